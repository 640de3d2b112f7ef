// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "core/json.hpp"
#include "core/log.hpp"
#include "distributed/session.hpp"
#include "jobs/job.hpp"

namespace etalon::jobs {

/// What every step works with.
struct StepContext {
  const Job& job;
  distributed::Session& session;
  const Log& log;
  bool show_progress = true;
};

/// A step of the pipeline as its record describes it: what went in, how, what came out.
struct StepPlan {
  std::string name;                           ///< `data`, `train`, …: also the folder
  std::map<std::string, std::string> inputs;  ///< name → sha256
  Json configuration;                         ///< what the result depends on
};

/// Whether record.json of the step's folder has the same inputs and configuration, and every output
/// it lists still has its digest.
[[nodiscard]] bool record_matches(const std::filesystem::path& folder, const StepPlan& plan);

/// Writes record.json: the plan, environment, times, and digests of the outputs (files in
/// `folder`). `facts` are added at top level (`weights_sha256`, …).
void write_record(const std::filesystem::path& folder, const StepPlan& plan,
                  const std::vector<std::string>& outputs, const std::string& started,
                  const Json& facts);

/// Runs `work` unless the record matches; collective. `work` runs on every rank and returns the
/// output files and extra facts; rank 0 writes the record. Returns true when work was done.
struct StepResult {
  std::vector<std::string> outputs;
  Json facts = Json::object();
};
bool run_step(const StepContext& context, const StepPlan& plan,
              const std::function<StepResult(const std::filesystem::path& folder)>& work);

// The steps, in pipeline order. Each is collective and returns whether it did anything.
bool data_step(const StepContext& context);
bool train_step(const StepContext& context);

}  // namespace etalon::jobs
