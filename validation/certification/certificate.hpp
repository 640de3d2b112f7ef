// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sha256.hpp"
#include "models/packages/bundle.hpp"
#include "validation/plan/sealed_labels.hpp"
#include "validation/report/report.hpp"

namespace etalon::validation {

/// Whether a certificate is somebody's look at another's package, or a job's look at itself.
enum class CertificateKind : std::uint8_t { independent, trial };

/// What a certificate says beside the report.
struct CertificateFacts {
  std::string package_name;
  Digest package;
  Digest report_json;
  CertificateKind kind = CertificateKind::independent;
  std::vector<Evidence> models;  ///< model files of the package, by their names there
  std::string committed;         ///< when the plan was signed, RFC 3339
  LedgerHead ledger;             ///< of the openings of the test labels
  std::string developer;         ///< hint of the key that signed the package
  std::string issued;            ///< RFC 3339
};

/// Why the report gives no PASSED, one sentence each: a level that is not pass, a conditional or
/// inconclusive finding without a waiver, a plan that does not ask for the least levels, findings
/// that are missing. Empty when it passes, and then `models::passed_fault` finds nothing either.
[[nodiscard]] std::vector<std::string> reasons_against(const Report& report);
/// PASSED, or FAILED when there is a reason against it.
[[nodiscard]] std::string_view certificate_result(const Report& report);

/// The certificate of a package: an in-toto statement over its digest with the result, the verdict
/// and the findings of every level with estimate, bounds and threshold, used waivers, the digests
/// of plan, report, dataset and of the model files that were judged, the ledger's head
/// (docs/formats/certificate.md). Unsigned; `models::sign_statement` signs it. Throws a format
/// error when the report does not say which data it is about.
[[nodiscard]] models::Statement make_certificate(const Report& report,
                                                 const CertificateFacts& facts);

}  // namespace etalon::validation
