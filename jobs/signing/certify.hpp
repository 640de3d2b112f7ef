// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/signing/inspect.hpp"
#include "models/packages/key.hpp"
#include "models/packages/package.hpp"

namespace etalon::jobs {

/// What certifying found and wrote.
struct Certification {
  std::string result;                        ///< PASSED or FAILED
  std::vector<std::string> reasons;          ///< against PASSED
  std::vector<validation::Waiver> waivers;   ///< of the plan, without which it would have failed
  std::vector<models::PackageCheck> checks;  ///< what was looked at
  std::vector<std::string> files;            ///< written, below the package's root
};

/// Inspects the package and, when every check holds, issues the certificate over its digest; a
/// trial's is statements/trial. With the result PASSED it signs the list of its files as `role`
/// too; with FAILED an earlier list of this key goes. Several signers of one role get numbered
/// files, also when they sign at once. Throws an integrity error with the failed checks, a usage
/// error when `role` is no name or the key of an independent certificate signed the package's plan
/// or provenance; then nothing was signed. `found` receives the checks either way.
[[nodiscard]] Certification certify(
    const models::PackageFolder& folder, const models::PrivateKey& key, std::string_view role,
    validation::CertificateKind kind, const Examiner& examiner,
    const std::function<void(const PackageInspection&)>& found = {});

}  // namespace etalon::jobs
