// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"

namespace etalon::jobs {

int data_command(distributed::Session& session, const Arguments& arguments) {
  return run_steps(session, arguments, "data");
}

}  // namespace etalon::jobs
