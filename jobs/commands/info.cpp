// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "jobs/commands/command.hpp"
#include "jobs/environment.hpp"

namespace etalon::jobs {

int info_command(distributed::Session& session, const Arguments& /*arguments*/) {
  if (session.rank() == 0) std::fputs(environment_json().pretty().c_str(), stdout);
  return 0;
}

}  // namespace etalon::jobs
