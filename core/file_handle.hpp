// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

#include "core/unique_handle.hpp"

namespace etalon {

struct FileHandleTraits {
  using Handle = int;
  static Handle null() noexcept { return -1; }
  static void release(Handle descriptor) noexcept { ::close(descriptor); }
};
/// Owns a descriptor of the operating system.
using FileHandle = UniqueHandle<FileHandleTraits>;

/// Opens a file for reading: the one way to open what somebody else put there. A pipe, a socket, a
/// device or a folder is an io error at once: a pipe would keep its reader waiting, a device may
/// have no end. A file that is not there is named with the folder that it was looked for in.
[[nodiscard]] FileHandle open_regular(const std::filesystem::path& file);

/// Throws an io error for a folder that is not there, or is none.
void require_folder(const std::filesystem::path& folder);

/// A file opened by `open_regular` that is read where it is looked at, not from end to end.
class RegularFile {
 public:
  explicit RegularFile(std::filesystem::path file);

  /// Bytes it had when it was opened.
  [[nodiscard]] std::int64_t size() const noexcept { return size_; }
  /// Throws an integrity error when it was written to, cut or extended since it was opened, as its
  /// size and times say.
  void require_unchanged() const;
  /// Fills `out` with the bytes from `at` on; an io error when the file ends before.
  void read_at(std::int64_t at, std::span<std::byte> out) const;

 private:
  std::filesystem::path file_;
  FileHandle handle_;
  std::int64_t size_ = 0;
  std::array<std::int64_t, 4> times_{};  ///< of the last write and change, seconds and nanoseconds
};

/// Calls `take` with the bytes of a regular file, block by block; throws an io error naming it.
void for_each_block(const std::filesystem::path& file,
                    const std::function<void(std::span<const std::byte>)>& take);

}  // namespace etalon
