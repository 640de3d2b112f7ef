// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/labels.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view named_prefix = "label.";

/// A cell that says no or yes.
std::int64_t flag_of(const TextTable& table, const datasets::Record& record, std::size_t column,
                     std::string_view no, std::string_view yes) {
  const std::string& cell = table.cell(record, column);
  check(cell == "0" || cell == "1", ErrorKind::format,
        text(table.place(record), in_short(table.header()[column]), " '", in_short(cell),
             "' is not 0 (", no, ") or 1 (", yes, ")"));
  return cell == "1" ? 1 : 0;
}

}  // namespace

Labels::Labels(const TextTable& table) {
  find_kind(table);
  find_names(table);
  const std::size_t id = table.column("case");
  for (const std::string& column : columns_) places_.push_back(table.column(column));
  for (const auto& record : table.records()) {
    KnownCase known{.record = &record};
    read(table, record, known);
    check(cases_.emplace(table.cell(record, id), std::move(known)).second, ErrorKind::format,
          text(table.place(record), "case '", in_short(record.cells[id]), "' stands twice"));
  }
}

bool Labels::is_label(const std::string& column) const {
  return std::ranges::find(columns_, column) != columns_.end();
}

void Labels::find_kind(const TextTable& table) {
  std::vector<std::string> several;
  for (const std::string& column : table.header()) {
    if (column.starts_with(named_prefix)) several.push_back(column);
  }
  std::vector<std::vector<std::string>> kinds;
  if (table.has("label")) kinds.push_back({"label"});
  if (table.has("class")) kinds.push_back({"class"});
  if (!several.empty()) kinds.push_back(several);
  if (table.has("time") || table.has("event")) kinds.push_back({"time", "event"});
  if (table.has("value")) kinds.push_back({"value"});
  if (table.has("mask")) kinds.push_back({"mask"});
  check(kinds.size() == 1, ErrorKind::format,
        text(table.name(),
             ": needs a column 'label' (two classes), or 'class' (one of several), or columns "
             "'label.NAME' (several labels), or 'time' and 'event' (survival), or 'value' (a "
             "measured value), or 'mask' (the path of a mask); its columns are ",
             some_of(table.header())));
  columns_ = kinds[0];
  are_exclusive_ = columns_[0] == "class";
  if (columns_[0] == "time") target_ = Target::survival;
  if (columns_[0] == "value") target_ = Target::real;
  if (columns_[0] == "mask") target_ = Target::masks;
}

void Labels::find_names(const TextTable& table) {
  if (are_exclusive_) {
    const std::size_t column = table.column("class");
    std::set<std::string> classes;
    for (const auto& record : table.records()) {
      const std::string& name = record.cells[column];
      if (name.empty()) continue;
      check(name.size() <= most_name_bytes, ErrorKind::format,
            text(table.place(record), "the name of a class has ", name.size(), " bytes; ",
                 most_name_bytes, " are the most"));
      classes.insert(name);
      check(classes.size() <= most_names, ErrorKind::format,
            text(table.place(record), "column 'class' has more than ", most_names,
                 " classes; is it the name of the class?"));
    }
    check(!classes.empty(), ErrorKind::format,
          text(table.name(),
               ": column 'class' is empty in every line; it says the class, where "
               "somebody knows it"));
    check(classes.size() > 1, ErrorKind::format,
          text(table.name(), ": every case is of class '", in_short(*classes.begin()),
               "'; classes are told apart where there are two"));
    names_.assign(classes.begin(), classes.end());
  } else if (columns_[0].starts_with(named_prefix)) {
    for (const std::string& column : columns_) names_.push_back(column.substr(named_prefix.size()));
    check(names_.size() <= most_names, ErrorKind::format,
          text(table.name(), ": has ", names_.size(), " labels; ", most_names, " are read"));
    check(std::ranges::find(names_, std::string()) == names_.end(), ErrorKind::format,
          text(table.name(), ": column 'label.' has no name behind the point"));
  }
}

void Labels::read(const TextTable& table, const datasets::Record& record, KnownCase& known) const {
  known.named.reserve(names_.size());
  if (are_exclusive_) {
    const std::string& own = record.cells[places_[0]];
    for (const std::string& name : names_)
      known.named.push_back(static_cast<std::int8_t>(own.empty() ? -1 : name == own ? 1 : 0));
    return;
  }
  if (!names_.empty()) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const bool is_known = !record.cells[places_[i]].empty();
      known.named.push_back(static_cast<std::int8_t>(
          is_known ? flag_of(table, record, places_[i], "without", "with, empty: not known") : -1));
    }
    return;
  }
  switch (target_) {
    case Target::two_classes:
      known.label = flag_of(table, record, places_[0], "without", "with the condition");
      break;
    case Target::survival:
      known.label = flag_of(table, record, places_[1], "censored", "the event came");
      known.time = table.number(record, places_[0]);
      check(known.time >= 0, ErrorKind::format,
            text(table.place(record), "time ", known.time, " is below 0"));
      break;
    case Target::real: known.value = table.number(record, places_[0]); break;
    case Target::masks: known.mask = table.cell(record, places_[0]); break;
  }
}

}  // namespace etalon::validation
