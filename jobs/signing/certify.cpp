// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/certify.hpp"

#include <optional>
#include <system_error>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/new_file.hpp"
#include "core/text.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/bundle_files.hpp"
#include "validation/certification/certificate.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

fs::path numbered(const fs::path& folder, std::string_view stem, std::int64_t number) {
  return folder /
         (number == 1 ? text(stem, ".sigstore.json") : text(stem, "-", number, ".sigstore.json"));
}

bool is_of(const fs::path& file, const models::PublicKey& key) {
  return models::parse_bundle(models::read_bundle_file(file), file.string()).hint == key.hint();
}

/// The bundle that this key left before; nothing when there is none.
std::optional<fs::path> own_bundle(const fs::path& folder, std::string_view stem,
                                   const models::PublicKey& key) {
  for (std::int64_t number = 1;; ++number) {
    const auto file = numbered(folder, stem, number);
    if (!fs::exists(file)) return std::nullopt;
    if (is_of(file, key)) return file;
  }
}

/// Writes a first bundle under the first number that nobody has, also when another certifier signs
/// at the same moment: no signature takes the place of another's.
fs::path add_bundle(const fs::path& folder, std::string_view stem, std::string_view bytes) {
  std::int64_t number = 1;
  while (!write_new_file(numbered(folder, stem, number), bytes)) ++number;
  return numbered(folder, stem, number);
}

/// A developer's look at his own package is a trial; a certificate is somebody else's.
void refuse_own(const models::PackageFolder& folder, const models::PublicKey& key) {
  for (const auto& [name, bytes] : folder.statements()) {
    const std::string document = models::document_of(name);
    if (document != "plan" && document != "provenance") continue;
    bool is_own = false;
    try {
      is_own = models::parse_bundle(bytes, name).is_signed_by(key);
    } catch (const Error& problem) {
      if (is_of_the_machine(problem.kind())) throw;
      continue;  // the inspection names it
    }
    check(!is_own, ErrorKind::usage,
          text(folder.root.string(), ": the key signed the package's ", document,
               ", so it is the developer's own (a certificate is another organization's look); "
               "give a certifier's key. The trial of a job is made by `etalon run`"));
  }
}

}  // namespace

Certification certify(const models::PackageFolder& folder, const models::PrivateKey& key,
                      std::string_view role, validation::CertificateKind kind,
                      const Examiner& examiner,
                      const std::function<void(const PackageInspection&)>& found) {
  check_role(role);
  if (kind == validation::CertificateKind::independent) refuse_own(folder, key.public_key());
  PackageInspection inspection = inspect(folder, examiner);
  if (found) found(inspection);
  check(inspection.holds(), ErrorKind::integrity,
        text(folder.root.string(), ": not certified: ", inspection.failures()));
  const validation::Report& report = *inspection.report;
  inspection.facts.kind = kind;
  inspection.facts.issued = utc_now();
  const auto files = models::list_files(folder.files());
  check(models::package_digest(files) == inspection.facts.package, ErrorKind::integrity,
        text(folder.root.string(), ": was changed while it was inspected; certify it again"));
  const std::string result(validation::certificate_result(report));
  const models::PublicKey own = key.public_key();
  std::vector<std::string> written;
  // Who lists the files of a package stands for it, so the list is signed with a PASSED only.
  const fs::path signatures = folder.root / "signatures";
  auto list = own_bundle(signatures, role, own);
  if (result == "PASSED") {
    if (list) {
      write_package_signature(*list, files, report.subject.name, key);
    } else {
      list = add_bundle(signatures, role, models::sign_package(files, report.subject.name, key));
    }
    written.push_back(text("signatures/", list->filename().string()));
  } else if (list) {
    std::error_code problem;
    fs::remove(*list, problem);
    check(!problem, ErrorKind::io,
          text(list->string(), ": cannot be removed (", problem.message(),
               "), but the package does not pass; remove it"));
  }
  const fs::path statements = folder.root / "statements";
  const std::string_view document =
      kind == validation::CertificateKind::trial ? "trial" : "certificate";
  const auto statement = validation::make_certificate(report, inspection.facts);
  auto certificate = own_bundle(statements, document, own);
  if (certificate) {
    write_statement(*certificate, statement, key);
  } else {
    certificate = add_bundle(statements, document, models::sign_statement(statement, key));
  }
  written.push_back(text("statements/", certificate->filename().string()));
  return {result, validation::reasons_against(report), report.used_waivers(),
          std::move(inspection.checks), std::move(written)};
}

}  // namespace etalon::jobs
