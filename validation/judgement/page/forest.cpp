// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/forest.hpp"

#include <map>
#include <tuple>

#include "validation/html/drawing.hpp"
#include "validation/html/interval_plot.hpp"
#include "validation/html/plot.hpp"
#include "validation/judgement/page/requirement_table.hpp"
#include "validation/judgement/page/texts.hpp"

namespace etalon::validation::page {
namespace {

constexpr double left = 18;
constexpr double right = 346;
constexpr double row_height = 46;
constexpr std::size_t most_characters = 52;

/// Requirements that share a scale: those on a metric, or on a difference of it.
struct Group {
  std::string title;
  std::vector<std::size_t> members;
};

std::vector<Group> groups_of(const Subject& subject) {
  std::vector<Group> groups;
  std::map<std::tuple<std::string, std::string, bool>, std::size_t> places;
  const auto& requirements = subject.plan().requirements;
  for (std::size_t i = 0; i < requirements.size(); ++i) {
    const auto [place, is_new] =
        places.emplace(std::tuple(requirements[i].metric, requirements[i].reference,
                                  requirements[i].against.empty()),
                       groups.size());
    if (is_new) groups.push_back({metric_in_words(requirements[i], subject.voice), {}});
    groups[place->second].members.push_back(i);
  }
  return groups;
}

std::string name_of_row(const Subject& subject, std::size_t index) {
  const Requirement& requirement = subject.plan().requirements[index];
  if (requirement.subgroup.empty()) return named(requirement.id);
  const std::string group = requirement.against.empty()
                                ? named(requirement.subgroup)
                                : subject.voice.say(texts::gap_between, named(requirement.subgroup),
                                                    named(requirement.against));
  return text(named(requirement.id), " (", group, ")");
}

std::string describe(const Subject& subject, std::size_t index,
                     const html::HeldInterval& interval) {
  const Voice& voice = subject.voice;
  const RequirementResult& result = subject.judgement.results[index];
  const std::string name = name_of_row(subject, index);
  const std::string ruling = voice.say(ruling_in_words(result.ruling));
  if (!html::is_drawable(interval)) return voice.say(texts::forest_row_open, name, ruling);
  return voice.say(texts::forest_row, name, ruling, html::number(*result.lower),
                   html::number(*result.upper),
                   limit_in_words(subject.plan().requirements[index], voice));
}

std::string forest_figure(const Subject& subject, const Group& group, std::size_t number) {
  std::vector<html::HeldInterval> intervals;
  std::vector<double> shown;
  std::string description;
  for (const std::size_t index : group.members) {
    intervals.push_back(held(subject, index));
    const html::HeldInterval& interval = intervals.back();
    description += text(description.empty() ? "" : " ", describe(subject, index, interval));
    if (!html::is_drawable(interval)) continue;
    for (const auto& value : {interval.lower, interval.upper, interval.limit, interval.estimate}) {
      if (value) shown.push_back(*value);
    }
  }
  if (shown.empty()) return {};
  const double bottom = 4 + row_height * static_cast<double>(intervals.size());
  html::Drawing drawing(html::figure_width, bottom + 22, text("forest-", number), group.title,
                        description);
  const html::Axes::Range range = html::scale_of(shown);
  const html::Axes axes({left, 4}, right - left, bottom - 4, range);
  const html::Ticks ticks = html::ticks_of(range);
  for (const double value : ticks.at) {
    drawing.line({axes.x(value), 4}, {axes.x(value), bottom}, "grid");
    drawing.label({axes.x(value), bottom + 16}, ticks.text_of(value), "tick middle");
  }
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const double top = 4 + row_height * static_cast<double>(i);
    const Verdict ruling = subject.judgement.results[group.members[i]].ruling;
    drawing.label({left, top + 13},
                  clipped(name_of_row(subject, group.members[i]), most_characters), "legend start");
    if (html::is_drawable(intervals[i])) {
      html::draw_interval(drawing, axes, intervals[i], left, right, top + 30, 18);
    } else {
      drawing.label({left, top + 34}, subject.voice.say(ruling_in_words(ruling)), "tick start");
    }
  }
  return html::figure(drawing.str(), filled(subject.voice.markup(texts::forest_caption, "{}"),
                                            {html::element("b", "", html::escaped(group.title))}));
}

}  // namespace

std::string forest_figures(const Subject& subject) {
  std::string figures;
  const std::vector<Group> groups = groups_of(subject);
  for (std::size_t i = 0; i < groups.size(); ++i) figures += forest_figure(subject, groups[i], i);
  return figures.empty() ? figures : html::element("div", "figures forest", figures) + "\n";
}

}  // namespace etalon::validation::page
