// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/judging/judge_files.hpp"
#include "jobs/prediction/scores.hpp"

namespace etalon::jobs {
namespace {

/// Predictions of any program, without a job.
int validate_tables(distributed::Session& session, const Arguments& arguments) {
  require_form(arguments, "validate --plan FILE --predictions FILE --labels FILE",
               "plan predictions labels output");
  check(arguments.positional.empty() && !arguments.plan.empty() && !arguments.predictions.empty() &&
            !arguments.labels.empty(),
        ErrorKind::usage,
        "give a job file, or three files: etalon validate --plan FILE --predictions FILE --labels "
        "FILE");
  if (session.rank() != 0) return 0;
  require_apart({{"--output", arguments.output}}, {{"--plan", arguments.plan},
                                                   {"--predictions", arguments.predictions},
                                                   {"--labels", arguments.labels}});
  const auto result =
      judge_files({arguments.plan, arguments.predictions, arguments.labels}, thread_count(0));
  const std::string bytes = validation::result_bytes(result);
  if (!arguments.output.empty()) write_file(arguments.output, bytes);
  if (arguments.json) {
    print_json(Json::parse(bytes));
  } else {
    print(result_text(result));
    if (!arguments.output.empty()) print(line("result  ", arguments.output));
  }
  return result.overall() == validation::Ruling::pass ? 0 : verdict_exit_code;
}

}  // namespace

int validate_command(distributed::Session& session, const Arguments& arguments) {
  if (arguments.has("plan") || arguments.has("predictions"))
    return validate_tables(session, arguments);
  require_form(arguments, "validate JOB",
               "set dry-run dump-default dump-reference restart replace-plan");
  return run_steps(session, arguments, "validate");
}

}  // namespace etalon::jobs
