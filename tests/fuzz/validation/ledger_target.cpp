// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/ledger.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  validation::Opening first{.count = 1,
                            .time = "2026-03-01T12:00:00Z",
                            .plan = sha256("plan"),
                            .bundle = sha256("bundle"),
                            .dataset = sha256("dataset"),
                            .scores = sha256("scores"),
                            .previous = {}};
  validation::Opening second = first;
  second.count = 2;
  second.bundle.reset();
  second.previous = validation::head_of(std::vector{first}).digest;
  return {validation::ledger_bytes({first}), validation::ledger_bytes({first, second})};
}

void parse(std::string_view bytes) {
  const auto openings = validation::parse_ledger(bytes, "the input");
  ensure(validation::ledger_bytes(openings) == bytes, "a ledger is read as it was written");
}

}  // namespace etalon::fuzz
