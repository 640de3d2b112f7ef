// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/case_files.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/labels.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {
namespace {

/// Named in an error at most.
constexpr std::size_t most_named = 5;

/// A missing output is an empty cell.
double score_of(const TextTable& table, std::size_t row, std::size_t column) {
  if (table.at(row, column).empty()) return std::numeric_limits<double>::quiet_NaN();
  return table.number(row, column, "; leave the cell of a missing output empty");
}

/// So many, and some of them by name, in the order of their bytes.
std::string some_cases(std::vector<std::string_view> names) {
  std::ranges::sort(names);
  std::vector<std::string> said;
  for (const std::string_view name : std::span(names).first(std::min(names.size(), most_named)))
    said.push_back(in_short(name));
  const std::size_t more = names.size() - said.size();
  return text(join(said, ", "), more > 0 ? text(" and ", more, " more") : std::string());
}

/// The row of the labels for each row of the predictions, which are of the same cases.
std::vector<std::uint32_t> same_cases(const TextTable& predictions, const TextTable& labels,
                                      const Labels& known) {
  const std::size_t id = predictions.column("case");
  std::vector<std::uint32_t> rows(predictions.rows());
  std::vector<bool> is_predicted(labels.rows());
  std::vector<std::string_view> unlabelled;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row] = known.row_of(predictions.at(row, id));
    if (rows[row] == CaseIndex::none) {
      unlabelled.push_back(predictions.at(row, id));
    } else {
      is_predicted[rows[row]] = true;
    }
  }
  check(unlabelled.empty(), ErrorKind::integrity,
        text(unlabelled.size(), " cases of ", predictions.name(), " have no label in ",
             labels.name(), ": ", some_cases(unlabelled)));
  std::vector<std::string_view> unpredicted;
  const std::size_t id_of_labels = labels.column("case");
  for (std::size_t row = 0; row < is_predicted.size(); ++row) {
    if (!is_predicted[row]) unpredicted.push_back(labels.at(row, id_of_labels));
  }
  check(unpredicted.empty(), ErrorKind::integrity,
        text(unpredicted.size(), " labelled cases of ", labels.name(), " do not stand in ",
             predictions.name(), ": ", some_cases(unpredicted),
             "; a case that a model gave nothing for stands there with an empty score"));
  is_predicted.assign(labels.rows(), false);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (is_predicted[rows[row]])
      throw Error(ErrorKind::format, text(predictions.place(row), "case '",
                                          in_short(predictions.at(row, id)), "' stands twice"));
    is_predicted[rows[row]] = true;
  }
  return rows;
}

/// Two tables on the same cases, and columns that either of them may have.
class JoinedTables {
 public:
  /// `rows` are those of the labels, of each row of the predictions.
  JoinedTables(const TextTable& predictions, const TextTable& labels,
               const std::vector<std::uint32_t>& rows)
      : predictions_(predictions), labels_(labels), rows_(rows) {}

  /// The texts of a column in the order of the predictions.
  std::vector<std::string> values(const std::string& name, NamedBy by) const {
    const bool is_predicted = by != NamedBy::labels;
    const bool is_labelled = by != NamedBy::predictions;
    const std::size_t predicted = is_predicted ? predictions_.column(name) : 0;
    const std::size_t labelled = is_labelled ? labels_.column(name) : 0;
    std::vector<std::string> result;
    result.reserve(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      result.emplace_back(is_labelled ? labels_.at(rows_[row], labelled)
                                      : predictions_.at(row, predicted));
      if (by == NamedBy::both && result.back() != predictions_.at(row, predicted))
        refuse_disagreement(row, predicted, name, result.back());
    }
    return result;
  }
  /// Whose cases they are; the labels' word counts where both have it.
  std::vector<std::string> patients(NamedBy& by) const {
    by = patients_named_by(predictions_.has("patient"), labels_.has("patient"), predictions_.name(),
                           labels_.name());
    const TextTable& source = by == NamedBy::predictions ? predictions_ : labels_;
    const std::size_t column = source.column("patient");
    for (std::size_t row = 0; row < source.rows(); ++row)
      static_cast<void>(source.cell(row, column));
    return values("patient", by);
  }

 private:
  [[noreturn]] void refuse_disagreement(std::size_t row, std::size_t predicted,
                                        const std::string& name, const std::string& known) const {
    throw Error(ErrorKind::integrity,
                text(labels_.place(rows_[row]), "column '", in_short(name), "' of case '",
                     in_short(predictions_.at(row, predictions_.column("case"))), "' is '",
                     in_short(known), "', in ", predictions_.name(), " (", predictions_.where(row),
                     ") it is '", in_short(predictions_.at(row, predicted)),
                     "'; both must agree, or leave the column out of the predictions"));
  }

  const TextTable& predictions_;
  const TextTable& labels_;
  const std::vector<std::uint32_t>& rows_;
};

/// Takes the values.
template <class T>
std::vector<T> ordered(std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> result;
  result.reserve(values.size());
  for (const std::size_t i : order) result.push_back(std::move(values[i]));
  return result;
}

}  // namespace

CaseTable join_cases(std::string_view prediction_bytes, const std::string& predictions,
                     std::string_view label_bytes, const std::string& labels,
                     const std::vector<std::string>& score_columns,
                     const std::optional<Target>& asked) {
  const TextTable scored(prediction_bytes, predictions);
  const TextTable labelled(label_bytes, labels);
  const Labels known_labels(labelled);
  const Target target = known_labels.target();
  check(!asked || *asked == target, ErrorKind::format,
        text(labels, ": the plan judges labels of the kind ", asked ? to_string(*asked) : "",
             ", these are of the kind ", to_string(target)));
  const std::vector<std::uint32_t> rows = same_cases(scored, labelled, known_labels);
  const JoinedTables both(scored, labelled, rows);
  const std::size_t id = scored.column("case");
  CaseTable table;
  table.target = target;
  table.are_exclusive = known_labels.are_exclusive();
  std::vector<std::vector<std::int8_t>*> named;
  for (const std::string& name : known_labels.names()) named.push_back(&table.named_labels[name]);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    table.ids.emplace_back(scored.cell(row, id));
    const std::uint32_t known = rows[row];
    const bool has_label = target == Target::two_classes || target == Target::survival;
    if (has_label && named.empty()) table.labels.push_back(known_labels.label(known));
    for (std::size_t i = 0; i < named.size(); ++i)
      named[i]->push_back(known_labels.named(known)[i]);
    if (target == Target::survival) table.times.push_back(known_labels.number(known));
    if (target == Target::real) table.values.push_back(known_labels.number(known));
    if (target == Target::masks) table.reference_masks.emplace_back(known_labels.mask(known));
  }
  table.patients = both.patients(table.patients_named_by);
  for (const std::string& name : score_columns) {
    const std::size_t column = scored.column(name);
    if (target == Target::masks) {
      auto& paths = table.masks[name];
      for (std::size_t row = 0; row < rows.size(); ++row)
        paths.emplace_back(scored.at(row, column));
      continue;
    }
    auto& values = table.scores[name];
    values.reserve(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
      values.push_back(score_of(scored, row, column));
  }
  const auto is_scored = [&](const std::string& name) {
    return table.scores.contains(name) || table.masks.contains(name);
  };
  for (const std::string& name : labelled.header()) {
    if (known_labels.is_label(name) || name == "case" || name == "patient") continue;
    check(!is_scored(name), ErrorKind::format,
          text(labels, ": column '", in_short(name), "' is one of scores in ", predictions,
               "; give it another name"));
    table.attributes_named_by[name] = scored.has(name) ? NamedBy::both : NamedBy::labels;
  }
  for (const std::string& name : scored.header()) {
    if (name == "case" || name == "patient" || is_scored(name)) continue;
    table.attributes_named_by.emplace(name, NamedBy::predictions);
  }
  for (const auto& [name, by] : table.attributes_named_by)
    table.attributes[name] = both.values(name, by);
  std::vector<std::size_t> order(table.ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(table.patients[a], table.ids[a]) < std::tie(table.patients[b], table.ids[b]);
  });
  table.ids = ordered(table.ids, order);
  table.patients = ordered(table.patients, order);
  if (!table.labels.empty()) table.labels = ordered(table.labels, order);
  if (!table.times.empty()) table.times = ordered(table.times, order);
  if (!table.values.empty()) table.values = ordered(table.values, order);
  if (target == Target::masks) table.reference_masks = ordered(table.reference_masks, order);
  for (auto& [name, paths] : table.masks) paths = ordered(paths, order);
  for (auto& [name, values] : table.named_labels) values = ordered(values, order);
  for (auto& [name, values] : table.scores) values = ordered(values, order);
  for (auto& [name, values] : table.attributes) values = ordered(values, order);
  return table;
}

}  // namespace etalon::validation
