// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/requirement_table.hpp"

#include <algorithm>
#include <array>

#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/page/families.hpp"
#include "validation/judgement/page/family_texts.hpp"
#include "validation/judgement/page/grade_texts.hpp"
#include "validation/judgement/page/mark_texts.hpp"
#include "validation/judgement/page/mask_texts.hpp"
#include "validation/judgement/page/reader_texts.hpp"
#include "validation/judgement/page/refusals.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_lesions.hpp"

namespace etalon::validation::page {
namespace {

using html::element;

const Phrase& sentence_of(Verdict ruling) {
  switch (ruling) {
    case Verdict::pass: return texts::overall_pass;
    case Verdict::fail: return texts::overall_fail;
    case Verdict::inconclusive: return texts::overall_inconclusive;
    case Verdict::conditional:
    case Verdict::not_assessed: break;
  }
  return texts::overall_not_assessed;
}

std::string code_of(const Digest& digest) { return element("code", "", digest.prefixed()); }

std::string small(std::string_view markup) { return element("small", "", markup); }

/// A cell whose heading stands before it where the page is narrow.
std::string cell(const Subject& subject, const Phrase& heading, std::string_view css_class,
                 std::string_view markup) {
  if (markup.empty()) return text("<td class=\"", css_class, "\"></td>");
  return text("<td class=\"", css_class, "\" data-label=\"", subject.voice.markup(heading), "\">",
              markup, "</td>");
}

std::string head(const Subject& subject) {
  struct Column {
    const Phrase& heading;
    std::string_view css_class;
  };
  std::string cells;
  for (const Column& column : std::initializer_list<Column>{{texts::requirement, "check"},
                                                            {texts::column, "name"},
                                                            {texts::subgroup, "name"},
                                                            {texts::cases, "n cases"},
                                                            {texts::estimate, "n value"},
                                                            {texts::interval, "n span"},
                                                            {texts::limit, "n value"},
                                                            {texts::interval_and_limit, "plot"},
                                                            {texts::ruling, "result"}}) {
    cells += text("<th scope=\"col\" class=\"", column.css_class, "\">",
                  subject.voice.markup(column.heading), "</th>");
  }
  return text("<thead><tr>", cells, "</tr></thead>");
}

/// What the plan promised for these patients, as a paragraph; empty where nothing was computed.
std::string promise(const Subject& subject, const RequirementResult& result) {
  if (!result.self_certificate || !result.self_certificate->wrong_pass) return {};
  const SelfCertificate& promised = *result.self_certificate;
  const std::string allowed = text(fixed(100 * promised.allowed, 2), "\u00A0%");
  const std::string wrong = percent(*promised.wrong_pass);
  std::string words =
      promised.power
          ? subject.voice.markup(texts::promise_with_power, wrong, allowed,
                                 html::number(*promised.expected), percent(*promised.power))
          : subject.voice.markup(texts::promise, wrong, allowed);
  if (promised.wrong_pass->value > promised.allowed && promised.holds())
    words += subject.voice.markup(texts::within_error);
  return element("p", "message", words);
}

/// Volumes of the lesions that count.
std::string size_cell(const Requirement& requirement, const Voice& voice) {
  const std::vector<double>& size = requirement.size;
  const std::string volumes =
      size.size() == 2 ? voice.markup(texts::from_to, html::number(size[0]), html::number(size[1]))
                       : text("\u2265\u00A0", html::number(size[0]));
  return text(voice.markup(texts::lesion_volumes), ": ", volumes);
}

/// Metric in words with what the plan adds to it.
std::string check_cell(const Subject& subject, std::size_t index) {
  const Requirement& requirement = subject.plan().requirements[index];
  const Voice& voice = subject.voice;
  const MetricInfo& info = metric_of(requirement.metric).info();
  std::string about = html::escaped(metric_in_words(requirement, voice));
  const auto add = [&](std::string_view markup) { about += text(" \u00B7 ", markup); };
  if (info.needs_threshold) add(voice.markup(texts::at_threshold, requirement.threshold.value()));
  if (info.needs_prevalence)
    add(voice.markup(texts::at_prevalence, requirement.prevalence.value()));
  if (requirement.time) add(voice.markup(texts::at_time, *requirement.time));
  if (requirement.tolerance) {
    add(voice.markup(info.target == Target::grades ? texts::at_levels : texts::at_tolerance,
                     *requirement.tolerance));
  }
  if (!requirement.size.empty()) add(size_cell(requirement, voice));
  if (requirement.best) add(voice.markup(texts::among_best, *requirement.best));
  if (!requirement.family.empty()) add(voice.markup(texts::of_family, named(requirement.family)));
  add(element("code", "", html::escaped(info.id)));
  return text("<th scope=\"row\" class=\"check\">", html::escaped(named(requirement.id)),
              small(about), element("p", "message", reason(subject, index)),
              promise(subject, subject.judgement.results[index]), "</th>");
}

std::string cases_cell(const Subject& subject, const Requirement& requirement,
                       const RequirementResult& result) {
  const Voice& voice = subject.voice;
  std::string markup = text(result.cases);
  const bool has_classes =
      subject.cases.target == Target::two_classes || subject.cases.target == Target::readings;
  if (has_classes && metric_of(requirement.metric).info().classes == ClassUse::none)
    markup += small(voice.markup(texts::with_condition, result.positives));
  if (is_of_lesions(requirement)) {
    markup += small(voice.markup(texts::lesion_number));
  } else if (subject.cases.target == Target::masks) {
    markup += small(voice.markup(texts::with_class, result.positives));
  }
  if (class_use(requirement) == ClassUse::pooled)
    markup += small(voice.markup(texts::pooled_scores));
  if (subject.cases.target == Target::marks)
    markup += small(voice.markup(texts::lesions_among, result.positives));
  if (subject.cases.target == Target::survival)
    markup += small(voice.markup(texts::with_event, result.positives));
  markup += small(voice.markup(texts::of_patients, result.patients));
  if (result.missing > 0) markup += small(voice.markup(texts::without_output, result.missing));
  return markup;
}

std::string estimate_cell(const Voice& voice, const RequirementResult& result) {
  if (!result.estimate) return {};
  std::string markup = shown(*result.estimate);
  for (const GroupResult& group : result.groups) {
    if (group.estimate)
      markup += small(voice.markup(texts::of_group, named(group.subgroup), shown(*group.estimate),
                                   group.patients));
  }
  if (result.missing > 0 && result.estimate_of_given)
    markup += small(voice.markup(texts::without_missing, shown(*result.estimate_of_given)));
  return markup;
}

std::string row(const Subject& subject, std::size_t index) {
  const Requirement& requirement = subject.plan().requirements[index];
  const RequirementResult& result = subject.judgement.results[index];
  const Voice& voice = subject.voice;
  std::string cells = check_cell(subject, index);
  cells += cell(subject, texts::column, "name", html::escaped(named(requirement.score)));
  const std::string group =
      requirement.subgroup.empty() ? voice.say(texts::all_cases) : named(requirement.subgroup);
  const std::string whose = requirement.against.empty()
                                ? group
                                : voice.say(texts::gap_between, group, named(requirement.against));
  cells += cell(subject, texts::subgroup, "name",
                requirement.label.empty()
                    ? html::escaped(whose)
                    : voice.markup(texts::of_label, named(requirement.label), whose));
  cells += cell(subject, texts::cases, "n", cases_cell(subject, requirement, result));
  cells += cell(subject, texts::estimate, "n", estimate_cell(voice, result));
  std::string interval;
  if (result.lower && result.upper) {
    interval = voice.markup(texts::from_to, shown(*result.lower), shown(*result.upper));
    if (!result.family.empty())
      interval += small(voice.markup(texts::with_error, error_in_percent(result.error)));
  }
  cells += cell(subject, texts::interval, "n", interval);
  cells += cell(subject, texts::limit, "n",
                text(is_lower_deciding(requirement) ? "\u2265\u00A0" : "\u2264\u00A0",
                     html::number(requirement.limit)));
  cells += element("td", "plot", html::interval_plot(held(subject, index), text("r", index)));
  cells += cell(subject, texts::ruling, "result", badge(result.ruling, voice));
  return element("tr", "", cells) + "\n";
}

std::string kind_in_words(const Subject& subject) {
  const Voice& voice = subject.voice;
  const CaseTable& cases = subject.cases;
  if (!cases.named_labels.empty()) {
    return voice.markup(cases.are_exclusive ? texts::kind_classes : texts::kind_labels,
                        cases.named_labels.size());
  }
  switch (cases.target) {
    case Target::two_classes: return voice.markup(texts::kind_two_classes);
    case Target::survival: return voice.markup(texts::kind_survival);
    case Target::masks:
      return voice.markup(texts::kind_masks) +
             (subject.plan().hit.empty()
                  ? std::string()
                  : text("; ", element("code", "", html::escaped(subject.plan().hit))));
    case Target::grades: return voice.markup(texts::kind_grades, subject.cases.grades.size());
    case Target::readings:
      return voice.markup(texts::kind_readings, subject.cases.readings.readers.size());
    case Target::marks: return voice.markup(texts::kind_marks, subject.plan().hit);
    case Target::real: break;
  }
  return voice.markup(texts::kind_real);
}

/// Every class or label that the file has, so that one which is written in two ways is seen.
std::string labels_in_words(const Subject& subject) {
  std::vector<std::string> counts;
  for (const auto& [name, known] : subject.cases.named_labels) {
    const auto unknown = std::ranges::count(known, std::int8_t{-1});
    counts.push_back(subject.voice.say(texts::label_count, named(name),
                                       std::ranges::count(known, std::int8_t{1}),
                                       std::ssize(known) - unknown));
  }
  return html::escaped(join(counts, "; "));
}

/// Why nothing passes although every requirement may; empty when the study is as the profile asks.
std::string short_of_profile(const Subject& subject) {
  const auto& profile = subject.judgement.grounds.profile;
  if (!profile || profile->shortfalls.empty()) return {};
  std::string items;
  for (const std::string& each : profile->shortfalls)
    items += element("li", "", refusal_markup(subject.voice.language(), each));
  return element("p", "", subject.voice.markup(texts::short_of_profile)) + element("ul", "", items);
}

}  // namespace

html::HeldInterval held(const Subject& subject, std::size_t index) {
  const Requirement& requirement = subject.plan().requirements[index];
  const RequirementResult& result = subject.judgement.results[index];
  const Voice& voice = subject.voice;
  html::HeldInterval interval{.title = voice.say(texts::held_title, named(requirement.id)),
                              .lower = result.lower,
                              .upper = result.upper,
                              .estimate = result.estimate,
                              .limit = requirement.limit,
                              .is_least = is_lower_deciding(requirement),
                              .css_class = std::string(css_class(result.ruling))};
  if (html::is_drawable(interval)) {
    interval.description = voice.say(texts::held_description, shown(*result.lower),
                                     shown(*result.upper), limit_in_words(requirement, voice));
  }
  return interval;
}

std::string reason(const Subject& subject, std::size_t index) {
  const Requirement& requirement = subject.plan().requirements[index];
  const RequirementResult& result = subject.judgement.results[index];
  const Voice& voice = subject.voice;
  if (result.ruling == Verdict::not_assessed) {
    // The phrase is escaped before its place is filled with markup.
    const bool is_known = refusal_in(voice.language(), result.message).has_value();
    return filled(voice.markup(is_known ? texts::not_assessed_reason : texts::quoted_reason, "{}"),
                  {refusal_markup(voice.language(), result.message)});
  }
  if (!result.stopped_by.empty() && result.ruling == Verdict::inconclusive)
    return voice.markup(texts::not_reached, named(result.stopped_by));
  return is_lower_deciding(requirement)
             ? voice.markup(texts::lower_bound_reason, shown(*result.lower),
                            html::number(requirement.limit))
             : voice.markup(texts::upper_bound_reason, shown(*result.upper),
                            html::number(requirement.limit));
}

std::string overall_ruling(const Subject& subject) {
  const auto& results = subject.judgement.results;
  const auto count = [&](Verdict ruling) {
    return std::ranges::count(results, ruling, &RequirementResult::ruling);
  };
  const Verdict overall = subject.judgement.overall();
  const Phrase& sentence =
      subject.plan().families.empty() ? sentence_of(overall) : families_sentence(overall);
  // Where the profile alone stands against a pass, its sentence says so.
  const bool is_said = overall == Verdict::not_assessed && count(Verdict::not_assessed) == 0;
  return text("<div class=\"verdict ", css_class(overall), "\" role=\"status\"><strong>",
              badge(overall, subject.voice), "</strong>",
              is_said ? std::string() : element("p", "", subject.voice.markup(sentence)),
              element("p", "quiet",
                      subject.voice.markup(texts::counts, count(Verdict::pass), results.size(),
                                           count(Verdict::fail), count(Verdict::inconclusive),
                                           count(Verdict::not_assessed))),
              short_of_profile(subject), "</div>\n");
}

std::string basis_table(const Subject& subject) {
  const Voice& voice = subject.voice;
  const RequirementPlan& plan = subject.plan();
  const auto fact = [&](const Phrase& name, std::string_view markup) {
    return html::fact(voice.say(name), markup);
  };
  std::string rows = fact(
      texts::cases_and_patients,
      voice.markup(texts::cases_of_patients, subject.cases.size(), count_patients(subject.cases)));
  rows += fact(texts::kind_of_labels, kind_in_words(subject));
  if (!subject.cases.named_labels.empty())
    rows += fact(texts::label_counts, labels_in_words(subject));
  rows += fact(texts::units,
               voice.markup(plan.cluster == "patient" ? texts::by_patient : texts::by_case));
  rows += fact(texts::error_of_bounds,
               voice.markup(texts::error_in_words, html::coordinate(100 * subject.level()),
                            html::coordinate(50 * plan.alpha)));
  rows += fact(texts::least_patients,
               voice.markup(texts::least_patients_in_words, plan.min_patients_per_class));
  rows += fact(texts::digest_of_plan, code_of(digest(plan)));
  const auto& signature = subject.judgement.grounds.signature;
  rows += fact(texts::signature, signature ? voice.markup(texts::signed_by, signature->signed_at,
                                                          signature->signer.substr(0, 16) + "…")
                                           : voice.markup(texts::no_signature));
  if (const auto& profile = subject.judgement.grounds.profile) {
    rows += fact(texts::profile,
                 text(html::escaped(named(profile->name)), " ", code_of(profile->sha256)));
  }
  rows += fact(texts::digest_of_predictions, code_of(subject.judgement.predictions));
  rows += fact(texts::digest_of_labels, code_of(subject.judgement.labels));
  if (subject.judgement.masks)
    rows += fact(texts::digest_of_masks, code_of(*subject.judgement.masks));
  return html::facts(rows);
}

std::string requirement_table(const Subject& subject) {
  std::string rows;
  for (std::size_t i = 0; i < subject.judgement.results.size(); ++i) rows += row(subject, i);
  return text("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"",
              subject.voice.markup(texts::requirements),
              "\"><table class=\"findings requirements\">", head(subject), "\n<tbody>", rows,
              "</tbody></table></div>\n");
}

}  // namespace etalon::validation::page
