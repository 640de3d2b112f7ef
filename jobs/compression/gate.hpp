// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "models/compression/options.hpp"
#include "models/graph/graph.hpp"

namespace etalon::jobs {

/// One candidate and what the gate said.
struct GateRound {
  std::string what;  ///< `int8`, `pruned to 75 %`, …
  double auc_full = 0;
  double auc_candidate = 0;
  double difference = 0;  ///< candidate − full
  double lower = 0;       ///< one-sided lower confidence bound of the difference
  double alpha = 0;       ///< error of that bound
  bool is_accepted = false;
  Json details = Json::object();  ///< sizes, nodes kept in float, …
};

/// Cases of the validation split with the scores of both models: columns of equal length.
struct GateCases {
  std::span<const double> full;
  std::span<const double> candidate;
  std::span<const std::int64_t> labels;     ///< 0 or 1
  std::span<const std::uint32_t> patients;  ///< numbers from 0
};

/// What the gate says of a candidate with this one-sided error, without name and details. Needs
/// cases that `gate_outlook` has no doubt of.
[[nodiscard]] GateRound judge_scores(const GateCases& cases, double margin, double alpha);

/// The error that a candidate may take so that all together take no more than `options.alpha`,
/// however many are judged (docs/formats/gate.md). Pruning goes on while it is accepted, a fixed
/// sequence: each candidate takes the whole error. Quantization tries until one is accepted: the
/// first takes 4/5 of the error, each further one 4/5 of what is left. With both each has half.
[[nodiscard]] double candidate_alpha(const models::CompressOptions& options, bool is_pruned,
                                     std::int64_t tried_before);

/// Accepts a compressed model only when the lower bound of AUC(candidate) − AUC(full) on the
/// validation split is at least −margin: a paired bound over patients
/// (validation/uncertainty/bounds/difference_bound.hpp). Test labels are never used. Scores come
/// from the deployment engine.
///
///     CompressionGate gate(comm, samples, full, options, threads);
///     if (gate.judge(candidate, "int8").is_accepted) …
class CompressionGate {
 public:
  /// Collective. Throws unsupported for label volumes and for more than two classes.
  CompressionGate(distributed::Communicator& comm, const datasets::SampleReader& samples,
                  const models::Graph& full, const models::CompressOptions& options,
                  std::int64_t threads, bool shows_progress = false);

  /// Throws unsupported for label volumes and for more than two classes.
  static void check_data(const datasets::Manifest& manifest);

  /// Collective; every rank gets the same answer. Only without a doubt.
  GateRound judge(const models::Graph& candidate, std::string what, bool is_pruned, Json details);

  /// Why the gate cannot judge (the bound refuses the patients of the split), so that no candidate
  /// is accepted; empty when it can.
  [[nodiscard]] const std::string& doubt() const noexcept { return doubt_; }
  /// Every candidate so far, in order.
  [[nodiscard]] const std::vector<GateRound>& rounds() const noexcept { return rounds_; }

 private:
  distributed::Communicator& comm_;
  const datasets::SampleReader& samples_;
  models::CompressOptions options_;
  std::int64_t threads_;
  bool shows_progress_ = false;
  std::vector<std::int64_t> indices_;
  std::vector<std::int64_t> labels_;
  std::vector<std::uint32_t> patients_;
  std::int64_t quantized_ = 0;  ///< candidates of quantization so far
  std::string doubt_;
  std::vector<double> full_scores_;
  std::vector<GateRound> rounds_;
};

/// `compress/gate.json` (docs/formats/gate.md).
[[nodiscard]] Json to_json(const std::vector<GateRound>& rounds,
                           const models::CompressOptions& options, bool is_compressed);

/// Why a document is not the gate of these options, naming the place; empty when it is one: it has
/// its keys and no others, its candidates are those that the method makes, in that order, and what
/// it says follows from its own numbers: differences, who was accepted, whether there is a
/// compressed model.
[[nodiscard]] std::string gate_fault(const Json& gate, const models::CompressOptions& options,
                                     bool is_compressed);
/// Throws an integrity error naming the file when there is a fault.
void check_gate(const std::filesystem::path& file, const models::CompressOptions& options,
                bool is_compressed);

}  // namespace etalon::jobs
