// SPDX-License-Identifier: Apache-2.0
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/compression/compress.hpp"
#include "jobs/prediction/scores.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/steps/pipeline.hpp"
#include "models/machine/machine_class.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {
namespace {

/// The compressed graph, nothing when no candidate passed the gate. Collective.
std::optional<models::Graph> compress(const StepContext& context, const StepPlan& plan,
                                      const models::Graph& full,
                                      const datasets::SampleReader& samples,
                                      std::vector<GateRound>& rounds) {
  const Job& job = context.job;
  distributed::Communicator& comm = context.session.world();
  if (job.compress.method == "none") return std::nullopt;
  const CompressTask task{full,
                          samples,
                          job.compress,
                          job.train,
                          plan.folder,
                          sha256(plan.configuration.canonical()).hex(),
                          models::machine_class(),
                          context.show_progress};
  CompressionGate gate(comm, samples, full, job.compress, thread_count(job.train.lanes),
                       context.show_progress);
  std::optional<models::Graph> best;
  if (!gate.doubt().empty()) {
    context.log.warning("compress", text("the gate cannot judge: ", gate.doubt(),
                                         "; raise data.validation, or add patients"));
    return best;
  }
  if (job.compress.method.starts_with("prune")) {
    best = prune_while_accepted(comm, task, gate, context.log);
  }
  if (job.compress.method.ends_with("int8")) {
    auto quantized = quantize_while_refused(comm, task, best ? *best : full, gate, context.log);
    if (quantized) best = std::move(quantized);
  }
  rounds = gate.rounds();
  return best;
}

}  // namespace

StepPlan compress_plan(const Job& job) {
  StepPlan plan = plan_step(job, "compress", step_configuration(job, "compress"));
  plan.outputs = {"gate.json"};
  add_inputs(plan, job, {"data/manifest.json", "train/model.onnx"});
  return plan;
}

bool compress_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  const StepPlan plan = distributed::agree(comm, "reading the inputs of step compress",
                                           [&] { return compress_plan(job); });
  std::optional<models::Graph> full;
  std::unique_ptr<datasets::SampleReader> samples;
  const auto look = [&] {
    full = distributed::agree(comm, "reading the model", [&] {
      return models::read_onnx(job.directory() / "train" / "model.onnx");
    });
    samples = distributed::agree(comm, "reading the dataset", [&] {
      auto reader = std::make_unique<datasets::SampleReader>(job.directory() / "data");
      if (job.compress.method != "none") CompressionGate::check_data(reader->manifest());
      return reader;
    });
  };
  const bool is_done = run_step(context, plan, look, [&] {
    std::vector<GateRound> rounds;
    const auto graph = compress(context, plan, *full, *samples, rounds);
    StepResult result;
    distributed::agree(comm, "writing the compressed model", [&] {
      if (!comm.is_root()) return;
      const auto file = plan.folder / "model.onnx";
      write_file(plan.folder / "gate.json",
                 to_json(rounds, job.compress, graph.has_value()).pretty());
      result.outputs = {"gate.json"};
      if (graph) {
        models::write_onnx(file, *graph);
        result.outputs.push_back("model.onnx");
      } else {
        std::filesystem::remove(file);
      }
    });
    result.facts = Json::object({{"compressed", graph.has_value()}});
    if (!graph && job.compress.method != "none") {
      context.log.warning("compress",
                          "no candidate passed the gate; the package will hold the "
                          "full model only");
    }
    return result;
  });
  distributed::agree(comm, "looking at what the gate said", [&] {
    if (!comm.is_root() || is_done) return;
    check_gate(plan.folder / "gate.json", job.compress,
               std::filesystem::exists(plan.folder / "model.onnx"));
  });
  return is_done;
}

}  // namespace etalon::jobs
