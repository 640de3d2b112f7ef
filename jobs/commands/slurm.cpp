// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/slurm/script.hpp"

namespace etalon::jobs {
namespace {

void keep_sources(const Arguments& arguments, const Job& job) {
  require_apart({{"--output", arguments.output}}, {{"JOB", arguments.positional[0]},
                                                   {"data.path", job.data.path},
                                                   {"model.file", job.model.file}});
  require_replaceable({{"--output", arguments.output, WrittenKind::script}});
}

}  // namespace

int slurm_command(distributed::Session& session, const Arguments& arguments) {
  // A job that waits in a queue for hours should not fail for what is known now.
  return with_job(session, arguments, arguments.submit ? "push" : "", Access::reads,
                  [&](const StepContext& context) {
                    if (session.rank() != 0) return 0;
                    keep_sources(arguments, context.job);
                    const SlurmCommand command{std::filesystem::read_symlink("/proc/self/exe"),
                                               arguments.positional[0], arguments.overrides};
                    const std::string script = slurm_script(context.job, command);
                    if (arguments.output.empty() && !arguments.submit) {
                      print_file(script);
                      return 0;
                    }
                    std::filesystem::path file = arguments.output;
                    if (file.empty()) {
                      // Given back before Slurm begins the job, which takes it.
                      const auto held =
                          JobDirectory::claim(context.job.directory(), context.job.job.name);
                      file = context.job.directory() / "job.sbatch";
                      write_file(file, script);
                    } else {
                      write_file(file, script);
                    }
                    Json result = Json::object({{"script", file.string()}});
                    if (arguments.submit) result["job"] = submit(file);
                    if (arguments.json) {
                      print_json(result);
                    } else {
                      print(line("script  ", file.string()));
                      if (arguments.submit) print(line("job     ", result.at("job").as_string()));
                    }
                    return 0;
                  });
}

}  // namespace etalon::jobs
