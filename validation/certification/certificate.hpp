// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/sha256.hpp"
#include "models/packages/bundle.hpp"
#include "validation/report.hpp"

namespace etalon::validation {

/// Predicate type of certificates: in-toto test-result v0.1 with Etalon's verdicts beside it.
inline constexpr std::string_view certificate_predicate =
    "https://in-toto.io/attestation/test-result/v0.1";

/// Name of the digest in `ReportSubject::digests` that stands for the data: of its manifest.
inline constexpr std::string_view dataset_evidence = "dataset";

/// The certificate of a package: an in-toto statement over its digest with the result (PASSED,
/// WARNED, FAILED from the overall verdict), the verdict and the findings of every level with
/// estimate, bounds and threshold, the digests of plan, report and dataset, and when it was issued
/// (docs/formats/certificate.md). Unsigned; `models::sign_statement` signs it. Throws a format
/// error when the report does not say which data it is about.
[[nodiscard]] models::Statement make_certificate(std::string_view package_name,
                                                 const Digest& package, const Report& report,
                                                 const Digest& report_json, std::string_view time);

/// PASSED, WARNED (conditional) or FAILED (fail, and what was planned but not assessed).
[[nodiscard]] std::string_view certificate_result(Verdict overall) noexcept;

}  // namespace etalon::validation
