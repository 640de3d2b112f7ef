// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/case_files.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/labels.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {
namespace {

/// Named in an error at most.
constexpr std::size_t most_named = 5;

/// A missing output is an empty cell.
double score_of(const TextTable& table, const datasets::Record& record, std::size_t column) {
  if (record.cells[column].empty()) return std::numeric_limits<double>::quiet_NaN();
  return table.number(record, column, "; leave the cell of a missing output empty");
}

void check_same_cases(const TextTable& predictions, const TextTable& labels,
                      const std::unordered_map<std::string, KnownCase>& label_of) {
  const std::size_t id = predictions.column("case");
  std::set<std::string> predicted;
  std::vector<std::string> unlabelled;
  for (const auto& record : predictions.records()) {
    predicted.insert(record.cells[id]);
    if (!label_of.contains(record.cells[id])) unlabelled.push_back(record.cells[id]);
  }
  std::vector<std::string> unpredicted;
  for (const auto& [name, label] : label_of) {
    if (!predicted.contains(name)) unpredicted.push_back(name);
  }
  const auto named = [](std::vector<std::string> names) {
    std::ranges::sort(names);
    const std::size_t more = names.size() - std::min(names.size(), most_named);
    names.resize(names.size() - more);
    for (std::string& name : names) name = in_short(name);
    return text(join(names, ", "), more > 0 ? text(" and ", more, " more") : std::string());
  };
  check(unlabelled.empty(), ErrorKind::integrity,
        text(unlabelled.size(), " cases of ", predictions.name(), " have no label in ",
             labels.name(), ": ", named(unlabelled)));
  check(unpredicted.empty(), ErrorKind::integrity,
        text(unpredicted.size(), " labelled cases of ", labels.name(), " do not stand in ",
             predictions.name(), ": ", named(unpredicted),
             "; a case that a model gave nothing for stands there with an empty score"));
}

/// Two tables on the same cases, and columns that either of them may have.
class JoinedTables {
 public:
  JoinedTables(const TextTable& predictions, const TextTable& labels,
               const std::unordered_map<std::string, KnownCase>& label_of)
      : predictions_(predictions),
        labels_(labels),
        label_of_(label_of),
        case_(predictions.column("case")) {}

  /// The texts of a column in the order of the predictions.
  std::vector<std::string> values(const std::string& name, NamedBy by) const {
    const bool is_predicted = by != NamedBy::labels;
    const bool is_labelled = by != NamedBy::predictions;
    const std::size_t predicted = is_predicted ? predictions_.column(name) : 0;
    const std::size_t labelled = is_labelled ? labels_.column(name) : 0;
    std::vector<std::string> result;
    for (const auto& record : predictions_.records()) {
      if (is_labelled) {
        const datasets::Record& known = of_labels(record);
        result.push_back(known.cells[labelled]);
        if (is_predicted && result.back() != record.cells[predicted])
          refuse_disagreement(record, record.cells[predicted], known, name, result.back());
      } else {
        result.push_back(record.cells[predicted]);
      }
    }
    return result;
  }
  /// Whose cases they are; the labels' word counts where both have it.
  std::vector<std::string> patients(NamedBy& by) const {
    const bool is_predicted = predictions_.has("patient");
    const bool is_labelled = labels_.has("patient");
    check(is_predicted || is_labelled, ErrorKind::format,
          text("neither ", labels_.name(), " nor ", predictions_.name(),
               " has a column 'patient'; say whose case each is, best in the labels"));
    by = is_predicted && is_labelled ? NamedBy::both
         : is_labelled               ? NamedBy::labels
                                     : NamedBy::predictions;
    const TextTable& source = by == NamedBy::predictions ? predictions_ : labels_;
    const std::size_t column = source.column("patient");
    for (const auto& record : source.records()) static_cast<void>(source.cell(record, column));
    return values("patient", by);
  }

 private:
  const datasets::Record& of_labels(const datasets::Record& record) const {
    return *label_of_.at(record.cells[case_]).record;
  }
  [[noreturn]] void refuse_disagreement(const datasets::Record& predicted, const std::string& said,
                                        const datasets::Record& labelled, const std::string& name,
                                        const std::string& known) const {
    throw Error(
        ErrorKind::integrity,
        text(labels_.place(labelled), "column '", in_short(name), "' of case '",
             in_short(predicted.cells[case_]), "' is '", in_short(known), "', in ",
             predictions_.name(), " (", predictions_.row(predicted), ") it is '", in_short(said),
             "'; both must agree, or leave the column out of the predictions"));
  }

  const TextTable& predictions_;
  const TextTable& labels_;
  const std::unordered_map<std::string, KnownCase>& label_of_;
  std::size_t case_;
};

template <class T>
std::vector<T> ordered(const std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> result;
  result.reserve(values.size());
  for (const std::size_t i : order) result.push_back(values[i]);
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
  const auto& label_of = known_labels.cases();
  const Target target = known_labels.target();
  check(!asked || *asked == target, ErrorKind::format,
        text(labels, ": the plan judges labels of the kind ", asked ? to_string(*asked) : "",
             ", these are of the kind ", to_string(target)));
  check_same_cases(scored, labelled, label_of);
  const JoinedTables both(scored, labelled, label_of);
  const std::size_t id = scored.column("case");
  CaseTable table;
  table.target = target;
  table.are_exclusive = known_labels.are_exclusive();
  std::vector<std::vector<std::int8_t>*> named;
  for (const std::string& name : known_labels.names()) named.push_back(&table.named_labels[name]);
  std::set<std::string> seen;
  for (const auto& record : scored.records()) {
    if (!seen.insert(scored.cell(record, id)).second)
      throw Error(ErrorKind::format, text(scored.place(record), "case '",
                                          in_short(record.cells[id]), "' stands twice"));
    table.ids.push_back(record.cells[id]);
    const KnownCase& known = label_of.at(record.cells[id]);
    const bool has_label = target == Target::two_classes || target == Target::survival;
    if (has_label && named.empty()) table.labels.push_back(known.label);
    for (std::size_t i = 0; i < named.size(); ++i) named[i]->push_back(known.named[i]);
    if (target == Target::survival) table.times.push_back(known.time);
    if (target == Target::real) table.values.push_back(known.value);
    if (target == Target::masks) table.reference_masks.push_back(known.mask);
  }
  table.patients = both.patients(table.patients_named_by);
  for (const std::string& name : score_columns) {
    const std::size_t column = scored.column(name);
    if (target == Target::masks) {
      auto& paths = table.masks[name];
      for (const auto& record : scored.records()) paths.push_back(record.cells[column]);
      continue;
    }
    auto& values = table.scores[name];
    for (const auto& record : scored.records()) values.push_back(score_of(scored, record, column));
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
