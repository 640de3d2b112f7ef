// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "datasets/reader.hpp"
#include "jobs/job.hpp"
#include "models/training/trainer.hpp"

namespace etalon::jobs {

/// Everything training needs, made from a job whose dataset stands: shared by `train` and `replay`.
class TrainSetup {
 public:
  explicit TrainSetup(const Job& job);

  [[nodiscard]] models::TrainTask task() const;
  /// What the weights depend on: dataset, model and training options without `lanes`.
  [[nodiscard]] const Json& configuration() const noexcept { return configuration_; }

 private:
  const Job& job_;
  datasets::SampleReader samples_;
  models::Graph initial_;
  Json configuration_;
  std::string digest_;
};

/// Configuration of the train step for a dataset with this manifest digest.
[[nodiscard]] Json train_configuration(const Job& job);

}  // namespace etalon::jobs
