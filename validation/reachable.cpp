// SPDX-License-Identifier: Apache-2.0
#include "validation/reachable.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "core/text.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/plan/limits.hpp"
#include "validation/plan/planned_findings.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"

namespace etalon::validation {
namespace {

/// More than any test split has.
constexpr std::int64_t most_cases = std::int64_t{1} << 20U;

/// The smallest count above `low` for which `is_enough` holds, as it does for all above it.
std::optional<std::int64_t> least_above(std::int64_t low,
                                        const std::function<bool(std::int64_t)>& is_enough) {
  std::int64_t high = std::max<std::int64_t>(low, 1);
  while (!is_enough(high)) {
    low = high;
    high *= 2;
    if (high > most_cases) return std::nullopt;
  }
  while (low + 1 < high) {
    const std::int64_t middle = low + (high - low) / 2;
    (is_enough(middle) ? high : low) = middle;
  }
  return high;
}

StudyKind study_of(const Requirement& requirement) { return bound_facts(requirement).study; }

class Search {
 public:
  Search(const Plan& plan, const TestCases& cases) : plan_(without_faulty_requirements(plan)) {
    perfect_.patients = cases.patients;
    perfect_.labels = cases.labels;
    for (std::size_t i = 0; i < cases.labels.size(); ++i) perfect_.ids.push_back(text(i));
    const std::vector<double> right(cases.labels.begin(), cases.labels.end());
    perfect_.scores = {{std::string(full_column), right}, {std::string(compressed_column), right}};
  }

  [[nodiscard]] std::vector<UnreachableLimit> find(JudgedModels models) {
    // A class without a case is another mistake, said by those who look at the split.
    for (const std::int64_t label : {0, 1}) {
      if (std::ranges::find(perfect_.labels, label) == perfect_.labels.end()) return {};
    }
    if (models == JudgedModels::full_and_compressed) {
      look_at_failures("L0.score_change", "plan.identity.max_changed_share");
      look_at_failures("L0.decision_flips", "plan.identity.max_flip_rate");
    }
    std::vector<PlannedFinding> asked;
    const auto planned = planned_findings(plan_, models, stated_threshold(plan_).value_or(0.5));
    for (const PlannedFinding& each : planned) {
      const Requirement& requirement = each.requirement;
      const bool is_there =
          models == JudgedModels::full_and_compressed || requirement.score == full_column;
      const bool is_twin = std::ranges::any_of(planned, [&](const PlannedFinding& other) {
        return requirement.id == text(other.requirement.id, "_compressed");
      });
      // What is simulated has a bound that depends on counts alone when nothing is wrong.
      if (is_there && !is_twin && is_demanded(requirement.id) &&
          is_simulable(study_of(requirement)))
        asked.push_back(each);
    }
    if (asked.empty()) return std::move(found_);
    const auto results = judge(perfect_, requirement_plan(plan_, asked));
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (is_in_the_way(asked[i].requirement.id, results[i].ruling)) add(asked[i], results[i]);
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_demanded(std::string_view finding) const {
    return std::ranges::find(plan_.levels, finding.substr(0, 2)) != plan_.levels.end();
  }

  [[nodiscard]] bool is_in_the_way(std::string_view finding, Verdict verdict) const {
    if (verdict == Verdict::pass) return false;
    return verdict != Verdict::inconclusive ||
           std::ranges::find(plan_.waivers, finding, &Waiver::finding) == plan_.waivers.end();
  }

  /// Of all cases, or of those with this label.
  void count(UnreachableLimit& limit, std::optional<std::int64_t> label) const {
    std::set<std::string> patients;
    for (std::size_t i = 0; i < perfect_.labels.size(); ++i) {
      if (label && perfect_.labels[i] != *label) continue;
      ++limit.count;
      patients.insert(perfect_.patients[i]);
    }
    limit.patients = plan_.cluster == "patient" ? std::ssize(patients) : limit.count;
    limit.cases = !label ? "cases" : *label == 1 ? "positive cases" : "negative cases";
  }

  /// A share of the cases of which none counts.
  void look_at_failures(std::string_view id, std::string_view key) {
    if (!is_demanded(id)) return;
    Finding finding{.id = std::string(id)};
    set_limit(finding, plan_);
    if (*finding.threshold >= 1) return;
    const std::vector<std::uint8_t> none(perfect_.labels.size(), 0);
    set_failures(finding, clusters_by(plan_, perfect_.patients), none, plan_);
    if (!is_in_the_way(finding.id, finding.verdict)) return;
    UnreachableLimit limit{.finding = finding.id,
                           .key = std::string(key),
                           .limit = *finding.threshold,
                           .best = finding.upper,
                           .reason = finding.message};
    count(limit, {});
    need_single_cases(limit, 1 - limit.limit);
    found_.push_back(std::move(limit));
  }

  void add(const PlannedFinding& planned, const RequirementResult& result) {
    const Requirement& requirement = planned.requirement;
    const bool is_lower = deciding_side(requirement) == Side::at_least;
    UnreachableLimit limit{.finding = requirement.id,
                           .key = planned.key,
                           .limit = planned.key.starts_with("plan.comparison.") ? -requirement.limit
                                                                                : requirement.limit,
                           .best = is_lower ? result.lower : result.upper,
                           .reason = result.message,
                           .is_of_equal_models = !requirement.reference.empty()};
    switch (metric_of(requirement.metric).info().counted) {
      case CountedCases::positive: count(limit, 1); break;
      case CountedCases::negative: count(limit, 0); break;
      default: count(limit, {});
    }
    if (!limit.is_of_equal_models && is_lower) {
      if (study_of(requirement) == StudyKind::share) need_single_cases(limit, limit.limit);
      if (study_of(requirement) == StudyKind::area) need_patients(limit, result);
    }
    found_.push_back(std::move(limit));
  }

  static void need(UnreachableLimit& limit, std::int64_t there,
                   const std::function<bool(std::int64_t)>& is_enough) {
    limit.is_of_unequal_patients = is_enough(there);
    if (!limit.is_of_unequal_patients) limit.needed = least_above(there, is_enough);
  }

  /// So many of which none fails.
  void need_single_cases(UnreachableLimit& limit, double share) const {
    need(limit, limit.patients, [&](std::int64_t count) {
      return count >= plan_.data.min_cases_per_class &&
             std::pow(plan_.alpha / 2, 1 / static_cast<double>(count)) >= share;
    });
  }

  /// More of both classes, in the proportion that they have.
  void need_patients(UnreachableLimit& limit, const RequirementResult& result) const {
    const std::int64_t all = result.positive_patients + result.negative_patients;
    if (std::min(result.positive_patients, result.negative_patients) == 0 || limit.limit >= 1)
      return;
    need(limit, all, [&](std::int64_t count) {
      const std::int64_t positives =
          std::clamp<std::int64_t>(count * result.positive_patients / all, 1, count - 1);
      return std::min(positives, count - positives) >= least_patients &&
             separated_auc_bound(positives, count - positives, plan_.alpha / 2) >= limit.limit;
    });
  }

  Plan plan_;
  CaseTable perfect_;
  std::vector<UnreachableLimit> found_;
};

}  // namespace

std::vector<UnreachableLimit> unreachable_limits(const Plan& plan, const TestCases& cases,
                                                 JudgedModels models) {
  return Search(plan, cases).find(models);
}

}  // namespace etalon::validation
