// SPDX-License-Identifier: Apache-2.0
#include "models/registry/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {

FileLock::FileLock(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  int failed = descriptor_ ? ::flock(descriptor_.get(), LOCK_EX) : -1;
  while (failed != 0 && errno == EINTR) failed = ::flock(descriptor_.get(), LOCK_EX);
  check(failed == 0, ErrorKind::io,
        text(file.string(), ": cannot be locked (", std::strerror(errno),
             "); check the permissions of its folder"));
}

std::optional<FileLock> FileLock::if_free(const std::filesystem::path& file) {
  UniqueHandle<Traits> descriptor(::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
  if (!descriptor || ::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  return FileLock(std::move(descriptor));
}

}  // namespace etalon::models
