// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "core/file.hpp"
#include "core/hex.hpp"
#include "core/json.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/package.hpp"
#include "models/packages/provenance.hpp"
#include "tests/jobs/finished_job.hpp"

namespace etalon::jobs::testing_support {

/// A developer who changes files of his package and signs whatever came out: signatures show
/// nothing then, only what is computed again does.
class PackageForger {
 public:
  explicit PackageForger(const std::string& name) : folder_{package_copy(name)} {}

  [[nodiscard]] const models::PackageFolder& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const {
    return folder_.files() / name;
  }
  /// Changes a JSON file.
  void edit(const std::string& name, const std::function<void(Json&)>& change) const {
    Json json = Json::read_file(file(name));
    change(json);
    write_file(file(name), json.pretty());
  }
  /// Signs package and provenance again; the provenance names the files as they are now, and
  /// `change` may edit its predicate.
  void sign(const std::function<void(Json&)>& change = {}) const {
    sign(models::PrivateKey::read(finished_job().directory() / "keys/developer.key"), change);
  }
  /// The same package as that of another developer.
  void sign_as(const models::PrivateKey& other) const {
    const auto plan = folder_.root / "statements/plan.sigstore.json";
    write_file(plan, models::sign_statement(
                         models::parse_bundle(read_text_file(plan), "p").statement, other));
    sign(other, [&](Json& predicate) {
      const std::string pem = other.public_key().pem();
      Json& signer = predicate["runDetails"]["builder"]["builderDependencies"].as_array().at(0);
      signer["digest"]["sha256"] = other.public_key().hint();
      signer["content"] = to_base64(std::as_bytes(std::span(pem)));
      for (Json& input : predicate["buildDefinition"]["resolvedDependencies"].as_array()) {
        if (input.at("name") == Json("validate/keys/developer.pub"))
          input["digest"]["sha256"] = other.public_key().hint();
      }
    });
  }

 private:
  void sign(const models::PrivateKey& key, const std::function<void(Json&)>& change) const {
    const auto files = models::list_files(folder_.files());
    write_file(folder_.root / "signatures/developer.sigstore.json",
               models::sign_package(files, "small", key));
    const auto path = folder_.root / "statements/provenance.sigstore.json";
    models::Statement statement = models::parse_bundle(read_text_file(path), "p").statement;
    statement.digest = models::package_digest(files);
    for (Json& output : statement.predicate["runDetails"]["byproducts"].as_array()) {
      const std::string name = output.at("name").as_string();
      const std::string prefix = "validate/";
      const auto packaged = name.starts_with(prefix)        ? file(name.substr(prefix.size()))
                            : name == "train/model.onnx"    ? file("model.onnx")
                            : name == "compress/model.onnx" ? file("model.int8.onnx")
                                                            : std::filesystem::path();
      if (!packaged.empty() && std::filesystem::exists(packaged))
        output["digest"]["sha256"] = sha256_file(packaged).hex();
    }
    if (change) change(statement.predicate);
    write_file(path, models::sign_statement(statement, key));
    std::filesystem::remove(folder_.root / "signatures/trial.sigstore.json");
    std::filesystem::remove(folder_.root / "statements/trial.sigstore.json");
  }

  models::PackageFolder folder_;
};

/// The finding of a report in JSON.
inline Json& finding_in(Json& report, std::string_view id) {
  for (Json& finding : report["findings"].as_array()) {
    if (finding.at("id") == Json(id)) return finding;
  }
  throw std::runtime_error("no finding " + std::string(id));
}

/// What a provenance says of the step validate: times and facts.
inline Json& validate_step_in(Json& predicate) {
  return predicate["buildDefinition"]["internalParameters"]["validate"];
}
inline Json& validate_facts_in(Json& predicate) { return validate_step_in(predicate)["facts"]; }

}  // namespace etalon::jobs::testing_support
