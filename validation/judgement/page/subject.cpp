// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/subject.hpp"

#include <cmath>
#include <set>

#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_grades.hpp"
#include "validation/plan/planned_lesions.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation::page {
namespace {

bool speaks_of(const Requirement& requirement, const std::string& column) {
  return requirement.score == column || requirement.reference == column;
}

}  // namespace

Clusters Subject::clusters() const {
  return plan().cluster == "patient" ? clusters_of(cases.patients) : single_cases(cases.size());
}

Clusters Subject::clusters(const std::vector<std::uint32_t>& chosen) const {
  if (plan().cluster != "patient") return single_cases(std::ssize(chosen));
  std::vector<std::string> patients;
  patients.reserve(chosen.size());
  for (const std::uint32_t i : chosen) patients.push_back(cases.patients[i]);
  return clusters_of(patients);
}

std::vector<std::string> Subject::columns() const {
  std::set<std::string> names;
  for (const Requirement& requirement : plan().requirements) {
    for (const std::string& model : {requirement.score, requirement.reference}) {
      if (model.empty() || is_of_lesions(requirement)) continue;
      if (is_of_class_scores(requirement)) {
        for (const std::string& of_class : plan().classes)
          names.insert(class_column(model, of_class));
        continue;
      }
      // The figures of grades are of what was given, not of what a metric makes of it.
      names.insert(is_of_grades(requirement) ? model : outputs_column(requirement, model));
    }
  }
  return {names.begin(), names.end()};
}

std::vector<double> Subject::thresholds(const std::string& column) const {
  std::set<double> values;
  for (const Requirement& requirement : plan().requirements) {
    if (speaks_of(requirement, column) && metric_of(requirement.metric).info().needs_threshold)
      values.insert(requirement.threshold.value());
  }
  return {values.begin(), values.end()};
}

std::vector<double> Subject::times(const std::string& column) const {
  std::set<double> values;
  for (const Requirement& requirement : plan().requirements) {
    if (speaks_of(requirement, column) && requirement.time) values.insert(*requirement.time);
  }
  return {values.begin(), values.end()};
}

Outputs outputs_of(const std::vector<double>& scores) {
  Outputs outputs;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    (std::isnan(scores[i]) ? outputs.missing : outputs.given)
        .push_back(static_cast<std::uint32_t>(i));
  }
  return outputs;
}

std::int64_t count_patients(const CaseTable& cases) { return clusters_of(cases.patients).size(); }

std::int64_t count_patients(const CaseTable& cases, std::int64_t label) {
  std::set<std::string_view> patients;
  for (std::size_t i = 0; i < cases.patients.size(); ++i) {
    if (cases.labels[i] == label) patients.insert(cases.patients[i]);
  }
  return std::ssize(patients);
}

std::string metric_in_words(const Requirement& requirement, const Voice& voice) {
  std::string words = voice.say(metric_of(requirement.metric).info().title);
  if (!requirement.against.empty()) return voice.say(texts::gap, words);
  if (requirement.reference.empty()) return words;
  return voice.say(texts::difference, words, named(requirement.reference));
}

std::string shown(double value) {
  if (!std::isinf(value)) return html::number(value);
  return value > 0 ? "\u221E" : "\u2212\u221E";
}

std::string limit_in_words(const Requirement& requirement, const Voice& voice) {
  return voice.say(is_lower_deciding(requirement) ? texts::at_least : texts::at_most,
                   html::number(requirement.limit));
}

const Phrase& ruling_in_words(Verdict ruling) {
  switch (ruling) {
    case Verdict::pass: return texts::pass;
    case Verdict::fail: return texts::fail;
    case Verdict::inconclusive: return texts::inconclusive;
    case Verdict::conditional:
    case Verdict::not_assessed: break;
  }
  return texts::not_assessed;
}

std::string_view css_class(Verdict ruling) {
  switch (ruling) {
    case Verdict::pass: return "v-pass";
    case Verdict::fail: return "v-fail";
    case Verdict::inconclusive: return "v-conditional";
    case Verdict::conditional:
    case Verdict::not_assessed: break;
  }
  return "v-not_assessed";
}

std::string badge(Verdict ruling, const Voice& voice) {
  const auto sign = [&]() -> std::string_view {
    switch (ruling) {
      case Verdict::pass: return "\u2713";
      case Verdict::fail: return "\u2715";
      case Verdict::inconclusive: return "?";
      case Verdict::conditional:
      case Verdict::not_assessed: break;
    }
    return "\u2013";
  };
  return html::element("span", text("badge ", css_class(ruling)),
                       text("<span aria-hidden=\"true\">", sign(), "</span> ",
                            voice.markup(ruling_in_words(ruling))));
}

}  // namespace etalon::validation::page
