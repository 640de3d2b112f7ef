// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/flow.hpp"

#include <algorithm>
#include <array>

#include "validation/html/drawing.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/mark_texts.hpp"
#include "validation/judgement/page/texts.hpp"

namespace etalon::validation::page {
namespace {

constexpr double left_edge = 2;
constexpr double whole_width = 360;
constexpr double gap = 22;
constexpr double line_height = 17;
constexpr std::size_t most_characters_a_line = 40;

using Lines = std::vector<std::string>;

double height_of(const Lines& lines) {
  return 12 + line_height * static_cast<double>(lines.size());
}

/// Where a box stands among those of its row.
struct Span {
  double from = 0;
  double width = 0;
};

Span span_of(std::size_t index, std::size_t count) {
  constexpr double between = 12;
  const double wide =
      (whole_width - between * static_cast<double>(count - 1)) / static_cast<double>(count);
  return {left_edge + static_cast<double>(index) * (wide + between), wide};
}

void draw_box(html::Drawing& drawing, double x, double y, double wide, const Lines& lines) {
  drawing.rectangle({x, y}, wide, height_of(lines), "box");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    drawing.label({x + wide / 2, y + 18 + line_height * static_cast<double>(i)}, lines[i],
                  i == 0 ? "legend middle strong" : "tick middle");
  }
}

/// From one box down to the next.
void draw_arrow(html::Drawing& drawing, double x, double from, double to) {
  drawing.line({x, from}, {x, to - 5}, "scale");
  const std::array<html::Point, 3> head = {{{x - 4, to - 6}, {x + 4, to - 6}, {x, to}}};
  drawing.polygon(head, "arrow");
}

/// The boxes, from above; those of one row stand side by side.
std::vector<std::vector<Lines>> rows_of(const Subject& subject) {
  const Voice& voice = subject.voice;
  const CaseTable& cases = subject.cases;
  std::vector<std::vector<Lines>> rows;
  rows.push_back({{voice.say(texts::in_both_tables), voice.say(texts::cases_number, cases.size()),
                   voice.say(texts::patients_number, count_patients(cases))}});
  if (!cases.labels.empty()) {
    const bool is_survival = cases.target == Target::survival;
    const auto class_box = [&](const Phrase& heading, std::int64_t label) {
      return Lines{voice.say(heading),
                   voice.say(texts::cases_number, std::ranges::count(cases.labels, label)),
                   voice.say(texts::patients_number, count_patients(cases, label))};
    };
    if (cases.target == Target::marks) {
      rows.push_back({class_box(texts::box_lesions, 1), class_box(texts::box_images, 0)});
    } else {
      rows.push_back(
          {class_box(is_survival ? texts::box_event : texts::box_with_condition, 1),
           class_box(is_survival ? texts::box_censored : texts::box_without_condition, 0)});
    }
  }
  for (const std::string& column : subject.columns()) {
    const Outputs outputs = outputs_of(cases.scores.at(column));
    std::string missing = voice.say(texts::outputs_missing, outputs.missing.size());
    if (!cases.labels.empty() && !outputs.missing.empty()) {
      const auto positives = std::ranges::count_if(
          outputs.missing, [&](std::uint32_t i) { return cases.labels[i] == 1; });
      missing =
          voice.say(cases.target == Target::survival ? texts::outputs_missing_of_events
                                                     : texts::outputs_missing_of_classes,
                    outputs.missing.size(), positives, std::ssize(outputs.missing) - positives);
    }
    rows.push_back({{voice.say(texts::box_column, clipped(column, most_characters_a_line)),
                     voice.say(texts::outputs_given, outputs.given.size()), missing}});
  }
  return rows;
}

}  // namespace

std::string flow_figure(const Subject& subject, const std::string& key) {
  const auto rows = rows_of(subject);
  double height = 4;
  std::string description;
  for (const auto& row : rows) {
    height += height_of(row[0]) + gap;
    for (const Lines& lines : row)
      description += text(description.empty() ? "" : " ", join(lines, ", "), ".");
  }
  html::Drawing drawing(html::figure_width, height - gap, key, subject.voice.say(texts::flow),
                        description);
  const std::size_t first_column = rows.size() - subject.columns().size();
  double y = 2;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      const Span span = span_of(j, rows[i].size());
      draw_box(drawing, span.from, y, span.width, rows[i][j]);
    }
    // Columns stand beside each other: nothing flows from one to the next.
    const std::size_t arrows =
        i == 0 || i > first_column ? 0 : std::max(rows[i - 1].size(), rows[i].size());
    for (std::size_t j = 0; j < arrows; ++j) {
      const Span span = span_of(j, arrows);
      draw_arrow(drawing, span.from + span.width / 2, y - gap, y);
    }
    y += height_of(rows[i][0]) + gap;
  }
  return html::element("div", "figures",
                       html::figure(drawing.str(), subject.voice.markup(texts::flow_caption))) +
         "\n";
}

}  // namespace etalon::validation::page
