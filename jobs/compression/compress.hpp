// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "core/log.hpp"
#include "datasets/reader.hpp"
#include "distributed/communicator.hpp"
#include "jobs/compression/gate.hpp"
#include "models/machine/machine_class.hpp"
#include "models/training/options.hpp"

namespace etalon::jobs {

/// What compression starts from.
struct CompressTask {
  const models::Graph& full;
  const datasets::SampleReader& samples;
  models::CompressOptions options;
  models::TrainOptions train;          ///< of the job: seed, loss, shards of the fine-tuning
  std::filesystem::path folder;        ///< checkpoints of the fine-tuning go below it
  std::string configuration;           ///< digest of everything the result depends on
  models::MachineClass machine_class;  ///< for which the same bytes are promised
  bool show_progress = true;
};

/// Prunes channels round by round, each followed by fine-tuning, while the gate accepts; returns
/// the last accepted graph, nothing when the first round fails. Collective.
[[nodiscard]] std::optional<models::Graph> prune_while_accepted(distributed::Communicator& comm,
                                                                const CompressTask& task,
                                                                CompressionGate& gate,
                                                                const Log& log);

/// Quantizes `graph` to int8; while the gate refuses, the most sensitive operator goes back to
/// float. Nothing when no operator is left. Collective.
[[nodiscard]] std::optional<models::Graph> quantize_while_refused(distributed::Communicator& comm,
                                                                  const CompressTask& task,
                                                                  const models::Graph& graph,
                                                                  CompressionGate& gate,
                                                                  const Log& log);

}  // namespace etalon::jobs
