// SPDX-License-Identifier: Apache-2.0
#include "core/file_handle.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

std::array<std::int64_t, 4> times_of(const struct ::stat& status) {
  return {status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
          status.st_ctim.tv_nsec};
}

[[noreturn]] void fail_absent(const std::filesystem::path& file) {
  if (file.is_absolute()) {
    throw Error(ErrorKind::io, text(file.string(), ": does not exist; check the path"));
  }
  std::error_code ignored;
  throw Error(
      ErrorKind::io,
      text(file.string(), ": does not exist in ", std::filesystem::current_path(ignored).string(),
           " (relative paths begin at the working directory); check the path"));
}

}  // namespace

FileHandle open_regular(const std::filesystem::path& file) {
  // Without O_NONBLOCK opening a pipe waits for a writer.
  FileHandle handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!handle && errno == ENOENT && !file.empty()) fail_absent(file);
  if (!handle) fail_file(file, "be opened for reading");
  struct ::stat status{};
  if (::fstat(handle.get(), &status) != 0) fail_file(file, "be examined");
  check(!S_ISDIR(status.st_mode), ErrorKind::io,
        text(file.string(), ": is a folder, not a file; name a file"));
  check(S_ISREG(status.st_mode), ErrorKind::io,
        text(file.string(), ": is a pipe, a socket or a device, not a file; put a file there"));
  return handle;
}

void require_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  const auto status = std::filesystem::status(folder, problem);
  if (status.type() == std::filesystem::file_type::not_found) fail_absent(folder);
  check(status.type() != std::filesystem::file_type::none, ErrorKind::io,
        text(folder.string(), ": cannot be looked at (", problem.message(), ")"));
  check(std::filesystem::is_directory(status), ErrorKind::io,
        text(folder.string(), ": is a file, not a folder; name a folder"));
}

RegularFile::RegularFile(std::filesystem::path file)
    : file_(std::move(file)), handle_(open_regular(file_)) {
  struct ::stat status{};
  if (::fstat(handle_.get(), &status) != 0) fail_file(file_, "be examined");
  size_ = status.st_size;
  times_ = times_of(status);
}

void RegularFile::require_unchanged() const {
  struct ::stat status{};
  if (::fstat(handle_.get(), &status) != 0) fail_file(file_, "be examined");
  check(status.st_size == size_ && times_of(status) == times_, ErrorKind::integrity,
        text(file_.string(), ": was changed while it was read; start again"));
}

void RegularFile::read_at(std::int64_t at, std::span<std::byte> out) const {
  while (!out.empty()) {
    const ::ssize_t got = ::pread(handle_.get(), out.data(), out.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_file(file_, "be read");
    check(got > 0, ErrorKind::io,
          text(file_.string(), ": ends before byte ", at + std::ssize(out),
               " (it became shorter while it was read); start again"));
    at += got;
    out = out.subspan(static_cast<std::size_t>(got));
  }
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
