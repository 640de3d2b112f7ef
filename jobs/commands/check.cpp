// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/check.hpp"

#include <algorithm>
#include <functional>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/preparation/first_look.hpp"
#include "jobs/check/forecast.hpp"
#include "jobs/commands/alike.hpp"
#include "jobs/commands/command.hpp"
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

/// What a rank works on: the job file as it reads it, and the bytes of what the job names.
distributed::Facts rank_facts(const Arguments& arguments) {
  try {
    const Job job = examine_job(arguments.positional[0], arguments.overrides).job;
    distributed::Facts facts = job_facts(job);
    if (job.model.architecture == "onnx") {
      facts["what model.file holds"] =
          digest_or_problem([&] { return sha256_file(job.model.file); });
    }
    facts["what data.path holds"] = digest_or_problem([&] {
      // Larger ones are compared by the steps that read them.
      return datasets::first_look(job.data).source_bytes > whole_look_bytes
                 ? Digest()
                 : datasets::source_digest(job.data);
    });
    return facts;
  } catch (const Error& problem) {
    return {{"the job file", problem.what()}};
  }
}

/// Objections to ranks that would work on unlike inputs or machines. Collective.
Inspection compare_ranks(distributed::Communicator& comm, const Arguments& arguments) {
  Inspection found;
  if (comm.size() == 1) return found;
  examine(found, "ranks", [&] {
    distributed::check_alike(comm, "what they work on", rank_facts(arguments),
                             "give every rank the same job file, options and files");
  });
  examine(found, "ranks", [&] {
    const auto machines = models::agree_on_machine_class(comm);
    found.fact("ranks", text(machines.size(), ", alike in job, files and machine class"));
  });
  return found;
}

}  // namespace

int check_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give one job file: etalon check job.toml");
  const auto names = step_names();
  check(std::ranges::find(names, arguments.through) != names.end(), ErrorKind::usage,
        text("--through ", arguments.through, ": no step; steps are ",
             join(std::vector<std::string>(names.begin(), names.end()), ", ")));
  Inspection unlike = compare_ranks(session.world(), arguments);
  if (session.rank() != 0) return unlike.objections.empty() ? 0 : exit_code(ErrorKind::config);
  JobCheck found = check_job(arguments.positional[0], arguments.overrides,
                             {.last = arguments.through,
                              .ranks = session.size(),
                              .restarts = arguments.restart,
                              .replaces_plan = arguments.replace_plan});
  found.add(std::move(unlike));
  if (found.objections.empty()) {
    const Job job = examine_job(arguments.positional[0], arguments.overrides).job;
    found.steps = forecast(job, arguments.through);
  }
  if (arguments.json) {
    print_json(to_json(found), JsonForm::pretty);
  } else {
    print_check(found);
  }
  return found.objections.empty() ? 0 : exit_code(found.objections.front().kind);
}

}  // namespace etalon::jobs
