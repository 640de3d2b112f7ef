// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/summary/summary.hpp"

namespace etalon::jobs {

int run_command(distributed::Session& session, const Arguments& arguments) {
  return with_job(session, arguments, "push", Access::writes, [&](const StepContext& context) {
    run_through(context, "push");
    if (session.rank() == 0) {
      print_summary(summarize(context.job.directory()),
                    arguments.json ? Reader::program : Reader::person);
    }
    return code_of_verdict(context, Judge::certificate);
  });
}

}  // namespace etalon::jobs
