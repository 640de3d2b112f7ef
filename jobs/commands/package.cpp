// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"

namespace etalon::jobs {

int package_command(distributed::Session& session, const Arguments& arguments) {
  return run_steps(session, arguments, "package");
}

}  // namespace etalon::jobs
