// SPDX-License-Identifier: Apache-2.0
#include "models/registry/pending_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <system_error>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_name = ".etalon-pull.lock";

bool is_own_folder(const fs::path& folder) {
  struct stat facts = {};
  return ::lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
         facts.st_uid == ::geteuid();
}

/// Removes what killed processes left beside the destination.
void remove_left_behind(const fs::path& destination) {
  const fs::path parent = destination.parent_path();
  const std::string prefix = destination.filename().string() + ".tmp-";
  std::vector<fs::path> left;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(parent, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && name.size() == prefix.size() + 6 &&
        is_own_folder(entry.path()) && fs::is_regular_file(entry.path() / lock_name, ignored)) {
      left.push_back(entry.path());
    }
  }
  for (const fs::path& folder : left) {
    const auto lock = FileLock::if_free(folder / lock_name);
    if (lock) fs::remove_all(folder, ignored);
  }
}

fs::path without_trailing_slash(const fs::path& destination) {
  fs::path path = fs::absolute(destination).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

PendingFolder::PendingFolder(const fs::path& destination)
    : destination_(without_trailing_slash(destination)) {
  check(!fs::exists(destination_) || (fs::is_directory(destination_) && fs::is_empty(destination_)),
        ErrorKind::usage,
        text(destination_.string(),
             ": exists already and is not empty; name a new folder to pull into"));
  remove_left_behind(destination_);
  folder_.emplace(TemporaryFolder::beside(destination_));
  lock_.emplace(path() / lock_name);
}

void PendingFolder::commit() {
  fs::remove(path() / lock_name);
  std::error_code problem;
  // A temporary folder is this user's alone; what takes its place is as open as those made in it.
  for (const auto& entry : fs::directory_iterator(path())) {
    if (entry.is_directory()) fs::permissions(path(), entry.status().permissions(), problem);
  }
  if (!problem) fs::rename(path(), destination_, problem);
  check(!problem, ErrorKind::io,
        text(destination_.string(), ": cannot be put in place (", problem.message(), ")"));
  folder_->release();
}

}  // namespace etalon::models
