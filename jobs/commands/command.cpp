// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/command.hpp"

#include <cstdio>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"

namespace etalon::jobs {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> table = {
      {"run", "JOB", "do every step of a job whose record does not match", run_command},
      {"data", "JOB", "ingest, check and split the data", data_command},
      {"train", "JOB", "train the model", train_command},
      {"replay", "JOB --from EPOCH --to EPOCH", "re-run a part of a training and compare",
       replay_command},
      {"info", "[JOB_DIRECTORY]", "facts of this build, or a summary of a job", info_command},
  };
  return table;
}

int with_job(distributed::Session& session, const Arguments& arguments,
             const std::function<int(const StepContext&)>& steps) {
  if (arguments.dump_default) {
    if (session.rank() == 0) std::fputs(config::to_toml(Job{}).c_str(), stdout);
    return 0;
  }
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give one job file: etalon VERB job.toml");
  distributed::Communicator& comm = session.world();
  const Job job = distributed::agree(
      comm, "", [&] { return read_job(arguments.positional[0], arguments.overrides); });
  if (arguments.dry_run) {
    if (comm.is_root()) std::fputs(config::to_toml(job).c_str(), stdout);
    return 0;
  }
  Log::Options log_options;
  log_options.file = comm.is_root() ? job.directory() / "log.jsonl"
                                    : job.directory() / text("log-rank", comm.rank(), ".jsonl");
  log_options.human = comm.is_root() && !arguments.json;
  log_options.rank = comm.rank();
  const Log log = distributed::agree(comm, "", [&] { return Log(log_options); });
  const StepContext context{job, session, log, !arguments.json};
  return steps(context);
}

}  // namespace etalon::jobs
