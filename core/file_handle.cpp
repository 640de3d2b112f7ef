// SPDX-License-Identifier: Apache-2.0
#include "core/file_handle.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {

FileHandle open_regular(const std::filesystem::path& file) {
  // Without O_NONBLOCK opening a pipe waits for a writer.
  FileHandle handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!handle) fail_file(file, "be opened for reading");
  struct ::stat status{};
  if (::fstat(handle.get(), &status) != 0) fail_file(file, "be examined");
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    fail_file(file, "be read");
  }
  check(S_ISREG(status.st_mode), ErrorKind::io,
        text(file.string(), ": is a pipe, a socket or a device, not a file; put a file there"));
  return handle;
}

void for_each_block(const std::filesystem::path& file,
                    const std::function<void(std::span<const std::byte>)>& take) {
  const FileHandle handle = open_regular(file);
  // Most files are small, and the large ones are read faster in large blocks.
  std::vector<std::byte> block(std::size_t{1} << 16U);
  while (true) {
    const ::ssize_t got = ::read(handle.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_file(file, "be read");
    if (got == 0) return;
    take(std::span(block).first(static_cast<std::size_t>(got)));
    block.resize(std::size_t{1} << 20U);
  }
}

}  // namespace etalon
