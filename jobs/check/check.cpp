// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/check.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/console.hpp"
#include "core/text.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/settled_plan.hpp"

namespace etalon::jobs {
namespace {

/// A side of a job that is looked at when the job shall reach a step.
struct Subject {
  std::string_view from;
  Inspection (*look)(const CheckTask& task);
};

constexpr std::array subjects = {
    Subject{"data", inspect_source},   Subject{"train", inspect_model},
    Subject{"validate", inspect_plan}, Subject{"validate", inspect_keys},
    Subject{"push", inspect_registry}, Subject{"data", inspect_directory},
    Subject{"train", inspect_earlier}, Subject{"data", inspect_space}};

Json to_json(const Objection& objection) {
  return Json::object({{"kind", to_string(objection.kind)},
                       {"subject", objection.subject},
                       {"reason", objection.reason},
                       {"remedy", objection.remedy}});
}

Json list_of(const std::vector<Objection>& objections) {
  Json list = Json::array();
  for (const Objection& objection : objections) list.push_back(to_json(objection));
  return list;
}

/// Leaves the job with the plan that will be signed, and says what it will not ask for.
void settle(Job& job, const std::optional<SourceLook>& source, Inspection& found) {
  const bool is_dealt = source && source->is_dealt();
  const Settlement settled =
      settle_plan(job, is_dealt ? DealtCases{source->test_cases.patients, source->validation_cases}
                                : dealt_cases(job));
  if (!settled.no_compression.empty()) {
    found.warn("compress.method",
               text("nothing is compressed, and no compressed model compared (level L6): the gate "
                    "would accept none, as ",
                    settled.no_compression),
               "validate on more patients (data.validation, or more data); what the job file says "
               "in [compress] or plan.levels is never left out");
  }
  for (const auto& [key, limit, reason] : settled.limits) {
    found.warn(key,
               text(key, " is left out of the plan, whose default of ", limit,
                    " could not be shown: ", reason),
               "test on more patients (data.test, or more data); a limit that the job file writes "
               "is never left out",
               {"plan.levels", "plan.cluster", "plan.alpha", "compress.method"});
  }
}

/// Whether an objection only follows from what was found when the file was read: it rests on a key
/// that was given and refused, and so on the default in its place.
bool is_follower(const Objection& objection, const JobReading& reading) {
  return reading.is_refused(objection.subject) ||
         std::ranges::any_of(objection.keys,
                             [&](const std::string& key) { return reading.is_refused(key); });
}

}  // namespace

bool CheckTask::reaches(std::string_view step) const {
  const auto names = step_names();
  return std::ranges::find(names, step) <= std::ranges::find(names, request.last);
}

JobCheck check_job(const std::filesystem::path& file, std::span<const std::string> overrides,
                   const CheckRequest& request) {
  JobCheck found;
  found.file = file.string();
  std::optional<JobReading> reading;
  if (!examine(found, found.file, [&] { reading = examine_job(file, overrides); })) return found;
  return check_job(file, *reading, request);
}

JobCheck check_job(const std::filesystem::path& file, const JobReading& reading,
                   const CheckRequest& request) {
  JobCheck found;
  found.file = file.string();
  for (const Error& problem : reading.problems) {
    found.objections.push_back(objection_of(problem, found.file));
  }
  Job job = reading.job;
  CheckTask task{job, request, {}, {}};
  found.fact("job", text(job.job.name, " in ", job.job.directory));
  Inspection looked;
  // A source is read by all of its section, a model by all of its own.
  if (!job.data.path.empty() && !reading.is_refused("data")) {
    examine(looked, "data.path", [&] { task.source = look_at_source(job.data, looked); });
  }
  const bool is_file = job.model.architecture == "onnx";
  const bool is_readable = !reading.is_refused("model") && (is_file || task.source);
  if (task.reaches("train") && is_readable) {
    examine(looked, is_file ? "model.file" : "model.architecture",
            [&] { task.model = look_at_model(job, task.source); });
  }
  examine(looked, "data", [&] { settle(job, task.source, looked); }, {"job.directory"});
  for (const Subject& subject : subjects) {
    if (task.reaches(subject.from)) looked.add(subject.look(task));
  }
  for (auto* list : {&looked.objections, &looked.warnings}) {
    std::erase_if(*list, [&](const Objection& each) { return is_follower(each, reading); });
  }
  found.add(std::move(looked));
  return found;
}

void throw_objections(const JobCheck& found) {
  if (found.objections.empty()) return;
  const auto count = found.objections.size();
  const Objection& first = found.objections.front();
  if (count == 1) throw Error(first.kind, sentence(first));
  std::string lines;
  for (const Objection& objection : std::span(found.objections).subspan(1)) {
    lines += line("etalon: objection[", to_string(objection.kind), "] ", sentence(objection));
  }
  print_error(lines);
  throw Error(first.kind, text(sentence(first), "; and ", count - 1, " more (above)"));
}

Json to_json(const JobCheck& found) {
  Json facts = Json::object();
  for (const Fact& fact : found.facts) facts[fact.name] = fact.value;
  Json steps = Json::object();
  for (const Fact& step : found.steps) steps[step.name] = step.value;
  return Json::object({{"file", found.file},
                       {"sound", found.objections.empty()},
                       {"facts", facts},
                       {"steps", steps},
                       {"objections", list_of(found.objections)},
                       {"warnings", list_of(found.warnings)}});
}

}  // namespace etalon::jobs
