// SPDX-License-Identifier: Apache-2.0
#include "core/file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/error.hpp"
#include "core/hex.hpp"
#include "core/new_file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

namespace fs = std::filesystem;

/// The reasons that a user can do something about.
std::string_view remedy_of(int reason) {
  switch (reason) {
    case ENOSPC:
    case EDQUOT: return "; free some space on this file system";
    case EACCES:
    case EPERM: return "; check the permissions of the file and its folder";
    case EMFILE: return "; allow the process more open files (ulimit -n)";
    case ENFILE: return "; the machine has too many open files";
    case EFBIG: return "; allow larger files (ulimit -f)";
    default: return "";
  }
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Whether a folder is a real one that only this user can use: nobody else can put a link into it.
bool is_private(const fs::path& folder, dev_t device) {
  struct ::stat status{};
  return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid() && (status.st_mode & 077U) == 0 && status.st_dev == device;
}

/// Gives a finished file its name unless there is a file of that name.
int rename_unless_taken(const char* from, const char* to) {
  int failed = ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
  if (failed == 0 || (errno != EINVAL && errno != ENOSYS)) return failed;
  // Network file systems know links, but not this kind of rename.
  failed = ::link(from, to);
  if (failed == 0) ::unlink(from);
  return failed;
}

}  // namespace

void fail_file(const fs::path& file, std::string_view action) {
  const int reason = errno;
  throw Error(ErrorKind::io, text(file.string(), ": cannot ", action, " (", std::strerror(reason),
                                  ")", remedy_of(reason)));
}

fs::path temporary_name(const fs::path& destination) {
  std::array<std::byte, 16> draw{};
  ensure(::getentropy(draw.data(), draw.size()) == 0, "the system gives random bytes");
  const std::string name = text(".etalon-", to_hex(draw));
  struct ::stat beside{};
  if (::stat(folder_of(destination).c_str(), &beside) == 0) {
    fs::path folder = fs::absolute(destination).lexically_normal();
    while (folder != folder.parent_path()) {
      folder = folder.parent_path();
      const fs::path own = folder / ".etalon" / "temporary";
      if (is_private(own, beside.st_dev)) return own / name;
    }
  }
  return folder_of(destination) / name;
}

AtomicFile::AtomicFile(fs::path destination, Kind kind)
    : destination_(std::move(destination)), kind_(kind) {
  // A rename would put a file in the place of a device or a pipe, such as /dev/stdout.
  std::error_code ignored;
  const auto status = fs::status(destination_, ignored);
  check(!fs::exists(status) || fs::is_regular_file(status) || fs::is_directory(status),
        ErrorKind::io,
        text(destination_.string(),
             ": is a device or a pipe, which a file cannot replace; name "
             "another file"));
  if (destination_.has_parent_path()) make_folder(destination_.parent_path());
  temporary_ = temporary_name(destination_);
  const mode_t mode = kind_ == Kind::secret ? 0600 : 0644;
  handle_.reset(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  // The temporary name would tell a user nothing.
  if (!handle_) fail_file(destination_, "be created");
}

AtomicFile::~AtomicFile() {
  if (handle_) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> data) {
  ensure(bool(handle_), "nothing is written after commit");
  while (!data.empty()) {
    const ::ssize_t written = ::write(handle_.get(), data.data(), data.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail_file(destination_, "be written");
    }
    data = data.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view data) { write(std::as_bytes(std::span(data))); }

void AtomicFile::commit() {
  ensure(bool(handle_), "a file is committed once");
  if (::fsync(handle_.get()) != 0) fail_file(destination_, "be written to the disk");
  const int failed = kind_ == Kind::secret
                         ? rename_unless_taken(temporary_.c_str(), destination_.c_str())
                         : ::rename(temporary_.c_str(), destination_.c_str());
  if (failed != 0) fail_file(destination_, "be renamed");
  handle_.reset();
  sync_folder(folder_of(destination_));
}

void write_file(const fs::path& file, std::span<const std::byte> data) {
  AtomicFile out(file);
  out.write(data);
  out.commit();
}

void write_file(const fs::path& file, std::string_view data) {
  write_file(file, std::as_bytes(std::span(data)));
}

bool write_new_file(const fs::path& file, std::string_view data) {
  const fs::path temporary = temporary_name(file);
  write_file(temporary, data);
  if (rename_unless_taken(temporary.c_str(), file.c_str()) == 0) {
    sync_folder(folder_of(file));
    return true;
  }
  const int reason = errno;
  ::unlink(temporary.c_str());
  if (reason == EEXIST) return false;
  errno = reason;
  fail_file(file, "be renamed");
}

std::vector<std::byte> read_binary_file(const fs::path& file) {
  std::vector<std::byte> data;
  for_each_block(file, [&](std::span<const std::byte> block) {
    data.insert(data.end(), block.begin(), block.end());
  });
  return data;
}

bool is_larger(const fs::path& file, std::int64_t most) {
  std::error_code none;
  const auto bytes = fs::file_size(file, none);
  return !none && bytes > static_cast<std::uintmax_t>(most);
}

std::string read_text_file(const fs::path& file, std::int64_t most) {
  std::string data;
  const auto require_fits = [&](bool fits) {
    check(fits, ErrorKind::format,
          text(file.string(), ": is larger than ", human_bytes(most),
               ", which no file of this kind is; put the right file there"));
  };
  require_fits(!is_larger(file, most));
  for_each_block(file, [&](std::span<const std::byte> block) {
    data.append(reinterpret_cast<const char*>(block.data()), block.size());
    require_fits(std::ssize(data) <= most);
  });
  return data;
}

void make_folder(const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  check(!problem, ErrorKind::io,
        text(folder.string(), ": the folder cannot be made (", problem.message(), ")",
             remedy_of(problem.value())));
}

void sync_folder(const fs::path& folder) noexcept {
  const FileHandle handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (handle) ::fsync(handle.get());
}

}  // namespace etalon
