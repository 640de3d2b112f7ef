// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/result.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/families.hpp"
#include "validation/plan/plan_forms.hpp"

namespace etalon::validation {
namespace {

Json json_of(const GroupResult& group) {
  return Json::object({{"subgroup", group.subgroup},
                       {"estimate", number_json(group.estimate)},
                       {"lower", number_json(group.lower)},
                       {"upper", number_json(group.upper)},
                       {"cases", group.cases},
                       {"positives", group.positives},
                       {"patients", group.patients},
                       {"positive_patients", group.positive_patients},
                       {"negative_patients", group.negative_patients}});
}

Json to_json(const RequirementResult& result) {
  Json json = Json::object(
      {{"id", result.id},
       {"ruling", to_string(result.ruling)},
       {"estimate", number_json(result.estimate)},
       {"lower", number_json(result.lower)},
       {"upper", number_json(result.upper)},
       {"estimate_of_given", number_json(result.estimate_of_given)},
       {"method", result.method},
       {"cases", result.cases},
       {"positives", result.positives},
       {"patients", result.patients},
       {"positive_patients", result.positive_patients},
       {"negative_patients", result.negative_patients},
       {"missing", result.missing},
       {"message", result.message},
       {"self_certificate", result.self_certificate ? to_json(*result.self_certificate) : Json()}});
  for (const GroupResult& group : result.groups) json["groups"].push_back(json_of(group));
  return json;
}

void add_family(const RequirementResult& result, Json& json) {
  const auto optional_text = [](const std::string& value) {
    return value.empty() ? Json() : Json(value);
  };
  json["error"] = result.error;
  json["family"] = optional_text(result.family);
  json["stopped_by"] = optional_text(result.stopped_by);
}

/// The largest share of patients of which none is among so many with probability `alpha`.
double unseen_share(std::int64_t patients, double alpha) {
  return 1 - std::pow(alpha, 1 / static_cast<double>(patients));
}

/// Of a result, or of one of its groups.
template <class Result>
void add_unseen(std::string id, const Result& of, double error, bool is_by_patient,
                Grounds& grounds) {
  UnseenPatients unseen{
      .id = std::move(id),
      .positives = is_by_patient ? of.positive_patients : of.positives,
      .negatives = is_by_patient ? of.negative_patients : of.cases - of.positives};
  unseen.of_positives = unseen_share(unseen.positives, error);
  unseen.of_negatives = unseen_share(unseen.negatives, error);
  grounds.unseen.push_back(unseen);
}

}  // namespace

void assume_of_passes(JudgementResult& result) {
  ensure(result.results.size() == result.plan.requirements.size(), "a result for each requirement");
  Grounds& grounds = result.grounds;
  const bool is_by_patient = result.plan.cluster == "patient";
  for (std::size_t i = 0; i < result.results.size(); ++i) {
    const RequirementResult& each = result.results[i];
    if (each.ruling != Verdict::pass) continue;
    const Certainty kind = certainty_of(result.plan.requirements[i]);
    const bool is_of_classes = kind == Certainty::class_areas;
    if (kind == Certainty::area || kind == Certainty::readers || is_of_classes) {
      if (each.groups.empty()) {
        // Of a mean over classes the patients of the rarest are known, not its cases.
        add_unseen(each.id, each, each.error, is_by_patient || is_of_classes, grounds);
      } else {
        for (const GroupResult& group : each.groups)
          add_unseen(text(each.id, ", ", group.subgroup), group, each.error, is_by_patient,
                     grounds);
      }
    }
    const bool is_of_shares = kind == Certainty::share || kind == Certainty::rates;
    if (is_of_shares && is_by_patient && each.patients < each.cases)
      grounds.lost_in_patients.push_back(each.id);
  }
  if (!grounds.unseen.empty()) grounds.assumptions.push_back(Assumption::scores_of_one_kind);
  if (!grounds.lost_in_patients.empty())
    grounds.assumptions.push_back(Assumption::losses_of_one_kind);
}

Verdict JudgementResult::overall() const {
  Verdict overall = Verdict::pass;
  for (const RequirementResult& result : results) {
    if (result.family.empty()) overall = worse(overall, result.ruling);
  }
  for (const FamilyResult& family : family_results(plan, results))
    overall = worse(overall, family.ruling);
  if (grounds.profile && !grounds.profile->shortfalls.empty())
    overall = worse(overall, Verdict::not_assessed);
  return overall;
}

std::string result_bytes(const JudgementResult& result) {
  const bool has_families = !result.plan.families.empty();
  Json results = Json::array();
  for (const RequirementResult& each : result.results) {
    Json json = to_json(each);
    if (has_families) add_family(each, json);
    results.push_back(json);
  }
  Json json = Json::object({{"schema", form_of(result.plan).result},
                            {"plan", Json::parse(requirement_bytes(result.plan))},
                            {"plan_sha256", digest(result.plan).hex()},
                            {"predictions_sha256", result.predictions.hex()},
                            {"labels_sha256", result.labels.hex()},
                            {"grounds", to_json(result.grounds)},
                            {"results", results},
                            {"ruling", to_string(result.overall())}});
  if (result.masks) json["masks_sha256"] = result.masks->hex();
  if (has_families) {
    Json families = Json::array();
    for (const FamilyResult& each : family_results(result.plan, result.results))
      families.push_back(to_json(each));
    json["families"] = families;
  }
  return json.canonical();
}

}  // namespace etalon::validation
