// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/certify.hpp"

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/bundle.hpp"
#include "validation/certification/certificate.hpp"
#include "validation/report.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;

/// `folder`/<stem>.sigstore.json, or the first numbered name whose bundle is ours or not there.
fs::path bundle_file(const fs::path& folder, std::string_view stem, const models::PublicKey& key) {
  for (std::int64_t number = 1;; ++number) {
    const auto file = folder / (number == 1 ? text(stem, ".sigstore.json")
                                            : text(stem, "-", number, ".sigstore.json"));
    if (!fs::exists(file)) return file;
    if (models::parse_bundle(read_text_file(file), file.string()).hint == key.hint()) return file;
  }
}

}  // namespace

Certification certify(const models::PackageFolder& folder, const models::PrivateKey& key,
                      std::string_view role) {
  const auto report_file = folder.files() / "report.json";
  const validation::Report report = validation::read_report(report_file);
  check(validation::digest(report.plan) == sha256_file(folder.files() / "plan.json") &&
            report.commitment.plan == validation::digest(report.plan),
        ErrorKind::integrity,
        text(report_file.string(), ": the report was made under another plan than plan.json"));

  const auto files = models::list_files(folder.files());
  const auto statement =
      validation::make_certificate(report.subject.name, models::package_digest(files), report,
                                   sha256_file(report_file), utc_now());
  const auto signature = bundle_file(folder.root / "signatures", role, key.public_key());
  const auto certificate = bundle_file(folder.root / "statements", "certificate", key.public_key());
  write_package_signature(signature, files, report.subject.name, key);
  write_statement(certificate, statement, key);
  return {std::string(validation::certificate_result(report.overall())),
          {text("signatures/", signature.filename().string()),
           text("statements/", certificate.filename().string())}};
}

}  // namespace etalon::jobs
