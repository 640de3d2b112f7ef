// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/train_task.hpp"

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "datasets/statistics.hpp"
#include "models/machine/machine_class.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::jobs {
namespace {

models::Graph zoo_graph(const Job& job, const datasets::SampleReader& samples) {
  const auto train = samples.manifest().indices(datasets::Split::train);
  const auto statistics = datasets::input_statistics(samples, datasets::Split::train);
  models::ModelTask task;
  task.sample_shape = samples.sample_shape(train.at(0));
  task.outputs =
      job.train.loss == "binary_cross_entropy" ? 1 : std::ssize(samples.manifest().options.classes);
  task.standardization = {statistics.mean, statistics.deviation};
  return models::build_model(job.model, task, static_cast<std::uint64_t>(job.train.seed));
}

models::Graph initial_graph(const Job& job, const StepPlan& plan,
                            const datasets::SampleReader& samples) {
  if (job.model.architecture != "onnx") return zoo_graph(job, samples);
  models::Graph graph = models::read_onnx(job.model.file);
  check(sha256_file(job.model.file).hex() == plan.inputs.at("model"), ErrorKind::integrity,
        text(job.model.file, ": was changed while it was read; start again"));
  return graph;
}

}  // namespace

Json train_configuration(const Job& job) {
  Json model = config::to_json(job.model);
  model.as_object().erase("file");
  Json train = config::to_json(job.train);
  for (const char* key : {"lanes", "keep_last", "keep_best", "keep_every"}) {
    train.as_object().erase(key);
  }
  return Json::object({{"model", model}, {"train", train}});
}

StepPlan train_plan(const Job& job) {
  StepPlan plan = plan_step(job, "train", train_configuration(job));
  add_inputs(plan, job, {"data/manifest.json"});
  if (job.model.architecture == "onnx") plan.inputs["model"] = sha256_file(job.model.file).hex();
  return plan;
}

models::TrainingIdentity training_identity(const Job& job, const StepPlan& plan) {
  models::TrainingIdentity identity;
  identity.configuration = plan.configuration;
  identity.configuration["inputs"] = Json::object();
  for (const auto& [name, digest] : plan.inputs) {
    identity.configuration["inputs"][name] = digest;
    identity.places[name] = name == "model" ? job.model.file : (job.directory() / name).string();
  }
  identity.machine_class = models::machine_class();
  return identity;
}

TrainSetup::TrainSetup(const Job& job, const StepPlan& plan, models::OtherCheckpoints others)
    : job_(job),
      samples_(job.directory() / "data"),
      initial_(initial_graph(job, plan, samples_)),
      identity_(training_identity(job, plan)),
      others_(others) {}

models::TrainTask TrainSetup::task() const {
  return {initial_, samples_, job_.train, job_.directory() / "train", identity_, others_};
}

}  // namespace etalon::jobs
