// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/two_classes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/metrics/calibration.hpp"
#include "validation/metrics/corp.hpp"
#include "validation/metrics/local_lines.hpp"
#include "validation/metrics/ranking.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation::page {
namespace {

using html::Axes;
using html::Drawing;
using html::number;
using html::Point;

constexpr std::int64_t calibration_bins = 10;
constexpr std::int64_t histogram_bins = 20;

/// Outputs that are there, with their labels and patients.
struct Given {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  Clusters clusters;
};

Given given_of(const ScoredColumn& column) {
  const Outputs outputs = outputs_of(column.scores());
  Given given;
  given.clusters = column.subject.clusters(outputs.given);
  for (const std::uint32_t i : outputs.given) {
    given.scores.push_back(column.scores()[i]);
    given.labels.push_back(column.subject.cases.labels[i]);
  }
  return given;
}

/// Wilson's interval of the observed share in each bin; patients have several cases.
std::vector<Interval> reliability_intervals(const Given& given, double level) {
  struct Bin {
    std::vector<std::int64_t> positives;  ///< of each patient with a case in the bin
    std::vector<std::int64_t> cases;
    std::int64_t last = -1;  ///< the patient whose entry is the last one
  };
  std::vector<Bin> bins(calibration_bins);
  for (std::int64_t patient = 0; patient < given.clusters.size(); ++patient) {
    for (const std::uint32_t i : given.clusters.cases_of(static_cast<std::size_t>(patient))) {
      Bin& bin = bins[static_cast<std::size_t>(calibration_bin(given.scores[i], calibration_bins))];
      if (bin.last != patient) {
        bin.last = patient;
        bin.positives.push_back(0);
        bin.cases.push_back(0);
      }
      bin.positives.back() += given.labels[i];
      ++bin.cases.back();
    }
  }
  std::vector<Interval> intervals;
  for (const Bin& bin : bins) {
    intervals.push_back(bin.cases.empty()
                            ? Interval{0, 1}
                            : clustered_wilson(bin.positives, bin.cases, level).interval);
  }
  return intervals;
}

}  // namespace

bool are_probabilities(const std::vector<double>& scores) {
  return std::ranges::all_of(
      scores, [](double score) { return std::isnan(score) || (score >= 0 && score <= 1); });
}

std::vector<double> with_worst(const ScoredColumn& column, std::string_view metric) {
  Requirement requirement;
  requirement.metric = metric;
  requirement.score = column.name;
  const MissingOutputs missing(column.subject.cases, column.name, requirement,
                               metric_of(metric).info());
  std::vector<double> scores = column.scores();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i])) scores[i] = *missing.worst(i);
  }
  return scores;
}

std::string about_missing(const ScoredColumn& column, const Phrase& phrase) {
  const Outputs outputs = outputs_of(column.scores());
  return outputs.missing.empty() ? std::string()
                                 : column.subject.voice.markup(phrase, outputs.missing.size());
}

std::string captioned(const Subject& subject, const Phrase& title, std::string_view caption) {
  return text(html::element("b", "", text(subject.voice.markup(title), ".")), " ", caption);
}

/// Observed share along the scores.
std::vector<Point> smooth_calibration(const Given& given, const Axes& axes) {
  constexpr double span = 0.75;
  constexpr int places = 40;
  const Ranking ranking = rank_scores(given.scores);
  std::vector<double> scores;
  std::vector<double> labels;
  for (const std::uint32_t i : ranking.order) {
    scores.push_back(given.scores[i]);
    labels.push_back(static_cast<double>(given.labels[i]));
  }
  // Fewer tell nothing that the bins do not.
  constexpr std::size_t fewest = 20;
  if (scores.size() < fewest || scores.front() == scores.back()) return {};
  std::vector<double> at;
  for (int k = 0; k <= places; ++k)
    at.push_back(scores.front() + (scores.back() - scores.front()) * k / places);
  const std::vector<double> shares = local_lines(scores, labels, at, span);
  std::vector<Point> curve;
  for (std::size_t k = 0; k < at.size(); ++k)
    curve.push_back(axes.at(at[k], std::clamp(shares[k], 0.0, 1.0)));
  return curve;
}

/// What the Brier score is made of.
std::string parts_of_brier(const Given& given, const Voice& voice) {
  if (given.scores.empty()) return {};
  const Corp parts = corp(given.scores, given.labels);
  return voice.markup(texts::calibration_parts, number(brier_score(given.scores, given.labels)),
                      number(parts.miscalibration), number(parts.discrimination),
                      number(parts.uncertainty));
}

std::string calibration_figure(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const Given given = given_of(column);
  const auto table = reliability_table(given.scores, given.labels, calibration_bins);
  const auto intervals = reliability_intervals(given, subject.level());
  std::string description = voice.say(texts::calibration);
  for (const ReliabilityBin& bin : table) {
    if (bin.cases > 0) {
      description += voice.say(texts::calibration_bin, number(bin.mean_score),
                               number(bin.observed_share), bin.cases);
    }
  }
  Drawing drawing(html::figure_width, html::figure_height, text(column.key, "-calibration"),
                  voice.say(texts::calibration), description);
  const Axes axes(html::plot_corner, html::plot_side, html::plot_side);
  axes.draw_unit_square(drawing, voice.say(texts::mean_score), voice.say(texts::observed_share));
  drawing.line(axes.at(0, 0), axes.at(1, 1), "chance");
  std::vector<Point> line;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].cases == 0) continue;
    drawing.line(axes.at(table[i].mean_score, intervals[i].lower),
                 axes.at(table[i].mean_score, intervals[i].upper), "whisker s0");
    line.push_back(axes.at(table[i].mean_score, table[i].observed_share));
  }
  drawing.polyline(line, "joint s0");
  for (const Point& point : line) html::mark(drawing, point, 0);
  const std::vector<Point> smooth = smooth_calibration(given, axes);
  if (!smooth.empty()) drawing.polyline(smooth, "curve s1");
  const Phrase& bands =
      subject.plan().cluster == "patient" ? texts::bands_of_patients : texts::bands_of_cases;
  return html::figure(
      drawing.str(),
      captioned(subject, texts::calibration,
                voice.markup(texts::calibration_caption, html::percent(subject.level()),
                             voice.say(bands)) +
                    (smooth.empty() ? std::string() : voice.markup(texts::calibration_smooth)) +
                    parts_of_brier(given, voice) + about_missing(column, texts::missing_left_out)));
}

std::string score_figure(const ScoredColumn& column) {
  const Subject& subject = column.subject;
  const Voice& voice = subject.voice;
  const Given given = given_of(column);
  const std::vector<double> thresholds = subject.thresholds(column.name);
  Axes::Range range{0, 1};
  if (!are_probabilities(column.scores())) {
    std::vector<double> shown = thresholds;
    const auto [least, most] = std::ranges::minmax(given.scores);
    shown.insert(shown.end(), {least, most});
    range = html::scale_of(shown);
  }
  std::vector<std::int64_t> up(histogram_bins);
  std::vector<std::int64_t> down(histogram_bins);
  for (std::size_t i = 0; i < given.scores.size(); ++i) {
    const double place = (given.scores[i] - range.from) / (range.to - range.from);
    const auto bin = static_cast<std::size_t>(calibration_bin(place, histogram_bins));
    ++(given.labels[i] == 1 ? up : down)[bin];
  }
  const std::int64_t positives = std::accumulate(up.begin(), up.end(), std::int64_t{0});
  const std::int64_t negatives = std::ssize(given.scores) - positives;
  return html::histogram_figure(
      {.up = up,
       .down = down,
       .range = range,
       .thresholds = thresholds,
       .score_name = voice.say(texts::score),
       .up_name = voice.say(texts::scores_up, positives),
       .down_name = voice.say(texts::scores_down, negatives)},
      {.name = text(column.key, "-scores"),
       .title = voice.say(texts::scores),
       .description = voice.say(texts::scores_description, positives, negatives, histogram_bins),
       .caption = captioned(
           subject, texts::scores,
           voice.markup(texts::scores_caption) +
               (thresholds.empty() ? std::string() : voice.markup(texts::lines_are_thresholds)) +
               about_missing(column, texts::missing_left_out))});
}

std::string two_class_figures(const ScoredColumn& column) {
  const Voice& voice = column.subject.voice;
  const auto& labels = column.subject.cases.labels;
  const auto note = [&](const Phrase& phrase) {
    return html::element("p", "note", voice.markup(phrase)) + "\n";
  };
  const auto positives = std::ranges::count(labels, 1);
  if (positives == 0 || positives == std::ssize(labels)) return note(texts::one_class);
  if (outputs_of(column.scores()).given.empty()) return note(texts::no_output);
  std::string figures = roc_figure(column) + recall_figure(column);
  std::string notes;
  if (are_probabilities(column.scores())) {
    figures += calibration_figure(column) + decision_figure(column);
  } else {
    notes = note(texts::no_probabilities);
  }
  figures += score_figure(column);
  return text(notes, html::element("div", "figures", figures), "\n", confusion_tables(column));
}

}  // namespace etalon::validation::page
