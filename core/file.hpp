// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

/// A file that appears whole or not at all: written to a temporary name in the same folder,
/// synced, renamed on `commit`. Without `commit` the destructor removes the temporary file.
/// Missing folders are made. Every failure is an io error with file, reason and remedy.
///
///     AtomicFile file("out/report.json");
///     file.write(text);
///     file.commit();
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path destination);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::span<const std::byte> data);
  void write(std::string_view data);
  /// Syncs, renames, syncs the folder. Nothing may be written afterwards.
  void commit();
  /// Where the bytes stand until `commit`: for C libraries that open files themselves.
  [[nodiscard]] const std::filesystem::path& temporary() const noexcept { return temporary_; }

 private:
  std::filesystem::path destination_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

/// Writes a whole file through AtomicFile.
void write_file(const std::filesystem::path& file, std::string_view data);
void write_file(const std::filesystem::path& file, std::span<const std::byte> data);
/// Reads a whole file; throws an io error naming it and the system's reason.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& file);
[[nodiscard]] std::vector<std::byte> read_binary_file(const std::filesystem::path& file);
/// `create_directories` with an io error that names the folder.
void make_folder(const std::filesystem::path& folder);

}  // namespace etalon
