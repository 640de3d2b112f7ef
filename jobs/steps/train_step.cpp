// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/steps/step.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {

bool train_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  const auto manifest = job.directory() / "data" / "manifest.json";
  const std::string data =
      distributed::agree(comm, "reading the dataset", [&] { return sha256_file(manifest).hex(); });
  StepPlan plan{"train", {{"data/manifest.json", data}}, train_configuration(job)};
  if (job.model.architecture == "onnx") {
    plan.inputs["model"] = distributed::agree(comm, "reading the model",
                                              [&] { return sha256_file(job.model.file).hex(); });
  }
  return run_step(context, plan, [&](const std::filesystem::path& folder) {
    const auto setup = distributed::agree(comm, "preparing training",
                                          [&] { return std::make_unique<TrainSetup>(job); });
    const models::TrainResult trained =
        models::train(comm, setup->task(), context.log, context.show_progress && comm.is_root());
    distributed::agree(comm, "writing the model", [&] {
      if (comm.is_root()) models::write_onnx(folder / "model.onnx", trained.graph);
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
