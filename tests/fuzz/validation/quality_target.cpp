// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "datasets/quality/checks.hpp"
#include "tests/fuzz/target.hpp"
#include "validation/levels/data/data_checks.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  std::vector<datasets::QualityFinding> findings;
  for (const std::string_view id : datasets::quality_check_ids())
    findings.push_back({.id = std::string(id), .message = "none"});
  findings.front().severity = datasets::Severity::warning;
  findings.front().count = 2;
  findings.front().items = {"radius", "texture"};
  findings.back().severity = datasets::Severity::fail;
  return {datasets::to_json(findings).pretty()};
}

void parse(std::string_view bytes) {
  const Json quality = Json::parse(bytes);
  const auto findings = validation::assess_data(quality);
  ensure(findings.size() == quality.at("findings").size(), "every check becomes a finding");
}

}  // namespace etalon::fuzz
