// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// The tables that requirements are judged on: the table itself, or that of one of several labels,
/// with the columns that its requirements name alone. Holds one such table at a time, so that many
/// labels take the memory of one. Borrows table and requirements; one thread.
class LabelViews {
 public:
  LabelViews(const CaseTable& cases, const std::vector<Requirement>& requirements)
      : cases_(cases), requirements_(requirements) {}

  /// Throws a format error that names the labels where one has to be named, or is not there.
  void require(const std::string& label) const;
  /// The table of a label, of all for an empty name, until another one is asked for. Throws what
  /// `require` throws.
  [[nodiscard]] const CaseTable& of(const std::string& label);

 private:
  const CaseTable& cases_;
  const std::vector<Requirement>& requirements_;
  std::string label_;  ///< of `view_`
  std::optional<CaseTable> view_;
};

/// Places of a plan's requirements by label and subgroup: those on the same cases together, the
/// subgroups of a label one after the other.
using RequirementsByCases = std::map<std::pair<std::string, std::string>, std::vector<std::size_t>>;
[[nodiscard]] RequirementsByCases requirements_by_cases(const RequirementPlan& plan);

}  // namespace etalon::validation
