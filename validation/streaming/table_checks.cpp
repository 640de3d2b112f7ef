// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/table_checks.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {
namespace {

/// How to come to tables that can be streamed (docs/semantics/streams.md has the lines for it).
constexpr std::string_view remedy =
    "; a stream reads cases that ascend by the bytes of their names, and whose patients do so too: "
    "sort by patient and case, write numbers with as many digits, and where the names of cases do "
    "not follow those of patients name each PATIENT/NUMBER (docs/semantics/streams.md); or judge "
    "without --stream";

[[noreturn]] void refuse_column(const datasets::ColumnFile& table, const std::string& column) {
  const std::vector<std::string> known = table.columns();
  const std::string near = nearest(column, known);
  throw Error(ErrorKind::format,
              text(table.name(), ": there is no column '", in_short(column), "'",
                   near.empty() ? text("; its columns are ", some_of(known))
                                : text("; did you mean '", in_short(near), "'?")));
}

}  // namespace

std::string place(const datasets::ColumnFile& table, std::int64_t row) {
  return text(table.name(), ": row ", row + 1, ": ");
}

void require_column(const datasets::ColumnFile& table, const std::string& column) {
  if (!table.has(column)) refuse_column(table, column);
}

void refuse_order(const datasets::ColumnFile& table, std::int64_t row, const char* what,
                  std::string_view said, std::string_view before) {
  throw Error(ErrorKind::format, text(place(table, row), what, " '", in_short(said),
                                      "' comes after '", in_short(before), "'", remedy));
}

/// The first case that only one of two sorted tables has, or tables in different orders.
void refuse_case(const datasets::ColumnFile& predictions, const datasets::ColumnFile& labels,
                 std::int64_t row, std::string_view predicted, std::string_view labelled) {
  const bool is_unlabelled = predicted < labelled;
  throw Error(
      ErrorKind::integrity,
      text(place(labels, row), "case '", in_short(labelled), "', in ", predictions.name(),
           " (the same row) it is '", in_short(predicted), "'; if both are sorted, '",
           in_short(is_unlabelled ? predicted : labelled), "' ",
           is_unlabelled
               ? text("has no label in ", labels.name())
               : text("does not stand in ", predictions.name(),
                      ": a case that a model gave nothing for stands there with an empty score"),
           "; both list the same cases in one order"));
}

void check_kind(const datasets::ColumnFile& labels) {
  for (const std::string& column : labels.columns()) {
    const bool is_of_other_kind = column == "class" || column.starts_with("label.") ||
                                  column == "time" || column == "event" || column == "value" ||
                                  column == "mask";
    check(!is_of_other_kind, ErrorKind::unsupported,
          text(labels.name(), ": has a column '", in_short(column),
               "'; a stream judges two classes, a column 'label'; judge without --stream"));
  }
  require_column(labels, "label");
  require_column(labels, "case");
}

void check_names(const datasets::ColumnFile& table) {
  for (const std::string& column : table.columns()) {
    check(column.size() <= most_name_bytes, ErrorKind::format,
          text(table.name(), ": a column has a name of ", column.size(), " bytes; ",
               most_name_bytes, " are the most"));
  }
}

/// What ranks that read the same file have alike, before its digest is known.
distributed::Facts facts_of(const datasets::ColumnFile& predictions,
                            const datasets::ColumnFile& labels) {
  distributed::Facts facts;
  for (const auto& [what, table] : {std::pair{"predictions", &predictions}, {"labels", &labels}}) {
    facts[text(what, ".rows")] = text(table->rows());
    facts[text(what, ".columns")] = join(table->columns(), ", ");
  }
  return facts;
}

}  // namespace etalon::validation
