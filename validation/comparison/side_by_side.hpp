// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "validation/cases/case_table.hpp"

namespace etalon::validation {

/// Columns of `SideBySide::cases`.
inline constexpr std::string_view first_column = "first";
inline constexpr std::string_view second_column = "second";

/// Which of the three files say something of the cases.
struct Sources {
  bool first = false;
  bool second = false;
  bool labels = false;
  bool operator==(const Sources&) const = default;

  /// Those that do, in this order: `first`, `second`, `labels`.
  [[nodiscard]] std::vector<std::string> names() const;
};

/// Two models on the same cases, and who named the patients and the subgroups.
struct SideBySide {
  CaseTable cases;  ///< of attributes those of the subgroup alone
  Sources patients_named_by = {};
  Sources subgroup_named_by = {};  ///< nobody without a subgroup
};

/// The cases of two tables, each joined with the same labels, with the scores of both as columns
/// `first` and `second`, and with the column `attribute` of either (empty: none). Throws an
/// integrity error naming the case of which they say another patient or attribute; other columns
/// may differ.
[[nodiscard]] SideBySide side_by_side(CaseTable first, const std::string& first_score,
                                      const CaseTable& second, const std::string& second_score,
                                      const std::string& attribute = {});

}  // namespace etalon::validation
