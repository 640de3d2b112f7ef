// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fault_points.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>

namespace {

using etalon::testing_support::Fault;

std::atomic<Fault> armed{Fault::none};
std::atomic<std::int64_t> armed_point{0};
std::atomic<std::int64_t> passed{0};
std::atomic<bool> has_no_locks{false};

enum class Takes : bool { space, nothing };

/// Counts a call; false when it has to fail with ENOSPC.
bool may_pass(Takes takes) {
  const std::int64_t point = passed.fetch_add(1) + 1;
  if (armed.load() == Fault::kill && point == armed_point.load()) ::raise(SIGKILL);
  if (armed.load() == Fault::full_disk && point >= armed_point.load() && takes == Takes::space) {
    errno = ENOSPC;
    return false;
  }
  return true;
}

template <class... Arguments>
long call(Takes takes, long number, Arguments... arguments) {
  return may_pass(takes) ? ::syscall(number, arguments...) : -1;
}

bool is_regular(int descriptor) {
  struct ::stat status{};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

namespace etalon::testing_support {

void arm_fault(Fault fault, std::int64_t point) {
  passed = 0;
  armed_point = point;
  armed = fault;
}
std::int64_t fault_points_passed() { return passed; }
void let_locks_be_unsupported(bool are_unsupported) { has_no_locks = are_unsupported; }

}  // namespace etalon::testing_support

extern "C" {

int rename(const char* from, const char* to) noexcept {
  return static_cast<int>(call(Takes::nothing, SYS_rename, from, to));
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  return static_cast<int>(
      call(Takes::nothing, SYS_renameat2, from_folder, from, to_folder, to, flags));
}
int link(const char* from, const char* to) noexcept {
  return static_cast<int>(call(Takes::space, SYS_link, from, to));
}
int mkdir(const char* path, mode_t mode) noexcept {
  return static_cast<int>(call(Takes::space, SYS_mkdir, path, mode));
}
int rmdir(const char* path) noexcept {
  return static_cast<int>(call(Takes::nothing, SYS_rmdir, path));
}
int unlink(const char* path) noexcept {
  return static_cast<int>(call(Takes::nothing, SYS_unlink, path));
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  return static_cast<int>(call(Takes::nothing, SYS_unlinkat, folder, path, flags));
}
int fsync(int descriptor) { return static_cast<int>(call(Takes::nothing, SYS_fsync, descriptor)); }
int ftruncate(int descriptor, off_t size) noexcept {
  return static_cast<int>(call(Takes::nothing, SYS_ftruncate, descriptor, size));
}
ssize_t write(int descriptor, const void* data, size_t size) {
  if (!is_regular(descriptor)) return ::syscall(SYS_write, descriptor, data, size);
  return call(Takes::space, SYS_write, descriptor, data, size);
}
int flock(int descriptor, int operation) noexcept {
  if (has_no_locks) {
    errno = ENOLCK;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_flock, descriptor, operation));
}
}
