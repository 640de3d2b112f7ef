// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/packaged_provenance.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "core/temporary_folder.hpp"
#include "core/text.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/signing/require.hpp"
#include "models/graph/output.hpp"
#include "models/graph/parameters.hpp"
#include "models/machine/machine_class.hpp"
#include "models/training/checkpoint.hpp"
#include "models/training/flat_layout.hpp"
#include "validation/plan/ledger.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// Whether a name is `front`, digits, `back`.
bool is_numbered(std::string_view name, std::string_view front, std::string_view back) {
  if (!name.starts_with(front) || !name.ends_with(back)) return false;
  name.remove_prefix(front.size());
  if (name.size() <= back.size()) return false;
  name.remove_suffix(back.size());
  return std::ranges::all_of(name, [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// What the record of a step names. Files of a foreign model and shards come in any number.
struct StepFiles {
  std::string_view step;
  Names inputs;
  Names outputs;

  [[nodiscard]] bool may_have_input(std::string_view name) const {
    return std::ranges::find(inputs, name) != inputs.end() ||
           (step == "train" && (name == "model" || is_numbered(name, "model.data.", "")));
  }
  [[nodiscard]] bool may_have_output(std::string_view name) const {
    return std::ranges::find(outputs, name) != outputs.end() ||
           (step == "data" && is_numbered(name, "shard-", ".h5"));
  }
};

std::vector<StepFiles> step_files(bool is_compressed) {
  std::vector<StepFiles> steps = {
      {"data", {"source"}, {"manifest.json", "quality.json"}},
      {"train", {"data/manifest.json"}, {"history.jsonl", "model.onnx"}},
      {"compress", {"data/manifest.json", "train/model.onnx"}, {"gate.json"}},
      {"validate",
       {"data/manifest.json", "data/quality.json", "train/model.onnx", "train/history.jsonl",
        "train/record.json", "compress/gate.json", "keys/developer.pub"},
       {"cases.json", "labels.json", "ledger.jsonl", "plan.json", "predictions.h5", "quality.json",
        "report.html", "report.json"}}};
  if (is_compressed) {
    steps[2].outputs.emplace_back("model.onnx");
    steps[3].inputs.emplace_back("compress/model.onnx");
  }
  return steps;
}

/// The step and the file of `<step>/<file>`.
std::pair<std::string, std::string> parts_of(const std::string& name) {
  const auto slash = name.find('/');
  require(slash != std::string::npos, "the provenance names '", name, "', which no step has");
  return {name.substr(0, slash), name.substr(slash + 1)};
}

const StepFiles& step_of(const std::vector<StepFiles>& steps, const std::string& name) {
  const auto found = std::ranges::find(steps, parts_of(name).first, &StepFiles::step);
  require(found != steps.end(), "the provenance names '", name, "', which no step has");
  return *found;
}

/// Throws unless an object has exactly these keys.
void require_keys(const Json& json, std::span<const std::string_view> known,
                  const std::string& place) {
  for (const auto& [key, value] : json.as_object())
    require(std::ranges::find(known, key) != known.end(), place, ".", key,
            " of the provenance is no fact that a step states");
  for (const std::string_view key : known)
    require(json.contains(key), place, ".", key, " is missing in the provenance");
}

constexpr std::array<std::string_view, 11> train_keys = {
    "best_epoch",    "checkpoints", "epochs",     "frozen", "machine_class",
    "output",        "output_kind", "parameters", "steps",  "weights_merkle_root",
    "weights_sha256"};
constexpr std::array<std::string_view, 1> compress_keys = {"compressed"};
constexpr std::array<std::string_view, 6> validate_keys = {"verdict",   "dataset", "plan_sha256",
                                                           "committed", "ledger",  "openings"};
constexpr std::array<std::string_view, 10> dataset_keys = {
    "name",           "license",  "source_sha256", "samples", "patients",
    "patient_source", "features", "unit",          "classes", "counts"};
constexpr std::array<std::string_view, 3> environment_keys = {"machine_class", "machine_class_rule",
                                                              "mpi"};

void check_environment(const std::string& step, const Json& environment) {
  require_keys(environment, environment_keys, text(step, ".environment"));
  const auto machine = models::MachineClass::from_json(environment.at("machine_class"));
  for (const auto& [part, value] : machine.parts) {
    require(models::is_machine_part(part), step, ".environment.machine_class.", part,
            " of the provenance is no part of a machine class");
  }
}

/// Constants of a trained model that stay, as training lists them.
Names frozen_in(const models::Graph& model) {
  const models::Graph trained = models::loss_graph(model).graph;
  const auto moving = models::trainable_parameters(trained);
  Names frozen;
  for (const auto& names :
       {models::frozen_parameters(trained), models::trainable_parameters(model)}) {
    for (const std::string& name : names) {
      if (std::ranges::find(moving, name) == moving.end() &&
          std::ranges::find(frozen, name) == frozen.end())
        frozen.push_back(name);
    }
  }
  return frozen;
}

Digest merkle_root_of(const models::Graph& model) {
  const models::FlatLayout layout(model);
  std::vector<float> values(static_cast<std::size_t>(layout.size()));
  layout.gather(model, values);
  return models::weights_merkle_root(layout, values);
}

void check_train(const Json& train, const models::Graph& model, const Json& environment,
                 const Job& job) {
  require_keys(train, train_keys, "train");
  const auto must_be = [&](std::string_view key, const Json& wanted, std::string_view whose) {
    require(train.at(key) == wanted, "train.", key, " of the provenance is ",
            train.at(key).canonical(), ", that of ", whose, " is ", wanted.canonical());
  };
  const models::ScoredOutput output = models::scored_output(model);
  must_be("output", Json(output.name), "model.onnx");
  must_be("output_kind", Json(models::to_string(output.kind)), "model.onnx");
  must_be("frozen", Json::array_of(frozen_in(model)), "model.onnx");
  must_be("weights_merkle_root", Json(merkle_root_of(model).hex()), "model.onnx");
  must_be("machine_class", Json(sha256(environment.at("machine_class").canonical()).hex()),
          "its environment");
  const std::int64_t epochs = train.at("epochs").as_integer();
  require(epochs >= 0 && epochs <= job.train.epochs, "train.epochs of the provenance is ", epochs,
          ", the job asks for ", job.train.epochs);
  const std::int64_t best = train.at("best_epoch").as_integer();
  require(best >= 0 && best <= epochs, "train.best_epoch of the provenance is ", best, " of ",
          epochs, " epochs");
  require(train.at("steps").as_integer() >= 0, "train.steps of the provenance is negative");
  for (const auto& [name, digest] : train.at("checkpoints").as_object()) {
    require(is_numbered(name, "epoch-", ".json"), "train.checkpoints of the provenance names '",
            name, "', which is no checkpoint");
    static_cast<void>(Digest::parse(digest.as_string()));
  }
}

}  // namespace

std::string compare_chain(const models::Provenance& provenance, const models::PublicKey& developer,
                          const validation::Report& report) {
  const auto steps = step_files(report.models() == validation::JudgedModels::full_and_compressed);
  const auto is_step = [&](const auto& entry) {
    return std::ranges::find(provenance_steps, entry.first) != provenance_steps.end();
  };
  for (const auto& [step, facts] : provenance.facts) {
    require(std::ranges::find(provenance_steps, step) != provenance_steps.end(),
            "the provenance has a step '", step, "', which no job has");
  }
  require(std::ranges::all_of(provenance.configurations, is_step) &&
              provenance.configurations.size() == provenance.facts.size() &&
              provenance.facts.size() == provenance_steps.size(),
          "the provenance has other steps than a job");
  for (const auto& [name, digest] : provenance.outputs)
    require(step_of(steps, name).may_have_output(parts_of(name).second), "the provenance names ",
            name, ", which its step does not make");
  for (const StepFiles& step : steps) {
    for (const std::string& name : step.outputs)
      require(provenance.output(text(step.step, "/", name)).has_value(),
              "the provenance lacks the output ", step.step, "/", name);
    for (const std::string& name : step.inputs)
      require(provenance.inputs.contains(text(step.step, "/", name)),
              "the provenance lacks the input ", step.step, "/", name);
  }
  std::size_t followed = 0;
  for (const auto& [name, digest] : provenance.inputs) {
    const auto [step, file] = parts_of(name);
    require(step_of(steps, name).may_have_input(file), "the provenance names ", name,
            ", which its step does not take");
    if (const auto made = provenance.output(file)) {
      require(digest == *made, "the step ", step, " had another ", file,
              " than the earlier step left (", name, " ", digest.prefixed(), ", ", file, " ",
              made->prefixed(), ")");
      ++followed;
    }
    // Records hold times and keys sign: neither is part of a report.
    if (step != "validate" || file == "train/record.json" || file == "keys/developer.pub") continue;
    const auto& named = report.subject.digests;
    require(std::ranges::find(named, file, &validation::Evidence::name) != named.end(),
            "the report does not name ", file, ", which the step validate had");
  }
  require(provenance.inputs.at("validate/keys/developer.pub").hex() == developer.hint(),
          "validate/keys/developer.pub of the provenance is not the key that signed it");
  return text(provenance_steps.size(), " steps, each with what the earlier ones left (", followed,
              " files)");
}

std::string compare_facts(const fs::path& files, const Job& job, const validation::Report& report,
                          const models::Provenance& provenance) {
  for (const auto& [step, environment] : provenance.environments)
    check_environment(step, environment);
  require_keys(provenance.facts.at("data"), {}, "data");
  const models::Graph model = read_packaged_model(files / "model.onnx");
  check_train(provenance.facts.at("train"), model, provenance.environments.at("train"), job);
  const Json& compress = provenance.facts.at("compress");
  require_keys(compress, compress_keys, "compress");
  require(compress.at("compressed") ==
              Json(report.models() == validation::JudgedModels::full_and_compressed),
          "compress.compressed of the provenance is not what the report says");
  const Json& validate = provenance.facts.at("validate");
  require_keys(validate, validate_keys, "validate");
  require_keys(validate.at("dataset"), dataset_keys, "validate.dataset");
  require(validate.at("verdict") == Json(validation::to_string(report.overall())),
          "validate.verdict of the provenance is ", validate.at("verdict").canonical(),
          ", that of the report is ", validation::to_string(report.overall()));
  require(validate.at("plan_sha256") == Json(validation::digest(report.plan).hex()),
          "validate.plan_sha256 of the provenance is not the digest of the plan");
  return "follow from report, plan, model.onnx and environment; not checked: what the environment "
         "names, checkpoints, epochs and steps are the developer's words";
}

std::string compare_held(const fs::path& files, const Developer& developer,
                         const validation::LabelTable& labels) {
  const auto must_be = [&](std::string_view name, const Digest& held, std::string_view what) {
    const auto stated = developer.provenance.output(text("validate/", name));
    require(stated == held, "validate/", name, " of the provenance is not ", what, " (",
            held.prefixed(), ")");
  };
  must_be("ledger.jsonl", sha256(validation::ledger_bytes(developer.openings)),
          "the ledger of its openings");
  must_be("labels.json", sha256(validation::labels_bytes(labels)),
          "what the holder of the labels gave");
  // Labels stand in it: for this user's eyes alone.
  const auto folder = TemporaryFolder::in_system("etalon-certify-");
  const fs::path whole = folder.path() / "predictions.h5";
  validation::write_predictions(
      whole, validation::unsealed(
                 validation::read_predictions(files / "evidence" / "predictions.h5"), labels));
  must_be("predictions.h5", sha256_file(whole), "the package's with these labels");
  return "ledger, labels and predictions are those that the step validate left; not checked: "
         "train/record.json, train/history.jsonl, cases.json and shards stay with the data";
}

}  // namespace etalon::jobs
