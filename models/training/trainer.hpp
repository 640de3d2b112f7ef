// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/json.hpp"
#include "core/log.hpp"
#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "models/graph/graph.hpp"
#include "models/training/options.hpp"

namespace etalon::models {

struct TrainResult {
  Graph graph;     ///< with the trained weights
  Digest weights;  ///< `weights_sha256`
  Digest merkle_root;
  std::int64_t epochs = 0;  ///< epochs done
  std::int64_t steps = 0;
  std::int64_t best_epoch = 0;
  Json history;  ///< one object per epoch
};

/// What one call of `train` works on.
struct TrainTask {
  const Graph& initial;
  const datasets::SampleReader& samples;
  TrainOptions options;
  std::filesystem::path folder;  ///< checkpoints/ and history.jsonl go here
  std::string configuration;     ///< digest of everything the result depends on; a checkpoint of
                                 ///< another configuration is not gone on from
};

/// Trains by logical shards (docs/semantics.md): the same weights, byte for byte, for any number of
/// ranks and lanes on one CPU class. Writes a checkpoint after every epoch and goes on from the
/// latest one. Collective; every rank returns the same result. Throws a numeric error naming epoch
/// and step when the loss is not finite.
[[nodiscard]] TrainResult train(distributed::Communicator& comm, const TrainTask& task,
                                const Log& log, bool show_progress);

/// Re-runs the epochs after checkpoint `from` up to checkpoint `to` and returns the digest of the
/// weights reached, for comparison with the recorded one. Writes nothing. Collective.
[[nodiscard]] Digest replay(distributed::Communicator& comm, const TrainTask& task,
                            std::int64_t from, std::int64_t to, bool show_progress);

}  // namespace etalon::models
