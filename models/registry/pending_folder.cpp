// SPDX-License-Identifier: Apache-2.0
#include "models/registry/pending_folder.hpp"

#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

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
  folder_.emplace(TemporaryFolder::beside(destination_));
}

void PendingFolder::commit() {
  fs::remove(path() / TemporaryFolder::lock_name);
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
