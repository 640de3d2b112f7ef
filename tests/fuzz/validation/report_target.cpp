// SPDX-License-Identifier: Apache-2.0
#include "validation/report/report.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/validation/report/report_fixture.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {validation::to_json(validation::a_report()).canonical()};
}

void parse(std::string_view bytes) {
  const Json written = validation::to_json(validation::parse_report(Json::parse(bytes)));
  ensure(validation::to_json(validation::parse_report(written)).canonical() == written.canonical(),
         "a report is read as it was written");
}

}  // namespace etalon::fuzz
