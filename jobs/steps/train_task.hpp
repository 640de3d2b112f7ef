// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "datasets/reader.hpp"
#include "jobs/options/job.hpp"
#include "jobs/records/step.hpp"
#include "models/training/trainer.hpp"

namespace etalon::jobs {

/// The train step: its configuration, and every file that the weights depend on by the digest of
/// its bytes. Throws io errors that name what is missing.
[[nodiscard]] StepPlan train_plan(const Job& job);

/// Everything training needs, made from a job whose dataset stands: shared by `train` and `replay`.
class TrainSetup {
 public:
  /// Throws an integrity error when a file is no longer the one that the plan names.
  TrainSetup(const Job& job, const StepPlan& plan,
             models::OtherCheckpoints others = models::OtherCheckpoints::refuse);

  [[nodiscard]] models::TrainTask task() const;
  [[nodiscard]] const models::Graph& initial() const noexcept { return initial_; }
  [[nodiscard]] const datasets::SampleReader& samples() const noexcept { return samples_; }

 private:
  const Job& job_;
  datasets::SampleReader samples_;
  models::Graph initial_;
  models::TrainingIdentity identity_;
  models::OtherCheckpoints others_;
};

/// What the plan's training is to its checkpoints.
[[nodiscard]] models::TrainingIdentity training_identity(const Job& job, const StepPlan& plan);

/// Throws an integrity error that names what does not hold, unless record.json, history.jsonl, the
/// checkpoints that are kept and the weights inside model.onnx are those of one training.
void check_trained(const Job& job, const StepPlan& plan);

}  // namespace etalon::jobs
