// SPDX-License-Identifier: Apache-2.0
#include "jobs/options/idle_keys.hpp"

#include <array>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {
namespace {

bool is_table(const Job& job) { return job.data.format == "csv"; }
bool is_arrays(const Job& job) { return job.data.format == "npz"; }
bool is_volumes(const Job& job) { return job.data.format == "nrrd"; }
bool is_dealt(const Job& job) { return !is_arrays(job); }
bool names_patients(const Job& job) {
  return !job.data.patient_column.empty() || !job.data.patient_pattern.empty() ||
         !job.data.patient_table.empty();
}
bool is_perceptron(const Job& job) { return job.model.architecture == "mlp"; }
bool is_resnet(const Job& job) { return job.model.architecture == "resnet18"; }
bool is_unet(const Job& job) { return job.model.architecture == "unet3d"; }
bool is_imported(const Job& job) { return job.model.architecture == "onnx"; }
bool has_no_patience(const Job& job) { return job.train.patience == 0; }
bool is_sgd(const Job& job) { return job.train.optimizer.kind == "sgd"; }
bool is_adamw(const Job& job) { return job.train.optimizer.kind == "adamw"; }
bool is_stepwise(const Job& job) { return job.train.schedule.kind == "step"; }
bool falls(const Job& job) { return is_stepwise(job) && !job.train.schedule.steps.empty(); }
bool compresses(const Job& job) { return job.compress.method != "none"; }
bool quantizes(const Job& job) { return job.compress.method.ends_with("int8"); }
bool cuts_ranges(const Job& job) {
  return quantizes(job) && job.compress.calibration == "percentile";
}
bool prunes(const Job& job) { return job.compress.method.starts_with("prune"); }
bool fine_tunes(const Job& job) { return prunes(job) && job.compress.fine_tune_epochs > 0; }
bool names_registry(const Job& job) {
  try {
    return models::parse_reference(job.registry.reference).kind ==
           models::Reference::Kind::registry;
  } catch (const Error&) {
    return true;  // what is no reference is refused for itself
  }
}

struct Row {
  std::string_view key;
  bool (*has_effect)(const Job& job);
  std::string_view effect;                     ///< when it has one
  std::array<std::string_view, 2> decided_by;  ///< the second may be empty
};

constexpr std::array<std::string_view, 2> by_format = {"data.format"};
constexpr std::array<std::string_view, 2> by_architecture = {"model.architecture"};
constexpr std::array<std::string_view, 2> by_optimizer = {"train.optimizer.kind"};
constexpr std::array<std::string_view, 2> by_schedule = {"train.schedule.kind"};
constexpr std::array<std::string_view, 2> by_method = {"compress.method"};
constexpr std::string_view for_tables = "data.format = \"csv\"";
constexpr std::string_view for_dealt = "data.format = \"csv\" or \"nrrd\"";
constexpr std::string_view for_volumes = "data.format = \"nrrd\"";
constexpr std::string_view for_imported = "model.architecture = \"onnx\"";
constexpr std::string_view for_resnet = "model.architecture = \"resnet18\"";
constexpr std::string_view for_adamw = "train.optimizer.kind = \"adamw\"";
constexpr std::string_view for_compression = "a compress.method other than \"none\"";
constexpr std::string_view for_quantization = "compress.method = \"int8\" or \"prune_int8\"";
constexpr std::string_view for_pruning = "compress.method = \"prune\" or \"prune_int8\"";

// Keys that name patients are missing: a source that cannot take one of them refuses it itself.
constexpr std::array rows = {
    Row{"data.skip_rows", is_table, for_tables, by_format},
    Row{"data.separator", is_table, for_tables, by_format},
    Row{"data.columns", is_table, for_tables, by_format},
    Row{"data.exclude_columns", is_table, for_tables, by_format},
    Row{"data.label_column", is_table, for_tables, by_format},
    Row{"data.layout", is_arrays, "data.format = \"npz\"", by_format},
    Row{"data.similar_patients",
        names_patients,
        "a source whose patients are named (data.patient_column, data.patient_pattern or "
        "data.patient_table)",
        {"data.patient_column", "data"}},
    Row{"data.undeclared_values", is_volumes, for_volumes, by_format},
    Row{"data.train", is_dealt, for_dealt, by_format},
    Row{"data.validation", is_dealt, for_dealt, by_format},
    Row{"data.test", is_dealt, for_dealt, by_format},
    Row{"data.split_seed", is_dealt, for_dealt, by_format},
    Row{"model.hidden", is_perceptron, "model.architecture = \"mlp\"", by_architecture},
    Row{"model.dropout", is_perceptron, "model.architecture = \"mlp\"", by_architecture},
    Row{"model.width", is_resnet, for_resnet, by_architecture},
    Row{"model.stem", is_resnet, for_resnet, by_architecture},
    Row{"model.channels", is_unet, "model.architecture = \"unet3d\"", by_architecture},
    Row{"model.file", is_imported, for_imported, by_architecture},
    Row{"model.output", is_imported, for_imported, by_architecture},
    Row{"model.output_kind", is_imported, for_imported, by_architecture},
    Row{"model.standardize", is_imported, for_imported, by_architecture},
    Row{"model.frozen", is_imported, for_imported, by_architecture},
    Row{"train.patch", is_volumes, for_volumes, by_format},
    Row{"train.patches_per_volume", is_volumes, for_volumes, by_format},
    Row{"train.keep_best",
        has_no_patience,
        "train.patience = 0, else the best is always kept",
        {"train.patience"}},
    Row{"train.optimizer.momentum", is_sgd, "train.optimizer.kind = \"sgd\"", by_optimizer},
    Row{"train.optimizer.beta1", is_adamw, for_adamw, by_optimizer},
    Row{"train.optimizer.beta2", is_adamw, for_adamw, by_optimizer},
    Row{"train.optimizer.epsilon", is_adamw, for_adamw, by_optimizer},
    Row{"train.schedule.factor",
        falls,
        "train.schedule.kind = \"step\" with train.schedule.steps",
        {"train.schedule.kind", "train.schedule.steps"}},
    Row{"train.schedule.steps", is_stepwise, "train.schedule.kind = \"step\"", by_schedule},
    Row{"compress.margin", compresses, for_compression, by_method},
    Row{"compress.alpha", compresses, for_compression, by_method},
    Row{"compress.calibration", quantizes, for_quantization, by_method},
    Row{"compress.percentile",
        cuts_ranges,
        "compress.method = \"int8\" or \"prune_int8\" with compress.calibration = \"percentile\"",
        {"compress.method", "compress.calibration"}},
    Row{"compress.calibration_samples", quantizes, for_quantization, by_method},
    Row{"compress.portable", quantizes, for_quantization, by_method},
    Row{"compress.prune_step", prunes, for_pruning, by_method},
    Row{"compress.prune_target", prunes, for_pruning, by_method},
    Row{"compress.prune_multiple", prunes, for_pruning, by_method},
    Row{"compress.fine_tune_epochs", prunes, for_pruning, by_method},
    Row{"compress.fine_tune_rate",
        fine_tunes,
        "compress.method = \"prune\" or \"prune_int8\" with compress.fine_tune_epochs above 0",
        {"compress.method", "compress.fine_tune_epochs"}},
    Row{"plan.identity.max_score_change", compresses, for_compression, by_method},
    Row{"plan.identity.max_flip_rate", compresses, for_compression, by_method},
    Row{"plan.comparison.auc_margin", compresses, for_compression, by_method},
    Row{"registry.plain_http",
        names_registry,
        "a registry.reference that names a registry",
        {"registry.reference"}},
};

const Json& value_at(const Json& json, std::string_view key) {
  const Json* at = &json;
  for (const std::string& part : split(key, '.')) at = &at->at(part);
  return *at;
}

bool is_empty(const Json& value) {
  return (value.is_string() && value.as_string().empty()) ||
         (value.is_array() && value.as_array().empty());
}

}  // namespace

std::vector<IdleKey> idle_keys(const Job& job) {
  const Json set = config::to_json(job);
  const Json fallback = config::to_json(Job{});
  std::vector<IdleKey> idle;
  for (const Row& row : rows) {
    const Json& value = value_at(set, row.key);
    if (value == value_at(fallback, row.key) || is_empty(value) || row.has_effect(job)) continue;
    const Json& decider = value_at(set, row.decided_by[0]);
    IdleKey found{.key = row.key, .decided_by = {}, .why = {}};
    for (const std::string_view key : row.decided_by) {
      if (!key.empty()) found.decided_by.emplace_back(key);
    }
    found.why =
        text("it is for ", row.effect, "; here ", row.decided_by[0], " is ", decider.canonical());
    idle.push_back(std::move(found));
  }
  return idle;
}

}  // namespace etalon::jobs
