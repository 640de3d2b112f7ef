// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace etalon::testing_support {

/// What happens at a point where a process changes files.
enum class Fault : std::uint8_t {
  none,       ///< points are counted only
  kill,       ///< the process is killed as the call begins
  full_disk,  ///< from this call on nothing can be written any more (ENOSPC)
};

/// Lets `fault` happen at the `point`-th call (counted from 1) of this process to rename,
/// renameat2, link, symlink, mkdir, rmdir, unlink, unlinkat, fsync, ftruncate, or write to a
/// regular file. A program that links this library has its own definitions of those functions,
/// which libraries that it uses call as well.
void arm_fault(Fault fault, std::int64_t point);
/// How many such calls there were since.
[[nodiscard]] std::int64_t fault_points_passed();
/// Lets flock fail as on a file system without locks.
void let_locks_be_unsupported(bool are_unsupported);

}  // namespace etalon::testing_support
