// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/alike.hpp"
#include "jobs/steps/initial_graph.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {
namespace {

/// Digests of the checkpoints that are kept, by file name: what binds them to the record.
Json checkpoint_digests(const models::CheckpointFolder& folder) {
  Json digests = Json::object();
  for (const std::int64_t epoch : folder.kept()) {
    const auto file = folder.summary_file(epoch);
    digests[file.filename().string()] = sha256_file(file).hex();
  }
  return digests;
}

StepResult train_and_write(const StepContext& context, const StepPlan& plan,
                           const TrainSetup& setup, const models::Examination& found) {
  distributed::Communicator& comm = context.session.world();
  const models::TrainTask task = setup.task();
  const models::TrainResult trained =
      models::train(comm, task, context.log, context.show_progress && comm.is_root());
  StepResult result{{"model.onnx", "history.jsonl"},
                    Json::object({{"weights_sha256", trained.weights.hex()},
                                  {"weights_merkle_root", trained.merkle_root.hex()},
                                  {"parameters", found.parameters},
                                  {"frozen", Json::array_of(found.frozen)},
                                  {"output", found.output->name},
                                  {"output_kind", models::to_string(found.output->kind)},
                                  {"epochs", trained.epochs},
                                  {"steps", trained.steps},
                                  {"best_epoch", trained.best_epoch},
                                  {"machine_class", task.identity.machine_class.digest().hex()}})};
  distributed::agree(comm, "writing the model", [&] {
    if (!comm.is_root()) return;
    models::write_onnx(plan.folder / "model.onnx", trained.graph);
    result.facts["checkpoints"] = checkpoint_digests(models::checkpoint_folder(task));
  });
  return result;
}

}  // namespace

bool train_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  const auto others =
      context.restarts ? models::OtherCheckpoints::replace : models::OtherCheckpoints::refuse;
  const StepPlan plan =
      distributed::agree(comm, "reading the inputs of step train", [&] { return train_plan(job); });
  distributed::check_alike(comm, "the inputs of step train",
                           {plan.inputs.begin(), plan.inputs.end()},
                           "give every rank the same files, or a job directory that all share");
  distributed::agree(comm, "looking at the checkpoints", [&] {
    // Before the record of the training that they belong to is removed.
    if (!comm.is_root() || context.restarts) return;
    const models::CheckpointFolder folder(plan.folder, training_identity(job, plan), {});
    // What is done goes on nowhere, and may have been done on a machine of another class.
    record_difference(plan).is_none() ? folder.check_configuration() : folder.check_owner();
  });
  std::unique_ptr<TrainSetup> setup;
  models::Examination found;
  const auto look = [&] {
    setup = distributed::agree(comm, "preparing training",
                               [&] { return std::make_unique<TrainSetup>(job, plan, others); });
    found = distributed::agree(comm, "looking at the model", [&] {
      return examine_initial(job, setup->initial(), setup->samples(), context.log);
    });
  };
  const bool is_done =
      run_step(context, plan, look, [&] { return train_and_write(context, plan, *setup, found); });
  distributed::agree(comm, "comparing record, history, checkpoints and model", [&] {
    if (comm.is_root() && !is_done) check_trained(job, plan);
  });
  return is_done;
}

}  // namespace etalon::jobs
