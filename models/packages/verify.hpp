// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/packages/package.hpp"
#include "models/packages/package_check.hpp"
#include "models/packages/trust.hpp"

namespace etalon::models {

/// What the verification of a package found; a failed check is data.
struct PackageVerification {
  Digest package;  ///< digest of what stands in the folder
  std::vector<PackageCheck> checks;
  [[nodiscard]] bool holds() const;
  /// `failures_of` the checks, file names first; empty when all hold.
  [[nodiscard]] std::string failures() const;
};

/// Checks a package against a trust policy: every file against every signed list (changed, missing
/// and extra files are named), every rule of the policy (enough different keys of the role), the
/// subject of every statement against the package digest (the plan: against package/plan.json), and
/// that a certificate's result is PASSED, that it judged the
/// model files that stand here and no others, that it names the developer, commitment and ledger of
/// the plan and provenance that the policy accepts, that no developer certified himself, and that a
/// trial is not taken for a certificate.
/// Needs no network. Reads every byte of package/. Throws only errors of this machine.
[[nodiscard]] PackageVerification verify_package(const PackageFolder& folder,
                                                 const TrustPolicy& trust);

}  // namespace etalon::models
