// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "jobs/job.hpp"
#include "models/graph/graph.hpp"
#include "validation/levels/identity.hpp"

namespace etalon::jobs {

/// What level L0 is judged by: digests of files against the records that named them, versions and
/// foreign operators of the ONNX files, and the outputs of each model for the same inputs in
/// batches of 1, 3 and all, with one and several threads, on every rank. Collective; every rank
/// returns the same facts.
[[nodiscard]] validation::IdentityFacts identity_facts(
    distributed::Communicator& comm, const Job& job, const datasets::SampleReader& samples,
    std::span<const std::int64_t> indices, const models::Graph& full,
    const std::optional<models::Graph>& compressed);

}  // namespace etalon::jobs
