// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstddef>
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

/// Opens a file for reading. A pipe, a socket, a device or a folder is an io error at once: a pipe
/// would keep its reader waiting, a device may have no end.
[[nodiscard]] FileHandle open_regular(const std::filesystem::path& file);

/// Calls `take` with the bytes of a regular file, block by block; throws an io error naming it.
void for_each_block(const std::filesystem::path& file,
                    const std::function<void(std::span<const std::byte>)>& take);

}  // namespace etalon
