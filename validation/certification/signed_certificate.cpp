// SPDX-License-Identifier: Apache-2.0
#include "validation/certification/signed_certificate.hpp"

#include "core/error.hpp"
#include "models/packages/predicates.hpp"
#include "validation/certification/certificate.hpp"

namespace etalon::validation {

std::optional<std::string> trial_result(const models::PackageFolder& folder,
                                        const std::filesystem::path& public_key) {
  if (!std::filesystem::is_directory(folder.files()) || !std::filesystem::exists(public_key)) {
    return std::nullopt;
  }
  const auto key = models::PublicKey::read(public_key);
  const Digest package = models::package_digest(models::list_files(folder.files()));
  for (const auto& [name, bytes] : folder.statements()) {
    if (models::document_of(name) != "trial") continue;
    try {
      const auto bundle = models::parse_bundle(bytes, name);
      const models::Statement& said = bundle.statement;
      if (said.predicate_type != models::certificate_predicate || said.digest != package ||
          !bundle.is_signed_by(key) || said.predicate.at("etalon").at("kind") != Json("trial")) {
        continue;
      }
      return said.predicate.at("result").as_string();
    } catch (const Error& problem) {
      // What is no certificate says nothing; verification names it.
      if (is_of_the_machine(problem.kind())) throw;
    }
  }
  return std::nullopt;
}

}  // namespace etalon::validation
