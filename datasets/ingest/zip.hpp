// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace etalon::datasets {

/// The bytes of an archive: of one in memory, or of a file that is read where it is looked at.
struct ZipBytes {
  std::size_t size = 0;
  /// Exactly `count` bytes from `at`, both inside the archive.
  std::function<std::vector<std::byte>(std::size_t at, std::size_t count)> read;

  [[nodiscard]] static ZipBytes of(std::span<const std::byte> bytes);
  [[nodiscard]] static ZipBytes of_file(const std::filesystem::path& file);
};

/// A member as the central directory describes it.
struct ZipEntry {
  std::int64_t method = 0;
  std::uint32_t crc = 0;
  std::int64_t packed = 0;
  std::int64_t size = 0;
  std::size_t offset = 0;
};

/// Central directory of a ZIP archive (PKWARE APPNOTE 4.3.12). Throws format errors naming `file`,
/// unsupported for ZIP64.
[[nodiscard]] std::map<std::string, ZipEntry> zip_entries(const ZipBytes& bytes,
                                                          const std::string& file);
/// A member whole, compared with its CRC-32. Stored and deflated ones are supported.
[[nodiscard]] std::vector<std::byte> zip_read(const ZipBytes& bytes, const ZipEntry& entry,
                                              const std::string& what);
/// At most the first `count` bytes of a member, which no checksum covers.
[[nodiscard]] std::vector<std::byte> zip_front(const ZipBytes& bytes, const ZipEntry& entry,
                                               std::size_t count, const std::string& what);

}  // namespace etalon::datasets
