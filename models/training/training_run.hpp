// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <optional>
#include <vector>

#include "core/progress.hpp"
#include "distributed/tree_reducer.hpp"
#include "models/training/checkpoint.hpp"
#include "models/training/lanes.hpp"
#include "models/training/optimizer.hpp"
#include "models/training/shard_gradient.hpp"
#include "models/training/trainer.hpp"

namespace etalon::models {

/// The moving parts of one training: flat values, this rank's optimizer piece, lanes, reducer.
/// `train` and `replay` drive it. Every member function is collective.
class TrainingRun {
 public:
  TrainingRun(distributed::Communicator& comm, const TrainTask& task);

  [[nodiscard]] std::int64_t steps_per_epoch() const noexcept { return steps_per_epoch_; }
  [[nodiscard]] std::int64_t total_steps() const noexcept { return total_steps_; }
  [[nodiscard]] std::int64_t step() const noexcept { return step_; }
  [[nodiscard]] const FlatLayout& layout() const noexcept { return layout_; }
  [[nodiscard]] std::span<const float> values() const noexcept;

  void restore(const Checkpoint& checkpoint);
  /// State of all ranks' pieces, on every rank.
  [[nodiscard]] Checkpoint snapshot(std::int64_t epoch);
  /// Trains one epoch (or what max_steps leaves of it); returns the mean training loss.
  double run_epoch(std::int64_t epoch, Progress& progress);
  /// Wall-clock seconds of each step of the last `run_epoch` on this rank, for its record only.
  [[nodiscard]] const std::vector<double>& step_seconds() const noexcept { return step_seconds_; }
  /// Mean loss over a split in inference mode; nothing when the split is empty or holds volumes of
  /// different sizes. Summed exactly, in fixed chunks.
  [[nodiscard]] std::optional<double> evaluate(datasets::Split split);

 private:
  float run_step(std::int64_t epoch, std::int64_t step_of_epoch,
                 const std::vector<std::int64_t>& order);
  void update(std::span<float> sum);

  distributed::Communicator& comm_;
  const TrainTask& task_;
  FlatLayout layout_;
  ShardPasses passes_;
  Lanes lanes_;
  distributed::TreeReducer reducer_;
  distributed::Range parameters_;  ///< part of this rank's piece that holds parameters
  Optimizer optimizer_;
  at::Tensor values_;
  std::vector<std::int64_t> train_indices_;
  std::vector<double> step_seconds_;
  std::int64_t repeats_ = 1;
  std::int64_t steps_per_epoch_ = 0;
  std::int64_t total_steps_ = 0;
  std::int64_t step_ = 0;
};

}  // namespace etalon::models
