// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <source_location>
#include <string_view>

namespace etalon::distributed {

/// Throws an mpi error with MPI's own text when `code` is not MPI_SUCCESS. Every MPI call passes
/// here.
void check_mpi(int code, std::string_view call,
               std::source_location where = std::source_location::current());

}  // namespace etalon::distributed
