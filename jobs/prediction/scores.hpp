// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "models/graph/graph.hpp"
#include "models/inference/engine.hpp"

namespace etalon::jobs {

/// Inputs of samples as one batch (n, sample shape). Throws a format error naming the sample when
/// their shapes differ.
[[nodiscard]] Array input_batch(const datasets::SampleReader& samples,
                                std::span<const std::int64_t> indices);

/// Probability of the positive (last) class of each sample of a batch, from the engine's outputs:
/// the last column of the scored output (N,1) or (N,2), a sigmoid or softmax of it when it is
/// logits (models::scored_output). Throws unsupported for other shapes, numeric for a declared
/// probability outside [0, 1].
[[nodiscard]] std::vector<double> positive_probability(const models::Graph& graph,
                                                       std::span<const Array> outputs);

/// Scores of the samples by a graph, computed by the deployment engine. Ranks share the samples;
/// every rank gets all scores, whose bits do not depend on the number of ranks or threads. With
/// `shows_progress` rank 0 draws how far its own part is. Collective.
[[nodiscard]] std::vector<double> score_samples(distributed::Communicator& comm,
                                                const datasets::SampleReader& samples,
                                                const models::Graph& graph,
                                                std::span<const std::int64_t> indices,
                                                std::int64_t threads, bool shows_progress = false);

/// `lanes` of the job file, or the cores of this rank when it is 0.
[[nodiscard]] std::int64_t thread_count(std::int64_t lanes);

}  // namespace etalon::jobs
