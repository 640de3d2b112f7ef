// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/labels.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view named_prefix = "label.";

/// A cell that says no or yes.
std::int8_t flag_of(const TextTable& table, std::size_t row, std::size_t column,
                    std::string_view no, std::string_view yes) {
  const std::string_view cell = table.cell(row, column);
  if (cell != "0" && cell != "1")
    throw Error(ErrorKind::format, text(table.place(row), in_short(table.header()[column]), " '",
                                        in_short(cell), "' is not 0 (", no, ") or 1 (", yes, ")"));
  return cell == "1" ? 1 : 0;
}

}  // namespace

Labels::Labels(const TextTable& table) : table_(table), index_(table, table.column("case")) {
  find_kind();
  find_names();
  const std::size_t id = table_.column("case");
  for (const std::string& column : columns_) places_.push_back(table_.column(column));
  for (std::size_t row = 0; row < table_.rows(); ++row) {
    read(row);
    const std::string_view said = table_.cell(row, id);
    if (index_.add(static_cast<std::uint32_t>(row)) != CaseIndex::none)
      throw Error(ErrorKind::format,
                  text(table_.place(row), "case '", in_short(said), "' stands twice"));
  }
}

bool Labels::is_label(const std::string& column) const {
  return std::ranges::find(columns_, column) != columns_.end();
}

void Labels::find_kind() {
  std::vector<std::string> several;
  for (const std::string& column : table_.header()) {
    if (column.starts_with(named_prefix)) several.push_back(column);
  }
  std::vector<std::vector<std::string>> kinds;
  if (table_.has("label")) kinds.push_back({"label"});
  if (table_.has("class")) kinds.push_back({"class"});
  if (!several.empty()) kinds.push_back(several);
  if (table_.has("time") || table_.has("event")) kinds.push_back({"time", "event"});
  if (table_.has("value")) kinds.push_back({"value"});
  if (table_.has("mask")) kinds.push_back({"mask"});
  check(
      !kinds.empty() || !table_.has("lesion"), ErrorKind::format,
      text(table_.name(), ": has lesions, which a plan of marks is about (docs/formats/marks.md)"));
  check(kinds.size() == 1, ErrorKind::format,
        text(table_.name(),
             ": needs a column 'label' (two classes), or 'class' (one of several), or columns "
             "'label.NAME' (several labels), or 'time' and 'event' (survival), or 'value' (a "
             "measured value), or 'mask' (the path of a mask); its columns are ",
             some_of(table_.header())));
  columns_ = kinds[0];
  are_exclusive_ = columns_[0] == "class";
  if (columns_[0] == "time") target_ = Target::survival;
  if (columns_[0] == "value") target_ = Target::real;
  if (columns_[0] == "mask") target_ = Target::masks;
}

void Labels::find_names() {
  if (are_exclusive_) {
    const std::size_t column = table_.column("class");
    std::set<std::string, std::less<>> classes;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const std::string_view name = table_.at(row, column);
      if (name.empty() || classes.contains(name)) continue;
      check(name.size() <= most_name_bytes, ErrorKind::format,
            text(table_.place(row), "the name of a class has ", name.size(), " bytes; ",
                 most_name_bytes, " are the most"));
      classes.emplace(name);
      check(classes.size() <= most_names, ErrorKind::format,
            text(table_.place(row), "column 'class' has more than ", most_names,
                 " classes; is it the name of the class?"));
    }
    check(!classes.empty(), ErrorKind::format,
          text(table_.name(),
               ": column 'class' is empty in every line; it says the class, where "
               "somebody knows it"));
    check(classes.size() > 1, ErrorKind::format,
          text(table_.name(), ": every case is of class '", in_short(*classes.begin()),
               "'; classes are told apart where there are two"));
    names_.assign(classes.begin(), classes.end());
  } else if (columns_[0].starts_with(named_prefix)) {
    for (const std::string& column : columns_) names_.push_back(column.substr(named_prefix.size()));
    check(names_.size() <= most_names, ErrorKind::format,
          text(table_.name(), ": has ", names_.size(), " labels; ", most_names, " are read"));
    check(std::ranges::find(names_, std::string()) == names_.end(), ErrorKind::format,
          text(table_.name(), ": column 'label.' has no name behind the point"));
  }
}

void Labels::read(std::size_t row) {
  if (!names_.empty()) {
    read_names(row);
    return;
  }
  switch (target_) {
    case Target::two_classes:
      labels_.push_back(flag_of(table_, row, places_[0], "without", "with the condition"));
      break;
    case Target::survival:
      labels_.push_back(flag_of(table_, row, places_[1], "censored", "the event came"));
      numbers_.push_back(table_.number(row, places_[0]));
      if (numbers_.back() < 0)
        throw Error(ErrorKind::format,
                    text(table_.place(row), "time ", numbers_.back(), " is below 0"));
      break;
    case Target::real: numbers_.push_back(table_.number(row, places_[0])); break;
    case Target::masks: static_cast<void>(table_.cell(row, places_[0])); break;
    case Target::marks:
    case Target::grades:
    case Target::readings: break;
  }
}

void Labels::read_names(std::size_t row) {
  if (are_exclusive_) {
    const std::string_view own = table_.at(row, places_[0]);
    for (const std::string& name : names_)
      named_.push_back(static_cast<std::int8_t>(own.empty() ? -1 : name == own ? 1 : 0));
    return;
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const bool is_known = !table_.at(row, places_[i]).empty();
    named_.push_back(is_known
                         ? flag_of(table_, row, places_[i], "without", "with, empty: not known")
                         : std::int8_t{-1});
  }
}

}  // namespace etalon::validation
