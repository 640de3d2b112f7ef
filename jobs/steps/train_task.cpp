// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/train_task.hpp"

#include "core/config/write.hpp"
#include "core/sha256.hpp"
#include "datasets/statistics.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::jobs {
namespace {

models::Graph initial_graph(const Job& job, const datasets::SampleReader& samples) {
  if (job.model.architecture == "onnx") return models::read_onnx(job.model.file);
  const auto train = samples.manifest().indices(datasets::Split::train);
  const auto statistics = datasets::input_statistics(samples, datasets::Split::train);
  models::ModelTask task;
  task.sample_shape = samples.sample_shape(train.at(0));
  task.outputs =
      job.train.loss == "binary_cross_entropy" ? 1 : std::ssize(samples.manifest().options.classes);
  task.standardization = {statistics.mean, statistics.deviation};
  return models::build_model(job.model, task, static_cast<std::uint64_t>(job.train.seed));
}

}  // namespace

Json train_configuration(const Job& job) {
  Json train = config::to_json(job.train);
  train.as_object().erase("lanes");
  return Json::object({{"model", config::to_json(job.model)}, {"train", train}});
}

TrainSetup::TrainSetup(const Job& job)
    : job_(job),
      samples_(job.directory() / "data"),
      initial_(initial_graph(job, samples_)),
      configuration_(train_configuration(job)) {
  digest_ = sha256(configuration_.canonical() +
                   sha256_file(job.directory() / "data" / "manifest.json").hex())
                .hex();
}

models::TrainTask TrainSetup::task() const {
  return {initial_, samples_, job_.train, job_.directory() / "train", digest_};
}

}  // namespace etalon::jobs
