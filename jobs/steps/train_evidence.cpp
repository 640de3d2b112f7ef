// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "jobs/steps/initial_graph.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {
namespace {

constexpr std::string_view remedy =
    "one of them was changed; remove train/record.json to make the model again from its "
    "checkpoints, or let `etalon train JOB --restart` train anew as well";

/// The history's epoch whose weights became the model.
std::int64_t chosen_epoch(const Job& job, const models::History& history) {
  const bool takes_best = job.train.patience > 0 && history.best_epoch() > 0;
  return takes_best ? history.best_epoch() : history.size();
}

using MustHold = std::function<void(bool holds, std::string_view what)>;

/// What the model file itself says.
void check_model_facts(const Job& job, const Json& record, const models::Graph& model,
                       const MustHold& must_hold) {
  const datasets::SampleReader samples(job.directory() / "data");
  const models::Examination found =
      models::examine(model, trained_demand(job, samples), models::Look::graph);
  must_hold(found.output && record.at("output").as_string() == found.output->name &&
                record.at("output_kind").as_string() == models::to_string(found.output->kind),
            "its output is not that of model.onnx");
  must_hold(record.at("parameters").as_integer() == found.parameters &&
                record.at("frozen") == Json::array_of(found.frozen),
            "its parameters are not those of model.onnx");
}

/// The class of the machine is one in every place, also in what the checkpoints say.
void check_machine(const Json& record, const StepPlan& plan, const MustHold& must_hold) {
  const std::string& digest = record.at("machine_class").as_string();
  must_hold(sha256(record.at("environment").at("machine_class").canonical()).hex() == digest,
            "its machine_class is not that of its environment");
  for (const Json& machine : record.at("machines").as_array()) {
    must_hold(machine.at("machine_class").as_string() == digest,
              "its machine_class is not that of its machines");
  }
  // Without checkpoints nothing else says of which class they were.
  const auto owner = plan.folder / "checkpoints" / "configuration.json";
  if (std::filesystem::exists(owner)) {
    const auto theirs = models::MachineClass::from_json(Json::read_file(owner).at("machine_class"));
    must_hold(digest == theirs.digest().hex(), "its machine_class is not that of the checkpoints");
  }
}

void check_checkpoints(const Json& record, const models::CheckpointFolder& folder) {
  for (const std::int64_t epoch : folder.kept()) {
    const auto file = folder.summary_file(epoch);
    const Json* digest = record.at("checkpoints").find(file.filename().string());
    check(digest != nullptr && sha256_file(file).hex() == digest->as_string(), ErrorKind::integrity,
          text(file.string(), ": is not the checkpoint that train/record.json names; ", remedy));
  }
}

}  // namespace

void check_trained(const Job& job, const StepPlan& plan) {
  const Json record = Json::read_file(plan.record);
  const models::CheckpointFolder folder(plan.folder, training_identity(job, plan), {});
  const auto must_hold = [&](bool holds, std::string_view what) {
    check(holds, ErrorKind::integrity, text(plan.record.string(), ": ", what, "; ", remedy));
  };
  for (const char* name : {"model.onnx", "history.jsonl"}) {
    const Json* digest = record.at("outputs").find(name);
    must_hold(digest != nullptr, text("names no output ", name));
    must_hold(sha256_file(plan.folder / name).hex() == digest->as_string(),
              text("has another digest for ", name, " than the file"));
  }
  const std::string& weights = record.at("weights_sha256").as_string();
  const models::Graph model = models::read_onnx(plan.folder / "model.onnx");
  must_hold(models::weights_digest(model).hex() == weights,
            "its weights_sha256 is not that of the weights in model.onnx");
  check_model_facts(job, record, model, must_hold);
  check_machine(record, plan, must_hold);
  const models::History history = models::read_history(folder.history_file());
  must_hold(history.size() > 0 && record.at("epochs").as_integer() == history.size() &&
                record.at("best_epoch").as_integer() == history.best_epoch(),
            "its epochs are not those of history.jsonl");
  const models::EpochFacts& chosen = history.at(chosen_epoch(job, history));
  must_hold(chosen.weights.hex() == weights, "its weights_sha256 is not that of history.jsonl");
  must_hold(record.at("weights_merkle_root").as_string() == chosen.merkle_root.hex(),
            "its weights_merkle_root is not that of history.jsonl");
  must_hold(record.at("steps").as_integer() == history.at(history.size()).step,
            "its steps are not those of history.jsonl");
  check_checkpoints(record, folder);
}

}  // namespace etalon::jobs
