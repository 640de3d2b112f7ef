// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/records/environment.hpp"
#include "jobs/summary/summary.hpp"

namespace etalon::jobs {

int info_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() <= 1, ErrorKind::usage, "give at most one job directory");
  if (session.rank() != 0) return 0;
  if (arguments.positional.empty()) {
    print_json(environment_json(), JsonForm::pretty);
    return 0;
  }
  const Json summary = summarize(arguments.positional[0]);
  print_summary(summary, arguments.json ? Reader::program : Reader::person);
  return 0;
}

}  // namespace etalon::jobs
