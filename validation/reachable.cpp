// SPDX-License-Identifier: Apache-2.0
#include "validation/reachable.hpp"

#include <algorithm>
#include <functional>

#include "core/text.hpp"
#include "validation/levels/analytical/auc_findings.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/plan/limits.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::validation {
namespace {

/// More than any test split has.
constexpr std::int64_t most_cases = std::int64_t{1} << 30U;

/// The smallest count from `first` on for which `is_enough` holds, as it does for all above.
std::optional<std::int64_t> least(std::int64_t first,
                                  const std::function<bool(std::int64_t)>& is_enough) {
  std::int64_t high = std::max<std::int64_t>(first, 1);
  while (!is_enough(high)) {
    high *= 2;
    if (high > most_cases) return std::nullopt;
  }
  std::int64_t low = high / 2;  // not enough, or below the first
  while (low + 1 < high) {
    const std::int64_t middle = low + (high - low) / 2;
    (is_enough(middle) ? high : low) = middle;
  }
  return high;
}

bool meets(const Limit& limit, const Interval& interval) {
  return decide(limit.bound, interval.lower, interval.upper, limit.threshold) == Verdict::pass;
}

class Search {
 public:
  Search(const Plan& plan, const TestCases& cases) : plan_(plan) {
    perfect_.patient_ids = cases.patients;
    perfect_.labels = cases.labels;
    for (std::size_t i = 0; i < cases.labels.size(); ++i) {
      perfect_.sample_ids.push_back(text(i));
      perfect_.score_full.push_back(static_cast<double>(cases.labels[i]));
    }
    clusters_ = clusters_by(plan, perfect_.patient_ids);
    sizes_ = class_sizes(perfect_, clusters_);
  }

  [[nodiscard]] std::vector<UnreachableLimit> find(JudgedModels models) {
    if (!sizes_.can_be_measured()) return {};
    if (models == JudgedModels::full_and_compressed) {
      look_at_share("L0.decision_flips", "plan.identity.max_flip_rate", "cases", {0, 1}, 0);
    }
    look_at_auc();
    look_at_share("L3.sensitivity", "plan.analytical.sensitivity", "positive cases", {1}, 1);
    look_at_share("L3.specificity", "plan.analytical.specificity", "negative cases", {0}, 1);
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_demanded(std::string_view finding) const {
    return std::ranges::find(plan_.levels, finding.substr(0, 2)) != plan_.levels.end() &&
           std::ranges::find(plan_.waivers, finding, &Waiver::finding) == plan_.waivers.end();
  }

  /// A share of the cases with these labels of which all (`successes` 1) or none (0) count.
  void look_at_share(std::string_view finding, std::string_view key, std::string_view cases,
                     const std::vector<std::int64_t>& labels, std::uint8_t successes) {
    const auto limit = limit_of(plan_, finding);
    if (!limit || !is_demanded(finding)) return;
    std::vector<std::uint8_t> is_trial;
    for (const std::int64_t label : perfect_.labels) {
      is_trial.push_back(std::ranges::find(labels, label) != labels.end() ? 1 : 0);
    }
    const std::vector<std::uint8_t> none(is_trial.size(), 0);
    const double level = confidence_level(plan_);
    const auto share = proportion(clusters_, successes == 1 ? is_trial : none, is_trial, level);
    if (meets(*limit, share.interval)) return;
    const bool is_lower = limit->bound == Bound::at_least;
    const auto needed = least(share.patients, [&](std::int64_t count) {
      return meets(*limit, wilson_interval(successes == 1 ? count : 0, count, level));
    });
    found_.push_back({finding, key, cases, limit->threshold,
                      is_lower ? share.interval.lower : share.interval.upper, share.trials,
                      share.patients, needed});
  }

  void look_at_auc() {
    constexpr std::string_view finding = "L3.auc";
    const auto limit = limit_of(plan_, finding);
    if (!limit || !is_demanded(finding)) return;
    const TestSplit test{perfect_, clusters_, sizes_, std::nullopt};
    const Interval interval = auc_interval_by(test, auc_covariance(test), 0, plan_).interval;
    if (meets(*limit, interval)) return;
    const std::int64_t patients = sizes_.positive_patients + sizes_.negative_patients;
    // More of both classes, in the proportion that they have.
    const auto needed = least(patients, [&](std::int64_t count) {
      const std::int64_t positives =
          std::clamp<std::int64_t>(count * sizes_.positive_patients / patients, 1, count - 1);
      return meets(*limit,
                   newcombe_auc_interval(1, positives, count - positives, confidence_level(plan_)));
    });
    found_.push_back({finding, "plan.analytical.auc", "cases", limit->threshold, interval.lower,
                      sizes_.cases, sizes_.patients, needed});
  }

  const Plan& plan_;
  Predictions perfect_;
  Clusters clusters_;
  ClassSizes sizes_;
  std::vector<UnreachableLimit> found_;
};

}  // namespace

std::vector<UnreachableLimit> unreachable_limits(const Plan& plan, const TestCases& cases,
                                                 JudgedModels models) {
  return Search(plan, cases).find(models);
}

}  // namespace etalon::validation
