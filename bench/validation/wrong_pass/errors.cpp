// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "bench/validation/wrong_pass/means.hpp"
#include "bench/validation/wrong_pass/table.hpp"

namespace etalon::validation::bench {
namespace {

/// What each case adds to the mean that is judged.
struct Amount {
  const char* name;
  double (*of)(double error, double width);
  double (*most)(double width);
};
constexpr std::array<Amount, 3> amounts = {
    {{"absolute", [](double error, double) { return std::fabs(error); },
      [](double width) { return width; }},
     {"squared", [](double error, double) { return error * error; },
      [](double width) { return width * width; }},
     {"with sign", [](double error, double width) { return error + width; },
      [](double width) { return 2 * width; }}}};

/// Errors of measured values: normal with standard deviation 1, none larger than the declared range
/// is wide, and of a share of the patients as large as that, in all of their cases.
struct ErrorModel {
  const Amount& amount;
  std::int64_t patients = 100;
  std::int64_t cases = 1;  ///< of each patient, half of whose variance they share
  double width = 10;
  double lost = 0;
};

struct Moments {
  double mean = 0;
  double variance = 0;
};

/// Of one case, by the trapezoidal rule over the normal density.
Moments truth_of(const ErrorModel& model) {
  constexpr double step = 1e-3;
  double all = 0;
  double first = 0;
  double second = 0;
  for (int i = -12'000; i <= 12'000; ++i) {
    const double z = step * i;
    const double density = std::exp(-z * z / 2);
    const double added = model.amount.of(std::clamp(z, -model.width, model.width), model.width);
    all += density;
    first += density * added;
    second += density * added * added;
  }
  const double largest = model.amount.of(model.width, model.width);
  const double mean = model.lost * largest + (1 - model.lost) * first / all;
  const double square = model.lost * largest * largest + (1 - model.lost) * second / all;
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
        const double shared = draws.normal();
        for (std::int64_t k = 0; k < model.cases; ++k) {
          const double own = model.cases == 1 ? shared : std::sqrt(0.5) * (shared + draws.normal());
          const double error = is_lost ? model.width : std::clamp(own, -model.width, model.width);
          losses.push_back(model.amount.of(error, model.width));
          patients.push_back(static_cast<std::uint32_t>(p));
        }
      }
      Decisions decisions;
      judge_mean(losses, model.amount.most(model.width), patients, limit, decisions);
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
  const auto print_rows = [&](const Amount& amount, std::int64_t patients, std::int64_t cases) {
    for (const double width : {3.0, 5.0, 10.0, 20.0}) {
      for (const double lost : {0.0, 0.01, 0.05}) {
        Row row;
        add_cell({amount, patients, cases, width, lost}, request, row);
        row.print(text(amount.name, ", ", patients, cases == 1 ? "" : text(" × ", cases), ", ",
                       width, ", ", lost),
                  is_first);
        is_first = false;
      }
    }
  };
  for (const std::int64_t patients : {50, 100, 200, 400, 1000}) {
    if (request.only_positives != 0 && patients != request.only_positives) continue;
    print_rows(amounts[0], patients, 1);
    if (patients == 100) {
      print_rows(amounts[0], patients, 4);
      print_rows(amounts[1], patients, 1);
      print_rows(amounts[2], patients, 1);
    }
  }
}

}  // namespace etalon::validation::bench
