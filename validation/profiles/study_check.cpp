// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/study_check.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

Counted counted_of(Target target) {
  if (target == Target::masks) return Counted::structure;
  return target == Target::survival ? Counted::event : Counted::condition;
}

std::string_view words_of(Counted counted) {
  switch (counted) {
    case Counted::condition: return "with the condition";
    case Counted::event: return "with an event";
    case Counted::structure: return "with the structure";
  }
  return {};
}

/// `known` has 1, 0, or −1 where nobody knows.
template <class T>
LabelCases classes_of(std::span<const T> known, const CaseTable& cases, std::string label) {
  LabelCases counts{.label = std::move(label), .counted = counted_of(cases.target)};
  std::set<std::string_view> positive;
  std::set<std::string_view> negative;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i] < 0) continue;
    ++(known[i] == 1 ? counts.positives : counts.negatives);
    (known[i] == 1 ? positive : negative).insert(cases.patients[i]);
  }
  counts.positive_patients = std::ssize(positive);
  counts.negative_patients = std::ssize(negative);
  return counts;
}

std::set<std::string> labels_of(const RequirementPlan& plan) {
  std::set<std::string> labels;
  for (const Requirement& each : plan.requirements) {
    if (!each.label.empty()) labels.insert(each.label);
    if (is_of_class_scores(each)) labels.insert(plan.classes.begin(), plan.classes.end());
  }
  return labels;
}

}  // namespace

std::vector<std::string> named_by_predictions(const RequirementPlan& plan, NamedBy patients,
                                              const std::map<std::string, NamedBy>& attributes) {
  std::vector<std::string> named;
  if (patients == NamedBy::predictions) named.emplace_back("patient");
  std::set<std::string> columns;
  for (const Requirement& each : plan.requirements) {
    for (const std::string& group : {each.subgroup, each.against}) {
      if (!group.empty()) columns.insert(Subgroup::of(group).column);
    }
  }
  for (const std::string& column : columns) {
    const auto by = attributes.find(column);
    if (by == attributes.end() || by->second == NamedBy::predictions) named.push_back(column);
  }
  return named;
}

StudyCounts counts_of(const Design& design, const RequirementPlan& plan) {
  const std::int64_t each = design.cases_per_patient;
  StudyCounts study{.cases = (design.positives + design.negatives) * each,
                    .patients = design.positives + design.negatives};
  const Target target = metric_of(plan.requirements.at(0).metric).info().target;
  if (target == Target::real) return study;
  study.classes = {{.counted = counted_of(target),
                    .positives = design.positives * each,
                    .negatives = design.negatives * each,
                    .positive_patients = design.positives,
                    .negative_patients = design.negatives}};
  return study;
}

StudyCounts counts_of(const CaseTable& cases, const RequirementPlan& plan) {
  const std::set<std::string_view> patients(cases.patients.begin(), cases.patients.end());
  StudyCounts study{.cases = cases.size(),
                    .patients = std::ssize(patients),
                    .classes = {},
                    .named_by_predictions = named_by_predictions(plan, cases.patients_named_by,
                                                                 cases.attributes_named_by)};
  if (!cases.labels.empty())
    study.classes.push_back(classes_of(std::span(cases.labels), cases, {}));
  if (cases.target == Target::masks) {
    for (const std::string& label : labels_of(plan)) {
      const std::vector<std::string>& presence = cases.attributes.at(presence_column(label));
      std::vector<std::int8_t> is_there(presence.size());
      std::ranges::transform(presence, is_there.begin(), [](const std::string& said) {
        return static_cast<std::int8_t>(said == is_present);
      });
      study.classes.push_back(classes_of(std::span<const std::int8_t>(is_there), cases, label));
    }
  }
  if (!cases.named_labels.empty()) {
    for (const std::string& label : labels_of(plan)) {
      const auto found = cases.named_labels.find(label);
      check(found != cases.named_labels.end(), ErrorKind::format,
            text("there is no label '", shortened(label, 80), "'"));
      study.classes.push_back(classes_of(std::span(found->second), cases, label));
    }
  }
  return study;
}

std::vector<std::string> shortfalls(const StudyCounts& study, const PlanProfile& profile) {
  std::vector<std::string> found;
  const auto want = [&](const std::string& of, std::int64_t has, std::string_view what,
                        std::int64_t asked) {
    if (has < asked) found.push_back(text(of, has, " ", what, ", asked are ", asked, " at least"));
  };
  const auto want_share = [&](const std::string& of, std::int64_t of_class, std::string_view what,
                              std::int64_t known) {
    const double share = static_cast<double>(of_class) / static_cast<double>(known);
    if (known == 0 || share >= profile.least_class_share) return;
    found.push_back(text(of, of_class, " of ", known, " cases ", what, ", asked is a share of ",
                         profile.least_class_share, " at least"));
  };
  want({}, study.cases, "cases", profile.least_cases);
  want({}, study.patients, "patients", profile.least_patients);
  for (const LabelCases& each : study.classes) {
    const std::string of =
        each.label.empty() ? std::string() : text("label '", shortened(each.label, 80), "': ");
    const std::int64_t known = each.positives + each.negatives;
    const std::string_view with = words_of(each.counted);
    want(of, each.positive_patients, text("patients ", with), profile.least_patients_per_class);
    if (each.counted == Counted::condition)
      want(of, each.negative_patients, "patients without the condition",
           profile.least_patients_per_class);
    want_share(of, each.positives, with, known);
    if (each.counted == Counted::condition)
      want_share(of, each.negatives, "without the condition", known);
  }
  if (!profile.wants_names_in_labels) return found;
  for (const std::string& column : study.named_by_predictions) {
    found.push_back(text("column '", shortened(column, 80),
                         "' stands in the predictions alone, asked is that the labels name it"));
  }
  return found;
}

Json to_json(const HeldProfile& held) {
  Json said = Json::array();
  for (const std::string& each : held.shortfalls) said.push_back(Json(each));
  return Json::object({{"name", held.name}, {"sha256", held.sha256.hex()}, {"shortfalls", said}});
}

}  // namespace etalon::validation
