// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/result.hpp"

namespace etalon::validation {
namespace {

Json to_json(const RequirementResult& result) {
  return Json::object(
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
}

}  // namespace

Verdict JudgementResult::overall() const {
  Verdict overall = Verdict::pass;
  for (const RequirementResult& result : results) overall = worse(overall, result.ruling);
  return overall;
}

std::string result_bytes(const JudgementResult& result) {
  Json results = Json::array();
  for (const RequirementResult& each : result.results) results.push_back(to_json(each));
  return Json::object({{"schema", "etalon.result/2"},
                       {"plan", Json::parse(requirement_bytes(result.plan))},
                       {"plan_sha256", digest(result.plan).hex()},
                       {"predictions_sha256", result.predictions.hex()},
                       {"labels_sha256", result.labels.hex()},
                       {"grounds", to_json(result.grounds)},
                       {"results", results},
                       {"ruling", to_string(result.overall())}})
      .canonical();
}

}  // namespace etalon::validation
