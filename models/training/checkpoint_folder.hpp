// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "models/training/checkpoint.hpp"
#include "models/training/history.hpp"
#include "models/training/training_identity.hpp"

namespace etalon::models {

/// Which checkpoints stay; the newest one always does.
struct KeepPolicy {
  std::int64_t last = 3;   ///< so many newest ones
  bool best = true;        ///< the one with the smallest validation loss
  std::int64_t every = 5;  ///< those of every so many epochs; 0: none
};

/// What a training leaves after each epoch: `checkpoints/`, `history.jsonl` and `timings.jsonl`
/// (docs/formats/checkpoint.md). It belongs to one identity, and nothing in a checkpoint's JSON is
/// free: it is what identity and history say it has to be, and is refused otherwise. From a kill at
/// any point the next `open` finds the last checkpoint that is whole. One rank writes; any may
/// read.
///
///     CheckpointFolder folder("job/train", identity, {});
///     History history = folder.open();                  // the writer
///     folder.write(layout, state, {.epoch = 1, .step = 7, .train_loss = 0.6}, history);
class CheckpointFolder {
 public:
  CheckpointFolder(const std::filesystem::path& folder, TrainingIdentity identity, KeepPolicy keep);

  /// Throws when the checkpoints are of another training or machine class (check_identity).
  void check_owner() const;
  /// The same without a word about machine classes: for a look whose process is not capped.
  void check_configuration() const;
  /// The history, after a look at every kept checkpoint. Changes nothing. Throws format and
  /// integrity errors that name the file and what in it does not hold.
  [[nodiscard]] History verify() const;
  /// `verify` up to the newest checkpoint; what a killed writer left behind is removed. Makes the
  /// folder this training's when it is nobody's.
  [[nodiscard]] History open() const;
  /// Removes checkpoints, history and timings, whoever they are of.
  void clear() const;

  /// Writes state, history line, summary and `latest.json` in this order, then removes what need
  /// not be kept. `losses` gives epoch, step and losses; it joins the history with the digests.
  void write(const FlatLayout& layout, const Checkpoint& checkpoint, EpochFacts losses,
             History& history) const;
  /// The state after an epoch of the history. Throws an integrity error when its bytes or weights
  /// have not the digests that the history says.
  [[nodiscard]] Checkpoint read(const FlatLayout& layout, const History& history,
                                std::int64_t epoch) const;

  /// Throws an integrity error when a file of this epoch's checkpoint is missing.
  void require(std::int64_t epoch) const;

  /// Epochs whose checkpoints are kept, ascending.
  [[nodiscard]] std::vector<std::int64_t> kept() const;
  /// `checkpoints/epoch-NNNNNN.json`.
  [[nodiscard]] std::filesystem::path summary_file(std::int64_t epoch) const;
  [[nodiscard]] std::filesystem::path history_file() const { return folder_ / "history.jsonl"; }
  [[nodiscard]] std::filesystem::path timings_file() const { return folder_ / "timings.jsonl"; }

  /// What the JSON beside an epoch's state has to be.
  [[nodiscard]] Json summary(const History& history, std::int64_t epoch) const;

 private:
  void check_owner(const TrainingIdentity& mine) const;
  [[nodiscard]] std::filesystem::path state_file(std::int64_t epoch) const;
  void check_summary(const History& history, std::int64_t epoch) const;
  [[nodiscard]] std::int64_t newest(const History& history) const;
  [[nodiscard]] bool is_kept(std::int64_t epoch, std::int64_t newest, std::int64_t best) const;
  void remove(std::int64_t epoch) const;

  std::filesystem::path folder_;
  std::filesystem::path checkpoints_;
  TrainingIdentity identity_;
  KeepPolicy keep_;
};

/// Throws an integrity error that names the first key in which `found`, read from `file`, is not
/// `expected`.
void check_is(const Json& found, const Json& expected, std::string_view file);

}  // namespace etalon::models
