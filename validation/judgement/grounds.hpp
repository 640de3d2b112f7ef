// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"
#include "validation/plan/signed_requirements.hpp"

namespace etalon::validation {

/// What a ruling takes for granted, since no file shows it.
enum class Assumption : std::uint8_t {
  plan_before_labels,     ///< nobody signed the plan: limits may have been chosen on these labels
  thresholds_beforehand,  ///< the model was not tuned on these cases; a signature bears the limits
  patients_by_predictions,  ///< who is judged says which cases belong together
  subgroups_by_predictions,
  independent_patients,
  independent_cases,
  sample_of_use,  ///< the cases are drawn as the intended use would draw them
  known_labels,   ///< cases of unknown label are left out as if by chance
  true_labels,
  independent_censoring,
};
/// Its name in documents, such as `plan.before_labels`.
[[nodiscard]] std::string_view to_string(Assumption assumption) noexcept;

/// A column of the plan's subgroups.
struct SubgroupColumn {
  std::string name;
  NamedBy named_by = NamedBy::predictions;
  std::int64_t empty = 0;  ///< cases of which it says nothing
  bool operator==(const SubgroupColumn&) const = default;
};

/// One of several labels that the plan names.
struct LabelCounts {
  std::string name;
  std::int64_t positive = 0;  ///< cases
  std::int64_t negative = 0;
  std::int64_t unknown = 0;
  bool operator==(const LabelCounts&) const = default;
};

/// What a judgement rests on beside scores and labels.
struct Grounds {
  std::optional<PlanSignature> signature = {};  ///< under the plan, verified
  std::int64_t cases = 0;
  std::int64_t patients = 0;
  NamedBy patients_named_by = NamedBy::predictions;
  std::vector<SubgroupColumn> subgroups = {};  ///< in the order of their names
  std::vector<LabelCounts> labels = {};        ///< likewise
  std::vector<Assumption> assumptions = {};    ///< in the order of the enumeration
  bool operator==(const Grounds&) const = default;
};

/// Throws a format error for a subgroup's column that the cases do not have.
[[nodiscard]] Grounds grounds_of(const CaseTable& cases, const RequirementPlan& plan,
                                 const std::optional<PlanSignature>& signature = {});
/// An English sentence: what is taken for granted here, and what would show it.
[[nodiscard]] std::string sentence(Assumption assumption, const Grounds& grounds);
/// docs/formats/result.md.
[[nodiscard]] Json to_json(const Grounds& grounds);

}  // namespace etalon::validation
