// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/preparation/first_look.hpp"
#include "jobs/check/check.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/signing/sealed_plan.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/train_task.hpp"
#include "models/training/checkpoint_folder.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

bool has_checkpoints(const Job& job) {
  std::error_code ignored;
  return fs::exists(job.directory() / "train" / "checkpoints" / "configuration.json", ignored);
}

/// Why the dataset that stands will be made anew; none when it will not, or a look cannot say.
RecordDifference data_difference(const Job& job) {
  const StepPlan plan = plan_step(job, "data", {});
  if (!fs::exists(plan.record)) return {};
  if (!is_looked_at_whole(job.data, datasets::first_look(job.data).source_bytes)) return {};
  return record_difference(data_plan(job, datasets::source_digest(job.data).hex()), Outputs::stand);
}

/// Training goes on from its own checkpoints alone.
void inspect_checkpoints(const CheckTask& task, Inspection& found) {
  const Job& job = task.job;
  if (task.request.restarts || !has_checkpoints(job)) return;
  RecordDifference difference;
  if (task.source &&
      !examine(found, "data", [&] { difference = data_difference(job); }, {"job.directory"})) {
    return;
  }
  const bool is_of_another =
      difference.part == RecordPart::input || difference.part == RecordPart::configuration;
  if (is_of_another) {
    found.object(ErrorKind::config, "data",
                 text("the dataset of ", job.directory().string(), " would be made anew (",
                      difference.reason,
                      "), but train/ has checkpoints of a training on the one that "
                      "stands"),
                 "name another job.directory, put back what was changed, or add --restart",
                 {"job.directory"});
  }
  const bool has_files = job.model.architecture != "onnx" || task.model;
  if (!has_files || !fs::exists(job.directory() / "data" / "manifest.json")) return;
  const auto compare = [&] {
    // The machine class is compared by the training: this process may not be capped as that one.
    models::CheckpointFolder(job.directory() / "train", training_identity(job, train_plan(job)), {})
        .check_configuration();
  };
  examine(found, "train", compare, {"data", "model", "job"});
}

}  // namespace

Inspection inspect_earlier(const CheckTask& task) {
  Inspection found;
  // What a writer is at work on is not finished: its directory is refused as in use.
  if (other_holder(task.job.directory())) return found;
  inspect_checkpoints(task, found);
  // Of a plan that is none the reading of the file spoke.
  const bool is_plan = validation::plan_problems(task.job.plan).empty();
  if (task.reaches("validate") && signs_for(task.job, "developer") && is_plan) {
    const auto other =
        task.request.replaces_plan ? validation::OtherPlan::replace : validation::OtherPlan::refuse;
    examine(found, "plan", [&] { check_signed_plan(task.job, other); },
            {"sign.developer_key", "job.directory"});
  }
  return found;
}

}  // namespace etalon::jobs
