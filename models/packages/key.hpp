// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace etalon::models {

/// A key file is a few hundred bytes.
inline constexpr std::int64_t most_key_bytes = 65536;

/// A public EC P-256 key that checks signatures. Immutable, shared by copies.
class PublicKey {
 public:
  /// Reads a PEM SubjectPublicKeyInfo; throws format errors naming `source`, unsupported ones for
  /// other key types.
  [[nodiscard]] static PublicKey parse(std::string_view pem, std::string_view source);
  [[nodiscard]] static PublicKey read(const std::filesystem::path& file);

  /// ECDSA over SHA-256 of `message`, signature in DER. False for any signature that does not hold.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;
  /// PEM as OpenSSL writes it.
  [[nodiscard]] const std::string& pem() const noexcept { return pem_; }
  /// SHA-256 of the PEM text in hex: the key's name in bundles (OpenSSF Model Signing `hint`).
  [[nodiscard]] std::string hint() const;
  bool operator==(const PublicKey& other) const { return pem_ == other.pem_; }

 private:
  friend class PrivateKey;
  struct Handle;
  std::shared_ptr<const Handle> handle_;
  std::string pem_;
};

/// A private EC P-256 key that signs.
class PrivateKey {
 public:
  [[nodiscard]] static PrivateKey generate();
  /// Reads PEM (PKCS #8 or SEC 1); throws format errors naming the file.
  [[nodiscard]] static PrivateKey read(const std::filesystem::path& file);

  /// DER signature over SHA-256 of `message`.
  [[nodiscard]] std::string sign(std::string_view message) const;
  [[nodiscard]] PublicKey public_key() const;
  /// Writes PKCS #8 PEM, readable by its owner only; never replaces a file.
  void write(const std::filesystem::path& file) const;

 private:
  struct Handle;
  std::shared_ptr<const Handle> handle_;
};

}  // namespace etalon::models
