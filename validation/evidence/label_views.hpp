// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "validation/cases/case_table.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Which table a requirement is judged on.
struct ViewName {
  std::string label = {};               ///< of one of several labels; empty: of all
  ClassUse classes = ClassUse::none;    ///< what is made of the scores of all classes
  std::int64_t best = 0;                ///< of `ClassUse::best`
  LesionsOf lesions = LesionsOf::none;  ///< of which lesions of masks its rows are
  std::vector<double> size = {};        ///< of these
  std::string model = {};               ///< that predicted them

  auto operator<=>(const ViewName&) const = default;
};
[[nodiscard]] ViewName view_name(const Requirement& requirement);

/// The tables that requirements are judged on: the table itself, that of one of several labels, or
/// what the scores of all classes come to (`docs/metrics/classes.md`), with the columns that its
/// requirements name alone. Holds one such table at a time, so that many labels take the memory of
/// one. Borrows table and plan; one thread.
class LabelViews {
 public:
  LabelViews(const CaseTable& cases, const RequirementPlan& plan) : cases_(cases), plan_(plan) {}

  /// Throws a format error that names the labels where one has to be named, or is not there; where
  /// all classes are judged, for one that the plan does not have, and the reverse.
  void require(const ViewName& name) const;
  /// The table of that name until another one is asked for. Throws what `require` throws.
  [[nodiscard]] const CaseTable& of(const ViewName& name);

 private:
  void require_classes(ClassUse classes) const;
  [[nodiscard]] CaseTable make(const ViewName& name) const;

  const CaseTable& cases_;
  const RequirementPlan& plan_;
  ViewName name_;  ///< of `view_`
  std::optional<CaseTable> view_;
};

/// Places of a plan's requirements by table and subgroup: those on the same cases together, the
/// subgroups of a label one after the other.
using RequirementsByCases = std::map<std::pair<ViewName, std::string>, std::vector<std::size_t>>;
[[nodiscard]] RequirementsByCases requirements_by_cases(const RequirementPlan& plan);

}  // namespace etalon::validation
