// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include "validation/catalogue/derived.hpp"
#include "validation/metrics/survival/concordance.hpp"
#include "validation/metrics/survival/time_auc.hpp"
#include "validation/metrics/survival/time_brier.hpp"

namespace etalon::validation {
namespace {

FollowUp follow_up(const TargetCases& cases) { return {cases.times, cases.labels}; }

PairOptions pairs_until(const Setting& setting) {
  return std::isnan(setting.time) ? PairOptions{} : PairOptions{.until = setting.time};
}

Influenced plain(const Concordance& concordance) {
  return {.value = concordance.value, .influence = concordance.influence};
}

}  // namespace

std::span<const Derived> survival_metrics() {
  static const std::array metrics = {
      Derived(
          {.id = "c_index.harrell/1",
           .title = {"Harrell's C", "C-индекс Харрелла"},
           .target = Target::survival,
           .time = TimeUse::optional},
          [](const TargetCases& cases, const Setting& setting) {
            const Concordance found =
                harrell_concordance(follow_up(cases), cases.scores, pairs_until(setting));
            Influenced value = plain(found);
            value.worst = found.of_one_event;
            return value;
          },
          Certainty::concordance),
      Derived({.id = "c_index.uno/1",
               .title = {"Uno's C", "C-индекс Уно"},
               .target = Target::survival,
               .time = TimeUse::required},
              [](const TargetCases& cases, const Setting& setting) {
                return plain(uno_concordance(follow_up(cases), cases.scores, pairs_until(setting)));
              }),
      Derived({.id = "auc.cumulative_dynamic.ipcw/1",
               .title = {"AUC at a time", "AUC в заданный момент времени"},
               .target = Target::survival,
               .time = TimeUse::required},
              [](const TargetCases& cases, const Setting& setting) {
                const TimeAuc area = time_auc(follow_up(cases), cases.scores, setting.time);
                return Influenced{.value = area.value, .influence = area.influence};
              }),
      Derived(
          {.id = "brier.ipcw/1",
           .title = {"Brier score at a time", "Показатель Брайера в заданный момент времени"},
           .target = Target::survival,
           .better = Better::lower,
           .needs_probabilities = true,
           .time = TimeUse::required},
          [](const TargetCases& cases, const Setting& setting) {
            const TimeBrier brier = time_brier(follow_up(cases), cases.scores, setting.time);
            return Influenced{brier.value, brier.influence, brier.largest_weight};
          },
          Certainty::weighted_loss)};
  return metrics;
}

}  // namespace etalon::validation
