// SPDX-License-Identifier: Apache-2.0
// The state of a training as a safetensors file, and the JSON beside it.
#include "models/training/checkpoint.hpp"

#include "core/error.hpp"
#include "models/training/checkpoint_folder.hpp"
#include "models/zoo/zoo.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {
namespace {

const models::FlatLayout& layout() {
  static const models::FlatLayout result(
      models::build_mlp({.hidden = {2}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1));
  return result;
}

std::string state() {
  models::Checkpoint checkpoint;
  checkpoint.epoch = 1;
  checkpoint.step = 7;
  checkpoint.values.assign(static_cast<std::size_t>(layout().size()), 0.5F);
  checkpoint.first.assign(static_cast<std::size_t>(layout().statistics_begin()), 0.25F);
  return models::checkpoint_bytes(layout(), checkpoint);
}

const Json& summary() {
  static const Json result = [] {
    models::History history;
    models::EpochFacts facts;
    facts.epoch = 1;
    facts.step = 7;
    facts.checkpoint = sha256(state());
    history.add(facts);
    return models::CheckpointFolder("train", {Json::object({{"seed", 1}}), {}}, {})
        .summary(history, 1);
  }();
  return result;
}

}  // namespace

std::vector<std::string> seeds() { return {state(), summary().pretty()}; }

void parse(std::string_view bytes) {
  if (bytes.starts_with('{')) {
    const Json found = Json::parse(bytes, "the input");
    models::check_is(found, summary(), "the input");
    ensure(found == summary(), "only what has to stand there is accepted");
    return;
  }
  models::Checkpoint checkpoint = models::parse_checkpoint(bytes, layout(), "the input");
  const std::string written = models::checkpoint_bytes(layout(), checkpoint);
  const auto again = models::parse_checkpoint(written, layout(), "what was written");
  ensure(models::checkpoint_bytes(layout(), again) == written, "a state is read as it was written");
}

}  // namespace etalon::fuzz
