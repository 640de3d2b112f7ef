// SPDX-License-Identifier: Apache-2.0
#include "models/packages/key.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <utility>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "core/unique_handle.hpp"

namespace etalon::models {
namespace {

template <class T, auto Free>
struct OpenSslTraits {
  using Handle = T*;
  static Handle null() noexcept { return nullptr; }
  static void release(Handle handle) noexcept { Free(handle); }
};
using KeyHandle = UniqueHandle<OpenSslTraits<EVP_PKEY, EVP_PKEY_free>>;
using BioHandle = UniqueHandle<OpenSslTraits<BIO, BIO_free_all>>;
using DigestHandle = UniqueHandle<OpenSslTraits<EVP_MD_CTX, EVP_MD_CTX_free>>;

/// OpenSSL's reason for its last failure; empties the thread's queue of errors.
std::string last_reason() {
  const auto code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "no reason given" : reason;
}

BioHandle reader(std::string_view pem, std::string_view source) {
  check(pem.size() <= static_cast<std::size_t>(most_key_bytes), ErrorKind::format,
        text(source, ": is no key (", pem.size(), " bytes are too many)"));
  BioHandle bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  ensure(static_cast<bool>(bio), "OpenSSL provides memory BIOs");
  return bio;
}

std::string contents(const BioHandle& bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

/// Notes that a passphrase was asked for instead of asking at the terminal.
int refuse_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

std::string text_parameter(EVP_PKEY* key, const char* name) {
  std::array<char, 80> value{};
  if (EVP_PKEY_get_utf8_string_param(key, name, value.data(), value.size(), nullptr) != 1) {
    ERR_clear_error();
    return "";
  }
  return value.data();
}

/// Throws unless the key is on the curve P-256, given by its name; an uncompressed point from here
/// on, so that one key has one PEM text whatever form its file had.
void require_p256(EVP_PKEY* key, std::string_view source) {
  const char* type = EVP_PKEY_get0_type_name(key);
  const std::string found = type == nullptr ? "unknown" : type;
  const std::string curve = text_parameter(key, OSSL_PKEY_PARAM_GROUP_NAME);
  check(found == "EC", ErrorKind::unsupported,
        text(source, ": is a key of type ", found,
             "; Etalon signs with EC P-256 keys (make one: etalon keygen)"));
  check(curve == "prime256v1", ErrorKind::unsupported,
        text(source, ": is an EC key on the curve ", curve.empty() ? "without a name" : curve,
             "; Etalon signs with EC P-256 keys (make one: etalon keygen)"));
  check(text_parameter(key, OSSL_PKEY_PARAM_EC_ENCODING) == "named_curve", ErrorKind::unsupported,
        text(source, ": spells its curve out; write the key with -param_enc named_curve"));
  ensure(EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
                                        "uncompressed") == 1,
         "OpenSSL writes uncompressed points");
}

std::string public_pem(EVP_PKEY* key) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  ensure(bio && PEM_write_bio_PUBKEY(bio.get(), key) == 1, "OpenSSL writes public keys");
  return contents(bio);
}

DigestHandle digest_context() {
  DigestHandle context(EVP_MD_CTX_new());
  ensure(static_cast<bool>(context), "OpenSSL provides digest contexts");
  return context;
}

const unsigned char* octets(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}

/// Writes a file that did not exist and that its owner alone may read; whole or not at all.
void write_secret(const std::filesystem::path& file, std::string_view data) {
  // The existing file is what is in the way, whatever else goes wrong afterwards.
  check(!std::filesystem::exists(std::filesystem::symlink_status(file)), ErrorKind::io,
        text(file.string(),
             ": there is a file already; a key is never replaced: move it away or choose another "
             "name"));
  AtomicFile out(file, AtomicFile::Kind::secret);
  out.write(data);
  out.commit();
}

}  // namespace

struct PublicKey::Handle {
  KeyHandle key;
};

struct PrivateKey::Handle {
  KeyHandle key;
};

PublicKey PublicKey::parse(std::string_view pem, std::string_view source) {
  const BioHandle bio = reader(pem, source);
  KeyHandle key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  check(static_cast<bool>(key), ErrorKind::format,
        text(source, ": is no public key in PEM (", last_reason(),
             "); it must hold a block BEGIN PUBLIC KEY"));
  require_p256(key.get(), source);
  PublicKey result;
  result.pem_ = public_pem(key.get());
  result.handle_ = std::make_shared<const Handle>(Handle{std::move(key)});
  return result;
}

PublicKey PublicKey::read(const std::filesystem::path& file) {
  return parse(read_text_file(file, most_key_bytes), file.string());
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  ensure(handle_ != nullptr, "a public key was read before it verifies");
  const DigestHandle context = digest_context();
  ensure(
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, handle_->key.get()) == 1,
      "OpenSSL verifies ECDSA with SHA-256");
  const int verdict = EVP_DigestVerify(context.get(), octets(signature), signature.size(),
                                       octets(message), message.size());
  ERR_clear_error();
  return verdict == 1;
}

std::string PublicKey::hint() const { return sha256(pem_).hex(); }

PrivateKey PrivateKey::generate() {
  KeyHandle key(EVP_EC_gen("P-256"));
  ensure(static_cast<bool>(key), "OpenSSL makes P-256 keys");
  PrivateKey result;
  result.handle_ = std::make_shared<const Handle>(Handle{std::move(key)});
  return result;
}

PrivateKey PrivateKey::read(const std::filesystem::path& file) {
  std::string pem = read_text_file(file, most_key_bytes);
  bool was_asked = false;
  const BioHandle bio = reader(pem, file.string());
  KeyHandle key(PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_passphrase, &was_asked));
  OPENSSL_cleanse(pem.data(), pem.size());
  const std::string reason = key ? "" : last_reason();
  check(!was_asked, ErrorKind::unsupported,
        text(file.string(), ": the private key is encrypted; decrypt it with openssl pkcs8"));
  check(static_cast<bool>(key), ErrorKind::format,
        text(file.string(), ": is no private key in PEM (", reason,
             "); it must hold a block BEGIN PRIVATE KEY or BEGIN EC PRIVATE KEY"));
  require_p256(key.get(), file.string());
  PrivateKey result;
  result.handle_ = std::make_shared<const Handle>(Handle{std::move(key)});
  return result;
}

std::string PrivateKey::sign(std::string_view message) const {
  ensure(handle_ != nullptr, "a private key was read or made before it signs");
  const DigestHandle context = digest_context();
  std::array<unsigned char, 128> signature{};  // P-256 in DER needs 72 at most
  std::size_t size = signature.size();
  ensure(
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, handle_->key.get()) == 1 &&
          EVP_DigestSign(context.get(), signature.data(), &size, octets(message), message.size()) ==
              1,
      "OpenSSL signs with ECDSA and SHA-256");
  return {reinterpret_cast<const char*>(signature.data()), size};
}

PublicKey PrivateKey::public_key() const {
  ensure(handle_ != nullptr, "a private key was read or made before its public key is taken");
  return PublicKey::parse(public_pem(handle_->key.get()), "public key");
}

void PrivateKey::write(const std::filesystem::path& file) const {
  ensure(handle_ != nullptr, "a private key was read or made before it is written");
  const BioHandle bio(BIO_new(BIO_s_mem()));
  ensure(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), handle_->key.get(), nullptr, nullptr, 0,
                                              nullptr, nullptr) == 1,
         "OpenSSL writes private keys");
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &data));
  write_secret(file, {data, size});
}

}  // namespace etalon::models
