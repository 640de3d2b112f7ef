// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/page.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "validation/evidence/label_views.hpp"
#include "validation/html/style.hpp"
#include "validation/judgement/page/families.hpp"
#include "validation/judgement/page/flow.hpp"
#include "validation/judgement/page/forest.hpp"
#include "validation/judgement/page/grades.hpp"
#include "validation/judgement/page/lesions.hpp"
#include "validation/judgement/page/marks.hpp"
#include "validation/judgement/page/masks.hpp"
#include "validation/judgement/page/measured.hpp"
#include "validation/judgement/page/readers.hpp"
#include "validation/judgement/page/requirement_table.hpp"
#include "validation/judgement/page/silence.hpp"
#include "validation/judgement/page/style.hpp"
#include "validation/judgement/page/survival.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/judgement/page/two_classes.hpp"
#include "validation/plan/planned_classes.hpp"

namespace etalon::validation {
namespace {

using html::element;
using html::escaped;
using page::ScoredColumn;
using page::Subject;
namespace texts = page::texts;

/// A part of the page that the contents name.
struct Section {
  std::string id;
  std::string heading;  ///< markup
  std::string content;  ///< markup
};

/// Sums and squares of more than these leave the range of double.
constexpr double largest_drawn = 1e100;

bool can_be_drawn(const ScoredColumn& column) {
  const auto fits = [](const std::vector<double>& values) {
    return std::ranges::none_of(values,
                                [](double value) { return std::abs(value) > largest_drawn; });
  };
  const CaseTable& cases = column.subject.cases;
  return fits(column.scores()) && fits(cases.values) && fits(cases.times);
}

std::string figures_of(const ScoredColumn& column) {
  // Of marks, lesions without one have a score below all.
  if (column.subject.cases.target == Target::marks) return page::mark_figures(column);
  if (!can_be_drawn(column)) {
    return element("p", "note", column.subject.voice.markup(texts::too_large_to_draw)) + "\n";
  }
  switch (column.subject.cases.target) {
    case Target::two_classes: return page::two_class_figures(column);
    case Target::survival: return page::survival_figures(column);
    case Target::masks: return page::mask_figures(column);
    case Target::grades: return page::grade_figures(column);
    case Target::readings: return page::reader_figures(column);
    case Target::marks:
    case Target::real: break;
  }
  return page::measured_figures(column);
}

/// What the plan says of one of several labels, with the table of that label.
JudgementResult part_of(const JudgementResult& whole, const std::string& label) {
  JudgementResult part = whole;
  part.plan.requirements.clear();
  part.results.clear();
  for (std::size_t i = 0; i < whole.results.size(); ++i) {
    if (whole.plan.requirements[i].label != label) continue;
    part.plan.requirements.push_back(whole.plan.requirements[i]);
    part.results.push_back(whole.results[i]);
  }
  return part;
}

/// The same judgement as if each class had been required by itself where all of them were together:
/// figures are of one class against the others.
JudgementResult with_single_classes(const JudgementResult& whole) {
  JudgementResult single = whole;
  single.plan.requirements.clear();
  single.results.clear();
  for (std::size_t i = 0; i < whole.results.size(); ++i) {
    const Requirement& requirement = whole.plan.requirements[i];
    const std::vector<Requirement> all = is_of_class_scores(requirement)
                                             ? one_for_each_class(whole.plan, requirement)
                                             : std::vector{requirement};
    single.plan.requirements.insert(single.plan.requirements.end(), all.begin(), all.end());
    single.results.insert(single.results.end(), all.size(), whole.results[i]);
  }
  return single;
}

/// The flow of cases and the figures of each column; `label` heads those of one of several.
void add_figures(const Subject& subject, const std::string& label, std::vector<Section>& sections) {
  const page::Voice& voice = subject.voice;
  const std::string suffix = sections.size() == 1 ? std::string() : text("-", sections.size());
  const auto heading = [&](const std::string& words) {
    return label.empty() ? escaped(words)
                         : voice.markup(texts::of_label, page::named(label), words);
  };
  sections.push_back({text("cases", suffix), heading(voice.say(texts::flow)),
                      page::flow_figure(subject, text("flow", suffix))});
  const std::vector<std::string> columns = subject.columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string key = text("column", suffix, "-", i);
    sections.push_back({key, heading(voice.say(texts::figures_of, page::named(columns[i]))),
                        element("p", "note", voice.markup(texts::figures_note)) + "\n" +
                            figures_of({subject, columns[i], key})});
  }
  const std::vector<std::string> lesions = page::lesion_columns(subject);
  for (std::size_t i = 0; i < lesions.size(); ++i) {
    sections.push_back({text("lesions", suffix, "-", i),
                        heading(voice.say(texts::figures_of, page::named(lesions[i]))),
                        element("p", "note", voice.markup(texts::figures_note)) + "\n" +
                            page::lesion_table(subject, lesions[i])});
  }
}

std::vector<Section> sections_of(const Subject& subject) {
  const page::Voice& voice = subject.voice;
  const auto note = [&](const Phrase& phrase) {
    return element("p", "note", voice.markup(phrase)) + "\n";
  };
  const bool is_complete = std::ranges::all_of(
      subject.judgement.results, [](const RequirementResult& each) { return each.missing == 0; });
  const std::string missing = is_complete ? std::string() : note(texts::given_note);
  std::vector<Section> sections;
  sections.push_back({"requirements", voice.markup(texts::requirements),
                      note(texts::requirements_note) + missing + page::requirement_table(subject) +
                          page::family_facts(subject) + page::forest_figures(subject)});
  const JudgementResult single = with_single_classes(subject.judgement);
  LabelViews views(subject.cases, single.plan);
  std::set<std::string> labels;
  for (const Requirement& requirement : single.plan.requirements) labels.insert(requirement.label);
  for (const std::string& label : labels) {
    const JudgementResult part = part_of(single, label);
    add_figures({views.of({.label = label}), part, voice, subject.slices}, label, sections);
  }
  sections.push_back({"silence", voice.markup(texts::silence), page::silence_list(subject)});
  sections.push_back({"basis", voice.markup(texts::rests_on), page::basis_table(subject)});
  return sections;
}

}  // namespace

std::string render_page(const CaseTable& cases, const JudgementResult& judgement, Language language,
                        const MaskSlices& slices) {
  const page::Voice voice(language);
  const Subject subject{cases, judgement, voice, &slices};
  const std::vector<Section> sections = sections_of(subject);
  std::string links;
  std::string content;
  for (const Section& section : sections) {
    links += text("<a href=\"#", section.id, "\">", section.heading, "</a> ");
    content += html::section(section.id, section.heading, section.content);
  }
  const std::string name = page::named(judgement.plan.name);
  const std::string header =
      text(element("p", "eyebrow", voice.markup(texts::eyebrow)), element("h1", "", escaped(name)),
           page::overall_ruling(subject), "<nav aria-label=\"", voice.markup(texts::contents),
           "\">", links, "</nav>");
  return text(html::page_head(to_string(language), voice.say(texts::page_title, name),
                              text(html::style_sheet(), page::style_sheet())),
              element("header", "", header), "\n<main>\n", content, "</main>\n",
              element("footer", "", voice.markup(texts::footer)), "\n</body>\n</html>\n");
}

}  // namespace etalon::validation
