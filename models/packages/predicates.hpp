// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::models {

// Predicate types of the signed documents about a package (docs/formats/signatures.md).

/// A list of files: OpenSSF Model Signing v1.0. Such bundles are signatures, all others statements.
inline constexpr std::string_view file_list_predicate = "https://model_signing/signature/v1.0";
/// How a package was made: SLSA provenance v1.
inline constexpr std::string_view provenance_predicate = "https://slsa.dev/provenance/v1";
/// A signed plan: the subject is `plan.json` with the digest of its bytes, the predicate since when
/// it is fixed and the head of the ledger (docs/formats/plan.md).
inline constexpr std::string_view plan_predicate = "urn:etalon:plan:1";
/// A signed plan of requirements: the subject is the digest of its canonical JSON, the predicate
/// when and for what study it was signed (docs/formats/signed-requirements.md).
inline constexpr std::string_view requirements_predicate = "urn:etalon:requirements:2";
/// Its first form, which is read: of a wrong pass it says the value alone.
inline constexpr std::string_view first_requirements_predicate = "urn:etalon:requirements:1";
/// A certificate: in-toto test-result v0.1 with Etalon's verdicts beside it.
inline constexpr std::string_view certificate_predicate =
    "https://in-toto.io/attestation/test-result/v0.1";

}  // namespace etalon::models
