// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/pipeline.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {

bool train_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  StepPlan plan = plan_step(job, "train", train_configuration(job));
  distributed::agree(comm, "reading the inputs of step train", [&] {
    add_inputs(plan, job, {"data/manifest.json"});
    if (job.model.architecture == "onnx") plan.inputs["model"] = sha256_file(job.model.file).hex();
  });
  return run_step(context, plan, [&] {
    const auto setup = distributed::agree(comm, "preparing training",
                                          [&] { return std::make_unique<TrainSetup>(job); });
    const models::TrainResult trained =
        models::train(comm, setup->task(), context.log, context.show_progress && comm.is_root());
    distributed::agree(comm, "writing the model", [&] {
      if (comm.is_root()) models::write_onnx(plan.folder / "model.onnx", trained.graph);
    });
    return StepResult{{"model.onnx", "history.jsonl"},
                      Json::object({{"weights_sha256", trained.weights.hex()},
                                    {"weights_merkle_root", trained.merkle_root.hex()},
                                    {"parameters", models::parameter_count(trained.graph)},
                                    {"epochs", trained.epochs},
                                    {"steps", trained.steps},
                                    {"best_epoch", trained.best_epoch}})};
  });
}

}  // namespace etalon::jobs
