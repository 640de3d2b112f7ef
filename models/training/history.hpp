// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sha256.hpp"

namespace etalon::models {

/// What can be repeated of an epoch: one line of history.jsonl. Times stand elsewhere.
struct EpochFacts {
  std::int64_t epoch = 0;  ///< epochs done, from 1
  std::int64_t step = 0;   ///< steps done since the start of training
  double train_loss = 0;
  std::optional<double> validation_loss = {};
  Digest weights = {};      ///< `weights_sha256`
  Digest merkle_root = {};  ///< `weights_merkle_root`
  Digest checkpoint = {};   ///< of the epoch's safetensors file, whether it is kept or not
};

/// The course of a training, epochs 1 to size(). Equal trainings have equal histories, byte for
/// byte, for any number of ranks, lanes and interruptions. A chain of digests binds each epoch to
/// all before it, so that one digest in a checkpoint speaks for the whole course.
class History {
 public:
  [[nodiscard]] std::int64_t size() const noexcept { return std::ssize(epochs_); }
  /// Facts of an epoch from 1 to size().
  [[nodiscard]] const EpochFacts& at(std::int64_t epoch) const;
  /// The epoch's line without its line feed: canonical JSON.
  [[nodiscard]] const std::string& line(std::int64_t epoch) const;
  /// h(0) = SHA-256 of nothing, h(n) = SHA-256(h(n−1) ‖ line n ‖ line feed).
  [[nodiscard]] Digest chain(std::int64_t epoch) const;
  /// The first epoch with the smallest validation loss; 0 when there is none.
  [[nodiscard]] std::int64_t best_epoch() const noexcept {
    return best_.empty() ? 0 : best_.back();
  }
  /// All lines, each with its line feed: the bytes of history.jsonl.
  [[nodiscard]] std::string bytes() const;

  /// Adds epoch size() + 1.
  void add(const EpochFacts& facts);
  /// Forgets the epochs after `size`.
  void cut(std::int64_t size);

 private:
  std::vector<EpochFacts> epochs_;
  std::vector<std::string> lines_;
  std::vector<Digest> chain_;       ///< one per epoch
  std::vector<std::int64_t> best_;  ///< best epoch after each epoch
};

/// Reads one line, without its line feed. Throws a format error.
[[nodiscard]] EpochFacts parse_epoch(std::string_view line);
/// Reads lines; what stands behind the last line feed is an epoch that was never finished and is
/// left out. Throws a format error naming `source` and the line.
[[nodiscard]] History parse_history(std::string_view text, std::string_view source);
/// The same of a file; empty when there is none.
[[nodiscard]] History read_history(const std::filesystem::path& file);
/// Appends a line and syncs. A file that could not take all of it is cut back, so that only whole
/// lines stand there; throws an io error.
void append_line(const std::filesystem::path& file, std::string_view line);

}  // namespace etalon::models
