// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <optional>
#include <set>

#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/judgement/page/two_classes.hpp"
#include "validation/metrics/confusion.hpp"

namespace etalon::validation::page {
namespace {

/// Decisions on the cases of a requirement, missing outputs counted as the wrong one; nothing where
/// there are no cases.
std::optional<Confusion> decisions(const ScoredColumn& column, const Requirement& requirement) {
  const CaseTable& cases = column.subject.cases;
  const MissingOutputs missing(cases, column.name, requirement, metric_of("sensitivity/1").info());
  const auto chosen = chosen_cases(cases, requirement.subgroup);
  if (chosen.empty()) return std::nullopt;
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  for (const std::uint32_t i : chosen) {
    const double score = column.scores()[i];
    scores.push_back(std::isnan(score) ? *missing.worst(i) : score);
    labels.push_back(cases.labels[i]);
  }
  return confusion(scores, labels, requirement.threshold.value());
}

std::string count_cell(const Voice& voice, std::int64_t count, std::int64_t all) {
  const double share = all == 0 ? 0 : 100 * static_cast<double>(count) / static_cast<double>(all);
  return html::element(
      "td", "n",
      text(count, html::element("small", "",
                                all == 0 ? std::string()
                                         : voice.markup(texts::share_of_row, fixed(share, 1)))));
}

std::string table_of(const ScoredColumn& column, const Requirement& requirement) {
  const Voice& voice = column.subject.voice;
  const std::optional<Confusion> cells = decisions(column, requirement);
  if (!cells) return {};
  const auto row = [&](const Phrase& truth, std::int64_t called, std::int64_t not_called) {
    const std::int64_t all = called + not_called;
    return html::element(
        "tr", "",
        text("<th scope=\"row\">", voice.markup(truth),
             html::element("small", "", voice.markup(texts::cases_number, all)), "</th>",
             count_cell(voice, called, all), count_cell(voice, not_called, all)));
  };
  const std::string caption =
      requirement.subgroup.empty()
          ? voice.markup(texts::confusion_at, requirement.threshold.value())
          : voice.markup(texts::confusion_at_subgroup, requirement.threshold.value(),
                         named(requirement.subgroup));
  return text("<table class=\"confusion\"><caption>", caption,
              "</caption><thead><tr><th scope=\"col\">", voice.markup(texts::truth),
              "</th><th scope=\"col\" class=\"n\">", voice.markup(texts::called_positive),
              "</th><th scope=\"col\" class=\"n\">", voice.markup(texts::called_negative),
              "</th></tr></thead><tbody>",
              row(texts::box_with_condition, cells->true_positives, cells->false_negatives),
              row(texts::box_without_condition, cells->false_positives, cells->true_negatives),
              "</tbody></table>\n");
}

}  // namespace

std::string confusion_tables(const ScoredColumn& column) {
  const Voice& voice = column.subject.voice;
  std::set<std::pair<double, std::string>> done;
  std::string tables;
  for (const Requirement& requirement : column.subject.plan().requirements) {
    const bool is_of_column =
        requirement.score == column.name || requirement.reference == column.name;
    if (!is_of_column || !metric_of(requirement.metric).info().needs_threshold) continue;
    if (!done.emplace(requirement.threshold.value(), requirement.subgroup).second) continue;
    tables += table_of(column, requirement);
  }
  if (tables.empty()) return {};
  return text(html::element("h3", "", voice.markup(texts::confusion)),
              about_missing(column, texts::missing_as_worst).empty()
                  ? std::string()
                  : html::element("p", "note", about_missing(column, texts::missing_as_worst)),
              html::element("div", "confusions", tables), "\n");
}

}  // namespace etalon::validation::page
