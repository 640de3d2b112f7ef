// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/forecast.hpp"

#include <array>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/preparation/first_look.hpp"
#include "jobs/check/source_look.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/settled_plan.hpp"
#include "jobs/steps/signers.hpp"

namespace etalon::jobs {
namespace {

struct Planned {
  std::string_view name;
  StepPlan (*plan)(const Job& job);
};

constexpr std::array planned = {
    Planned{"data",
            [](const Job& job) { return data_plan(job, datasets::source_digest(job.data).hex()); }},
    Planned{"train", train_plan},
    Planned{"compress", compress_plan},
    Planned{"validate", validate_plan},
    Planned{"package", package_plan},
    Planned{"certify", certify_plan},
    Planned{"push", push_plan}};

/// Why a step cannot be left out; empty when its record matches.
std::string reason(const Planned& step, const Job& job) {
  const auto record = plan_step(job, std::string(step.name), {}).record;
  const auto job_record = plan_job_step(job, std::string(step.name), {}).record;
  std::error_code ignored;
  if (!std::filesystem::exists(record, ignored) && !std::filesystem::exists(job_record, ignored)) {
    return "it was not done yet";
  }
  StepPlan plan = step.plan(job);
  add_signers(plan, job, signers_of(step.name));
  return record_difference(plan, Outputs::stand).reason;
}

/// What will become of a step.
struct Outlook {
  std::string words;
  bool is_to_do = false;
};

Outlook outlook(const Planned& step, const Job& job, std::string_view earlier) {
  if (step.name == "certify" && !signs_for(job, "certifier")) return {"left to the certifier"};
  if (step.name == "data" && std::filesystem::exists(plan_step(job, "data", {}).record) &&
      !is_looked_at_whole(job.data, datasets::first_look(job.data).source_bytes)) {
    return {"was made; the run compares the source, which is too large for a look"};
  }
  std::string why;
  try {
    why = reason(step, job);
  } catch (const Error& problem) {
    why = problem.what();
  }
  if (!why.empty()) return {text("to do (", why, ")"), true};
  if (earlier.empty()) return {"up to date"};
  return {text("up to date, unless ", earlier, " gives something else")};
}

}  // namespace

std::vector<Fact> forecast(const Job& given, std::string_view last) {
  Job job = given;
  try {
    settle_plan(job, dealt_cases(job));
  } catch (const Error&) {
    // A manifest that cannot be read is what the step `data` says.
  }
  std::vector<Fact> steps;
  std::string_view earlier;
  for (const Planned& step : planned) {
    Outlook expected = outlook(step, job, earlier);
    if (earlier.empty() && expected.is_to_do) earlier = step.name;
    steps.push_back({std::string(step.name), std::move(expected.words)});
    if (step.name == last) break;
  }
  return steps;
}

}  // namespace etalon::jobs
