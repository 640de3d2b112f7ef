// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "jobs/options/job.hpp"
#include "models/graph/graph.hpp"
#include "validation/levels/identity/identity.hpp"

namespace etalon::jobs {

/// Whether an output of a step is a log such as history.jsonl: times stand in it, so its digest
/// differs from run to run, and nothing is computed from it.
[[nodiscard]] bool is_log(std::string_view output);

/// What level L0 is judged by: digests of files against the records that named them, versions and
/// foreign operators of the ONNX files, and the outputs of each model for the same inputs in
/// batches of 1, 3 and all, with one and several threads; ranks that agree count as one run.
/// Collective; every rank returns the same facts.
[[nodiscard]] validation::IdentityFacts identity_facts(
    distributed::Communicator& comm, const Job& job, const datasets::SampleReader& samples,
    std::span<const std::int64_t> indices, const models::Graph& full,
    const std::optional<models::Graph>& compressed);

}  // namespace etalon::jobs
