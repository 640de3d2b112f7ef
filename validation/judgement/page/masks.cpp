// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/masks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/sums.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/mask_texts.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation::page {
namespace {

using html::Axes;
using html::Drawing;
using html::Point;

constexpr std::size_t most_steps = 400;
constexpr std::size_t most_named = 10;

/// The requirements of the column's scores, also as those of a reference. There is one at least.
std::vector<const Requirement*> requirements_of(const ScoredColumn& column) {
  std::vector<const Requirement*> found;
  for (const Requirement& requirement : column.subject.plan().requirements) {
    for (const std::string& model : {requirement.score, requirement.reference}) {
      if (!model.empty() && outputs_column(requirement, model) == column.name)
        found.push_back(&requirement);
    }
  }
  return found;
}

/// Cases from the worst to the best.
struct SortedScores {
  std::vector<std::uint32_t> cases;
  std::vector<double> scores;  ///< of these
};

SortedScores sorted_scores(const ScoredColumn& column, bool is_higher_better) {
  std::vector<double> scores = column.scores();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i])) scores[i] = is_higher_better ? 0 : column.subject.cases.values[i];
  }
  SortedScores sorted;
  sorted.cases.resize(scores.size());
  std::iota(sorted.cases.begin(), sorted.cases.end(), std::uint32_t{0});
  std::ranges::stable_sort(sorted.cases, [&](std::uint32_t a, std::uint32_t b) {
    return is_higher_better ? scores[a] < scores[b] : scores[a] > scores[b];
  });
  for (const std::uint32_t i : sorted.cases) sorted.scores.push_back(scores[i]);
  return sorted;
}

double mean_of(const std::vector<double>& scores) {
  ExactSum sum;
  for (const double score : scores) sum.add(score);
  return sum.value() / static_cast<double>(scores.size());
}

/// Whether the limit is one of the mean that is drawn.
bool is_about_all(const Requirement& requirement) {
  return requirement.reference.empty() && requirement.subgroup.empty();
}

std::string curve_figure(const ScoredColumn& column, const SortedScores& sorted,
                         bool is_higher_better) {
  const Voice& voice = column.subject.voice;
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-sorted"),
                  voice.say(texts::sorted_scores), voice.say(texts::sorted_caption));
  const double mean = mean_of(sorted.scores);
  std::vector<double> ends = {0, is_higher_better ? 1.0 : sorted.scores.front(), mean};
  for (const Requirement* each : requirements_of(column)) {
    if (is_about_all(*each)) ends.push_back(each->limit);
  }
  const Axes::Range x{0, 100};
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side, x, html::scale_of(ends));
  axes.draw_grid(drawing, voice.say(texts::part_of_cases), voice.say(texts::score_of_case));
  const auto count = static_cast<double>(sorted.scores.size());
  // A step each, or so many that are seen: of the quantiles between.
  const std::size_t steps = std::min(most_steps, sorted.scores.size());
  std::vector<Point> points;
  for (std::size_t k = 0; k < steps; ++k) {
    const std::size_t i = k * sorted.scores.size() / steps;
    const std::size_t next = (k + 1) * sorted.scores.size() / steps;
    points.push_back(axes.at(100 * static_cast<double>(i) / count, sorted.scores[i]));
    points.push_back(axes.at(100 * static_cast<double>(next) / count, sorted.scores[i]));
  }
  drawing.polyline(points, "curve s0");
  drawing.line(axes.at(0, mean), axes.at(100, mean), "chance");
  for (const Requirement* each : requirements_of(column)) {
    if (is_about_all(*each))
      drawing.line(axes.at(0, each->limit), axes.at(100, each->limit), "threshold");
  }
  return html::figure(drawing.str(), captioned(column.subject, texts::sorted_scores,
                                               voice.markup(texts::sorted_caption) +
                                                   about_missing(column, texts::missing_as_worst)));
}

std::string worst_list(const ScoredColumn& column, const SortedScores& sorted) {
  const Subject& subject = column.subject;
  std::string items;
  for (std::size_t k = 0; k < std::min(most_named, sorted.cases.size()); ++k) {
    const std::uint32_t i = sorted.cases[k];
    const std::string id = named(subject.cases.ids[i]);
    const std::string patient = named(subject.cases.patients[i]);
    items += html::element("li", "",
                           std::isnan(column.scores()[i])
                               ? subject.voice.markup(texts::worst_without_output, id, patient)
                               : subject.voice.markup(texts::worst_case, id, patient,
                                                      html::number(sorted.scores[k]))) +
             "\n";
  }
  return html::element("p", "", subject.voice.markup(texts::worst_cases)) +
         html::element("ol", "", items) + "\n";
}

constexpr double slice_side = 240;

/// Stripes across the tiles: what is invented is told from the rest without its colour.
std::vector<html::Tile> stripes(const std::vector<html::Tile>& tiles) {
  constexpr double period = 5;
  constexpr double width = 2;
  std::vector<html::Tile> result;
  for (const html::Tile& tile : tiles) {
    const double end = tile.corner.y + tile.height;
    for (double at = period * std::floor(tile.corner.y / period); at < end; at += period) {
      const double top = std::max(at, tile.corner.y);
      const double bottom = std::min(at + width, end);
      if (top < bottom) result.push_back({{tile.corner.x, top}, tile.width, bottom - top});
    }
  }
  return result;
}

void draw_part(Drawing& drawing, OverlayPart part, const std::vector<html::Tile>& tiles) {
  switch (part) {
    case OverlayPart::both: drawing.tiles(tiles, "found"); break;
    case OverlayPart::reference_only: drawing.tiles(tiles, "missed"); break;
    case OverlayPart::predicted_only:
      drawing.tiles(tiles, "invented");
      drawing.tiles(stripes(tiles), "stripe");
      break;
  }
}

struct PartLook {
  OverlayPart part;
  const Phrase& words;
};
constexpr std::array<PartLook, 3> parts = {
    {{OverlayPart::both, texts::in_both},
     {OverlayPart::reference_only, texts::in_reference_alone},
     {OverlayPart::predicted_only, texts::in_prediction_alone}}};

/// A field of each part with its words.
std::string slice_legend(const ScoredColumn& column) {
  constexpr double step = 22;
  constexpr double side = 14;
  const Voice& voice = column.subject.voice;
  Drawing drawing(html::figure_width, step * parts.size(), text(column.key, "-slices"),
                  voice.say(texts::what_is_drawn), voice.say(texts::slices_note));
  double top = 4;
  for (const PartLook& each : parts) {
    draw_part(drawing, each.part, {{{2, top}, 2 * side, side}});
    drawing.label({2 * side + 12, top + side - 3}, voice.say(each.words), "legend start");
    top += step;
  }
  return html::figure(drawing.str(), voice.markup(texts::slices_note));
}

/// A mask over the other in the slice where they differ most.
std::string slice_figure(const ScoredColumn& column, std::uint32_t of_case, double score,
                         const SliceOverlay& slice, std::size_t number) {
  const Voice& voice = column.subject.voice;
  // In proportion, unless one side were too short to see.
  constexpr double shortest = slice_side / 12;
  const double mm_down = static_cast<double>(slice.rows) * slice.spacing[0];
  const double mm_across = static_cast<double>(slice.columns) * slice.spacing[1];
  const double scale = slice_side / std::max(mm_down, mm_across);
  const double height = std::max(mm_down * scale, shortest);
  const double width = std::max(mm_across * scale, shortest);
  const double row = height / static_cast<double>(slice.rows);
  const double cell = width / static_cast<double>(slice.columns);
  std::array<std::vector<html::Tile>, parts.size()> tiles;
  std::array<std::int64_t, parts.size()> voxels{};
  for (const SliceOverlay::Run& run : slice.runs) {
    const auto part = static_cast<std::size_t>(run.part);
    tiles[part].push_back({.corner = {run.begin * cell, run.row * row},
                           .width = (run.end - run.begin) * cell,
                           .height = row});
    voxels[part] += run.end - run.begin;
  }
  const std::string title = voice.say(texts::slice, text(slice.plane), text(slice.planes));
  Drawing drawing(
      width, height, text(column.key, "-slice-", number), title,
      voice.say(texts::slice_description, text(voxels[0]), text(voxels[1]), text(voxels[2])));
  drawing.rectangle({0, 0}, width, height, "box");
  for (const PartLook& each : parts)
    draw_part(drawing, each.part, tiles[static_cast<std::size_t>(each.part)]);
  const CaseTable& cases = column.subject.cases;
  return html::figure(
      drawing.str(),
      text(html::element("b", "",
                         voice.markup(texts::worst_case, named(cases.ids[of_case]),
                                      named(cases.patients[of_case]), html::number(score))),
           ". ", html::escaped(title)));
}

/// Whether an earlier column of the page has the same slice of the case: of another metric of the
/// same masks.
bool is_drawn_before(const ScoredColumn& column, const std::string& id, const SliceOverlay& slice) {
  for (const std::string& earlier : column.subject.columns()) {
    if (earlier == column.name) return false;
    const auto found = column.subject.slices->find({earlier, id});
    if (found != column.subject.slices->end() && found->second == slice) return true;
  }
  return false;
}

/// Of the worst cases those whose masks differ.
std::string slice_figures(const ScoredColumn& column, const SortedScores& sorted) {
  if (column.subject.slices == nullptr) return {};
  std::string figures;
  std::size_t count = 0;
  for (std::size_t k = 0; k < sorted.cases.size() && count < most_slices; ++k) {
    const std::string& id = column.subject.cases.ids[sorted.cases[k]];
    const auto found = column.subject.slices->find({column.name, id});
    if (found == column.subject.slices->end()) continue;
    const SliceOverlay& slice = found->second;
    const bool differs = std::ranges::any_of(
        slice.runs, [](const SliceOverlay::Run& run) { return run.part != OverlayPart::both; });
    if (!differs || is_drawn_before(column, id, slice)) continue;
    figures += slice_figure(column, sorted.cases[k], sorted.scores[k], slice, count++);
  }
  if (figures.empty()) return {};
  return html::element("div", "figures", slice_legend(column) + figures) + "\n";
}

}  // namespace

std::string mask_figures(const ScoredColumn& column) {
  if (column.subject.cases.size() == 0) return {};
  const auto own = requirements_of(column);
  const bool is_higher_better = metric_of(own.front()->metric).info().better == Better::higher;
  const SortedScores sorted = sorted_scores(column, is_higher_better);
  return html::element("div", "figures", curve_figure(column, sorted, is_higher_better)) +
         worst_list(column, sorted) + slice_figures(column, sorted);
}

}  // namespace etalon::validation::page
