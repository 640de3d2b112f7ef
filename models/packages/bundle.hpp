// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "models/packages/key.hpp"

namespace etalon::models {

/// A file of a package: path with `/`, relative to the package folder.
struct PackageFile {
  std::string name;
  Digest digest;
  std::int64_t bytes = 0;
  bool operator==(const PackageFile&) const = default;
};

/// No package has more files: a registry is asked for each of them.
inline constexpr std::int64_t most_package_files = 1024;
/// Every file of a folder, in the order of their names; throws an integrity error for a link or
/// what is no regular file, and for more than `most_package_files`.
[[nodiscard]] std::vector<PackageFile> list_files(const std::filesystem::path& folder);
/// The digest that names a package: SHA-256 over one line `<hex digest>␣␣<name>⏎` per file in name
/// order, what `sha256sum` prints. Covers names and contents (docs/formats/package.md).
[[nodiscard]] Digest package_digest(const std::vector<PackageFile>& files);

/// An in-toto statement (https://in-toto.io/Statement/v1) with one subject.
struct Statement {
  std::string subject;  ///< name
  Digest digest;        ///< of the subject
  std::string predicate_type;
  Json predicate;
  bool operator==(const Statement&) const = default;
};

/// No signed document is larger: who signs, pushes, pulls and verifies holds this one limit.
inline constexpr std::int64_t most_bundle_bytes = std::int64_t{32} << 20U;

/// A signed statement: a Sigstore bundle v0.3 whose DSSE envelope carries the statement. Throws an
/// unsupported error for one of more than `most_bundle_bytes`, which nobody would read.
[[nodiscard]] std::string sign_statement(const Statement& statement, const PrivateKey& key);

/// What a bundle says and who is said to have signed it; nothing is verified yet.
struct Bundle {
  Statement statement;
  std::string hint;       ///< of the public key
  std::string payload;    ///< exact bytes that were signed
  std::string signature;  ///< DER

  /// Whether the signature is that of `key`.
  [[nodiscard]] bool is_signed_by(const PublicKey& key) const;
};
/// Strict: unknown fields, several signatures or subjects are format errors naming `source`.
[[nodiscard]] Bundle parse_bundle(std::string_view bytes, std::string_view source);

/// OpenSSF Model Signing v1.0 bundle over `files` (predicate https://model_signing/signature/v1.0);
/// the PyPI tool model-signing verifies it. `name` becomes the subject's name.
[[nodiscard]] std::string sign_package(const std::vector<PackageFile>& files, std::string_view name,
                                       const PrivateKey& key);
/// Subject digest of such a bundle: SHA-256 over the raw digests of the files in name order. The
/// names stand in the list itself.
[[nodiscard]] Digest signed_list_digest(const std::vector<PackageFile>& files);
/// The files that an OpenSSF Model Signing bundle lists; throws format errors when predicate and
/// subject digest do not belong together, unsupported ones for methods other than `files`/sha256.
[[nodiscard]] std::vector<PackageFile> signed_files(const Bundle& bundle, std::string_view source);

}  // namespace etalon::models
