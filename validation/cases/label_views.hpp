// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "validation/cases/case_table.hpp"

namespace etalon::validation {

/// The tables that requirements are judged on: the table itself, or one for each of several labels
/// that is asked for. Borrows the table; one thread.
class LabelViews {
 public:
  explicit LabelViews(const CaseTable& cases) : cases_(cases) {}

  /// The table of a label, of all for an empty name. Throws a format error that names the labels
  /// where one has to be named, or is not there.
  [[nodiscard]] const CaseTable& of(const std::string& label);

 private:
  const CaseTable& cases_;
  std::map<std::string, CaseTable> views_;
};

}  // namespace etalon::validation
