// SPDX-License-Identifier: Apache-2.0
#include "validation/comparison/side_by_side.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {
namespace {

void check_patients(const CaseTable& first, const CaseTable& second) {
  // Both have the cases of the same labels; they stand in the order of patients.
  for (std::size_t i = 0; i < first.ids.size(); ++i) {
    const bool is_same = i < second.ids.size() && first.ids[i] == second.ids[i] &&
                         first.patients[i] == second.patients[i];
    check(is_same, ErrorKind::integrity,
          text("the two tables name different patients (about case '", in_short(first.ids[i]),
               "' of patient '", in_short(first.patients[i]),
               "'); give both the same column 'patient', best in the labels"));
  }
}

void check_attribute(const CaseTable& first, const CaseTable& second, const std::string& name) {
  const auto& of_first = first.attributes.at(name);
  const auto& of_second = second.attributes.at(name);
  for (std::size_t i = 0; i < of_first.size(); ++i) {
    check(of_first[i] == of_second[i], ErrorKind::integrity,
          text("column '", in_short(name), "' of case '", in_short(first.ids[i]), "' is '",
               in_short(of_first[i]), "' in the first table and '", in_short(of_second[i]),
               "' in the second; both must agree, or leave the column out of one; best it stands "
               "in the labels"));
  }
}

void add(Sources& sources, NamedBy by, bool Sources::* table) {
  if (by != NamedBy::labels) sources.*table = true;
  if (by != NamedBy::predictions) sources.labels = true;
}

}  // namespace

std::vector<std::string> Sources::names() const {
  std::vector<std::string> result;
  if (first) result.emplace_back("first");
  if (second) result.emplace_back("second");
  if (labels) result.emplace_back("labels");
  return result;
}

SideBySide side_by_side(CaseTable first, const std::string& first_score, const CaseTable& second,
                        const std::string& second_score, const std::string& attribute) {
  check_patients(first, second);
  SideBySide both;
  add(both.patients_named_by, first.patients_named_by, &Sources::first);
  add(both.patients_named_by, second.patients_named_by, &Sources::second);
  const bool is_of_first = first.attributes.contains(attribute);
  const bool is_of_second = second.attributes.contains(attribute);
  if (is_of_first && is_of_second) check_attribute(first, second, attribute);
  if (is_of_first)
    add(both.subgroup_named_by, first.attributes_named_by.at(attribute), &Sources::first);
  if (is_of_second)
    add(both.subgroup_named_by, second.attributes_named_by.at(attribute), &Sources::second);
  std::vector<double> scores = std::move(first.scores.at(first_score));
  both.cases = std::move(first);
  both.cases.scores = {{std::string(first_column), std::move(scores)},
                       {std::string(second_column), second.scores.at(second_score)}};
  auto attributes = std::exchange(both.cases.attributes, {});
  auto named_by = std::exchange(both.cases.attributes_named_by, {});
  if (is_of_first || is_of_second) {
    both.cases.attributes[attribute] =
        is_of_first ? std::move(attributes.at(attribute)) : second.attributes.at(attribute);
    both.cases.attributes_named_by[attribute] =
        is_of_first ? named_by.at(attribute) : second.attributes_named_by.at(attribute);
  }
  return both;
}

}  // namespace etalon::validation
