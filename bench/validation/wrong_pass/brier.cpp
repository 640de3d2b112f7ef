// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

void judge_brier(const RiskSample& sample, double limit, Decisions& decisions) {
  const MeanSpread spread = brier_spread(sample.scores, sample.labels, sample.patients);
  const double deviation = std::sqrt(spread.variance);
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(spread.patients - 1), 1 - alpha);
  const Bound bound = mean_upper_bound(spread, alpha);
  decisions.emplace_back("bound", bound.refusal.empty() && bound.value <= limit);
  decisions.emplace_back("Wald", spread.estimate + z * deviation <= limit);
  decisions.emplace_back("Wald, t", spread.estimate + t * deviation <= limit);
}

void judge_scaled(const RiskSample& sample, double limit, Decisions& decisions) {
  const bool has_both =
      std::ranges::count(sample.labels, 1) > 0 && std::ranges::count(sample.labels, 0) > 0;
  MeanSpread spread;
  if (has_both) spread = scaled_brier_spread(sample.scores, sample.labels, sample.patients);
  const Bound bound = has_both ? mean_lower_bound(spread, alpha) : Bound{};
  decisions.emplace_back("scaled", has_both && bound.refusal.empty() && bound.value >= limit);
  decisions.emplace_back(
      "scaled Wald",
      has_both &&
          spread.estimate - normal_quantile(1 - alpha) * std::sqrt(spread.variance) >= limit);
}

/// A better device is one with a limit farther away.
void add_cell(const RiskModel& model, const Request& request, Row& row) {
  const RiskTruth truth = truth_of(model);
  const double easier =
      truth.brier + 2.8 * std::sqrt(truth.variance / static_cast<double>(model.patients));
  const double reference = truth.prevalence * (1 - truth.prevalence);
  const auto passes = [&](double limit) {
    return count(request.samples,
                 static_cast<std::uint64_t>(model.patients * 8 + model.cases_per_patient),
                 [&](Draws& draws) {
                   const RiskSample sample = draw(model, draws);
                   Decisions decisions;
                   judge_brier(sample, limit, decisions);
                   judge_scaled(sample, 1 - limit / reference, decisions);
                   return decisions;
                 });
  };
  row.add(passes(truth.brier), request.samples);
  row.add_power(passes(easier), request.samples);
}

}  // namespace

void run_brier(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {30, 100, 200, 400}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double prevalence : {0.1, 0.5}) {
        for (const double spread : {1.0, 2.0, 4.0}) {
          Row row;
          for (const double factor : {0.7, 1.0, 1.5}) {
            for (const double correlation : {0.0, 0.5}) {
              if (size == 1 && correlation > 0) continue;
              add_cell({.patients = patients,
                        .cases_per_patient = size,
                        .correlation = correlation,
                        .prevalence = prevalence,
                        .spread = spread,
                        .factor = factor},
                       request, row);
            }
          }
          row.print(text(patients, size > 1 ? " × 4" : "", ", ", prevalence, ", ", spread),
                    is_first);
          is_first = false;
        }
      }
    }
  }
}

}  // namespace etalon::validation::bench
