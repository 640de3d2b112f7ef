// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/initial_graph.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "datasets/statistics.hpp"
#include "models/contract/first_loss.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/zoo/imported.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::jobs {
namespace {

constexpr std::size_t most_listed = 8;

models::Standardization standardization(const datasets::SampleReader& samples) {
  const auto statistics = datasets::input_statistics(samples, datasets::Split::train);
  return {statistics.mean, statistics.deviation};
}

/// Of the first training sample.
Shape first_shape(const datasets::SampleReader& samples) {
  return samples.sample_shape(samples.manifest().required_indices(datasets::Split::train)[0]);
}

/// `'a', 'b' and 3 more`.
std::string listed(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  for (const auto& name : names) {
    if (shown.size() == most_listed) break;
    shown.push_back(text("'", name, "'"));
  }
  const std::size_t more = names.size() - shown.size();
  return text(join(shown, ", "), more > 0 ? text(" and ", more, " more") : std::string());
}

void describe(const models::Examination& found, const Log& log) {
  log.info("train", text("the output '", found.output->name, "' (",
                         models::to_string(found.output->kind), ") is trained and scored; ",
                         found.parameters, " parameters in ", found.trained.size(), " tensors"));
  if (!found.frozen.empty()) {
    log.info("train", text("not trained: ", listed(found.frozen),
                           " (single numbers, numbers in front of the first layer, layers behind "
                           "other outputs, model.frozen)"));
  }
}

}  // namespace

models::Graph initial_graph(const Job& job, const datasets::SampleReader& samples) {
  if (job.model.architecture == "onnx") {
    models::Graph graph = models::declared_model(models::read_onnx(job.model.file), job.model);
    return job.model.standardize
               ? models::standardized_model(std::move(graph), standardization(samples))
               : graph;
  }
  models::ModelTask task;
  task.sample_shape = first_shape(samples);
  task.outputs =
      job.train.loss == "binary_cross_entropy" ? 1 : std::ssize(samples.manifest().options.classes);
  task.standardization = standardization(samples);
  return models::build_model(job.model, task, static_cast<std::uint64_t>(job.train.seed));
}

models::ModelDemand model_demand(const Job& job, Shape sample_shape, bool has_masks) {
  models::ModelDemand demand;
  demand.sample_shape = std::move(sample_shape);
  if (has_masks && job.train.patch.size() == 3 && demand.sample_shape.size() == 4) {
    std::ranges::copy(job.train.patch, demand.sample_shape.begin() + 1);
  }
  demand.classes = std::ssize(job.data.classes);
  demand.has_masks = has_masks;
  demand.train = job.train;
  return demand;
}

models::ModelDemand trained_demand(const Job& job, const datasets::SampleReader& samples) {
  const auto& manifest = samples.manifest();
  models::ModelDemand demand = model_demand(job, first_shape(samples), manifest.has_masks);
  demand.classes = std::ssize(manifest.options.classes);
  return demand;
}

models::Examination examine_initial(const Job& job, const models::Graph& initial,
                                    const datasets::SampleReader& samples, const Log& log) {
  const auto& manifest = samples.manifest();
  const models::ModelDemand demand = trained_demand(job, samples);
  const bool is_foreign = job.model.architecture == "onnx";
  auto found =
      models::examine(initial, demand, is_foreign ? models::Look::dry_run : models::Look::graph);
  with_context(is_foreign ? job.model.file : text("model ", job.model.architecture),
               [&] { models::throw_objections(found.objections); });
  if (!is_foreign) return found;
  describe(found, log);
  if (!manifest.has_masks) {
    const auto first = models::first_loss(initial, samples, job.train);
    if (first.is_far_worse()) log.warning("train", models::first_loss_warning(first));
  }
  return found;
}

}  // namespace etalon::jobs
