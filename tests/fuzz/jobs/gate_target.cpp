// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/file.hpp"
#include "jobs/compression/gate.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  jobs::GateRound refused{
      .what = "int8",
      .auc_full = 0.9,
      .auc_candidate = 0.85,
      .difference = 0.85 - 0.9,
      .lower = -0.1,
      .alpha = jobs::candidate_alpha({}, false, 0),
      .details = Json::object(
          {{"calibration_samples", 256}, {"int8_operators", 3}, {"kept_in_float", Json::array()}})};
  jobs::GateRound accepted = refused;
  accepted.what = "int8 without 1";
  accepted.details["kept_in_float"] = Json(Json::Array{"conv1"});
  accepted.details["int8_operators"] = 2;
  accepted.auc_candidate = 0.9;
  accepted.difference = 0;
  accepted.lower = -0.01;
  accepted.alpha = jobs::candidate_alpha({}, false, 1);
  accepted.is_accepted = true;
  return {jobs::to_json({refused, accepted}, {}, true).pretty()};
}

void parse(std::string_view bytes) {
  testing_support::overwrite("gate.json", std::string(bytes));
  jobs::check_gate("gate.json", {}, true);
  const Json gate = Json::parse(bytes);
  ensure(gate.at("compressed") == Json(true) && gate.at("rounds").size() > 0,
         "a gate that stands for a compressed model has a round that accepted it");
}

}  // namespace etalon::fuzz
