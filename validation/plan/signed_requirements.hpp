// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/packages/bundle.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Fewest simulated studies that a promise is signed for: of few none may pass by chance, and who
/// signs could try until it is so.
inline constexpr std::int64_t least_signed_samples = 1000;

/// What the signer of a plan of requirements was told about one of them: how often a study of the
/// design passes a model whose true value is the limit. A share, with the error of its simulation;
/// nothing where it is not simulated, which the signer then said he knows.
struct SignedPromise {
  std::string requirement;
  std::optional<double> wrong_pass = {};
  double standard_error = 0;       ///< 0 when exact
  std::int64_t samples = 0;        ///< simulated studies; 0: exact
  std::string not_simulated = {};  ///< why there is no wrong pass; empty when there is
  bool operator==(const SignedPromise&) const = default;
};

/// A plan of requirements that somebody fixed: which, when, for what study, with what error.
struct SignedRequirements {
  Digest plan;
  std::string signed_at;  ///< RFC 3339, by the signer's word
  Json design;            ///< of docs/formats/design.md
  std::vector<SignedPromise> promises;
  bool operator==(const SignedRequirements&) const = default;
};

/// Whose signature stands under a plan.
struct PlanSignature {
  std::string signer;  ///< hint of the public key (`PublicKey::hint`)
  std::string signed_at;
  bool operator==(const PlanSignature&) const = default;
};

/// Where the signature of a plan lies unless another place is named: beside it, with
/// `.sigstore.json` behind its name.
[[nodiscard]] std::filesystem::path signature_file(const std::filesystem::path& plan);

/// Whether a bundle with that predicate is a signed plan of requirements, of any form that is read.
[[nodiscard]] bool is_requirements_predicate(std::string_view predicate) noexcept;

/// Whether a wrong pass is allowed as far as its simulation tells: two standard errors above it
/// are. Shares.
[[nodiscard]] bool is_promise_kept(double wrong_pass, double standard_error, double allowed);
/// Why a statement is not what a signer of this plan is given to sign, whoever says that it was
/// signed: promises of other requirements, or of more than `allowed_wrong_pass`; empty when it is.
[[nodiscard]] std::string promise_fault(const SignedRequirements& said,
                                        const RequirementPlan& plan);

/// The statement of the bundle (docs/formats/signed-requirements.md).
[[nodiscard]] models::Statement requirements_statement(const SignedRequirements& plan);
/// Reads it back; throws format errors that start with `source`.
[[nodiscard]] SignedRequirements parse_requirements_statement(const models::Statement& statement,
                                                              const std::string& source);

/// The signature of `key` under exactly `plan`. Throws an io error when there is no such file, an
/// integrity error naming it when it is no such bundle, is signed by another key, or signs another
/// plan.
[[nodiscard]] PlanSignature read_plan_signature(const std::filesystem::path& bundle,
                                                const RequirementPlan& plan,
                                                const models::PublicKey& key);

}  // namespace etalon::validation
