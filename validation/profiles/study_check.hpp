// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/power/design.hpp"
#include "validation/profiles/plan_profile.hpp"

namespace etalon::validation {

/// What makes a case a positive one. Of events and structures nothing is asked of the cases
/// without: a study that is followed until each has its event is the best there is.
enum class Counted : std::uint8_t {
  condition,
  event,
  structure,  ///< the reference mask has the class
};

/// Cases and patients with and without the condition of one label, an event or a structure.
struct LabelCases {
  std::string label = {};  ///< empty: the table has one
  Counted counted = Counted::condition;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::int64_t positive_patients = 0;  ///< with at least one positive case
  std::int64_t negative_patients = 0;
};

/// How large a study is, planned or judged.
struct StudyCounts {
  std::int64_t cases = 0;
  std::int64_t patients = 0;
  /// Of each label of the plan; none for measured values.
  std::vector<LabelCases> classes = {};
  /// `patients`, or a column of subgroups, that the table of labels does not name.
  std::vector<std::string> named_by_predictions = {};
};

/// Of a study before there are data, for a plan that `check_requirements` takes. Its patients are
/// of one label; of survival those with the condition are those with an event, of masks those whose
/// reference has the class.
[[nodiscard]] StudyCounts counts_of(const Design& design, const RequirementPlan& plan);
/// Of the cases that the plan judges. Throws a format error for a label that they do not have.
[[nodiscard]] StudyCounts counts_of(const CaseTable& cases, const RequirementPlan& plan);

/// `patient` and the plan's columns of subgroups that the predictions alone name.
[[nodiscard]] std::vector<std::string> named_by_predictions(
    const RequirementPlan& plan, NamedBy patients,
    const std::map<std::string, NamedBy>& attributes);

/// In what a study is smaller than the profile asks, each as what it has and what is asked; a text
/// that begins small and has no full stop.
[[nodiscard]] std::vector<std::string> shortfalls(const StudyCounts& study,
                                                  const PlanProfile& profile);

/// The profile that a judgement was held to, and in what its cases fall short.
struct HeldProfile {
  std::string name;
  Digest sha256;
  std::vector<std::string> shortfalls = {};
  bool operator==(const HeldProfile&) const = default;
};
/// docs/formats/result.md.
[[nodiscard]] Json to_json(const HeldProfile& held);

}  // namespace etalon::validation
