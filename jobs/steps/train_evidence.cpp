// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/onnx/onnx_file.hpp"

namespace etalon::jobs {
namespace {

constexpr std::string_view remedy =
    "one of them was changed; remove train/record.json to make the model again from its "
    "checkpoints, or give --restart as well to train anew";

/// The history's epoch whose weights became the model.
std::int64_t chosen_epoch(const Job& job, const models::History& history) {
  const bool takes_best = job.train.patience > 0 && history.best_epoch() > 0;
  return takes_best ? history.best_epoch() : history.size();
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
  must_hold(models::weights_digest(models::read_onnx(plan.folder / "model.onnx")).hex() == weights,
            "its weights_sha256 is not that of the weights in model.onnx");
  const models::History history = models::read_history(folder.history_file());
  must_hold(history.size() > 0 && record.at("epochs").as_integer() == history.size() &&
                record.at("best_epoch").as_integer() == history.best_epoch(),
            "its epochs are not those of history.jsonl");
  must_hold(history.at(chosen_epoch(job, history)).weights.hex() == weights,
            "its weights_sha256 is not that of history.jsonl");
  check_checkpoints(record, folder);
}

}  // namespace etalon::jobs
