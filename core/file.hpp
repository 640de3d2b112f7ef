// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/file_handle.hpp"

namespace etalon {

/// A name that nobody can foresee, for what becomes `destination` by a rename. It stands in the
/// nearest `.etalon/temporary` around the destination that belongs to this user alone and is on its
/// file system (a job directory has one, docs/formats/job-directory.md), else beside it.
[[nodiscard]] std::filesystem::path temporary_name(const std::filesystem::path& destination);

/// A file that appears whole or not at all: written to a temporary name, synced, renamed on
/// `commit`. Without `commit` the destructor removes the temporary file. Missing folders are made.
/// Every failure is an io error with file, reason and remedy.
///
///     AtomicFile file("out/report.json");
///     file.write(text);
///     file.commit();
class AtomicFile {
 public:
  /// What becomes of a file that is there already, and who may read the new one.
  enum class Kind : std::uint8_t {
    ordinary,  ///< takes the place of the old one, readable as the umask says
    secret,    ///< never takes the place of a file, for its owner's eyes alone
  };

  explicit AtomicFile(std::filesystem::path destination, Kind kind = Kind::ordinary);
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
  Kind kind_;
  FileHandle handle_;
};

/// Writes a whole file through AtomicFile.
void write_file(const std::filesystem::path& file, std::string_view data);
void write_file(const std::filesystem::path& file, std::span<const std::byte> data);
/// Larger than any document that Etalon writes; models, sources and arrays may have any size.
inline constexpr std::int64_t most_document_bytes = std::int64_t{1} << 30;
inline constexpr std::int64_t any_size = std::numeric_limits<std::int64_t>::max();
/// Whether a file has more bytes than that; not when there is none.
[[nodiscard]] bool is_larger(const std::filesystem::path& file, std::int64_t most);
/// Reads a whole regular file; throws an io error naming it and the system's reason, and, before it
/// reads, a format error when it has more than `most` bytes.
[[nodiscard]] std::string read_text_file(const std::filesystem::path& file,
                                         std::int64_t most = most_document_bytes);
[[nodiscard]] std::vector<std::byte> read_binary_file(const std::filesystem::path& file);
/// `create_directories` with an io error that names the folder.
void make_folder(const std::filesystem::path& folder);
/// Makes names in a folder survive a power cut, where the file system can.
void sync_folder(const std::filesystem::path& folder) noexcept;

/// Throws the io error `file: cannot <action> (reason of errno); remedy`.
[[noreturn]] void fail_file(const std::filesystem::path& file, std::string_view action);

}  // namespace etalon
