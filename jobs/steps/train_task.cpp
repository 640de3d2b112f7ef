// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/train_task.hpp"

#include <map>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/steps/initial_graph.hpp"
#include "models/machine/machine_class.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {
namespace {

/// Digests of the model file and of the files beside it that hold its tensors.
std::map<std::string, std::string> model_digests(const Job& job) {
  std::map<std::string, std::string> digests;
  if (job.model.architecture != "onnx") return digests;
  digests["model"] = sha256_file(job.model.file).hex();
  std::int64_t number = 0;
  for (const auto& data : models::onnx_data_files(job.model.file)) {
    digests[text("model.data.", ++number)] = sha256_file(data).hex();
  }
  return digests;
}

models::Graph unchanged_graph(const Job& job, const StepPlan& plan,
                              const datasets::SampleReader& samples) {
  models::Graph graph = initial_graph(job, samples);
  for (const auto& [name, digest] : model_digests(job)) {
    const auto planned = plan.inputs.find(name);
    check(planned != plan.inputs.end() && planned->second == digest, ErrorKind::integrity,
          text(job.model.file, ": was changed while it was read; start again"));
  }
  return graph;
}

}  // namespace

StepPlan train_plan(const Job& job) {
  StepPlan plan = plan_step(job, "train", train_configuration(job));
  add_inputs(plan, job, {"data/manifest.json"});
  plan.inputs.merge(model_digests(job));
  return plan;
}

models::TrainingIdentity training_identity(const Job& job, const StepPlan& plan) {
  models::TrainingIdentity identity;
  identity.configuration = plan.configuration;
  identity.configuration["inputs"] = Json::object();
  for (const auto& [name, digest] : plan.inputs) {
    identity.configuration["inputs"][name] = digest;
    identity.places[name] =
        name.starts_with("model") ? job.model.file : (job.directory() / name).string();
  }
  identity.machine_class = models::machine_class();
  return identity;
}

TrainSetup::TrainSetup(const Job& job, const StepPlan& plan, models::OtherCheckpoints others)
    : job_(job),
      samples_(job.directory() / "data"),
      initial_(unchanged_graph(job, plan, samples_)),
      identity_(training_identity(job, plan)),
      others_(others) {}

models::TrainTask TrainSetup::task() const {
  return {initial_, samples_, job_.train, job_.directory() / "train", identity_, others_};
}

}  // namespace etalon::jobs
