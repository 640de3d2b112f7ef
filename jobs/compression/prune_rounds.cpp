// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "jobs/compression/compress.hpp"
#include "models/compression/prune.hpp"
#include "models/graph/parameters.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/training/trainer.hpp"

namespace etalon::jobs {
namespace {

models::TrainOptions fine_tuning(const CompressTask& task) {
  models::TrainOptions options = task.train;
  options.epochs = task.options.fine_tune_epochs;
  options.patience = 0;
  options.max_steps = 0;
  options.keep_last = 1;
  options.keep_best = false;
  options.keep_every = 0;
  options.schedule = {.kind = "cosine", .learning_rate = task.options.fine_tune_rate};
  return options;
}

Json sizes(const models::Graph& graph, const std::vector<models::PrunedGroup>& groups) {
  Json list = Json::array();
  for (const models::PrunedGroup& group : groups) {
    list.push_back(Json::object({{"producers", Json::array_of(group.producers)},
                                 {"channels_before", group.before},
                                 {"channels_after", group.after}}));
  }
  return Json::object({{"parameters", models::parameter_count(graph)}, {"groups", list}});
}

}  // namespace

std::optional<models::Graph> prune_while_accepted(distributed::Communicator& comm,
                                                  const CompressTask& task, CompressionGate& gate,
                                                  const Log& log) {
  std::optional<models::Graph> accepted;
  models::Graph current = task.full;
  double removed = 0;
  for (std::int64_t round = 1; removed < task.options.prune_target; ++round) {
    const double next = std::min(removed + task.options.prune_step, task.options.prune_target);
    // Of the channels that are left, so that the total removed grows by equal steps.
    const auto pruned = models::prune_channels(current, 1.0 - (1.0 - next) / (1.0 - removed),
                                               task.options.prune_multiple);
    models::Graph candidate = pruned.graph;
    if (task.options.fine_tune_epochs > 0) {
      // Checkpoints of a round serve the round alone: those of another job go.
      const auto digest = sha256(task.configuration + models::onnx_bytes(candidate)).hex();
      const models::TrainTask tuning{candidate,
                                     task.samples,
                                     fine_tuning(task),
                                     task.folder / text("round-", round),
                                     {Json::object({{"compress", digest}}), task.machine_class},
                                     models::OtherCheckpoints::replace};
      candidate = models::train(comm, tuning, log, task.show_progress && comm.is_root()).graph;
    }
    const GateRound verdict = gate.judge(candidate, text("pruned by ", fixed(100 * next, 1), " %"),
                                         true, sizes(candidate, pruned.groups));
    log.info("compress", text(verdict.what, ": AUC difference ", fixed(verdict.difference, 4),
                              ", lower bound ", fixed(verdict.lower, 4),
                              verdict.is_accepted ? ", accepted" : ", refused: pruning ends"));
    if (!verdict.is_accepted) break;
    accepted = candidate;
    current = std::move(candidate);
    removed = next;
  }
  return accepted;
}

}  // namespace etalon::jobs
