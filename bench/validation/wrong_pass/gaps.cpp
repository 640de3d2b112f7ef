// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/power/studies/areas.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/gap_bounds.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

constexpr double gap_limit = -0.1;
/// Where no result of so few can be bounded, as `judge` says: never passed.
constexpr double nothing = -1;

/// One group of one study: its value between bounds, and its variance.
struct Group {
  BoundedValue value;
  double variance = 0;
  bool is_assessed = true;
};

Decisions judge(const Group& first, const Group& second) {
  const double lower = first.is_assessed && second.is_assessed
                           ? gap_bounds(first.value, second.value).lower
                           : nothing;
  const double wald = first.value.estimate - second.value.estimate -
                      normal_quantile(1 - alpha) * std::sqrt(first.variance + second.variance);
  return {{"bound", lower >= gap_limit}, {"Wald", wald >= gap_limit}};
}

Group share_of(std::int64_t patients, std::int64_t size, double share, double /*attainable*/,
               Draws& draws) {
  ShareModel model{.trials = equal_patients(patients, size),
                   .correlation = size > 1 ? 0.5 : 0,
                   .together = Togetherness::beta,
                   .share = share};
  const std::vector<std::int64_t> successes = ShareStudies(model).draw(draws);
  std::vector<std::int64_t> failures;
  for (std::size_t i = 0; i < successes.size(); ++i)
    failures.push_back(model.trials[i] - successes[i]);
  const ShareSpread spread = share_spread(successes, model.trials);
  const Bound lower = share_lower_bound(spread, alpha);
  const Bound upper = share_lower_bound(share_spread(failures, model.trials), alpha);
  return {{spread.share(), lower.value, 1 - upper.value},
          spread.trials.variance(),
          lower.refusal.empty() && upper.refusal.empty()};
}

Group area_of(std::int64_t patients, std::int64_t size, double auc, double attainable,
              Draws& draws) {
  const AucSample sample = draw({.layout = separate_patients(patients, patients, size),
                                 .correlation = size > 1 ? 0.5 : 0,
                                 .auc = auc},
                                draws);
  std::vector<std::int64_t> exchanged;
  for (const std::int64_t label : sample.labels) exchanged.push_back(1 - label);
  const AucSpread spread = auc_spread(sample.scores, sample.labels, sample.patients);
  const Bound lower = auc_lower_bound(spread, alpha, attainable);
  const Bound upper =
      auc_lower_bound(auc_spread(sample.scores, exchanged, sample.patients), alpha, attainable);
  return {{spread.auc, lower.value, 1 - upper.value},
          spread.variance(),
          lower.refusal.empty() && upper.refusal.empty()};
}

}  // namespace

void run_gaps(const Request& request, bool is_of_areas) {
  const auto group = is_of_areas ? area_of : share_of;
  constexpr std::array<std::array<std::int64_t, 2>, 5> sizes = {
      {{20, 20}, {20, 200}, {50, 50}, {200, 50}, {200, 200}}};
  bool is_first = true;
  for (const auto& [here, there] : sizes) {
    const double attainable_here = separated_auc_bound(here, here, alpha);
    const double attainable_there = separated_auc_bound(there, there, alpha);
    for (const double value : {0.75, 0.85, 0.95}) {
      Row row;
      for (const std::int64_t size : {1, 4}) {
        const auto seed = static_cast<std::uint64_t>((here * 1000 + there) * 8 + size);
        const auto passes = [&](double truth) {
          return count(request.samples, seed, [&](Draws& draws) {
            const Group first = group(here, size, truth, attainable_here, draws);
            return judge(first, group(there, size, value, attainable_there, draws));
          });
        };
        row.add(passes(value + gap_limit), request.samples);
        row.add_power(passes(value), request.samples);
      }
      row.print(text(here, " less ", there, ", ", value + gap_limit, " less ", value), is_first);
      is_first = false;
    }
  }
}

}  // namespace etalon::validation::bench
