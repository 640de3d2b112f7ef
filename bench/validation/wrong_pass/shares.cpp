// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/shares.hpp"
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation::bench {
namespace {

Decisions judge(const std::vector<std::int64_t>& successes, const std::vector<std::int64_t>& trials,
                double limit) {
  const ShareSpread spread = share_spread(successes, trials);
  const double n = static_cast<double>(spread.trials.cases());
  const double patients = static_cast<double>(spread.trials.patients());
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(patients - 1, 1 - alpha);
  const double p = spread.share();
  const double deviation = std::sqrt(spread.trials.variance());
  const bool is_degenerate = deviation == 0;
  const double factor = patients < n ? z * z / (t * t) : 1;
  const double effective =
      is_degenerate ? patients
                    : n / std::max(1.0, deviation * deviation * n / (p * (1 - p))) * factor;
  const double x = effective * p;
  return {{"bound", share_lower_bound(spread, alpha).value >= limit},
          {"Wald", is_degenerate || p - z * deviation >= limit},
          {"logit, t", is_degenerate ? std::pow(alpha, 1 / patients) >= limit
                                     : logit(p) - t * deviation / (p * (1 - p)) >= logit(limit)},
          {"Wilson, effective",
           clustered_wilson(successes, trials, 1 - 2 * alpha).interval.lower >= limit},
          {"Korn & Graubard",
           x > 0 && beta_quantile(x, std::max(0.0, effective - x) + 1, alpha) >= limit}};
}

std::vector<ShareModel> cells(std::int64_t patients, std::int64_t size, double limit) {
  const auto trials = equal_patients(patients, size);
  std::vector<ShareModel> models = {{.trials = trials, .share = limit}};
  if (size == 1) return models;
  for (const Togetherness together : {Togetherness::normal, Togetherness::beta})
    models.push_back({.trials = trials, .correlation = 0.5, .together = together, .share = limit});
  return models;
}

}  // namespace

void run_shares(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {10, 20, 40, 90, 100, 360}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double limit : limits) {
        Row row;
        for (const ShareModel& model : cells(patients, size, limit)) {
          ShareModel good = model;
          good.share =
              better_than(limit, std::sqrt(limit * (1 - limit) / static_cast<double>(patients)));
          const auto passes = [&](const ShareModel& of) {
            const ShareStudies studies(of);
            return count(
                request.samples, static_cast<std::uint64_t>(patients * 8 + size),
                [&](Draws& draws) { return judge(studies.draw(draws), of.trials, limit); });
          };
          row.add(passes(model), passes(good), request.samples);
        }
        row.print(text(patients, size > 1 ? " × 4" : "", ", ", limit), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
