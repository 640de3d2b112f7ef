// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "validation/plan/requirements.hpp"
#include "validation/profiles/plan_profile.hpp"

namespace etalon::validation {

/// Whether requirements of the same metric are what a finding asks for; one that differs in nothing
/// carries it. An open threshold is any here, and of a number of subgroups any value of the column
/// is one. Refers to the finding.
///
///     const Carrying carrying(finding);
///     if (carrying.count(requirement) > 0) say(carrying.differences(requirement));
class Carrying {
 public:
  explicit Carrying(const MandatoryFinding& finding);
  explicit Carrying(MandatoryFinding&&) = delete;

  /// In how many keys the requirement differs.
  [[nodiscard]] std::int64_t count(const Requirement& requirement) const;
  /// The same, each as what it says, what is asked and what to do.
  [[nodiscard]] std::vector<std::string> differences(const Requirement& requirement) const;

 private:
  template <class Found>
  void visit(const Requirement& requirement, const Found& found) const;

  const MandatoryFinding& finding_;
  bool leaves_threshold_open_;
  Side asked_;                     ///< whose bound decides
  Side unnamed_ = Side::at_least;  ///< where a requirement names none
};

/// What follows `column=` in the requirement's subgroup; empty when it is of another column.
[[nodiscard]] std::string subgroup_value(const Requirement& requirement, const std::string& column);

}  // namespace etalon::validation
