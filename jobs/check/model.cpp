// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>
#include <utility>

#include "core/text.hpp"
#include "distributed/tree_reducer.hpp"
#include "jobs/check/check.hpp"
#include "jobs/steps/initial_graph.hpp"
#include "jobs/steps/needed_splits.hpp"
#include "models/contract/examine.hpp"
#include "models/graph/parameters.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/training/computable.hpp"
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

void inspect_batch(const Job& job, const SourceLook& source, Inspection& found) {
  const std::int64_t batch = job.train.shards * job.train.shard_size;
  const std::int64_t samples =
      source.in_split(0) * (source.has_masks ? job.train.patches_per_volume : 1);
  if (source.is_dealt() && samples > 0 && samples < batch) {
    found.object(ErrorKind::config, "train.shards",
                 text("the training split has ", samples, " samples, fewer than one batch of ",
                      batch, " (train.shards × train.shard_size)"),
                 "make the batch smaller, or add data",
                 {"train.shard_size", "train.patches_per_volume"});
  }
}

void inspect_empty_splits(const CheckTask& task, Inspection& found) {
  const SplitSizes& sizes = task.source->sizes;
  for (EmptySplit& empty : empty_splits(task.job, sizes, task.request.last)) {
    found.object(ErrorKind::config, std::move(empty.key), std::move(empty.reason),
                 std::move(empty.remedy), std::move(empty.decided_by));
  }
  const std::int64_t patience = task.job.train.patience;
  if (patience > 0 && sizes[1] == 0) {
    found.warn("train.patience",
               text("train.patience is ", patience,
                    ", but the validation split has no samples: nothing stops the training early"),
               "raise data.validation, or set train.patience = 0");
  }
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 4;
  const auto count = std::min(shown, names.size());
  return text(join(std::span(names).first(count), ", "),
              count < names.size() ? text(" and ", names.size() - count, " more") : std::string());
}

void add(std::span<const models::Objection> objections, const std::string& subject,
         Inspection& found) {
  for (const models::Objection& objection : objections) {
    found.objections.push_back(
        objection_of(Error(objection.kind, text(subject, ": ", objection.message)), subject,
                     {objection.keys.begin(), objection.keys.end()}));
  }
}

/// What the contract of models says of this one: all that its graph shows, and what a trial run
/// shows when that was nothing.
void inspect_contract(const ModelLook& model, const models::ModelDemand& demand,
                      Inspection& found) {
  auto seen = models::examine(model.graph, demand, models::Look::graph);
  if (seen.objections.empty()) {
    const bool is_computed = examine(found, model.subject, [&] {
      with_context(model.subject,
                   [&] { models::check_computable(model.graph, demand.sample_shape); });
    });
    if (is_computed) seen = models::examine(model.graph, demand, models::Look::moment);
  }
  found.fact("model", seen.trained.empty()
                          ? text(model.subject, ", nothing that is trained")
                          : text(model.subject, ", ", seen.parameters, " trainable parameters in ",
                                 seen.trained.size(), " tensors: ", listed(seen.trained)));
  if (!seen.frozen.empty()) found.fact("stays as it is", listed(seen.frozen));
  if (seen.output) {
    found.fact("output", text(seen.output->name, " (", models::to_string(seen.output->kind), "), ",
                              demand.train.loss));
  }
  if (!seen.trial.empty()) found.fact("trial run", seen.trial);
  add(seen.objections, model.subject, found);
}

/// What the file alone says of shards and ranks.
void inspect_shards(const CheckTask& task, Inspection& found) {
  const Job& job = task.job;
  const std::int64_t shards = job.train.shards;
  if (!examine(found, "train.shards", [&] { distributed::check_shards(shards); })) return;
  examine(found, "train.shards", [&] { distributed::check_ranks(task.request.ranks, shards); });
  const std::int64_t tasks = job.slurm.nodes * job.slurm.tasks_per_node;
  if (tasks > shards && tasks != task.request.ranks) {
    found.warn("slurm.tasks_per_node",
               text("slurm.nodes × slurm.tasks_per_node makes ", tasks,
                    " ranks, but train.shards is ", shards, ": `etalon slurm --submit` refuses it"),
               text("ask for at most ", shards, " tasks, or raise train.shards"),
               {"slurm.nodes", "train.shards"});
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
  const Job& job = task.job;
  Inspection found;
  inspect_shards(task, found);
  if (!task.source) {
    if (task.model) {
      found.fact("model",
                 text(task.model->subject, ", ", task.model->parameters, " trainable parameters"));
    }
    return found;
  }
  const SourceLook& source = *task.source;
  inspect_empty_splits(task, found);
  inspect_batch(job, source, found);
  auto demand = model_demand(job, source.sample_shape, source.has_masks);
  // The gate of compression asks two classes of whole samples; others are not quantized.
  const bool has_gate = !source.has_masks && demand.classes == 2;
  if (task.reaches("compress") && job.compress.method.ends_with("int8") && has_gate) {
    demand.int8 = job.compress;
  }
  if (!source.features.empty()) {
    demand.samples = text(source.features.size(), " features (", join(source.features, ", "), ")");
  }
  if (task.model) {
    inspect_contract(*task.model, demand, found);
  } else {
    add(models::loss_objections(demand), job.model.architecture, found);
  }
  return found;
}

}  // namespace etalon::jobs
