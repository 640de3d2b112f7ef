// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "core/config/write.hpp"
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/check/check.hpp"
#include "jobs/commands/alike.hpp"
#include "jobs/commands/rank_problems.hpp"
#include "jobs/commands/step_result.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/steps/pipeline.hpp"
#include "models/machine/agreement.hpp"
#include "models/machine/instruction_cap.hpp"
#include "validation/certification/signed_certificate.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

namespace {

constexpr std::string_view job_options = "set dry-run dump-default dump-reference";
constexpr std::string_view train_options = "set dry-run dump-default dump-reference restart";
constexpr std::string_view plan_options =
    "set dry-run dump-default dump-reference restart replace-plan";
constexpr std::string_view push_options =
    "set dry-run dump-default dump-reference restart replace-plan replace-tag";

/// Whether `form` is what the line of a form begins with: `plan power --plan FILE`.
bool is_of_form(std::string_view form, const Verb& verb, const Form& line) {
  return text(verb.name, " ", line.arguments).starts_with(form);
}

}  // namespace

std::vector<std::string> Verb::options() const {
  std::vector<std::string> all;
  for (const Form& form : forms) {
    for (const std::string& option : split(form.options, ' ')) {
      if (!option.empty() && std::ranges::find(all, option) == all.end()) all.push_back(option);
    }
  }
  return all;
}

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table = {
      {"run",
       {{"JOB", push_options}},
       "do every step of a job whose record does not match",
       run_command},
      {"check",
       {{"JOB", "set through restart replace-plan replace-tag"}},
       "say what a job will do and everything that would stop it, before any work",
       check_command},
      {"data",
       {{"JOB", job_options}},
       "ingest, check and split the data",
       [](distributed::Session& session, const Arguments& arguments) {
         return run_steps(session, arguments, "data");
       }},
      {"train",
       {{"JOB", train_options}},
       "train the model on any number of ranks and lanes",
       [](distributed::Session& session, const Arguments& arguments) {
         return run_steps(session, arguments, "train");
       }},
      {"compress",
       {{"JOB", train_options}},
       "quantize or prune while a paired test shows non-inferiority",
       [](distributed::Session& session, const Arguments& arguments) {
         return run_steps(session, arguments, "compress");
       }},
      {"validate",
       {{"JOB", plan_options},
        {"--plan FILE --predictions FILE --labels FILE",
         "plan predictions labels output page language signer signature profile stream"}},
       "judge each level of the signed plan on the test split, or predictions of any program",
       validate_command},
      {"plan",
       {{"new --profile NAME", "profile output"},
        {"power --plan FILE [--design FILE]", "plan design set find threads dump-default"},
        {"check --plan FILE --profile FILE", "plan profile design set"},
        {"sign --plan FILE --design FILE --key FILE",
         "plan design set threads key output not-simulated replace-signature profile"}},
       "start a plan of requirements; say before there are data how often a study passes a model "
       "at its limit and a good one; hold it to a certifier's profile; fix it by a signature",
       plan_command},
      {"recompute",
       {{"RESULT --plan FILE --predictions FILE --labels FILE",
         "plan predictions labels signer signature profile stream"}},
       "compute every number of a result again from its sources and compare",
       recompute_command},
      {"compare",
       {{"FILE FILE --labels FILE", "labels set output dump-default"}},
       "set two tables of predictions side by side: differences with intervals, changed decisions",
       compare_command},
      {"score",
       {{"MASKS.csv --set 'classes=[\"VALUE=NAME\"]'", "set output rows threads dump-default"}},
       "set predicted masks against reference masks: Dice, distances, lesions, for each structure",
       score_command},
      {"package",
       {{"JOB", plan_options}},
       "make and sign the folder that is distributed",
       [](distributed::Session& session, const Arguments& arguments) {
         return run_steps(session, arguments, "package");
       }},
      {"certify",
       {{"JOB", plan_options},
        {"FOLDER --key FILE --labels FILE", "key role labels trust profile"}},
       "look at a package, compute its numbers again, sign the verdicts",
       certify_command},
      {"verify",
       {{"REFERENCE --trust FILE", "trust plain-http"}},
       "check every byte of a package against its signatures",
       verify_command},
      {"push",
       {{"JOB", push_options}, {"FOLDER REFERENCE", "plain-http replace-tag"}},
       "send a package to a layout folder or a registry",
       push_command},
      {"pull",
       {{"REFERENCE --output FOLDER", "output plain-http"}},
       "fetch a package with its signatures",
       pull_command},
      {"list",
       {{"REFERENCE | HOST", "plain-http"}},
       "packages of a layout folder or a repository, repositories of a registry",
       list_command},
      {"replay",
       {{"JOB --from EPOCH --to EPOCH", "set dry-run dump-default dump-reference from to"}},
       "re-run a part of a training and compare",
       replay_command},
      {"slurm",
       {{"JOB", "set dry-run dump-default dump-reference output submit"}},
       "write the batch script of a job, or submit it",
       slurm_command},
      {"info",
       {{"[JOB_DIRECTORY]", ""}},
       "facts of this build, or the summary of a job directory",
       info_command},
      {"keygen", {{"ROLE", "output"}}, "make a key pair for a role", keygen_command},
  };
  return table;
}

bool Arguments::has(std::string_view option) const {
  return std::ranges::find(given, option) != given.end();
}

void require_form(const Arguments& arguments, std::string_view form, std::string_view options) {
  const bool is_in_table = std::ranges::any_of(verbs(), [&](const Verb& verb) {
    return std::ranges::any_of(verb.forms, [&](const Form& line) {
      return is_of_form(form, verb, line) && line.options == options;
    });
  });
  ensure(is_in_table, "a form takes the options of its line in the table of verbs");
  const auto taken = split(options, ' ');
  for (const std::string& option : arguments.given) {
    if (option == "json" || std::ranges::find(taken, option) != taken.end()) continue;
    throw Error(ErrorKind::usage,
                text("--", option, " does nothing for `etalon ", form, "`, which takes --",
                     join(taken, ", --"), " and --json; leave it out, or see etalon ",
                     form.substr(0, form.find(' ')), " --help for the other form"));
  }
}

models::Transport transport_of(const Arguments& arguments) {
  return arguments.plain_http ? models::Transport::plain_http : models::Transport::https;
}

models::Descriptor with_transfer_progress(
    std::string_view title, bool is_shown,
    const std::function<models::Descriptor(const models::TransferProgress&)>& transfer) {
  std::optional<Progress> progress;
  const auto result = transfer([&](std::int64_t done, std::int64_t total) {
    if (!progress) progress.emplace(std::string(title), total, "B", is_shown);
    progress->update(done);
  });
  if (progress) progress->finish();
  return result;
}

int code_of_verdict(const StepContext& context, Judge judge) {
  distributed::Communicator& comm = context.session.world();
  const bool is_certified = judge == Judge::certificate && signs_for(context.job, "certifier");
  const std::string said = comm.broadcast_text(distributed::agree(comm, "reading the verdict", [&] {
    if (!comm.is_root()) return std::string();
    const auto folder = context.job.directory();
    if (!is_certified) {
      const auto report = validation::read_report(folder / "validate" / "report.json");
      return std::string(validation::to_string(report.overall()));
    }
    const auto result = validation::trial_result({folder}, folder / "keys" / "certifier.pub");
    check(result.has_value(), ErrorKind::integrity,
          text((folder / "statements").string(),
               ": has no certificate of this package by keys/certifier.pub; remove "
               "records/certify.json to have it certified again"));
    return *result;
  }));
  if (said == (is_certified ? "PASSED" : "pass")) return 0;
  context.log.warning("verdict",
                      text("the model does not pass: the ", is_certified ? "certificate" : "report",
                           " says ", said, " (exit code ", verdict_exit_code, ")"));
  return verdict_exit_code;
}

namespace {

/// Makes the check on rank 0 and throws on every rank when something stands against the job: the
/// first objection, after a line for each other.
void require_sound(distributed::Communicator& comm, const Arguments& arguments,
                   const JobReading& reading, std::string_view last) {
  distributed::agree(comm, "", [&] {
    if (!comm.is_root()) return;
    const SlurmOptions& slurm = reading.job.slurm;
    const CheckRequest request{
        .last = last,
        .ranks = arguments.submit ? slurm.nodes * slurm.tasks_per_node : comm.size(),
        .restarts = arguments.restart,
        .replaces_plan = arguments.replace_plan,
        .replaces_tag = arguments.replace_tag};
    const JobCheck found = check_job(arguments.positional[0], reading, request);
    if (!arguments.json) {
      for (const Objection& warning : found.warnings) {
        print_error(line("etalon: warning: ", sentence(warning)));
      }
    }
    throw_objections(found);
  });
}

}  // namespace

std::chrono::milliseconds watchdog_limit(const Job& job) {
  return std::chrono::milliseconds(std::llround(job.job.watchdog * 1000));
}

int with_job(distributed::Session& session, const Arguments& arguments, std::string_view last,
             Access access, const std::function<int(const StepContext&)>& steps) {
  if (arguments.dump_default) {
    if (session.rank() == 0) print_file(config::to_toml(Job{}));
    return 0;
  }
  if (arguments.dump_reference) {
    if (session.rank() == 0) print_file(job_reference());
    return 0;
  }
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give one job file: etalon VERB job.toml");
  distributed::Communicator& comm = session.world();
  JobReading reading = distributed::agree(
      comm, "", [&] { return examine_job(arguments.positional[0], arguments.overrides); });
  reading.problems = problems_of_ranks(comm, reading.problems);
  const Job& job = reading.job;
  // Where a key has a problem its default stands, which nobody gave.
  if (reading.problems.empty()) {
    distributed::check_alike(comm, "their job files and options", job_facts(job),
                             "give every rank the same job file and the same --set options");
  }
  if (last.empty() || arguments.dry_run) {
    distributed::agree(comm, "", [&] { require_read(reading, arguments.positional[0]); });
  }
  if (arguments.dry_run) {
    if (comm.is_root()) print_file(config::to_toml(job));
    return 0;
  }
  // Ranks whose files have problems may not agree on these; the check then ends the job.
  if (reading.problems.empty()) {
    session.watch(watchdog_limit(job));
    // Before the check, which computes: the cap holds for what has not computed yet.
    models::cap_instructions(comm, job.job.machine_class);
  }
  if (!last.empty()) require_sound(comm, arguments, reading, last);
  const auto machines = models::agree_on_machine_class(comm);
  // Before anything is written, the log too.
  const auto held = distributed::agree(comm, "", [&] {
    return comm.is_root() && access == Access::writes
               ? std::optional(JobDirectory::claim(job.directory(), job.job.name))
               : std::nullopt;
  });
  Log::Options log_options;
  if (access == Access::writes) {
    log_options.file = job.directory() / (comm.is_root() ? std::string("log.jsonl")
                                                         : text("log-rank", comm.rank(), ".jsonl"));
  }
  log_options.human = comm.is_root() && !arguments.json;
  log_options.rank = comm.rank();
  const Log log = distributed::agree(comm, "", [&] { return Log(log_options); });
  if (held && !held->warning().empty()) log.warning("job", held->warning());
  const StepContext context{job,
                            session,
                            log,
                            !arguments.json,
                            arguments.replace_plan,
                            {models::machines_json(machines), job.job.machine_class},
                            arguments.restart,
                            arguments.replace_tag};
  return steps(context);
}

int run_steps(distributed::Session& session, const Arguments& arguments, std::string_view last) {
  return with_job(session, arguments, last, Access::writes, [&](const StepContext& context) {
    run_through(context, last);
    if (arguments.json && session.rank() == 0) print_json(step_result(context.job, last));
    if (last == "validate" || last == "package") return code_of_verdict(context, Judge::report);
    return last == "certify" || last == "push" ? code_of_verdict(context, Judge::certificate) : 0;
  });
}

}  // namespace etalon::jobs
