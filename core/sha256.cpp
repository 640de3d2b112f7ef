// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.hpp"

#include <openssl/evp.h>

#include "core/error.hpp"
#include "core/file_handle.hpp"
#include "core/hex.hpp"
#include "core/text.hpp"

namespace etalon {

struct Sha256::Context {
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> handle{EVP_MD_CTX_new()};

  Context() { start(); }
  void start() {
    ensure(handle && EVP_DigestInit_ex(handle.get(), EVP_sha256(), nullptr) == 1,
           "OpenSSL provides SHA-256");
  }
};

std::string Digest::hex() const { return to_hex(std::as_bytes(std::span(bytes))); }

Digest Digest::parse(std::string_view value) {
  const std::string_view given = value;
  if (value.starts_with("sha256:")) value.remove_prefix(7);
  const auto raw = from_hex(value);
  check(value.size() == 64 && raw.has_value(), ErrorKind::format,
        text("'", given, "' is not a SHA-256 digest (64 hexadecimal digits)"));
  Digest digest;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    digest.bytes[i] = static_cast<std::uint8_t>((*raw)[i]);
  }
  return digest;
}

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::span<const std::byte> data) {
  ensure(EVP_DigestUpdate(context_->handle.get(), data.data(), data.size()) == 1, "SHA-256 update");
}

void Sha256::update(std::string_view data) { update(std::as_bytes(std::span(data))); }

Digest Sha256::finish() {
  Digest digest;
  ensure(EVP_DigestFinal_ex(context_->handle.get(), digest.bytes.data(), nullptr) == 1,
         "SHA-256 final");
  context_->start();
  return digest;
}

Digest sha256(std::span<const std::byte> data) {
  Sha256 hash;
  hash.update(data);
  return hash.finish();
}

Digest sha256(std::string_view data) { return sha256(std::as_bytes(std::span(data))); }

Digest sha256_file(const std::filesystem::path& file) {
  Sha256 hash;
  for_each_block(file, [&](std::span<const std::byte> block) { hash.update(block); });
  return hash.finish();
}

}  // namespace etalon
