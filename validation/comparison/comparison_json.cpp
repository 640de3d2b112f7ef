// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "validation/comparison/compare.hpp"

namespace etalon::validation {
namespace {

/// A reason stands where there is no interval; how a bound meets a limit is no matter here.
Json to_json(const RequirementResult& result) {
  const bool has_interval = result.lower && result.upper;
  return Json::object({{"estimate", number_json(result.estimate)},
                       {"lower", number_json(result.lower)},
                       {"upper", number_json(result.upper)},
                       {"missing", result.missing},
                       {"method", result.method},
                       {"reason", has_interval ? Json() : Json(result.message)}});
}

Json to_json(const std::optional<FlipCounts>& counts) {
  if (!counts) return {};
  return Json::object({{"cases", counts->cases},
                       {"both_right", counts->both_right},
                       {"only_first_right", counts->only_first},
                       {"only_second_right", counts->only_second},
                       {"both_wrong", counts->both_wrong}});
}

Json to_json(const Sources& sources) {
  Json names = Json::array();
  for (const std::string& name : sources.names()) names.push_back(name);
  return names;
}

Json to_json(const Flip& flip) {
  return Json::object({{"case", flip.id},
                       {"patient", flip.patient},
                       {"label", flip.label},
                       {"first", number_json(flip.first)},
                       {"second", number_json(flip.second)},
                       {"right", flip.is_first_right ? "first" : "second"}});
}

}  // namespace

std::string comparison_bytes(const Comparison& comparison) {
  Json metrics = Json::array();
  for (const ComparedMetric& each : comparison.metrics) {
    metrics.push_back(Json::object({{"metric", each.metric},
                                    {"first", to_json(each.first)},
                                    {"second", to_json(each.second)},
                                    {"difference", to_json(each.difference)},
                                    {"better", to_string(each.advantage)}}));
  }
  Json flips = Json::array();
  for (const Flip& flip : comparison.flips) flips.push_back(to_json(flip));
  Json json = Json::object({{"schema", "etalon.comparison/2"},
                            {"options", config::to_json(comparison.options)},
                            {"first_sha256", comparison.first.hex()},
                            {"second_sha256", comparison.second.hex()},
                            {"labels_sha256", comparison.labels.hex()},
                            {"cases", comparison.cases},
                            {"patients", comparison.patients},
                            {"patients_named_by", to_json(comparison.patients_named_by)},
                            {"subgroup_named_by", to_json(comparison.subgroup_named_by)},
                            {"missing", Json::object({{"first", comparison.missing_of_first},
                                                      {"second", comparison.missing_of_second}})},
                            {"metrics", metrics},
                            {"positive", to_json(comparison.positive)},
                            {"negative", to_json(comparison.negative)},
                            {"flips", flips}});
  if (comparison.masks_of_first) json["first_masks_sha256"] = comparison.masks_of_first->hex();
  if (comparison.masks_of_second) json["second_masks_sha256"] = comparison.masks_of_second->hex();
  return json.canonical();
}

}  // namespace etalon::validation
