// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "jobs/check/source_look.hpp"
#include "jobs/options/job.hpp"
#include "models/graph/graph.hpp"

namespace etalon::jobs {

/// The model that a job trains, before its first step.
struct ModelLook {
  std::string subject;  ///< its file, or the architecture
  models::Graph graph;
  std::int64_t parameters = 0;  ///< trainable elements
};

/// Reads the model file, or builds the architecture for samples of the source, which must be given
/// then. Throws what reading and building throw.
[[nodiscard]] ModelLook look_at_model(const Job& job, const std::optional<SourceLook>& source);

}  // namespace etalon::jobs
