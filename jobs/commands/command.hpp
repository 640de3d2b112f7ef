// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "distributed/session.hpp"
#include "jobs/commands/arguments.hpp"
#include "jobs/options/job.hpp"
#include "jobs/records/step.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {

/// One way to call a verb.
struct Form {
  std::string_view arguments;  ///< `RESULT --plan FILE`; a form is named by a first small word
  std::string_view options;    ///< names of those it takes beside --json, separated by blanks
};

/// One verb of the program; one file each in this folder, one line each in the table of `verbs()`.
struct Verb {
  std::string_view name;
  std::vector<Form> forms;
  std::string_view summary;
  int (*run)(distributed::Session& session, const Arguments& arguments);

  /// Names of the options of all its forms.
  [[nodiscard]] std::vector<std::string> options() const;
};

[[nodiscard]] const std::vector<Verb>& verbs();

int run_command(distributed::Session& session, const Arguments& arguments);
int check_command(distributed::Session& session, const Arguments& arguments);
int validate_command(distributed::Session& session, const Arguments& arguments);
int plan_command(distributed::Session& session, const Arguments& arguments);
int compare_command(distributed::Session& session, const Arguments& arguments);
int score_command(distributed::Session& session, const Arguments& arguments);
int recompute_command(distributed::Session& session, const Arguments& arguments);
int certify_command(distributed::Session& session, const Arguments& arguments);
int verify_command(distributed::Session& session, const Arguments& arguments);
int push_command(distributed::Session& session, const Arguments& arguments);
int pull_command(distributed::Session& session, const Arguments& arguments);
int list_command(distributed::Session& session, const Arguments& arguments);
int replay_command(distributed::Session& session, const Arguments& arguments);
int slurm_command(distributed::Session& session, const Arguments& arguments);
int info_command(distributed::Session& session, const Arguments& arguments);
int keygen_command(distributed::Session& session, const Arguments& arguments);

/// How long the ranks of a job wait for one that gives no sign of life.
[[nodiscard]] std::chrono::milliseconds watchdog_limit(const Job& job);

/// What a verb does with the job directory. Who writes holds its lock (jobs/directory) and logs
/// into it; who reads makes nothing there.
enum class Access : std::uint8_t { writes, reads };

/// Reads the job named by the first argument on every rank, makes the contract check for the step
/// `last`, and calls `steps` with the job; nothing is written before the check has passed. With
/// --dump-default prints a commented job file, with --dump-reference the table of all keys, with
/// --dry-run the effective job file. An empty `last` looks at the job file alone.
int with_job(distributed::Session& session, const Arguments& arguments, std::string_view last,
             Access access, const std::function<int(const StepContext&)>& steps);
/// The verb of a step: every step up to and with `last`; from `validate` on its exit code follows
/// the verdict.
int run_steps(distributed::Session& session, const Arguments& arguments, std::string_view last);

/// Exit code of a verb that did its work and found that the model does not pass: no error, so no
/// kind of error has it.
inline constexpr int verdict_exit_code = 14;

/// Whose word a verb's exit code follows: the report, or the job's own certificate where there is
/// one.
enum class Judge : std::uint8_t { report, certificate };
/// 0 when the model of a validated job passes, else `verdict_exit_code`, and the log says why.
/// Collective.
[[nodiscard]] int code_of_verdict(const StepContext& context, Judge judge);

/// Throws a usage error naming the first option that `form` of a verb (`push FOLDER REFERENCE`)
/// does not take, so that none is ever passed over.
void require_form(const Arguments& arguments, std::string_view form, std::string_view options);

/// --plain-http or TLS.
[[nodiscard]] models::Transport transport_of(const Arguments& arguments);

/// Runs `transfer` with a progress callback that draws bytes, rate and remaining time.
models::Descriptor with_transfer_progress(
    std::string_view title, bool is_shown,
    const std::function<models::Descriptor(const models::TransferProgress&)>& transfer);

}  // namespace etalon::jobs
