// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/job_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
constexpr std::int64_t most_holder_bytes = 1 << 20;

std::string read_or_nothing(const fs::path& file) {
  try {
    return read_text_file(file, most_holder_bytes);
  } catch (const Error&) {
    return {};
  }
}

[[noreturn]] void refuse(const fs::path& folder, const std::optional<Holder>& holder,
                         std::string_view remedy) {
  throw Error(ErrorKind::io,
              text(folder.parent_path().string(), ": is in use by ",
                   holder ? describe(*holder) : std::string("another process"), "; ", remedy));
}

/// Who has the lock: it writes its name a moment after it has taken it.
std::optional<Holder> holder_of(const fs::path& file) {
  for (int patience = 0; patience < 20; ++patience) {
    if (auto holder = parse_holder(read_or_nothing(file)); holder && !has_ended(*holder)) {
      return holder;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return std::nullopt;
}

/// Writes who holds it into the locked file, in place: another file would carry no lock.
void write_locked(const fs::path& file, int descriptor, std::string_view line) {
  if (::ftruncate(descriptor, 0) != 0 ||
      ::pwrite(descriptor, line.data(), line.size(), 0) != std::ssize(line)) {
    fail_file(file, "be written");
  }
}

/// Puts our line where nobody else's stands. False when there is one.
bool put_holder(const fs::path& file, const std::string& line) {
  try {
    AtomicFile out(file, AtomicFile::Kind::secret);
    out.write(line);
    out.commit();
    return true;
  } catch (const Error&) {
    if (fs::exists(fs::symlink_status(file))) return false;
    throw;
  }
}

/// The lock where the file system has none.
std::optional<Holder> take_without_locks(const fs::path& folder, const std::string& line) {
  const fs::path file = folder / "holder";
  const std::string there = read_or_nothing(file);
  if (there.empty() && put_holder(file, line)) return std::nullopt;
  const std::string before = there.empty() ? read_or_nothing(file) : there;
  const auto holder = parse_holder(before);
  if (holder && has_ended(*holder)) {
    // Only one of several that see it can move it away; whoever moved a newer one puts it back.
    const fs::path aside = temporary_name(file);
    if (::rename(file.c_str(), aside.c_str()) == 0) {
      const bool is_the_old_one = read_or_nothing(aside) == before;
      if (!is_the_old_one) static_cast<void>(::link(aside.c_str(), file.c_str()));
      ::unlink(aside.c_str());
      if (is_the_old_one && put_holder(file, line)) return holder;
    }
  }
  refuse(folder, holder,
         text("this file system carries no locks, so whether that process still runs cannot be "
              "seen from here: when it does not, remove ",
              file.string()));
}

}  // namespace

JobLock::JobLock(const fs::path& folder) : folder_(folder) {
  const fs::path file = folder_ / "lock";
  const std::string line = holder_text(this_process());
  try {
    lock_ = FileLock::attempt(file);
    if (!lock_) refuse(folder_, holder_of(file), "wait for its end, or name another job.directory");
    interrupted_ = parse_holder(read_or_nothing(file));
    write_locked(file, lock_->descriptor(), line);
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::unsupported) throw;
    interrupted_ = take_without_locks(folder_, line);
  }
  written_ = line;
}

JobLock::JobLock(JobLock&& other) noexcept
    : folder_(std::move(other.folder_)),
      lock_(std::move(other.lock_)),
      interrupted_(std::move(other.interrupted_)),
      written_(std::exchange(other.written_, {})) {}

JobLock::~JobLock() {
  if (written_.empty()) return;
  if (lock_) {
    // An empty file says that the process gave the lock back itself.
    [[maybe_unused]] const int ignored = ::ftruncate(lock_->descriptor(), 0);
  } else if (const fs::path file = folder_ / "holder"; read_or_nothing(file) == written_) {
    ::unlink(file.c_str());
  }
}

}  // namespace etalon::jobs
