// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/log.hpp"
#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "models/graph/graph.hpp"
#include "models/training/checkpoint_folder.hpp"
#include "models/training/options.hpp"

namespace etalon::models {

struct TrainResult {
  Graph graph;     ///< with the trained weights
  Digest weights;  ///< `weights_sha256`
  Digest merkle_root;
  std::int64_t epochs = 0;  ///< epochs done
  std::int64_t steps = 0;
  std::int64_t best_epoch = 0;  ///< smallest validation loss; 0: there is none
};

/// What becomes of checkpoints that training cannot go on from: those of another training or
/// machine class, and damaged ones.
enum class OtherCheckpoints : std::uint8_t { refuse, replace };

/// What one call of `train` works on.
struct TrainTask {
  const Graph& initial;
  const datasets::SampleReader& samples;
  TrainOptions options;
  std::filesystem::path folder;  ///< checkpoints/ and history.jsonl go here
  TrainingIdentity identity;     ///< everything the result depends on
  OtherCheckpoints others = OtherCheckpoints::refuse;
};

/// Where the task's checkpoints are.
[[nodiscard]] CheckpointFolder checkpoint_folder(const TrainTask& task);

/// Trains by logical shards (docs/semantics.md): the same weights, byte for byte, for any number of
/// ranks and lanes on one CPU class. Writes a checkpoint after every epoch and goes on from the
/// latest one. Collective; every rank returns the same result. Throws a numeric error naming epoch
/// and step when the loss is not finite, and what CheckpointFolder::verify throws.
[[nodiscard]] TrainResult train(distributed::Communicator& comm, const TrainTask& task,
                                const Log& log, bool show_progress);

/// What a replay reached.
struct ReplayResult {
  std::int64_t start = 0;      ///< the epoch it began after: the nearest checkpoint that is kept
  std::int64_t different = 0;  ///< first epoch whose weights are not the recorded ones; 0: none
  Digest recorded;             ///< of the last epoch, by the history
  Digest reached;
};

/// Re-runs the epochs after `from` up to `to` and compares the weights after each with the history.
/// Begins at the nearest kept checkpoint up to `from`. Writes nothing. Collective. Throws a usage
/// error for epochs that were not trained, and what CheckpointFolder::verify throws.
[[nodiscard]] ReplayResult replay(distributed::Communicator& comm, const TrainTask& task,
                                  std::int64_t from, std::int64_t to, bool show_progress);

}  // namespace etalon::models
