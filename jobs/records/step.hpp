// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/log.hpp"
#include "distributed/session.hpp"
#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// What computed, for records.
struct Machines {
  Json ranks = Json::array();  ///< nodes, processors and classes of all ranks (`machines_json`)
  std::string class_rule;      ///< the key job.machine_class that instructions were capped by
};

/// What every step works with.
struct StepContext {
  const Job& job;
  distributed::Session& session;
  const Log& log;
  bool show_progress = true;
  bool replaces_plan = false;  ///< the user accepts that labels were opened under another plan
  Machines machines = {};
  bool restarts = false;      ///< checkpoints that training cannot go on from are removed
  bool replaces_tag = false;  ///< a version in the registry may become another package
};

/// A step of the pipeline as its record describes it: what went in, how, what came out.
struct StepPlan {
  std::string name;                           ///< `data`, `train`, …
  std::filesystem::path directory;            ///< the job directory
  std::map<std::string, std::string> inputs;  ///< path below the job directory → sha256
  Json configuration;                         ///< what the result depends on
  std::filesystem::path folder;               ///< where the step works
  std::filesystem::path record;               ///< its record.json
  std::vector<std::string> outputs = {};      ///< that every record of this step names
};

/// What a step left behind.
struct StepResult {
  std::vector<std::string> outputs;  ///< paths below the step's folder
  Json facts = Json::object();       ///< added to the record at top level (`weights_sha256`, …)
};

/// Plan of a step that works in the folder of its name, with record.json inside.
[[nodiscard]] StepPlan plan_step(const Job& job, std::string name, Json configuration);
/// Plan of a step that works on the job directory as a whole; its record is records/<name>.json.
[[nodiscard]] StepPlan plan_job_step(const Job& job, std::string name, Json configuration);
/// Adds the SHA-256 of files below the job directory as inputs. Throws an io error that names the
/// step to run first when one is missing.
void add_inputs(StepPlan& plan, const Job& job, const std::vector<std::string>& files);

/// What outputs are asked for: the bytes of the record, or that they stand (a look at a job reads
/// no shard).
enum class Outputs { have_their_bytes, stand };

/// What of a step is not as its record says.
enum class RecordPart { none, record, input, configuration, output };

/// Why a step has to be done: what kind of thing it is, for programs, and a sentence for people.
struct RecordDifference {
  RecordPart part = RecordPart::none;
  std::string reason = {};  ///< `the configuration is another`; empty when the record matches

  [[nodiscard]] bool is_none() const noexcept { return part == RecordPart::none; }
};

/// Why the step has to be done: there is no record or none that can be understood, an input or the
/// configuration is another, or an output no longer has its digest. `none` when the record matches.
/// Throws an integrity error for a record that matches but is not the one that the step left
/// (record_digests.hpp): what it states beside would be believed.
[[nodiscard]] RecordDifference record_difference(const StepPlan& plan,
                                                 Outputs outputs = Outputs::have_their_bytes);
/// Writes the record: plan, environment, machines of the ranks, times, digests of the outputs.
void write_record(const StepPlan& plan, const StepResult& result, const Machines& machines,
                  const std::string& started);

/// Runs `look` and then `work` unless the record matches. Both run on every rank; rank 0 writes the
/// record. What can be refused before anything is changed is refused in `look`: the earlier record
/// still stands then, and a step that was done stays done. Collective. Returns true when work was
/// done.
bool run_step(const StepContext& context, const StepPlan& plan, const std::function<void()>& look,
              const std::function<StepResult()>& work);

}  // namespace etalon::jobs
