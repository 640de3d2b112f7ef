// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/case_table.hpp"

namespace etalon::validation {

std::string_view to_string(NamedBy by) noexcept {
  switch (by) {
    case NamedBy::predictions: return "predictions";
    case NamedBy::labels: return "labels";
    case NamedBy::both: return "both";
  }
  return "?";
}

std::vector<std::uint32_t> CaseTable::where(const std::string& attribute,
                                            const std::string& value) const {
  std::vector<std::uint32_t> cases;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (attribute.empty() || attributes.at(attribute)[i] == value)
      cases.push_back(static_cast<std::uint32_t>(i));
  }
  return cases;
}

}  // namespace etalon::validation
