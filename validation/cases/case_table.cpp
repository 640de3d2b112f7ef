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

CaseTable CaseTable::with_label(const std::string& name) const {
  const std::vector<std::int8_t>& known = named_labels.at(name);
  CaseTable view;
  view.patients_named_by = patients_named_by;
  view.attributes_named_by = attributes_named_by;
  const auto keep = [&](const auto& all, auto& kept) {
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (known[i] >= 0) kept.push_back(all[i]);
    }
  };
  keep(ids, view.ids);
  keep(patients, view.patients);
  keep(known, view.labels);
  for (const auto& [column, cells] : scores) keep(cells, view.scores[column]);
  for (const auto& [column, cells] : attributes) keep(cells, view.attributes[column]);
  return view;
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
