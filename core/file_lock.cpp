// SPDX-License-Identifier: Apache-2.0
#include "core/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

FileHandle open_lock(const std::filesystem::path& file) {
  FileHandle handle(
      ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
  if (!handle) fail_file(file, "be opened for locking");
  struct ::stat status{};
  check(::fstat(handle.get(), &status) == 0 && S_ISREG(status.st_mode), ErrorKind::io,
        text(file.string(), ": is no file, so that it cannot be locked; remove it"));
  return handle;
}

/// Whether the lock was taken; otherwise another process has it.
bool lock(const std::filesystem::path& file, int descriptor, int how) {
  int failed = ::flock(descriptor, how);
  while (failed != 0 && errno == EINTR) failed = ::flock(descriptor, how);
  if (failed == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  const int reason = errno;
  const bool has_locks = reason != ENOLCK && reason != ENOSYS && reason != EOPNOTSUPP &&
                         reason != ENOTSUP && reason != EINVAL;
  throw Error(has_locks ? ErrorKind::io : ErrorKind::unsupported,
              text(file.string(), ": cannot be locked (", std::strerror(reason), ")",
                   has_locks ? ""
                             : "; its file system carries no locks: use another one, or mount it "
                               "with locks"));
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& file) : handle_(open_lock(file)) {
  static_cast<void>(lock(file, handle_.get(), LOCK_EX));
}

std::optional<FileLock> FileLock::attempt(const std::filesystem::path& file) {
  FileHandle handle = open_lock(file);
  if (!lock(file, handle.get(), LOCK_EX | LOCK_NB)) return std::nullopt;
  return FileLock(std::move(handle));
}

std::optional<FileLock> FileLock::if_free(const std::filesystem::path& file) {
  FileHandle handle(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!handle || ::flock(handle.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  return FileLock(std::move(handle));
}

}  // namespace etalon
