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
  const Bound bound = share_lower_bound(spread, alpha);
  return {{"bound", bound.refusal.empty() && bound.value >= limit},
          {"Wald", is_degenerate || p - z * deviation >= limit},
          {"logit, t", is_degenerate ? std::pow(alpha, 1 / patients) >= limit
                                     : logit(p) - t * deviation / (p * (1 - p)) >= logit(limit)},
          {"Wilson, effective",
           clustered_wilson(successes, trials, 1 - 2 * alpha).interval.lower >= limit},
          {"Korn & Graubard",
           x > 0 && beta_quantile(x, std::max(0.0, effective - x) + 1, alpha) >= limit}};
}

/// Patients that fail a little together, such as fail as a whole or all but one case, and the
/// largest alone.
std::vector<ShareModel> cells(const std::vector<std::int64_t>& trials, double limit) {
  std::vector<ShareModel> models = {{.trials = trials, .share = limit}};
  if (*std::ranges::max_element(trials) == 1) return models;
  for (const auto& [correlation, together] : {std::pair{0.5, Togetherness::normal},
                                              {0.5, Togetherness::beta},
                                              {0.9, Togetherness::beta},
                                              {1.0, Togetherness::normal},
                                              {1.0, Togetherness::spared},
                                              {1.0, Togetherness::largest}}) {
    models.push_back(
        {.trials = trials, .correlation = correlation, .together = together, .share = limit});
  }
  return models;
}

Row row_of(const std::vector<std::int64_t>& trials, double limit, std::uint64_t seed,
           const Request& request) {
  Row row;
  for (const ShareModel& model : cells(trials, limit)) {
    if (!ShareStudies(model).are_possible()) continue;
    const auto passes = [&](const ShareModel& of) {
      const ShareStudies studies(of);
      return count(request.samples, seed,
                   [&](Draws& draws) { return judge(studies.draw(draws), of.trials, limit); });
    };
    row.add(passes(model), request.samples);
    if (!has_power(model.correlation)) continue;
    ShareModel good = model;
    good.share =
        better_than(limit, std::sqrt(limit * (1 - limit) / static_cast<double>(trials.size())));
    row.add_power(passes(good), request.samples);
  }
  return row;
}

}  // namespace

void run_shares(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {10, 20, 40, 90, 100, 360}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double limit : limits) {
        row_of(equal_patients(patients, size), limit,
               static_cast<std::uint64_t>(patients * 8 + size), request)
            .print(text(patients, size > 1 ? " × 4" : "", ", ", limit), is_first);
        is_first = false;
      }
    }
  }
}

void run_unequal_shares(const Request& request) {
  bool is_first = true;
  for (const auto& [name, cases] : unequal_designs()) {
    for (const double limit : limits_of_unequal) {
      row_of(cases, limit, cases.size(), request).print(text(name, ", ", limit), is_first);
      is_first = false;
    }
  }
}

}  // namespace etalon::validation::bench
