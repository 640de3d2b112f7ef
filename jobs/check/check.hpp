// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "jobs/check/inspection.hpp"
#include "jobs/check/model_look.hpp"
#include "jobs/check/source_look.hpp"
#include "jobs/options/job.hpp"

namespace etalon::jobs {

/// About what reports, records, logs and signatures of a job take.
inline constexpr std::int64_t documents_bytes = std::int64_t{1} << 20U;

/// What a job shall be started for.
struct CheckRequest {
  std::string_view last = "push";  ///< the step the job shall reach, `push` for all
  std::int64_t ranks = 1;          ///< that will work on it
  bool restarts = false;           ///< --restart: checkpoints of another training are removed
  bool replaces_plan = false;      ///< --replace-plan: labels may be opened under another plan
  bool replaces_tag = false;       ///< --replace-tag: the version may become another package
};

/// What the subjects of a check look at.
struct CheckTask {
  const Job& job;
  CheckRequest request;
  std::optional<SourceLook> source;  ///< what the source showed, if it could be read
  std::optional<ModelLook> model;    ///< the model, if it could be read or built

  /// Whether the job shall reach `step`.
  [[nodiscard]] bool reaches(std::string_view step) const;
};

/// The contract check of a job, before any work: everything that can be known now and would end the
/// job later, all of it at once. Reads the job file, the source, the model file and the keys, asks
/// the registry for a sign of life without credentials, and runs the model on made-up values in the
/// executor and the engine. It opens no shard and no test label, and writes nothing. Called by one
/// rank.
///
///     const JobCheck found = check_job("job.toml", {}, {.last = "push", .ranks = 4});
///     if (!found.objections.empty()) …
struct JobCheck : Inspection {
  std::string file;
  std::vector<Fact> steps;  ///< what a run will do, by `forecast`; empty unless asked for
};
[[nodiscard]] JobCheck check_job(const std::filesystem::path& file,
                                 std::span<const std::string> overrides,
                                 const CheckRequest& request);
/// The same for a job file that was read already.
[[nodiscard]] JobCheck check_job(const std::filesystem::path& file, const JobReading& reading,
                                 const CheckRequest& request);

/// Throws the first objection; when there are several, prints a line for each other to stderr
/// before.
void throw_objections(const JobCheck& found);

// The subjects, one file each in this folder; check.cpp has the table.
[[nodiscard]] Inspection inspect_source(const CheckTask& task);
[[nodiscard]] Inspection inspect_model(const CheckTask& task);
[[nodiscard]] Inspection inspect_plan(const CheckTask& task);
[[nodiscard]] Inspection inspect_keys(const CheckTask& task);
[[nodiscard]] Inspection inspect_registry(const CheckTask& task);
[[nodiscard]] Inspection inspect_directory(const CheckTask& task);
[[nodiscard]] Inspection inspect_earlier(const CheckTask& task);
[[nodiscard]] Inspection inspect_space(const CheckTask& task);

/// For `--json`: {file, sound, facts, steps, objections, warnings}.
[[nodiscard]] Json to_json(const JobCheck& found);

}  // namespace etalon::jobs
