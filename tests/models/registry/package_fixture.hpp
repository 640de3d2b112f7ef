// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/file.hpp"
#include "core/hex.hpp"
#include "core/json.hpp"
#include "models/packages/package.hpp"

namespace etalon::models::test {

/// An unsigned bundle that says what a signed one would: enough for stores, which verify nothing.
inline std::string bundle_of(const std::string& predicate, const std::string& content) {
  const std::string statement =
      Json::object({{"predicateType", predicate}, {"predicate", content}}).canonical();
  const std::string payload = to_base64(std::as_bytes(std::span(statement)));
  return Json::object({{"dsseEnvelope", Json::object({{"payload", payload}})}}).canonical();
}

/// A new folder below the test's working directory.
inline std::filesystem::path fresh_folder(const std::string& name) {
  const auto folder = std::filesystem::absolute(name);
  std::filesystem::remove_all(folder);
  return folder;
}

/// Three files, one of them in a folder, a signature and a statement.
inline PackageFolder small_package(const std::string& name) {
  const PackageFolder folder{.root = fresh_folder(name)};
  write_file(folder.files() / "model.onnx", std::string(100'000, 'm'));
  write_file(folder.files() / "model-card.md", "# Card\n");
  write_file(folder.files() / "evidence/plan.json", "{}");
  write_file(folder.root / "signatures/developer.sigstore.json",
             bundle_of("https://model_signing/signature/v1.0", "files"));
  write_file(folder.root / "statements/provenance.sigstore.json",
             bundle_of("https://slsa.dev/provenance/v1", "steps"));
  return folder;
}

}  // namespace etalon::models::test
