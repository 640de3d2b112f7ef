// SPDX-License-Identifier: Apache-2.0
#include "core/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, std::string_view action) {
  const int reason = errno;
  throw Error(ErrorKind::io,
              text(file.string(), ": cannot ", action, " (", std::strerror(reason), ")",
                   reason == ENOSPC   ? "; free some space on this file system"
                   : reason == EACCES ? "; check the permissions of the file and its folder"
                                      : ""));
}

/// Temporary names differ between processes and between files of one process.
std::filesystem::path temporary_name(const std::filesystem::path& destination) {
  static std::atomic<std::uint64_t> counter{0};
  auto name = destination;
  name += text(".tmp-", static_cast<std::int64_t>(::getpid()), "-", counter.fetch_add(1));
  return name;
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path destination)
    : destination_(std::move(destination)), temporary_(temporary_name(destination_)) {
  // A rename would put a file in the place of a device or a pipe, such as /dev/stdout.
  std::error_code ignored;
  const auto status = std::filesystem::status(destination_, ignored);
  check(!std::filesystem::exists(status) || std::filesystem::is_regular_file(status) ||
            std::filesystem::is_directory(status),
        ErrorKind::io,
        text(destination_.string(),
             ": is a device or a pipe, which a file cannot replace; name "
             "another file"));
  if (destination_.has_parent_path()) make_folder(destination_.parent_path());
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(temporary_, "be created");
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> data) {
  ensure(descriptor_ >= 0, "nothing is written after commit");
  while (!data.empty()) {
    const ::ssize_t written = ::write(descriptor_, data.data(), data.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail(destination_, "be written");
    }
    data = data.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view data) { write(std::as_bytes(std::span(data))); }

void AtomicFile::commit() {
  ensure(descriptor_ >= 0, "a file is committed once");
  if (::fsync(descriptor_) != 0) fail(destination_, "be written to the disk");
  if (::rename(temporary_.c_str(), destination_.c_str()) != 0) fail(destination_, "be renamed");
  ::close(descriptor_);
  descriptor_ = -1;
  const auto folder = destination_.has_parent_path() ? destination_.parent_path() : ".";
  // The rename itself must survive a power cut; a file system that cannot sync folders is left
  // alone.
  if (const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); handle >= 0) {
    ::fsync(handle);
    ::close(handle);
  }
}

void write_file(const std::filesystem::path& file, std::span<const std::byte> data) {
  AtomicFile out(file);
  out.write(data);
  out.commit();
}

void write_file(const std::filesystem::path& file, std::string_view data) {
  write_file(file, std::as_bytes(std::span(data)));
}

std::vector<std::byte> read_binary_file(const std::filesystem::path& file) {
  const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) fail(file, "be opened for reading");
  std::vector<std::byte> data;
  std::vector<std::byte> block(std::size_t{1} << 16U);
  while (true) {
    const ::ssize_t got = ::read(handle, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      ::close(handle);
      fail(file, "be read");
    }
    if (got == 0) break;
    data.insert(data.end(), block.begin(), block.begin() + got);
    if (data.size() >= block.size()) block.resize(std::size_t{1} << 22U);
  }
  ::close(handle);
  return data;
}

std::string read_text_file(const std::filesystem::path& file) {
  const auto data = read_binary_file(file);
  return {reinterpret_cast<const char*>(data.data()), data.size()};
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  check(!problem, ErrorKind::io,
        text(folder.string(), ": the folder cannot be made (", problem.message(), ")"));
}

}  // namespace etalon
