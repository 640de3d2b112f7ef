// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/steps/initial_graph.hpp"
#include "models/contract/examine.hpp"
#include "models/executor/run_graph.hpp"
#include "models/graph/parameters.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/zoo/imported.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::jobs {
namespace {

/// Outputs that the loss is computed on: one for a binary loss, else one per class.
std::int64_t wanted_outputs(const Job& job) {
  return job.train.loss == "binary_cross_entropy" ? 1 : std::ssize(job.data.classes);
}

models::Graph zoo_graph(const Job& job, const SourceLook& source) {
  models::ModelTask task;
  task.sample_shape = source.sample_shape;
  task.outputs = wanted_outputs(job);
  const auto channels = static_cast<std::size_t>(source.sample_shape.at(0));
  task.standardization = {std::vector<float>(channels, 0.0F), std::vector<float>(channels, 1.0F)};
  return models::build_model(job.model, task, static_cast<std::uint64_t>(job.train.seed));
}

/// What one sample of a batch looks like to the model: volumes are cut to boxes.
Shape input_sample(const Job& job, const SourceLook& source) {
  Shape shape = source.sample_shape;
  if (!source.has_masks || job.train.patch.size() + 1 != shape.size()) return shape;
  std::ranges::copy(job.train.patch, shape.begin() + 1);
  return shape;
}

void inspect_training(const Job& job, const SourceLook& source, Inspection& found) {
  const std::int64_t batch = job.train.shards * job.train.shard_size;
  const std::int64_t samples =
      source.in_split(0) * (source.has_masks ? job.train.patches_per_volume : 1);
  if (source.is_dealt() && samples < batch) {
    found.object(ErrorKind::config, "train.shards",
                 text("the training split has ", samples, " samples, fewer than one batch of ",
                      batch, " (train.shards × train.shard_size)"),
                 "make the batch smaller, or add data");
  }
  if (source.has_masks != (job.train.loss == "dice_cross_entropy")) {
    found.object(ErrorKind::config, "train.loss",
                 text("train.loss is ", job.train.loss, ", but the source has ",
                      source.has_masks ? "label volumes" : "classes"),
                 source.has_masks ? "take dice_cross_entropy"
                                  : "take cross_entropy or binary_cross_entropy");
  }
  if (job.train.loss == "binary_cross_entropy" && job.data.classes.size() != 2) {
    found.object(ErrorKind::config, "train.loss",
                 text("train.loss is binary_cross_entropy, but data.classes names ",
                      job.data.classes.size(), " classes"),
                 "take cross_entropy");
  }
}

/// Whether batches of the source's samples fit the one input.
bool inspect_input(const models::Graph& graph, const std::string& subject, const Shape& sample,
                   const SourceLook& source, Inspection& found) {
  if (graph.inputs.size() != 1) {
    std::vector<std::string> names;
    for (const auto& input : graph.inputs) names.push_back(input.name);
    found.object(ErrorKind::unsupported, subject,
                 text(subject, ": the model has ", graph.inputs.size(), " inputs (",
                      join(names, ", "), "), but a sample is one array"),
                 "export it with one input");
    return false;
  }
  const models::ValueInfo& input = graph.inputs[0];
  if (input.shape.empty() || input.shape[0] >= 0) {
    found.object(ErrorKind::unsupported, subject,
                 text(subject, ": input '", input.name, "' has shape ", shape_text(input.shape),
                      ", whose batch is fixed"),
                 "export it with a free batch dimension");
    return false;
  }
  const Shape own(input.shape.begin() + 1, input.shape.end());
  bool fits = own.size() == sample.size();
  for (std::size_t i = 0; fits && i < own.size(); ++i) fits = own[i] < 0 || own[i] == sample[i];
  if (fits) return true;
  const std::string what = source.features.empty() ? text("samples of shape ", shape_text(sample))
                                                   : text(source.features.size(), " features (",
                                                          join(source.features, ", "), ")");
  found.object(ErrorKind::config, subject,
               text(subject, ": input '", input.name, "' takes ", shape_text(own),
                    ", but the source has ", what),
               "change the columns of section [data], or take the model for this source");
  return false;
}

/// What the contract of models says, but what `inspect_training` has said.
void inspect_contract(const Job& job, const ModelLook& model, const SourceLook& source,
                      Inspection& found) {
  const auto demand = model_demand(job, source.sample_shape, source.has_masks);
  const bool is_foreign = job.model.architecture == "onnx";
  const auto seen = models::examine(model.graph, demand,
                                    is_foreign ? models::Look::dry_run : models::Look::graph);
  const auto said = models::loss_objections(demand).size();
  for (std::size_t i = said; i < seen.objections.size(); ++i) {
    const Error error(seen.objections[i].kind,
                      text(model.subject, ": ", seen.objections[i].message));
    found.objections.push_back(objection_of(error, model.subject));
  }
  if (!seen.output) return;
  found.fact("output", text(seen.output->name, " (", models::to_string(seen.output->kind), "), ",
                            job.train.loss));
  if (is_foreign && !seen.frozen.empty()) {
    found.fact("not trained", join(seen.frozen, ", "));
  }
}

/// A pass over zeros, or an objection.
bool dry_pass(const ModelLook& model, const Array& inputs, Inspection& found) {
  return examine(found, model.subject, [&] {
    with_context(text(model.subject, ": a batch of ", inputs.shape[0]),
                 [&] { static_cast<void>(models::run_graph(model.graph, {&inputs, 1})); });
  });
}

void inspect_parameters(const ModelLook& model, Inspection& found) {
  constexpr std::size_t shown = 4;
  const auto names = models::trainable_parameters(model.graph);
  const auto count = std::min(shown, names.size());
  found.fact("model", text(model.subject, ", ", model.parameters, " trainable parameters in ",
                           names.size(), " tensors: ", join(std::span(names).first(count), ", "),
                           count < names.size() ? ", …" : ""));
  if (names.empty()) {
    found.object(ErrorKind::unsupported, model.subject,
                 text(model.subject, ": nothing in the model can be trained"),
                 "name a model with weights");
  }
}

}  // namespace

ModelLook look_at_model(const Job& job, const std::optional<SourceLook>& source) {
  const bool is_file = job.model.architecture == "onnx";
  check(!is_file || !job.model.file.empty(), ErrorKind::config,
        "model.architecture is onnx, but model.file is not set; name the model there");
  ModelLook look;
  look.subject = is_file ? job.model.file : job.model.architecture;
  look.graph = is_file ? models::declared_model(models::read_onnx(job.model.file), job.model)
                       : zoo_graph(job, *source);
  look.parameters = models::parameter_count(look.graph);
  return look;
}

Inspection inspect_model(const CheckTask& task) {
  Inspection found;
  if (task.source) inspect_training(task.job, *task.source, found);
  if (!task.model) return found;
  const ModelLook& model = *task.model;
  inspect_parameters(model, found);
  if (!task.source) return found;
  const Shape sample = input_sample(task.job, *task.source);
  if (!inspect_input(model.graph, model.subject, sample, *task.source, found)) return found;
  if (task.job.model.architecture != "onnx") {
    Shape shape = sample;
    shape.insert(shape.begin(), 2);
    if (!dry_pass(model, Array::zeros(DType::f32, shape), found)) return found;
  }
  inspect_contract(task.job, model, *task.source, found);
  return found;
}

}  // namespace etalon::jobs
