// SPDX-License-Identifier: Apache-2.0
#include "jobs/check/folder_look.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "core/text.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

fs::path standing_above(fs::path path) {
  path = fs::absolute(path);
  std::error_code ignored;
  while (!fs::exists(path, ignored) && path.has_parent_path() && path != path.root_path()) {
    path = path.parent_path();
  }
  return path;
}

}  // namespace

std::optional<FolderLook> look_at_folder(std::string_view key, const fs::path& folder,
                                         Inspection& found) {
  FolderLook look{.standing = standing_above(folder)};
  const auto object = [&](std::string what, std::string remedy) {
    found.object(ErrorKind::io, std::string(key),
                 text(key, " is ", folder.string(), ", but ", look.standing.string(), what),
                 std::move(remedy));
  };
  std::error_code problem;
  if (!fs::is_directory(look.standing, problem)) {
    object(" is no folder", "name another folder");
    return std::nullopt;
  }
  if (::access(look.standing.c_str(), W_OK | X_OK) != 0) {
    object(text(" cannot be written to (", std::strerror(errno), ")"),
           "name another folder, or change its permissions");
    return std::nullopt;
  }
  const fs::space_info space = fs::space(look.standing, problem);
  if (!problem) {
    look.free = static_cast<std::int64_t>(
        std::min<std::uintmax_t>(space.available, std::numeric_limits<std::int64_t>::max()));
  }
  return look;
}

void inspect_free(const FolderLook& look, std::string_view key, const fs::path& folder,
                  std::string_view what, std::int64_t wanted, std::vector<std::string> keys,
                  Inspection& found) {
  if (look.free < 0 || wanted <= look.free) return;
  keys.emplace_back(key);
  found.object(
      ErrorKind::io, folder.string() + "/",
      text(what, " needs about ", human_bytes(wanted), ", but only ", human_bytes(look.free),
           " are free on the file system of ", look.standing.string()),
      text("free some, or set ", key, " to a larger disk"), std::move(keys));
}

}  // namespace etalon::jobs
