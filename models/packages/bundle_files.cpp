// SPDX-License-Identifier: Apache-2.0
#include "models/packages/bundle_files.hpp"

#include <algorithm>
#include <system_error>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/packages/bundle.hpp"

namespace etalon::models {
std::vector<std::string> bundle_file_names(const std::filesystem::path& folder) {
  std::error_code problem;
  std::vector<std::string> names;
  if (!std::filesystem::exists(folder, problem)) return names;
  std::filesystem::directory_iterator entry(folder, problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    if (name.ends_with(".sigstore.json")) names.push_back(name);
  }
  check(!problem, ErrorKind::io,
        text(folder.string(), ": cannot be listed (", problem.message(), ")"));
  std::ranges::sort(names);
  return names;
}

std::string read_bundle_file(const std::filesystem::path& file) {
  std::error_code problem;
  const auto status = std::filesystem::symlink_status(file, problem);
  check(status.type() == std::filesystem::file_type::regular, ErrorKind::integrity,
        text(file.filename().string(), ": is no regular file"));
  const auto bytes = std::filesystem::file_size(file, problem);
  check(!problem && bytes <= std::uintmax_t{most_bundle_bytes}, ErrorKind::integrity,
        text(file.filename().string(), ": is no bundle (", std::uint64_t{bytes},
             " bytes are too many)"));
  return read_text_file(file);
}

}  // namespace etalon::models
