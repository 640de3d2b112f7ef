// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/plan.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() { return {validation::plan_bytes(validation::Plan{})}; }

void parse(std::string_view bytes) {
  const std::string written = validation::plan_bytes(validation::parse_plan(bytes, "the input"));
  ensure(validation::plan_bytes(validation::parse_plan(written, "what was written")) == written,
         "a plan is read as it was written");
}

}  // namespace etalon::fuzz
