// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/case_table.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

std::string_view to_string(NamedBy by) noexcept {
  switch (by) {
    case NamedBy::predictions: return "predictions";
    case NamedBy::labels: return "labels";
    case NamedBy::both: return "both";
  }
  return "?";
}

NamedBy patients_named_by(bool is_predicted, bool is_labelled, const std::string& predictions,
                          const std::string& labels) {
  check(is_predicted || is_labelled, ErrorKind::format,
        text("neither ", labels, " nor ", predictions,
             " has a column 'patient'; say whose case each is, best in the labels"));
  if (is_predicted && is_labelled) return NamedBy::both;
  return is_labelled ? NamedBy::labels : NamedBy::predictions;
}

CaseTable CaseTable::with_label(const std::string& name,
                                const std::set<std::string>& columns) const {
  const std::vector<std::int8_t>& known = named_labels.at(name);
  CaseTable view;
  view.patients_named_by = patients_named_by;
  const std::int64_t known_cases = std::ssize(known) - std::ranges::count(known, std::int8_t{-1});
  const auto keep = [&](const auto& all, auto& kept) {
    kept.reserve(static_cast<std::size_t>(known_cases));
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (known[i] >= 0) kept.push_back(all[i]);
    }
  };
  keep(ids, view.ids);
  keep(patients, view.patients);
  keep(known, view.labels);
  for (const std::string& column : columns) {
    if (const auto found = scores.find(column); found != scores.end())
      keep(found->second, view.scores[column]);
    if (const auto found = attributes.find(column); found != attributes.end()) {
      keep(found->second, view.attributes[column]);
      if (const auto by = attributes_named_by.find(column); by != attributes_named_by.end())
        view.attributes_named_by.insert(*by);
    }
  }
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
