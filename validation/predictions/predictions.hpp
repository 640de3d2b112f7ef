// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/sha256.hpp"
#include "datasets/samples.hpp"

namespace etalon::validation {

/// Which model files gave the scores, and for which data: SHA-256 of the files' bytes.
struct ScoreSource {
  Digest dataset;     ///< of the manifest
  Digest full_model;  ///< of `train/model.onnx`
  std::optional<Digest> compressed_model = {};
  bool operator==(const ScoreSource&) const = default;
};

/// What the models said about each case of the validation and the test split: columns of equal
/// length n. Plain values; `validate/predictions.h5` on disk (docs/formats/predictions.md).
struct Predictions {
  std::vector<std::string> sample_ids;
  std::vector<std::string> patient_ids;
  std::vector<datasets::Split> splits;
  std::vector<std::int64_t> labels;      ///< 0 or 1; −1 while sealed
  std::vector<double> score_full;        ///< probability of the positive class, [0, 1]
  std::vector<double> score_compressed;  ///< the same of the compressed model; empty: none
  ScoreSource source = {};

  [[nodiscard]] std::int64_t size() const { return std::ssize(sample_ids); }
  [[nodiscard]] bool has_compressed() const { return !score_compressed.empty(); }
  /// The cases of one split, in order.
  [[nodiscard]] Predictions of(datasets::Split split) const;
  bool operator==(const Predictions&) const = default;
};

/// Throws a format error where columns differ in length, an id is empty or stands twice, or scores
/// of a compressed model and its digest are not both there, a numeric error naming the case where a
/// score is not in [0, 1].
void check_predictions(const Predictions& predictions);

/// Digest of everything but the labels, the source among it: fixes before the labels are opened
/// which models are judged by them, and their scores.
[[nodiscard]] Digest digest_of_scores(const Predictions& predictions);

void write_predictions(const std::filesystem::path& file, const Predictions& predictions);
/// Throws io, format and numeric errors naming file and dataset.
[[nodiscard]] Predictions read_predictions(const std::filesystem::path& file);
/// The same for a table that left its job directory: an integrity error where a label stands in it.
[[nodiscard]] Predictions read_sealed_predictions(const std::filesystem::path& file);

}  // namespace etalon::validation
