// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace etalon {

/// A SHA-256 digest (FIPS 180-4) as a value.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  /// 64 lower-case hexadecimal digits.
  [[nodiscard]] std::string hex() const;
  /// `sha256:<hex>`, the form of OCI and of every record of Etalon.
  [[nodiscard]] std::string prefixed() const { return "sha256:" + hex(); }
  /// Reads 64 hexadecimal digits, with or without `sha256:`; throws a format error otherwise.
  [[nodiscard]] static Digest parse(std::string_view text);

  auto operator<=>(const Digest&) const = default;
};

/// Streaming SHA-256: `Sha256 h; h.update(a); h.update(b); h.finish()`. One thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::span<const std::byte> data);
  void update(std::string_view data);
  /// The digest of all updates; the object starts anew.
  [[nodiscard]] Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] Digest sha256(std::span<const std::byte> data);
[[nodiscard]] Digest sha256(std::string_view data);
/// Digest of a file's bytes, read in blocks of constant size; throws an io error naming the file.
[[nodiscard]] Digest sha256_file(const std::filesystem::path& file);

}  // namespace etalon
