// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/grounds.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/marks_table.hpp"
#include "validation/cases/readings_table.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/evidence/trials.hpp"
#include "validation/metrics/roc.hpp"
#include "validation/plan/families.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::validation {
namespace {

std::vector<SubgroupColumn> subgroup_columns(const CaseTable& cases, const RequirementPlan& plan) {
  std::set<std::string> names;
  for (const Requirement& requirement : plan.requirements) {
    for (const std::string& group : {requirement.subgroup, requirement.against}) {
      if (!group.empty()) names.insert(Subgroup::of(group).column);
    }
  }
  std::vector<SubgroupColumn> columns;
  for (const std::string& name : names) {
    const auto found = cases.attributes.find(name);
    check(found != cases.attributes.end(), ErrorKind::format,
          text("neither labels nor predictions have a column '", name,
               "', which the plan has a subgroup of"));
    const auto by = cases.attributes_named_by.find(name);
    columns.push_back(
        {.name = name,
         .named_by = by == cases.attributes_named_by.end() ? NamedBy::predictions : by->second,
         .empty = std::ranges::count(found->second, std::string())});
  }
  return columns;
}

std::vector<LabelCounts> label_counts(const CaseTable& cases, const RequirementPlan& plan) {
  std::set<std::string> names;
  for (const Requirement& requirement : plan.requirements) {
    if (!requirement.label.empty()) names.insert(requirement.label);
    if (is_of_class_scores(requirement)) names.insert(plan.classes.begin(), plan.classes.end());
  }
  std::vector<LabelCounts> counts;
  for (const std::string& name : names) {
    if (cases.target == Target::masks) {
      const auto& presence = cases.attributes.at(presence_column(name));
      counts.push_back({.name = name,
                        .positive = std::ranges::count(presence, is_present),
                        .negative = std::ranges::count(presence, is_absent)});
      continue;
    }
    const auto& known = cases.named_labels.at(name);
    counts.push_back({.name = name,
                      .positive = std::ranges::count(known, std::int8_t{1}),
                      .negative = std::ranges::count(known, std::int8_t{0}),
                      .unknown = std::ranges::count(known, std::int8_t{-1})});
  }
  return counts;
}

/// Most cases that a patient has among those that are counted; 0 where all have as many.
template <class IsCounted>
std::int64_t largest_of_unequal(const CaseTable& table, const std::vector<std::uint32_t>& chosen,
                                const IsCounted& is_counted) {
  std::unordered_map<std::string_view, std::int64_t> sizes;
  for (const std::uint32_t i : chosen) {
    if (is_counted(i)) ++sizes[table.patients[i]];
  }
  std::int64_t smallest = 0;
  std::int64_t largest = 0;
  for (const auto& [patient, cases] : sizes) {
    smallest = largest == 0 ? cases : std::min(smallest, cases);
    largest = std::max(largest, cases);
  }
  return smallest == largest ? 0 : largest;
}

/// The same of those that a requirement counts; of either class by itself where its metric is made
/// of ranks, or of a rate of each class.
std::int64_t largest_of_unequal(const CaseTable& table, const std::vector<std::uint32_t>& chosen,
                                CountedCases counted, const Requirement& requirement) {
  const auto of_class = [&](std::int64_t label) {
    return largest_of_unequal(table, chosen,
                              [&](std::uint32_t i) { return table.labels[i] == label; });
  };
  switch (counted) {
    case CountedCases::positive: return of_class(1);
    case CountedCases::negative: return of_class(0);
    case CountedCases::all: {
      const MetricInfo& info = metric_of(requirement.metric).info();
      const bool is_of_classes =
          (table.target == Target::two_classes && info.classes != ClassUse::each) ||
          table.target == Target::marks;
      if (is_of_classes && info.certainty != Certainty::share && !info.needs_probabilities)
        return std::max(of_class(1), of_class(0));
      return largest_of_unequal(table, chosen, [](std::uint32_t) { return true; });
    }
    case CountedCases::called:
    case CountedCases::not_called: break;
  }
  const auto by = [&](const Trials& trials) {
    return largest_of_unequal(table, chosen, [&](std::uint32_t i) { return trials.has(i); });
  };
  const std::int64_t own = by(Trials(table, requirement));
  return requirement.reference.empty()
             ? own
             : std::max(own, by(Trials(table, requirement, OutputsOf::reference)));
}

/// References of a group that lack the structure, where others have it.
void note_absence(const CaseTable& cases, const std::string& structure, const std::string& group,
                  Grounds& grounds) {
  const auto& presence = cases.attributes.at(presence_column(structure));
  const std::vector<std::uint32_t> chosen = chosen_cases(cases, group);
  const std::int64_t lacking =
      std::ranges::count_if(chosen, [&](std::uint32_t i) { return presence[i] == is_absent; });
  const std::string name = group.empty() ? structure : text(structure, ", ", group);
  if (lacking == 0 || lacking == std::ssize(chosen) ||
      std::ranges::find(grounds.lacking, name, &LackingCases::name) != grounds.lacking.end())
    return;
  grounds.lacking.push_back({.name = name, .lacking = lacking, .cases = std::ssize(chosen)});
}

/// Of what requirements judge: the largest of unequal patients, and references that lack what is
/// scored beside others.
void look_at_judged_cases(const CaseTable& cases, const RequirementPlan& plan, Grounds& grounds) {
  LabelViews views(cases, plan);
  for (const auto& [of, members] : requirements_by_cases(plan)) {
    const CaseTable& table = views.of(of.first);
    const std::vector<std::uint32_t> chosen = chosen_cases(table, of.second);
    std::set<std::string> seen;
    for (const std::size_t i : members) {
      const Requirement& each = plan.requirements[i];
      const CountedCases counted = metric_of(each.metric).info().counted;
      if (!each.against.empty())
        grounds.largest_patient =
            std::max(grounds.largest_patient,
                     largest_of_unequal(table, chosen_cases(table, each.against), counted, each));
      const bool is_by_model =
          counted == CountedCases::called || counted == CountedCases::not_called;
      if (!is_by_model && !seen.insert(each.metric).second) continue;
      grounds.largest_patient =
          std::max(grounds.largest_patient, largest_of_unequal(table, chosen, counted, each));
    }
    if (cases.target != Target::masks || of.first.lesions != LesionsOf::none) continue;
    std::set<std::string> groups = {of.second};
    for (const std::size_t i : members) {
      if (!plan.requirements[i].against.empty()) groups.insert(plan.requirements[i].against);
    }
    for (const std::string& group : groups) note_absence(cases, of.first.label, group, grounds);
  }
}

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

std::vector<MarkFacts> mark_facts(const CaseTable& cases) {
  std::vector<MarkFacts> facts;
  const std::int64_t lesions = std::ranges::count(cases.labels, 1);
  if (lesions == 0) return facts;
  for (const auto& [model, marks] : cases.marks) {
    MarkFacts& each = facts.emplace_back();
    each.model = model;
    each.images = cases.images;
    each.lesions = lesions;
    each.false_marks = std::ssize(marks.false_scores);
    each.unmarked_images = marks.unmarked_images;
    each.average_precision = marks.average_precision;
    each.weighted_afroc = marks.weighted_afroc;
    if (each.average_precision) each.froc_mean = mean_froc_sensitivity(free_response(cases, model));
  }
  return facts;
}

std::vector<ReaderFacts> reader_facts(const CaseTable& cases) {
  std::vector<ReaderFacts> facts;
  const Readings& readings = cases.readings;
  for (const auto& [modality, scores] : readings.scores) {
    for (std::size_t reader = 0; reader < readings.readers.size(); ++reader) {
      const GivenReadings given = given_readings(cases, modality, reader);
      facts.push_back({.modality = modality,
                       .reader = readings.readers[reader],
                       .positives = given.positives,
                       .negatives = given.negatives(),
                       .missing = given.missing});
      if (given.has_both_classes()) facts.back().auc = auc(given.scores, given.labels);
    }
  }
  return facts;
}

std::vector<Assumption> assumptions_of(const Grounds& grounds, Target target,
                                       const RequirementPlan& plan) {
  std::vector<Assumption> taken;
  if (!grounds.signature) taken.push_back(Assumption::plan_before_labels);
  taken.push_back(Assumption::thresholds_beforehand);
  const bool is_by_patient = plan.cluster == "patient";
  if (is_by_patient && grounds.patients_named_by == NamedBy::predictions)
    taken.push_back(Assumption::patients_by_predictions);
  if (std::ranges::any_of(grounds.subgroups, [](const SubgroupColumn& column) {
        return column.named_by == NamedBy::predictions;
      })) {
    taken.push_back(Assumption::subgroups_by_predictions);
  }
  taken.push_back(is_by_patient ? Assumption::independent_patients : Assumption::independent_cases);
  taken.push_back(Assumption::sample_of_use);
  if (!grounds.readers.empty()) taken.push_back(Assumption::readers_of_use);
  if (is_by_patient && grounds.largest_patient > 0) taken.push_back(Assumption::sizes_of_use);
  if (!grounds.lacking.empty()) taken.push_back(Assumption::absence_of_use);
  if (std::ranges::any_of(grounds.labels,
                          [](const LabelCounts& label) { return label.unknown > 0; })) {
    taken.push_back(Assumption::known_labels);
  }
  taken.push_back(Assumption::true_labels);
  if (target == Target::survival) taken.push_back(Assumption::independent_censoring);
  if (!grounds.not_opposed.empty()) taken.push_back(Assumption::claims_not_opposed);
  return taken;
}

}  // namespace

Grounds grounds_of(const CaseTable& cases, const RequirementPlan& plan,
                   const std::optional<PlanSignature>& signature) {
  Grounds grounds;
  grounds.signature = signature;
  grounds.cases = cases.size();
  grounds.patients = clusters_of(cases.patients).size();
  grounds.patients_named_by = cases.patients_named_by;
  grounds.subgroups = subgroup_columns(cases, plan);
  grounds.labels = label_counts(cases, plan);
  look_at_judged_cases(cases, plan, grounds);
  grounds.marks = mark_facts(cases);
  grounds.readers = reader_facts(cases);
  assume(grounds, cases.target, plan);
  return grounds;
}

std::int64_t count_readers(const Grounds& grounds) {
  std::set<std::string_view> names;
  for (const ReaderFacts& each : grounds.readers) names.insert(each.reader);
  return std::ssize(names);
}

void assume(Grounds& grounds, Target target, const RequirementPlan& plan) {
  for (const Family& family : plan.families) {
    if (method_of(family).dependence == Dependence::not_opposed)
      grounds.not_opposed.push_back(family.id);
  }
  grounds.assumptions = assumptions_of(grounds, target, plan);
}

Json to_json(const Grounds& grounds) {
  Json subgroups = Json::array();
  for (const SubgroupColumn& column : grounds.subgroups) {
    subgroups.push_back(Json::object({{"column", column.name},
                                      {"named_by", to_string(column.named_by)},
                                      {"empty", column.empty}}));
  }
  Json labels = Json::array();
  for (const LabelCounts& label : grounds.labels) {
    labels.push_back(Json::object({{"label", label.name},
                                   {"positive", label.positive},
                                   {"negative", label.negative},
                                   {"unknown", label.unknown}}));
  }
  Json assumptions = Json::array();
  for (const Assumption assumption : grounds.assumptions) {
    assumptions.push_back(
        Json::object({{"id", to_string(assumption)}, {"text", sentence(assumption, grounds)}}));
  }
  const Json signature = grounds.signature
                             ? Json::object({{"signer", grounds.signature->signer},
                                             {"signed_at", grounds.signature->signed_at}})
                             : Json();
  Json json = Json::object({{"plan_signature", signature},
                            {"cases", grounds.cases},
                            {"patients", grounds.patients},
                            {"patients_named_by", to_string(grounds.patients_named_by)},
                            {"subgroups", subgroups},
                            {"labels", labels},
                            {"assumptions", assumptions}});
  if (grounds.profile) json["profile"] = to_json(*grounds.profile);
  if (!grounds.marks.empty()) {
    Json marks = Json::array();
    for (const MarkFacts& each : grounds.marks) {
      marks.push_back(Json::object({{"model", each.model},
                                    {"images", each.images},
                                    {"lesions", each.lesions},
                                    {"false_marks", each.false_marks},
                                    {"unmarked_images", each.unmarked_images},
                                    {"froc_mean", json_of(each.froc_mean)},
                                    {"average_precision", json_of(each.average_precision)},
                                    {"weighted_afroc", json_of(each.weighted_afroc)}}));
    }
    json["marks"] = marks;
  }
  if (!grounds.readers.empty()) {
    Json readers = Json::array();
    for (const ReaderFacts& each : grounds.readers) {
      readers.push_back(Json::object({{"modality", each.modality},
                                      {"reader", each.reader},
                                      {"positives", each.positives},
                                      {"negatives", each.negatives},
                                      {"missing", each.missing},
                                      {"auc", json_of(each.auc)}}));
    }
    json["readers"] = readers;
  }
  return json;
}

}  // namespace etalon::validation
