// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"
#include "jobs/pipeline.hpp"

namespace etalon::jobs {

int train_command(distributed::Session& session, const Arguments& arguments) {
  return with_job(session, arguments, [](const StepContext& context) {
    run_through(context, "train");
    return 0;
  });
}

}  // namespace etalon::jobs
