// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/judged.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/plan/families.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

std::string percent(double share) { return text(100 * share, " %"); }

}  // namespace

Judged::Judged(std::unique_ptr<const CaseEvidence> evidence)
    : evidence_(std::move(evidence)), taken_(*evidence_), reason_(taken_.nothing) {
  if (!reason_.empty()) return;
  reason_ = too_few();
  if (reason_.empty()) reason_ = taken_.undefined;
}

std::vector<const Contributions*> Judged::resampled() const {
  return reason_.empty() ? taken_.drawn() : std::vector<const Contributions*>{};
}

RequirementResult Judged::result(std::span<const std::vector<double>> replicates,
                                 SeparatedAucBounds& separated, const ErrorOfClaim& error) const {
  const double alpha = taken_.plan.alpha * error.part / static_cast<double>(error.divisor);
  RequirementResult result{.id = taken_.requirement.id,
                           .cases = taken_.count,
                           .positives = taken_.positives,
                           .patients = taken_.people.all,
                           .positive_patients = taken_.people.positive,
                           .negative_patients = taken_.people.negative,
                           .missing = taken_.missing,
                           .error = alpha / 2,
                           .family = taken_.requirement.family};
  result.estimate = taken_.estimate;
  if (taken_.given && taken_.is_sayable(*taken_.given)) result.estimate_of_given = taken_.given;
  result.message = reason_;
  if (!reason_.empty()) return result;
  const MadeInterval made = taken_.interval({.replicates = replicates,
                                             .lower_decides = is_lower_deciding(),
                                             .level = 1 - alpha,
                                             .separated = separated});
  if (!made.method.empty())
    result.method = text(
        made.method, ", two-sided ",
        alpha == taken_.plan.alpha ? percent(1 - alpha) : text(fixed(100 * (1 - alpha), 4), " %"));
  result.warrant = facts().warrant;
  if (!made.interval) {
    result.message = made.reason;
    return result;
  }
  if (!taken_.is_sayable(made.interval->lower) || !taken_.is_sayable(made.interval->upper)) {
    result.message = beyond_double;
    return result;
  }
  result.lower = made.interval->lower;
  result.upper = made.interval->upper;
  if (!nest(result, error)) return result;
  rule(taken_.requirement, result);
  if (const std::string reason = out_of_reach(made);
      result.ruling == Verdict::inconclusive && !reason.empty()) {
    result.ruling = Verdict::not_assessed;
    result.message = reason;
  }
  // What is wrong in the worst case fails all the same.
  if (const std::string reason = left_open(); result.ruling != Verdict::fail && !reason.empty()) {
    result.ruling = Verdict::not_assessed;
    result.message = reason;
    result.lower.reset();
    result.upper.reset();
  }
  return result;
}

/// Differences of shares that count other cases keep what a share says of missing outputs.
BoundFacts Judged::facts() const {
  BoundFacts facts = bound_facts(taken_.requirement);
  if (!taken_.are_trials_shared) facts.warrant = Warrant::none;
  return facts;
}

/// Why so few patients carry no bound; empty when they do. The plan's least number is of patients
/// as they are named, also where it takes their cases for independent.
std::string Judged::too_few() const {
  const MetricInfo& info = taken_.metric.info();
  const std::int64_t least = taken_.plan.min_patients_per_class;
  if (bound_kind(info.certainty).is_of_trials) {
    if (!taken_.patients_with_trials) return {};
    const std::int64_t with = *taken_.patients_with_trials;
    return with >= least
               ? lacks_a_class()
               : text(with, " patients have a case that counts; the plan wants at least ", least);
  }
  const bool is_of_means = info.target == Target::real;
  const bool is_at_time = info.target == Target::survival && !std::isnan(taken_.setting.time);
  const std::int64_t fewer = std::min(taken_.people.positive, taken_.people.negative);
  switch (info.target) {
    case Target::marks:
      if (fewer >= least) break;
      return text(taken_.people.positive, " patients with a lesion and ", taken_.people.negative,
                  " with an image; the plan wants at least ", least, " of each");
    case Target::two_classes:
    case Target::readings:
      if (fewer >= least) break;
      return text(taken_.people.positive, " patients with and ", taken_.people.negative,
                  " without the condition; the plan wants at least ", least, " of each");
    case Target::survival:
      if (is_at_time && fewer < least) {
        return text(taken_.people.positive, " patients with an event by ", taken_.setting.time,
                    " and ", taken_.people.negative, " followed beyond; the plan wants at least ",
                    least, " of each");
      }
      if (taken_.people.positive >= least) break;
      return text(taken_.people.positive, " patients with an event; the plan wants at least ",
                  least);
    case Target::masks:
      if (info.better == Better::lower && !largest_score(taken_.requirement))
        return without_largest_distance;
      // Those whose references lack it show what is invented.
      if (is_of_absent(taken_.requirement)) {
        if (taken_.people.all >= least) break;
        return text(taken_.people.all, " patients whose reference lacks ",
                    in_short(taken_.requirement.label), "; the plan wants at least ", least);
      }
      if (taken_.people.positive >= least) break;
      return text(taken_.people.positive, " patients whose reference has ",
                  in_short(taken_.requirement.label), "; the plan wants at least ", least);
    case Target::grades:
    case Target::real:
      if (taken_.people.all >= least) break;
      return text(taken_.people.all, " patients; the plan wants at least ", least);
  }
  // The other bounds say themselves what they need.
  if (!bound_kind(taken_.certainty()).needs_minimum) return {};
  // What few patients tell has no bound that holds, whatever the plan is content with.
  const std::int64_t needed =
      std::max(least, is_of_means ? least_patients_of_mean : least_patients);
  return taken_.patients.informative >= needed
             ? ""
             : text("the patients who count say as much as ", taken_.patients.informative,
                    " of equal size; needed are ", needed);
}

/// Why a share over the cases of both classes says nothing: without one of them it is the share of
/// the other class.
std::string Judged::lacks_a_class() const {
  if (taken_.metric.info().target != Target::two_classes) return {};
  const auto has_any = [&](bool is_positive) {
    return has_trial(is_positive, false) || has_trial(is_positive, true);
  };
  if (!has_any(true) || !has_any(false) ||
      (taken_.patients.positive > 0 && taken_.patients.negative > 0))
    return {};
  return text("no case is ", taken_.patients.positive == 0 ? "with" : "without",
              " the condition, so that this share says nothing of telling the classes apart");
}

/// Whether a share counts such a case.
bool Judged::has_trial(bool is_positive, bool is_called) const {
  std::array<double, 2> row{};
  taken_.metric.contribute({0, is_positive, is_called}, taken_.setting, row);
  return row[1] > 0;
}

/// Why no bound holds for all that missing outputs could have been; empty when one does.
std::string Judged::left_open() const {
  if (taken_.missing == 0) return {};
  std::string why = "a worse output may make patients more alike";
  switch (facts().missing) {
    case MissingRule::holds: return {};
    case MissingRule::by_trials:
      if (has_trial(true, false) == has_trial(true, true) &&
          has_trial(false, false) == has_trial(false, true))
        return {};
      // Of single cases a failure or nothing in place of an output is worst, whatever it was.
      if (!taken_.is_paired() && taken_.are_units_cases) return {};
      why = "which cases it counts, and so how patients share them, follows the outputs";
      break;
    case MissingRule::open: break;
  }
  if (taken_.certainty() == Certainty::readers)
    return text(taken_.missing,
                " cases lack a reading, for which there is no bound: a worse one may make readers "
                "more alike; have them read");
  return text(taken_.missing, " outputs are missing, for which ",
              taken_.is_paired() ? "a difference of " : "", taken_.metric.info().id,
              " has no bound: ", why, "; mend the outputs");
}

bool Judged::is_lower_deciding() const { return validation::is_lower_deciding(taken_.requirement); }

/// Why the limit is out of reach for whatever result of these patients; empty when it is not.
std::string Judged::out_of_reach(const MadeInterval& made) const {
  const auto& deciding = is_lower_deciding() ? made.lower : made.upper;
  if (!deciding) return {};
  return is_lower_deciding() ? why_not_assessed(*deciding, taken_.requirement.limit)
                             : why_upper_not_assessed(*deciding, taken_.requirement.limit);
}

}  // namespace etalon::validation
