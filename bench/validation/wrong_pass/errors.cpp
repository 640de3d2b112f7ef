// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "bench/validation/wrong_pass/means.hpp"
#include "bench/validation/wrong_pass/table.hpp"

namespace etalon::validation::bench {
namespace {

/// Absolute errors of measured values, one of each patient: half normal with standard deviation 1
/// of the signed ones, none larger than the declared range is wide, and of a share of the patients
/// as large as that.
struct ErrorModel {
  std::int64_t patients = 100;
  double width = 10;
  double lost = 0;
};

struct Moments {
  double mean = 0;
  double variance = 0;
};

/// By the trapezoidal rule over the normal density.
Moments truth_of(const ErrorModel& model) {
  constexpr double step = 1e-3;
  double all = 0;
  double first = 0;
  double second = 0;
  for (double z = 0; z < 12; z += step) {
    const double density = (z == 0 ? 0.5 : 1) * std::exp(-z * z / 2);
    const double error = std::min(z, model.width);
    all += density;
    first += density * error;
    second += density * error * error;
  }
  const double mean = model.lost * model.width + (1 - model.lost) * first / all;
  const double square = model.lost * model.width * model.width + (1 - model.lost) * second / all;
  return {mean, square - mean * mean};
}

void add_cell(const ErrorModel& model, const Request& request, Row& row) {
  const auto [mean, variance] = truth_of(model);
  const auto passes = [&](double limit) {
    return count(request.samples, static_cast<std::uint64_t>(model.patients), [&](Draws& draws) {
      std::vector<double> losses;
      std::vector<std::uint32_t> patients;
      for (std::int64_t p = 0; p < model.patients; ++p) {
        const bool is_lost = draws.uniform() < model.lost;
        losses.push_back(is_lost ? model.width : std::min(std::fabs(draws.normal()), model.width));
        patients.push_back(static_cast<std::uint32_t>(p));
      }
      Decisions decisions;
      judge_mean(losses, model.width, patients, limit, decisions);
      return decisions;
    });
  };
  row.add(passes(mean), request.samples);
  row.add_power(passes(mean + 2.8 * std::sqrt(variance / static_cast<double>(model.patients))),
                request.samples);
}

}  // namespace

void run_errors(const Request& request) {
  bool is_first = true;
  for (const std::int64_t patients : {50, 100, 200, 400, 1000}) {
    if (request.only_positives != 0 && patients != request.only_positives) continue;
    for (const double width : {3.0, 5.0, 10.0, 20.0}) {
      for (const double lost : {0.0, 0.01, 0.05}) {
        Row row;
        add_cell({.patients = patients, .width = width, .lost = lost}, request, row);
        row.print(text(patients, ", ", width, ", ", lost), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
