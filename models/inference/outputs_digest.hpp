// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "core/array_view.hpp"
#include "core/sha256.hpp"
#include "models/inference/engine.hpp"

namespace etalon::models {

/// SHA-256 over every output of `count` samples, output by output, computed in batches of `batch`:
/// engines that repeat themselves give one digest whatever the batch. `inputs(first, size)` gives
/// the samples `first` … `first + size − 1` as one array (N, …).
[[nodiscard]] Digest outputs_digest(
    const Engine& engine, std::int64_t count, std::int64_t batch,
    const std::function<Array(std::int64_t first, std::int64_t size)>& inputs);

}  // namespace etalon::models
