// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/gaps.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/table_evidence.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/uncertainty/bounds/gap_bounds.hpp"

namespace etalon::validation {
namespace {

/// The requirement of one group, held against a limit that everybody meets: its bounds are what is
/// wanted. The gap's bound that decides is made of `side` of it.
Requirement of_group(const Requirement& gap, const std::string& subgroup, Side side) {
  const MetricInfo& info = metric_of(gap.metric).info();
  Requirement requirement = gap;
  requirement.subgroup = subgroup;
  requirement.against.clear();
  requirement.expected.reset();
  requirement.bound = side == Side::at_least ? "lower" : "upper";
  requirement.limit = side == Side::at_least ? info.least : info.most;
  return requirement;
}

/// A patient who has cases in both groups; empty for none.
std::string shared_patient(const CaseTable& table, const Requirement& gap) {
  std::set<std::string_view> patients;
  for (const std::uint32_t i : chosen_cases(table, gap.subgroup))
    patients.insert(table.patients[i]);
  for (const std::uint32_t i : chosen_cases(table, gap.against)) {
    if (patients.contains(table.patients[i])) return table.patients[i];
  }
  return {};
}

GroupResult group_of(const std::string& subgroup, const RequirementResult& of) {
  return {.subgroup = subgroup,
          .estimate = of.estimate,
          .lower = of.lower,
          .upper = of.upper,
          .cases = of.cases,
          .positives = of.positives,
          .patients = of.patients,
          .positive_patients = of.positive_patients,
          .negative_patients = of.negative_patients};
}

void add_counts(const RequirementResult& of, RequirementResult& sum) {
  sum.cases += of.cases;
  sum.positives += of.positives;
  sum.patients += of.patients;
  sum.positive_patients += of.positive_patients;
  sum.negative_patients += of.negative_patients;
  sum.missing += of.missing;
}

}  // namespace

RequirementResult gap_result(const CaseTable& table, const RequirementPlan& plan,
                             const Requirement& requirement, SeparatedAucBounds& separated,
                             const ErrorOfClaim& error) {
  const Side side = deciding_side(requirement);
  const Side other_side = side == Side::at_least ? Side::at_most : Side::at_least;
  const Requirement first = of_group(requirement, requirement.subgroup, side);
  const Requirement second = of_group(requirement, requirement.against, other_side);
  const ErrorOfClaim alone{.divisor = error.divisor, .part = error.part};
  const RequirementResult here =
      Judged(table_evidence(table, plan, first)).result({}, separated, alone);
  const RequirementResult there =
      Judged(table_evidence(table, plan, second)).result({}, separated, alone);

  RequirementResult result{.id = requirement.id,
                           .warrant = std::min(here.warrant, there.warrant),
                           .error = here.error,
                           .family = requirement.family};
  add_counts(here, result);
  add_counts(there, result);
  result.groups = {group_of(requirement.subgroup, here), group_of(requirement.against, there)};
  if (here.estimate && there.estimate) result.estimate = *here.estimate - *there.estimate;
  const auto given_here = here.estimate_of_given ? here.estimate_of_given : here.estimate;
  const auto given_there = there.estimate_of_given ? there.estimate_of_given : there.estimate;
  if (result.missing > 0 && given_here && given_there)
    result.estimate_of_given = *given_here - *given_there;
  for (const auto& [group, of] :
       {std::pair{&requirement.subgroup, &here}, std::pair{&requirement.against, &there}}) {
    if (of->lower && of->upper) continue;
    result.message = text(in_short(*group), ": ", of->message);
    return result;
  }
  if (const std::string patient = shared_patient(table, requirement); !patient.empty()) {
    result.message = text("patient '", in_short(patient), "' has cases in both groups, ",
                          in_short(requirement.subgroup), " and ", in_short(requirement.against));
    return result;
  }
  result.method = text("two groups (MOVER): ", here.method);
  const Interval bounds = gap_bounds({*here.estimate, *here.lower, *here.upper},
                                     {*there.estimate, *there.lower, *there.upper});
  result.lower = bounds.lower;
  result.upper = bounds.upper;
  if (!nest(result, error)) return result;
  rule(requirement, result);
  return result;
}

}  // namespace etalon::validation
