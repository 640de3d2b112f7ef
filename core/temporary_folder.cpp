// SPDX-License-Identifier: Apache-2.0
#include "core/temporary_folder.hpp"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

namespace fs = std::filesystem;

fs::path make(std::string name) {
  name += "XXXXXX";
  if (::mkdtemp(name.data()) != nullptr) return name;
  const int reason = errno;
  throw Error(ErrorKind::io,
              text(name, ": no temporary folder can be made (", std::strerror(reason),
                   "); check space and permissions of ", fs::path(name).parent_path().string()));
}

bool is_own_folder(const fs::path& folder) {
  struct stat facts = {};
  return ::lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == ::geteuid();
}

/// Removes what killed processes left in the place of `<name>XXXXXX`.
void remove_left_behind(const fs::path& name) {
  const std::string prefix = name.filename().string();
  std::vector<fs::path> left;
  std::error_code ignored;
  const fs::path parent = name.has_parent_path() ? name.parent_path() : fs::path(".");
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    const std::string found = entry.path().filename().string();
    if (found.starts_with(prefix) && found.size() == prefix.size() + 6 &&
        is_own_folder(entry.path()) &&
        fs::is_regular_file(
            fs::symlink_status(entry.path() / TemporaryFolder::lock_name, ignored))) {
      left.push_back(entry.path());
    }
  }
  for (const fs::path& folder : left) {
    const auto lock = FileLock::if_free(folder / TemporaryFolder::lock_name);
    if (lock) fs::remove_all(folder, ignored);
  }
}

}  // namespace

TemporaryFolder TemporaryFolder::in_system(std::string_view prefix) {
  std::error_code problem;
  const auto system = fs::temp_directory_path(problem);
  check(!problem, ErrorKind::io,
        text("there is no temporary directory (", problem.message(),
             "); let TMPDIR name a folder that exists"));
  return locked(system / prefix);
}

TemporaryFolder TemporaryFolder::beside(const fs::path& destination) {
  if (destination.has_parent_path()) make_folder(destination.parent_path());
  return locked(destination.string() + ".tmp-");
}

TemporaryFolder TemporaryFolder::locked(const fs::path& name) {
  remove_left_behind(name);
  TemporaryFolder folder(make(name.string()));
  try {
    folder.lock_.emplace(folder.path() / lock_name);
  } catch (const Error& problem) {
    // Without locks nobody could tell that it is abandoned: then nobody removes it.
    if (problem.kind() != ErrorKind::unsupported) throw;
    std::error_code ignored;
    fs::remove(folder.path() / lock_name, ignored);
  }
  return folder;
}

TemporaryFolder TemporaryFolder::instead_of(const fs::path& destination) {
  if (destination.has_parent_path()) make_folder(destination.parent_path());
  const fs::path folder = temporary_name(destination);
  // The name of the destination says more than one that nobody can foresee.
  if (::mkdir(folder.c_str(), 0777) != 0) fail_file(destination, "be made");
  return TemporaryFolder(folder);
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace etalon
