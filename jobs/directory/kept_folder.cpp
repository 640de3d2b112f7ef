// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/kept_folder.hpp"

#include "core/text.hpp"
#include "jobs/directory/job_directory.hpp"
#include "models/packages/package.hpp"
#include "models/registry/layout_store.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

/// A job directory holds a package too, and is called by its own name.
std::optional<KeptFolder::Kind> kind_of(const fs::path& folder) {
  if (is_job_directory(folder)) return KeptFolder::Kind::job_directory;
  if (models::holds_package(folder)) return KeptFolder::Kind::package;
  if (models::is_layout(folder)) return KeptFolder::Kind::layout;
  return std::nullopt;
}

}  // namespace

std::optional<KeptFolder> kept_folder_around(const fs::path& path) {
  fs::path folder = fs::weakly_canonical(fs::absolute(path));
  if (!folder.has_filename()) folder = folder.parent_path();  // "out/job/"
  while (folder != folder.parent_path()) {
    folder = folder.parent_path();
    if (const auto kind = kind_of(folder)) return KeptFolder{folder, *kind};
  }
  return std::nullopt;
}

std::string describe(const KeptFolder& kept) {
  switch (kept.kind) {
    case KeptFolder::Kind::job_directory:
      return text("the job directory ", kept.folder.string(),
                  ", which only its job writes and makes anew");
    case KeptFolder::Kind::package:
      return text("the package folder ", kept.folder.string(),
                  ", whose files are those that its signatures name");
    case KeptFolder::Kind::layout:
      return text("the layout folder ", kept.folder.string(), ", which only a push writes");
  }
  return {};
}

}  // namespace etalon::jobs
