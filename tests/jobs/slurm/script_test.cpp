// SPDX-License-Identifier: Apache-2.0
#include "jobs/slurm/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;
using testing::Not;

const SlurmCommand command{"/opt/etalon", "job.toml", {}};

std::string refusal(const Job& job) {
  try {
    static_cast<void>(slurm_script(job, command));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return "accepted";
}

/// Exit code of a script of bash.
int bash(const std::string& script, const std::string& options = "") {
  write_file("script.sh", script);
  return std::system(("bash " + options + " script.sh").c_str());
}

TEST(SlurmScript, asks_for_what_the_job_file_says) {
  Job job;
  job.job.name = "breast";
  job.slurm = {.nodes = 2,
               .tasks_per_node = 2,
               .cpus_per_task = 8,
               .memory = "64G",
               .time = "1-00:00:00",
               .partition = "gpu",
               .account = "ward",
               .qos = "high",
               .constraint = "[rack1|rack2]&avx512",
               .exclusive = true,
               .setup = {"module load openmpi"}};
  const std::string script = slurm_script(job, command);
  for (const char* line :
       {"#SBATCH --job-name=breast\n", "#SBATCH --nodes=2\n", "#SBATCH --ntasks-per-node=2\n",
        "#SBATCH --cpus-per-task=8\n", "#SBATCH --mem=64G\n", "#SBATCH --time=1-00:00:00\n",
        "#SBATCH --partition=gpu\n", "#SBATCH --account=ward\n", "#SBATCH --qos=high\n",
        "#SBATCH --constraint=[rack1|rack2]&avx512\n", "#SBATCH --exclusive\n",
        "#SBATCH --requeue\n", "#SBATCH --signal=B:USR1@120\n", "\nmodule load openmpi\n",
        "srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task=8", "'/opt/etalon' run 'job.toml'"}) {
    EXPECT_THAT(script, HasSubstr(line));
  }
  EXPECT_EQ(bash(script, "-n"), 0);
}

TEST(SlurmScript, leaves_out_what_is_not_set) {
  const std::string script = slurm_script({}, command);
  for (const char* option : {"--mem=", "--partition=", "--account=", "--qos=", "--constraint=",
                             "--gpus-per-node=", "--exclusive"}) {
    EXPECT_THAT(script, Not(HasSubstr(option)));
  }
}

TEST(SlurmScript, without_requeue_nothing_is_requeued) {
  Job job;
  job.slurm.requeue = false;
  const std::string script = slurm_script(job, command);
  EXPECT_THAT(script, HasSubstr("#SBATCH --no-requeue\n"));
  EXPECT_THAT(script, Not(HasSubstr("scontrol requeue")));
  EXPECT_EQ(bash(script, "-n"), 0);
}

TEST(SlurmScript, names_of_any_letters_reach_the_program_and_run_nothing) {
  const std::string hostile = "it's $(touch run1) `touch run2` \"; touch run3; \" \\ $HOME *\n#";
  Job job;
  job.job.directory = "out/" + hostile;
  // srun of this test writes down what it is given, one argument a line.
  const std::string script =
      slurm_script(job, {"/opt/" + hostile, hostile, {"job.name=" + hostile}});
  EXPECT_EQ(bash(script, "-n"), 0);
  testing_support::fresh_folder("bin");
  testing_support::fresh_folder("submitted");
  write_file("bin/srun",
             "#!/bin/bash\nif [ \"$3\" = test ]; then test -w \"$5\"; exit; fi\n"
             "printf '%s\\0' \"$@\" >arguments\n");
  std::filesystem::permissions("bin/srun", std::filesystem::perms::all);
  ASSERT_EQ(bash("export PATH=\"$PWD/bin:$PATH\" SLURM_SUBMIT_DIR=submitted\n" + script), 0);
  const std::string arguments = read_text_file("submitted/arguments");
  const std::string nul(1, '\0');
  EXPECT_THAT(arguments, testing::EndsWith(nul + "/opt/" + hostile + nul + "run" + nul + hostile +
                                           nul + "--set" + nul + "job.name=" + hostile + nul));
  EXPECT_TRUE(std::filesystem::is_directory("submitted/out/" + hostile));
  for (const char* file : {"run1", "run2", "run3"}) {
    EXPECT_FALSE(std::filesystem::exists(std::string("submitted/") + file));
  }
}

TEST(SlurmScript, a_directory_that_nodes_cannot_write_is_named_and_runs_nothing) {
  Job job;
  job.job.directory = "out/$(touch run1)";
  testing_support::fresh_folder("bin");
  testing_support::fresh_folder("submitted");
  write_file("bin/srun", "#!/bin/bash\nexit 1\n");
  std::filesystem::permissions("bin/srun", std::filesystem::perms::all);
  const int status = bash(
      "export PATH=\"$PWD/bin:$PATH\" SLURM_SUBMIT_DIR=submitted\n"
      "exec 2>said\n" +
      slurm_script(job, command));
  EXPECT_EQ(WEXITSTATUS(status), 4);
  EXPECT_THAT(read_text_file("said"), HasSubstr("a node cannot write out/$(touch run1) (is it on"));
  EXPECT_FALSE(std::filesystem::exists("submitted/run1"));
}

TEST(SlurmScript, a_name_that_would_begin_another_line_is_refused) {
  Job job;
  job.job.name = "a\n#SBATCH --nodes=99";
  EXPECT_THAT(refusal(job), AllOf(HasSubstr("job.name"), HasSubstr("take them out")));
  job.job.name = "a'b";
  EXPECT_THAT(refusal(job), HasSubstr("job.name"));
  job.job.name = "two words # and a mark";
  EXPECT_THAT(slurm_script(job, command),
              HasSubstr("#SBATCH --job-name=\"two words # and a mark\"\n"));
  job.slurm.memory = "1G\nrm -rf /";
  EXPECT_THAT(refusal(job), HasSubstr("slurm.memory"));
}

TEST(SlurmScript, more_ranks_than_logical_shards_are_refused) {
  Job job;
  job.train.shards = 4;
  job.slurm.nodes = 4;
  EXPECT_EQ(refusal(job), "accepted");
  job.slurm.nodes = 5;
  EXPECT_THAT(refusal(job), AllOf(HasSubstr("5 ranks"), HasSubstr("train.shards = 4")));
}

TEST(SlurmScript, accelerators_are_refused_while_nothing_computes_on_them) {
  Job job;
  job.slurm.gpus_per_node = 1;
  try {
    static_cast<void>(slurm_script(job, command));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::unsupported);
    EXPECT_THAT(error.what(), HasSubstr("slurm.gpus_per_node is 1"));
  }
}

}  // namespace
}  // namespace etalon::jobs
