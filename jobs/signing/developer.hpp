// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/packages/package.hpp"
#include "models/packages/provenance.hpp"
#include "models/packages/trust.hpp"
#include "validation/plan/sealed_labels.hpp"

namespace etalon::jobs {

/// Who made a package, and what he signed about how: key, provenance, plan and ledger.
struct Developer {
  models::PublicKey key;
  models::Provenance provenance;
  std::string committed;                      ///< when the plan was signed, RFC 3339
  std::vector<validation::Opening> openings;  ///< of the test labels, chain checked
};

/// Finds the provenance of a package with its signer: a statement about this package's digest whose
/// signature is that of the key it names. With `trust` that key must be one of a role that may sign
/// provenance. Plan and ledger are read from what the same key signed; of several provenances of
/// one package the one with the longest ledger counts, and every other head must be one of its
/// lines. Throws integrity errors that say what is missing or contradicts.
[[nodiscard]] Developer find_developer(const models::PackageFolder& folder,
                                       const std::optional<models::TrustPolicy>& trust);

}  // namespace etalon::jobs
