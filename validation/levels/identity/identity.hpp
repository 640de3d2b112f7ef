// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "validation/findings/finding.hpp"
#include "validation/plan/plan.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::validation {

/// A digest that should be what a record says.
struct DigestPair {
  std::string name;  ///< `model.onnx`
  Digest expected;
  Digest actual;
};

/// One way of computing the same outputs: `batch of 1`, `2 ranks`, with the digest of the outputs.
struct RepeatedRun {
  std::string how;
  Digest outputs;
};

/// What the caller found out about the model files; plain values, no model library needed here.
struct IdentityFacts {
  std::vector<DigestPair> files;
  std::int64_t opset = 0;
  std::int64_t ir_version = 0;
  std::vector<std::string> custom_operators;  ///< `domain.Name` of operators outside ai.onnx
  std::vector<RepeatedRun> runs;              ///< of the full model
  std::vector<RepeatedRun> compressed_runs;   ///< empty: no compressed model
};

/// Level L0: `L0.digests`, `L0.onnx`, `L0.repeatability`, `L0.repeatability_compressed`.
/// What has no facts is not_assessed; repeatability needs two runs of a model. Without a compressed
/// model (no `compressed_runs`) its finding is left out.
[[nodiscard]] std::vector<Finding> assess_identity(const IdentityFacts& facts);

/// Level L0: `L0.score_change` and `L0.decision_flips` of the compressed against the full model on
/// the cases given, at `threshold` (nothing: the flips are not assessed). Labels are not used. The
/// first is the share of scores that change by more than the plan's limit, the flips that of
/// decisions, each held against its limit by the upper bound of a share over patients. None without
/// a compressed model.
[[nodiscard]] std::vector<Finding> assess_agreement(const Predictions& cases, const Plan& plan,
                                                    std::optional<double> threshold);

}  // namespace etalon::validation
