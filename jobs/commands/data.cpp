// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"

namespace etalon::jobs {

int data_command(distributed::Session& session, const Arguments& arguments) {
  return with_job(session, arguments, [](const StepContext& context) {
    data_step(context);
    return 0;
  });
}

}  // namespace etalon::jobs
