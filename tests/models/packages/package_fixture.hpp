// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/file.hpp"
#include "models/packages/package.hpp"
#include "models/packages/provenance.hpp"
#include "models/packages/trust.hpp"
#include "models/packages/verify.hpp"

namespace etalon::models {

/// An empty folder of the running test's own.
inline std::filesystem::path fresh_folder() {
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  const std::filesystem::path folder =
      std::filesystem::current_path() / info->test_suite_name() / info->name();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

/// Since when the plan of the fixture is fixed, and the head of its ledger.
inline constexpr const char* committed_at = "2026-03-01T11:00:00Z";
inline Json ledger_json(std::int64_t openings = 1) {
  return Json::object({{"openings", openings}, {"sha256", sha256("line").hex()}});
}

/// A certificate over a package whose model.onnx holds `weights`, for a developer's key.
inline Statement certificate_statement(const Digest& package, const std::string& result,
                                       const PublicKey& developer,
                                       const std::string& kind = "certificate") {
  using Names = std::vector<std::string>;
  const auto level = [](const std::string& id) {
    const Json finding = Json::object({{"id", id}, {"verdict", "pass"}});
    return Json::object({{"level", id.substr(0, 2)},
                         {"title", "A level"},
                         {"verdict", "pass"},
                         {"findings", Json(Json::Array{finding})}});
  };
  const Json model = Json::object(
      {{"name", "model.onnx"}, {"digest", Json::object({{"sha256", sha256("weights").hex()}})}});
  return {
      .subject = "breast",
      .digest = package,
      .predicate_type = "https://in-toto.io/attestation/test-result/v0.1",
      .predicate = Json::object(
          {{"result", result},
           {"configuration", Json::array()},
           {"passedTests", Json::array_of(Names{"L0.onnx", "L1.cases", "L3.auc"})},
           {"warnedTests", Json::array()},
           {"failedTests", Json::array()},
           {"etalon", Json::object({{"kind", kind},
                                    {"overall", "pass"},
                                    {"reasons", Json::array()},
                                    {"waivers", Json::array()},
                                    {"levels", Json(Json::Array{level("L0.onnx"), level("L1.cases"),
                                                                level("L3.auc")})},
                                    {"developer", developer.hint()},
                                    {"committed", committed_at},
                                    {"ledger", ledger_json()},
                                    {"issued", "2026-03-01T13:00:00Z"},
                                    {"models", Json(Json::Array{model})}})}})};
}

inline Statement plan_statement(const Digest& plan) {
  return {.subject = "plan.json",
          .digest = plan,
          .predicate_type = std::string(plan_predicate),
          .predicate = Json::object({{"committed", committed_at}, {"ledger", ledger_json()}})};
}

inline Statement provenance_statement(const Digest& package, const PublicKey& signer,
                                      const std::string& committed = committed_at,
                                      std::int64_t openings = 1) {
  const Json record =
      Json::object({{"step", "validate"},
                    {"inputs", Json::object({{"data", sha256("data").hex()}})},
                    {"configuration", Json::object({{"epochs", 2}})},
                    {"environment", Json::object({{"cpu", "any"}})},
                    {"started", "2026-03-01T12:00:00Z"},
                    {"finished", "2026-03-01T12:01:00Z"},
                    {"committed", committed},
                    {"ledger", ledger_json(openings)},
                    {"outputs", Json::object({{"model.onnx", sha256("model").hex()}})}});
  return provenance("breast", package, {{"validate", record}}, signer);
}

/// A small package that two roles signed, with every statement, and a trust file that asks for all
/// of them.
struct SignedPackage {
  PackageFolder folder;
  PrivateKey developer = PrivateKey::generate();
  PrivateKey certifier = PrivateKey::generate();

  explicit SignedPackage(const std::filesystem::path& root) : folder{root} {
    write_file(folder.files() / "model.onnx", "weights");
    write_file(folder.files() / "plan.json", R"({"alpha":0.05})");
    write_file(folder.files() / "records" / "train.json", "{}");
    write_file(folder.files() / "records" / "empty", "");
    sign();
    write_file(root / "developer.pub", developer.public_key().pem());
    write_file(root / "certifier.pub", certifier.public_key().pem());
    write_file(root / "trust.toml",
               trust_toml({{"developer", "developer.pub"}, {"certifier", "certifier.pub"}}));
  }
  void sign() const {
    const auto files = list_files(folder.files());
    const Digest package = package_digest(files);
    put("signatures/developer", sign_package(files, "breast", developer));
    put("signatures/certifier", sign_package(files, "breast", certifier));
    put("statements/plan",
        sign_statement(plan_statement(sha256_file(folder.files() / "plan.json")), developer));
    put("statements/provenance",
        sign_statement(provenance_statement(package, developer.public_key()), developer));
    put("statements/certificate",
        sign_statement(certificate_statement(package, "PASSED", developer.public_key()),
                       certifier));
  }
  void put(const std::string& name, const std::string& bundle) const {
    write_file(folder.root / (name + ".sigstore.json"), bundle);
  }
  [[nodiscard]] TrustPolicy trust() const { return read_trust(folder.root / "trust.toml"); }
  [[nodiscard]] PackageVerification verify() const { return verify_package(folder, trust()); }
};

/// What of the failed checks, in order.
inline std::vector<std::string> failed(const PackageVerification& verification) {
  std::vector<std::string> names;
  for (const auto& check : verification.checks) {
    if (!check.holds) names.push_back(check.what);
  }
  return names;
}

}  // namespace etalon::models
