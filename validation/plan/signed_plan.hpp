// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "models/packages/bundle.hpp"
#include "validation/plan/sealed_labels.hpp"

namespace etalon::validation {

/// What the developer signs about a plan: which, since when it is fixed, and the ledger's head at
/// the time of signing. It is signed anew with each opening of the test labels, so that a ledger
/// that was deleted or cut contradicts it. Times are signed fields, never those of files.
struct SignedPlan {
  Digest plan;
  std::string committed;  ///< RFC 3339
  LedgerHead ledger;
  bool operator==(const SignedPlan&) const = default;
};

/// The statement `statements/plan.sigstore.json` carries (docs/formats/plan.md).
[[nodiscard]] models::Statement plan_statement(const SignedPlan& plan);
/// Reads it back; throws format errors that start with `source`.
[[nodiscard]] SignedPlan parse_plan_statement(const models::Statement& statement,
                                              const std::string& source);

/// What `bundle` says when its signature is that of `key`; nothing when there is no file. Throws an
/// integrity error naming the file when it is no such bundle.
[[nodiscard]] std::optional<SignedPlan> read_signed_plan(const std::filesystem::path& bundle,
                                                         const models::PublicKey& key);

}  // namespace etalon::validation
