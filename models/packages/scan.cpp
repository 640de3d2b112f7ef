// SPDX-License-Identifier: Apache-2.0
#include "models/packages/scan.hpp"

#include <algorithm>
#include <system_error>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/package_path.hpp"

namespace etalon::models {
namespace {

std::string_view refusal(std::filesystem::file_type type) {
  if (type == std::filesystem::file_type::symlink) return "is a symbolic link";
  if (type != std::filesystem::file_type::regular) return "is no regular file";
  return {};
}

}  // namespace

FolderScan scan_folder(const std::filesystem::path& folder) {
  std::error_code problem;
  const auto stop = [&](const std::filesystem::path& at) {
    check(!problem, ErrorKind::io,
          text(at.string(), ": cannot be listed (", problem.message(), ")"));
  };
  // The folder itself may not be a link either: its target could change behind the signatures.
  const auto status = std::filesystem::symlink_status(folder, problem);
  stop(folder);
  FolderScan scan;
  if (status.type() != std::filesystem::file_type::directory) {
    scan.refused.emplace_back(folder.filename().string(), "is no folder");
    return scan;
  }
  std::filesystem::recursive_directory_iterator entry(folder, problem);
  stop(folder);
  for (; entry != std::filesystem::recursive_directory_iterator(); entry.increment(problem)) {
    stop(folder);
    const auto type = entry->symlink_status(problem).type();
    stop(entry->path());
    if (type == std::filesystem::file_type::directory) continue;
    const std::string name = entry->path().lexically_relative(folder).generic_string();
    std::string_view why = refusal(type);
    if (why.empty()) why = package_path_fault(name);
    if (!why.empty()) {
      scan.refused.emplace_back(name, std::string(why));
      continue;
    }
    const auto bytes = entry->file_size(problem);
    stop(entry->path());
    scan.files.push_back({.name = name,
                          .digest = sha256_file(entry->path()),
                          .bytes = static_cast<std::int64_t>(bytes)});
  }
  stop(folder);
  std::ranges::sort(scan.files, {}, &PackageFile::name);
  std::ranges::sort(scan.refused);
  return scan;
}

std::vector<PackageFile> list_files(const std::filesystem::path& folder) {
  FolderScan scan = scan_folder(folder);
  if (!scan.refused.empty()) {
    const auto& [name, why] = scan.refused.front();
    throw Error(ErrorKind::integrity, text((folder / name).string(), ": cannot be signed (", why,
                                           "); a package holds regular files only"));
  }
  check(std::ssize(scan.files) <= most_package_files, ErrorKind::integrity,
        text(folder.string(), ": holds ", scan.files.size(), " files; a package has at most ",
             most_package_files));
  return std::move(scan.files);
}

std::vector<PackageFile> by_name(std::vector<PackageFile> files) {
  std::ranges::sort(files, {}, &PackageFile::name);
  return files;
}

Digest package_digest(const std::vector<PackageFile>& files) {
  Sha256 hash;
  for (const PackageFile& file : by_name(files)) {
    hash.update(text(file.digest.hex(), "  ", file.name, "\n"));
  }
  return hash.finish();
}

Digest signed_list_digest(const std::vector<PackageFile>& files) {
  Sha256 hash;
  for (const PackageFile& file : by_name(files)) {
    hash.update(std::as_bytes(std::span(file.digest.bytes)));
  }
  return hash.finish();
}

}  // namespace etalon::models
