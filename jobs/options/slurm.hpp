// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/field.hpp"

namespace etalon::jobs {

/// Section `[slurm]`: what the batch script asks of the cluster.
struct SlurmOptions {
  std::int64_t nodes = 1;
  std::int64_t tasks_per_node = 1;
  std::int64_t cpus_per_task = 1;
  std::int64_t gpus_per_node = 0;
  std::string memory = {};
  std::string time = "01:00:00";
  std::string partition = {};
  std::string account = {};
  std::string qos = {};
  std::string constraint = {};
  std::string mpi = "pmix";
  std::int64_t grace = 120;
  bool requeue = true;
  bool exclusive = false;
  std::vector<std::string> setup = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("nodes", self.nodes, {.doc = "Nodes of the job.", .min = 1, .max = 65536});
    visit.field("tasks_per_node", self.tasks_per_node,
                {.doc = "Ranks on each node.", .unit = "ranks", .min = 1, .max = 4096});
    visit.field(
        "cpus_per_task", self.cpus_per_task,
        {.doc = "Cores of a rank; each becomes a lane.", .unit = "cores", .min = 1, .max = 4096});
    visit.field("gpus_per_node", self.gpus_per_node,
                {.doc = "Accelerators of each node; 0: none.",
                 .min = 0,
                 .max = 64,
                 .unavailable = "nothing computes on accelerators, so they would stand idle"});
    visit.field("memory", self.memory,
                {.doc = "Memory of each node, such as 64G; empty: the partition's default."});
    visit.field("time", self.time,
                {.doc = "Time limit; training goes on from its last checkpoint when it is reached.",
                 .unit = "[days-]hours:minutes:seconds"});
    visit.field("partition", self.partition, {.doc = "Partition; empty: the default."});
    visit.field("account", self.account, {.doc = "Account; empty: the default."});
    visit.field("qos", self.qos, {.doc = "Quality of service; empty: the default."});
    visit.field("constraint", self.constraint,
                {.doc = "Features of the nodes. One processor class per job: identical bytes are "
                        "promised within a class."});
    visit.field(
        "mpi", self.mpi,
        {.doc = "How srun starts ranks; Open MPI needs pmix.", .choices = {"pmix", "pmi2"}});
    visit.field("grace", self.grace,
                {.doc = "The script is told this long before the time limit and requeues the job.",
                 .unit = "s",
                 .min = 10,
                 .max = 3600});
    visit.field("requeue", self.requeue,
                {.doc = "Start again after a node failure, preemption or the time limit."});
    visit.field("exclusive", self.exclusive, {.doc = "Share the nodes with no other job."});
    visit.field("setup", self.setup,
                {.doc = "Shell lines before the program starts, such as `module load openmpi`."});
  }
};

/// Throw a config error for a time limit, or a memory, that sbatch would not understand.
void check_slurm_time(const SlurmOptions& slurm);
void check_slurm_memory(const SlurmOptions& slurm);

}  // namespace etalon::jobs
