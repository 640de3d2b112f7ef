// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/readers.hpp"

#include <map>
#include <optional>
#include <vector>

#include "validation/cases/readings_table.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/reader_texts.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/metrics/roc.hpp"

namespace etalon::validation::page {
namespace {

using html::number;
using html::Point;

std::vector<ReaderFacts> facts_of(const ScoredColumn& column) {
  std::vector<ReaderFacts> facts;
  for (const ReaderFacts& each : column.subject.judgement.grounds.readers) {
    if (each.modality == column.name) facts.push_back(each);
  }
  return facts;
}

/// The curve of the readings that a reader gave; empty without cases of both classes.
std::vector<Point> curve_of(const GivenReadings& given, const html::Axes& axes) {
  std::vector<Point> line;
  if (!given.has_both_classes()) return line;
  const RocCurve curve = roc_curve(given.scores, given.labels);
  for (const RocPoint& point : curve.points)
    line.push_back(axes.at(curve.false_positive_rate(point), curve.sensitivity(point)));
  return line;
}

std::string curves_figure(const ScoredColumn& column, const std::vector<ReaderFacts>& facts) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  std::int64_t missing = 0;
  std::string description = voice.say(texts::reader_curves) + ".";
  for (const ReaderFacts& each : facts) {
    missing += each.missing;
    if (each.auc)
      description += voice.say(texts::reader_description, named(each.reader), number(*each.auc));
  }
  html::Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-readers"),
                        voice.say(texts::reader_curves), description);
  const html::Axes axes(html::plot_corner, html::plot_side, html::plot_side);
  axes.draw_unit_square(drawing, voice.say(texts::roc_x), voice.say(texts::sensitivity));
  drawing.line(axes.at(0, 0), axes.at(1, 1), "chance");
  for (std::size_t reader = 0; reader < facts.size(); ++reader) {
    const std::vector<Point> line =
        curve_of(given_readings(subject.cases, column.name, reader), axes);
    if (!line.empty()) drawing.polyline(html::thinned(line), "curve of-many s0");
  }
  return html::figure(drawing.str(),
                      captioned(subject, texts::reader_curves,
                                voice.markup(texts::reader_curves_caption, missing)));
}

/// Every reader's AUC in each modality side by side, of two with the difference.
std::string table_of(const Subject& subject) {
  const Voice& voice = subject.voice;
  std::map<std::string, std::vector<const ReaderFacts*>> by_modality;
  for (const ReaderFacts& each : subject.judgement.grounds.readers)
    by_modality[each.modality].push_back(&each);
  std::string heads = text("<th scope=\"col\">", voice.markup(texts::reader), "</th>");
  const auto add_head = [&](std::string_view markup) {
    heads += text("<th scope=\"col\" class=\"n\">", markup, "</th>");
  };
  add_head(voice.markup(texts::reader_cases));
  add_head(voice.markup(texts::reader_missing));
  for (const auto& [modality, facts] : by_modality) add_head(html::escaped(named(modality)));
  if (by_modality.size() == 2) add_head(voice.markup(texts::reader_difference));
  const auto cell = [](std::string_view markup) { return html::element("td", "n", markup); };
  const auto shown_auc = [&](const std::optional<double>& auc) {
    return cell(auc ? number(*auc) : voice.markup(texts::reader_without_auc));
  };
  const auto& first = by_modality.begin()->second;
  std::string rows;
  for (std::size_t reader = 0; reader < first.size(); ++reader) {
    std::int64_t missing = 0;
    std::string aucs;
    for (const auto& [modality, facts] : by_modality) {
      missing += facts[reader]->missing;
      aucs += shown_auc(facts[reader]->auc);
    }
    if (by_modality.size() == 2) {
      const auto& one = first[reader]->auc;
      const auto& other = by_modality.rbegin()->second[reader]->auc;
      aucs += one && other ? cell(number(*one - *other)) : cell("");
    }
    rows += html::element(
        "tr", "",
        text("<th scope=\"row\">", html::escaped(named(first[reader]->reader)), "</th>",
             cell(text(first[reader]->positives, " / ", first[reader]->negatives)),
             cell(text(missing)), aucs));
  }
  return text("<table class=\"confusion\"><caption>", voice.markup(texts::reader_table),
              "</caption><thead><tr>", heads, "</tr></thead><tbody>", rows, "</tbody></table>\n");
}

}  // namespace

std::string reader_figures(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const std::string curves =
      html::element("div", "figures", curves_figure(column, facts_of(column))) + "\n";
  // The table is of all modalities: it stands with the first.
  if (column.name != subject.judgement.grounds.readers.front().modality) return curves;
  return html::element("div", "scroll", table_of(subject)) + "\n" + curves;
}

}  // namespace etalon::validation::page
