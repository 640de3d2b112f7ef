// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "distributed/communicator.hpp"
#include "models/machine/machine_class.hpp"

namespace etalon::models {

/// Where a rank runs and what its machine computes like.
struct RankMachine {
  std::int64_t rank = 0;
  std::string node;
  std::string processor;
  std::string program;  ///< build id of the program
  MachineClass machine_class;
};

/// The machines of all ranks, in rank order, when they are of one class and run one build of the
/// program. Else throws on every rank the same mpi error that names the first rank unlike most
/// others, its node, and what differs. Collective.
std::vector<RankMachine> agree_on_machine_class(distributed::Communicator& comm);

/// The same for given machines: without ranks, for tests.
void check_machines_alike(const std::vector<RankMachine>& machines);

/// One object per node and class, for a record: node, ranks (`0-3,8`), processor, digest of the
/// class.
[[nodiscard]] Json machines_json(const std::vector<RankMachine>& machines);

}  // namespace etalon::models
