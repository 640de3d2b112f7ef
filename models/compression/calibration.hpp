// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "distributed/communicator.hpp"
#include "models/compression/options.hpp"
#include "models/graph/graph.hpp"

namespace etalon::models {

/// Range of the values of one activation.
struct ActivationRange {
  float lower = 0;
  float upper = 0;
  bool operator==(const ActivationRange&) const = default;
};

/// Value name → range, for every f32 value that nodes of the graph make or read.
using Calibration = std::map<std::string, ActivationRange>;

/// Input of calibration sample i, a batch of one: (1,F), (1,C,H,W) or (1,C,D,H,W).
using CalibrationInput = std::function<Array(std::int64_t sample)>;

/// Runs the fp32 graph over `samples` inputs and measures the range of every activation: two
/// streaming passes (extremes, then histograms of 2048 bins), memory independent of the number of
/// samples. Ranks share the samples; counts are whole numbers, so the ranges have the same bits for
/// any number of ranks. Collective. Throws a numeric error naming value and sample for NaN or
/// infinity.
[[nodiscard]] Calibration calibrate(distributed::Communicator& comm, const Graph& graph,
                                    std::int64_t samples, const CalibrationInput& input,
                                    const CompressOptions& options);

}  // namespace etalon::models
