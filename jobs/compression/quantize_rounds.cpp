// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/philox.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/partition.hpp"
#include "jobs/compression/compress.hpp"
#include "jobs/prediction/scores.hpp"
#include "models/compression/calibration.hpp"
#include "models/compression/quantize.hpp"
#include "models/compression/sensitivity.hpp"

namespace etalon::jobs {
namespace {

constexpr std::size_t sensitivity_samples = 16;  // enough to rank operators, not to judge them

/// Training samples chosen by the seed alone.
std::vector<std::int64_t> calibration_set(const CompressTask& task) {
  const auto train = task.samples.manifest().required_indices(datasets::Split::train);
  const auto order = random_permutation(
      std::ssize(train),
      RandomStream(static_cast<std::uint64_t>(task.train.seed), RandomPurpose::calibration));
  std::vector<std::int64_t> chosen;
  for (const std::int64_t place : order) {
    if (std::ssize(chosen) == task.options.calibration_samples) break;
    chosen.push_back(train[static_cast<std::size_t>(place)]);
  }
  return chosen;
}

}  // namespace

std::optional<models::Graph> quantize_while_refused(distributed::Communicator& comm,
                                                    const CompressTask& task,
                                                    const models::Graph& graph,
                                                    CompressionGate& gate, const Log& log) {
  const models::Graph folded = models::fold_for_inference(graph);
  const auto chosen = calibration_set(task);
  // The percentile takes a second pass.
  const std::int64_t passes = task.options.calibration == "percentile" ? 2 : 1;
  const auto own = distributed::part_of(comm.rank(), comm.size(), std::ssize(chosen));
  Progress progress("calibrate", passes * own.size(), "samples",
                    task.show_progress && comm.is_root());
  std::int64_t measured = 0;
  const auto input = [&](std::int64_t sample) {
    progress.update(measured++);
    return input_batch(task.samples,
                       std::span(chosen).subspan(static_cast<std::size_t>(sample), 1));
  };
  const models::Calibration ranges =
      models::calibrate(comm, folded, std::ssize(chosen), input, task.options);

  progress.update(measured);
  progress.finish();
  const std::vector<std::string> nodes = models::quantizable_nodes(folded);
  std::vector<std::string> most_sensitive;
  std::set<std::string> keep_float;
  while (keep_float.size() < nodes.size()) {
    models::Graph candidate = models::quantize(folded, ranges, task.options, keep_float);
    const GateRound verdict = gate.judge(
        candidate, keep_float.empty() ? "int8" : text("int8 without ", keep_float.size()), false,
        Json::object({{"kept_in_float", Json::array_of(keep_float)},
                      {"int8_operators", nodes.size() - keep_float.size()},
                      {"calibration_samples", std::ssize(chosen)}}));
    log.info("compress",
             text(verdict.what, ": AUC difference ", fixed(verdict.difference, 4), ", lower bound ",
                  fixed(verdict.lower, 4), verdict.is_accepted ? ", accepted" : ", refused"));
    if (verdict.is_accepted) return candidate;
    if (most_sensitive.empty()) {
      most_sensitive = distributed::agree(comm, "ranking operators", [&] {
        std::vector<Array> inputs;
        for (std::size_t i = 0; i < std::min(sensitivity_samples, chosen.size()); ++i) {
          inputs.push_back(input(static_cast<std::int64_t>(i)));
        }
        return models::by_sensitivity(folded, ranges, task.options, inputs);
      });
    }
    keep_float.insert(most_sensitive.at(keep_float.size()));
  }
  return std::nullopt;
}

}  // namespace etalon::jobs
