// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/check.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/preparation/first_look.hpp"
#include "jobs/check/forecast.hpp"
#include "jobs/commands/alike.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/rank_problems.hpp"
#include "jobs/steps/pipeline.hpp"
#include "models/machine/agreement.hpp"

namespace etalon::jobs {
namespace {

void print_check(const JobCheck& found) {
  std::string lines;
  const auto table = [&](const std::vector<Fact>& facts) {
    std::size_t width = 0;
    for (const Fact& fact : facts) width = std::max(width, fact.name.size());
    for (const auto& [name, value] : facts) lines += line("  ", padded(name, width), "  ", value);
  };
  table(found.facts);
  if (!found.steps.empty()) lines += line("a run will do");
  table(found.steps);
  const auto list = [&](const std::string& title, const std::vector<Objection>& objections) {
    for (const Objection& objection : objections) {
      lines += line(title, "[", to_string(objection.kind), "] ",
                    sentence({.subject = objection.subject, .reason = objection.reason}));
      if (!objection.remedy.empty()) lines += line("    to do: ", objection.remedy);
    }
  };
  list("warning", found.warnings);
  list("objection", found.objections);
  lines += found.objections.empty()
               ? line(found.file, ": nothing stands against this job")
               : line(found.file, ": ", found.objections.size(),
                      found.objections.size() == 1 ? " objection" : " objections");
  print(lines);
}

/// A digest, or why there is none.
std::string digest_or_problem(const std::function<Digest()>& digest) {
  try {
    return digest().hex();
  } catch (const Error& problem) {
    return problem.what();
  }
}

/// The bytes of what a job names.
distributed::Facts file_facts(const Job& job) {
  distributed::Facts facts;
  if (job.model.architecture == "onnx") {
    facts["what model.file holds"] = digest_or_problem([&] { return sha256_file(job.model.file); });
  }
  facts["what data.path holds"] = digest_or_problem([&] {
    // Larger ones are compared by the steps that read them.
    return is_looked_at_whole(job.data, datasets::first_look(job.data).source_bytes)
               ? datasets::source_digest(job.data)
               : Digest();
  });
  return facts;
}

/// The job file as this rank reads it; nothing, and why, when it cannot be read at all.
std::optional<JobReading> read_here(const Arguments& arguments, distributed::Facts& facts) {
  try {
    return examine_job(arguments.positional[0], arguments.overrides);
  } catch (const Error& problem) {
    facts["the job file"] = problem.what();
    return std::nullopt;
  }
}

/// Objections to ranks that would work on unlike inputs or machines; the problems of all ranks in
/// `reading`. Collective.
Inspection compare_ranks(distributed::Communicator& comm, distributed::Facts facts,
                         std::optional<JobReading>& reading) {
  Inspection found;
  if (comm.size() == 1) return found;
  const auto problems = problems_of_ranks(comm, reading ? reading->problems : std::vector<Error>());
  if (reading) {
    facts.merge(file_facts(reading->job));
    // Where a key has a problem its default stands, which nobody gave.
    if (problems.empty()) facts.merge(job_facts(reading->job));
    reading->problems = problems;
  }
  examine(found, "ranks", [&] {
    distributed::check_alike(comm, "what they work on", facts,
                             "give every rank the same job file, options and files");
  });
  examine(found, "ranks", [&] {
    const auto machines = models::agree_on_machine_class(comm);
    found.fact("ranks", text(machines.size(), ", alike in job, files and machine class"));
  });
  return found;
}

/// The check on rank 0; returns the exit code.
int check_and_print(distributed::Session& session, const Arguments& arguments,
                    const std::optional<JobReading>& reading, const Inspection& unlike) {
  const std::string& file = arguments.positional[0];
  const CheckRequest request{.last = arguments.through,
                             .ranks = session.size(),
                             .restarts = arguments.restart,
                             .replaces_plan = arguments.replace_plan,
                             .replaces_tag = arguments.replace_tag};
  JobCheck found =
      reading ? check_job(file, *reading, request) : check_job(file, arguments.overrides, request);
  found.add(unlike);
  if (found.objections.empty()) found.steps = forecast(reading->job, arguments.through);
  if (arguments.json) {
    print_json(to_json(found), JsonForm::pretty);
  } else {
    print_check(found);
  }
  return found.objections.empty() ? 0 : exit_code(found.objections.front().kind);
}

}  // namespace

int check_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give one job file: etalon check job.toml");
  const auto names = step_names();
  check(std::ranges::find(names, arguments.through) != names.end(), ErrorKind::usage,
        text("--through ", arguments.through, ": no step; steps are ",
             join(std::vector<std::string>(names.begin(), names.end()), ", ")));
  distributed::Communicator& comm = session.world();
  distributed::Facts facts;
  std::optional<JobReading> reading = read_here(arguments, facts);
  // The comparison waits for every rank, also where job files differ or cannot be read.
  std::int64_t limit = watchdog_limit(reading ? reading->job : Job{}).count();
  comm.broadcast(std::as_writable_bytes(std::span(&limit, 1)));
  session.watch(std::chrono::milliseconds(limit));
  Inspection unlike = compare_ranks(comm, std::move(facts), reading);
  int code = comm.is_root() ? check_and_print(session, arguments, reading, unlike) : 0;
  // A launcher passes on the code of any rank.
  comm.broadcast(std::as_writable_bytes(std::span(&code, 1)));
  return code;
}

}  // namespace etalon::jobs
