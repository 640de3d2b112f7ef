// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/error.hpp"
#include "distributed/communicator.hpp"

namespace etalon::jobs {

/// The problems of the job files and options of all ranks, alike on every rank: those that all have
/// as they are, any other once with the ranks that have it in front: `rank 1 (n2): unknown key …`.
/// In the order of ranks. Collective.
[[nodiscard]] std::vector<Error> problems_of_ranks(distributed::Communicator& comm,
                                                   const std::vector<Error>& mine);

}  // namespace etalon::jobs
