// SPDX-License-Identifier: Apache-2.0
#include "models/training/history.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  models::History history;
  for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
    models::EpochFacts facts;
    facts.epoch = epoch;
    facts.step = 7 * epoch;
    facts.train_loss = 0.1 / static_cast<double>(epoch);
    if (epoch < 3) facts.validation_loss = 0.25;
    facts.weights = sha256(text("weights ", epoch));
    history.add(facts);
  }
  return {history.bytes(), "", history.line(1)};
}

void parse(std::string_view bytes) {
  const models::History history = models::parse_history(bytes, "the input");
  ensure(bytes.starts_with(history.bytes()), "a history is read as it stands there");
  ensure(bytes.find('\n', history.bytes().size()) == std::string_view::npos,
         "only an unfinished line is left out");
}

}  // namespace etalon::fuzz
