// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/certify.hpp"

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/bundle_files.hpp"
#include "validation/certification/certificate.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

/// `folder`/<stem>.sigstore.json, or the first numbered name whose bundle is ours or not there.
fs::path bundle_file(const fs::path& folder, std::string_view stem, const models::PublicKey& key) {
  for (std::int64_t number = 1;; ++number) {
    const auto file = folder / (number == 1 ? text(stem, ".sigstore.json")
                                            : text(stem, "-", number, ".sigstore.json"));
    if (!fs::exists(file)) return file;
    if (models::parse_bundle(models::read_bundle_file(file), file.string()).hint == key.hint())
      return file;
  }
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
  const bool is_trial = kind == validation::CertificateKind::trial;
  const auto signature = bundle_file(folder.root / "signatures", role, key.public_key());
  const auto certificate =
      bundle_file(folder.root / "statements", is_trial ? "trial" : "certificate", key.public_key());
  write_package_signature(signature, files, report.subject.name, key);
  write_statement(certificate, validation::make_certificate(report, inspection.facts), key);
  return {std::string(validation::certificate_result(report)),
          validation::reasons_against(report),
          report.used_waivers(),
          std::move(inspection.checks),
          {text("signatures/", signature.filename().string()),
           text("statements/", certificate.filename().string())}};
}

}  // namespace etalon::jobs
