// SPDX-License-Identifier: Apache-2.0
#include "jobs/slurm/script.hpp"

#include <cctype>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

/// A word that the shell takes as it is.
std::string shell_word(std::string_view word) {
  std::string result = "'";
  for (const char letter : word) {
    if (letter == '\'') {
      result += "'\\''";
    } else {
      result += letter;
    }
  }
  return result + "'";
}

void check_resources(const Job& job) {
  const SlurmOptions& slurm = job.slurm;
  const std::int64_t ranks = slurm.nodes * slurm.tasks_per_node;
  check(ranks <= job.train.shards, ErrorKind::config,
        text("slurm.nodes × slurm.tasks_per_node is ", ranks, " ranks, more than train.shards = ",
             job.train.shards, " logical shards: some ranks would have no work; ask for fewer"));
  check(slurm.gpus_per_node == 0, ErrorKind::unsupported,
        text("slurm.gpus_per_node is ", slurm.gpus_per_node,
             ", but nothing computes on accelerators, so they would stand idle; leave it out"));
}

/// A value of a directive: sbatch takes quoted blanks, but a line end would begin another line of
/// the script, and quotes in quotes are read differently by versions of Slurm.
std::string directive_value(std::string_view key, const std::string& value) {
  bool is_plain = true;
  for (const char letter : value) {
    const auto code = static_cast<unsigned char>(letter);
    check(code >= 0x20 && code != 0x7F && letter != '"' && letter != '\'' && letter != '\\',
          ErrorKind::config,
          text(key, " is ", config::toml_quoted(value),
               ": line ends, quotes and backslashes cannot stand in a directive of Slurm; "
               "take them out"));
    is_plain =
        is_plain && (std::isalnum(code) != 0 || code >= 0x80 ||
                     std::string_view("._:/+=,@%-&|*[]").find(letter) != std::string_view::npos);
  }
  return is_plain ? value : text('"', value, '"');
}

std::string directives(const Job& job) {
  const SlurmOptions& slurm = job.slurm;
  std::string lines;
  const auto add = [&](std::string_view option, const auto& value) {
    lines += text("#SBATCH --", option, "=", value, "\n");
  };
  const auto add_if_set = [&](std::string_view option, const std::string& value,
                              std::string_view key = {}) {
    if (value.empty()) return;
    add(option, directive_value(text("slurm.", key.empty() ? option : key), value));
  };
  add("job-name", directive_value("job.name", job.job.name));
  add("nodes", slurm.nodes);
  add("ntasks-per-node", slurm.tasks_per_node);
  add("cpus-per-task", slurm.cpus_per_task);
  add_if_set("mem", slurm.memory, "memory");
  add_if_set("time", slurm.time);
  add_if_set("partition", slurm.partition);
  add_if_set("account", slurm.account);
  add_if_set("qos", slurm.qos);
  add_if_set("constraint", slurm.constraint);
  if (slurm.exclusive) lines += "#SBATCH --exclusive\n";
  lines += slurm.requeue ? "#SBATCH --requeue\n" : "#SBATCH --no-requeue\n";
  add("signal", text("B:USR1@", slurm.grace));
  // A requeued job writes on into the same log.
  add("open-mode", "append");
  add("output", "%x-%j.log");
  return lines;
}

std::string requeue_function(const SlurmOptions& slurm) {
  if (!slurm.requeue) {
    return "on_time_limit() {\n"
           "  echo \"etalon: the time limit is near; submit the job again to go on\" >&2\n"
           "  kill -TERM \"$ranks\" 2>/dev/null; wait \"$ranks\"\n"
           "  exit 12\n"
           "}\n";
  }
  return "on_time_limit() {\n"
         "  echo \"etalon: the time limit is near; requeued, goes on from the last checkpoint\" "
         ">&2\n"
         "  kill -TERM \"$ranks\" 2>/dev/null; wait \"$ranks\"\n"
         "  # One task of an array is requeued by its own name, not by that of the array.\n"
         "  if [ -n \"${SLURM_ARRAY_JOB_ID:-}\" ]; then\n"
         "    exec scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\"\n"
         "  fi\n"
         "  exec scontrol requeue \"$SLURM_JOB_ID\"\n"
         "}\n";
}

}  // namespace

std::string slurm_script(const Job& job, const SlurmCommand& command) {
  check_resources(job);
  const SlurmOptions& slurm = job.slurm;
  std::string overrides;
  for (const std::string& assignment : command.overrides) {
    overrides += text(" --set ", shell_word(assignment));
  }
  std::string setup;
  for (const std::string& line : slurm.setup) setup += line + "\n";
  return text(
      "#!/bin/bash\n# Batch script of job '", job.job.name, "', written by etalon slurm.\n",
      directives(job), "\nset -u\ncd \"$SLURM_SUBMIT_DIR\" || exit 4\n", setup,
      "\n# srun does not take the cores of a task over from sbatch in every version of Slurm.\n"
      "export SRUN_CPUS_PER_TASK=",
      slurm.cpus_per_task,
      "\nexport OMP_NUM_THREADS=1\n\n# Before all nodes are busy: does each see the job's folder?\n"
      "mkdir -p ",
      shell_word(job.job.directory), " || exit 4\nsrun --ntasks=", slurm.nodes,
      " --ntasks-per-node=1 test -w ", shell_word(job.job.directory),
      " || {\n"
      "  echo \"etalon: a node cannot write \"",
      shell_word(job.job.directory), "\" (is it on a shared file system?)\" >&2\n  exit 4\n}\n\n",
      requeue_function(slurm),
      "trap on_time_limit USR1\n\n"
      "# Without --kill-on-bad-exit a job with a dead rank hangs until its time limit.\n"
      "srun --mpi=",
      slurm.mpi, " --kill-on-bad-exit=1 --cpus-per-task=", slurm.cpus_per_task,
      " --cpu-bind=cores \\\n  ", shell_word(command.program.string()), " run ",
      shell_word(command.job_file.string()), overrides, " &\nranks=$!\nwait \"$ranks\"\n");
}

}  // namespace etalon::jobs
