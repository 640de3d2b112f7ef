// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/packages/key.hpp"
#include "models/packages/package.hpp"

namespace etalon::jobs {

/// What certifying wrote.
struct Certification {
  std::string result;              ///< PASSED, WARNED or FAILED
  std::vector<std::string> files;  ///< below the package's root
};

/// Signs the package as `role` and issues the certificate: the verdicts of package/report.json over
/// the package's digest. The report's own verdicts are recomputed from its findings first, and its
/// plan must be package/plan.json. Several certifiers of one role get numbered files. Throws
/// integrity errors naming what does not fit together.
[[nodiscard]] Certification certify(const models::PackageFolder& folder,
                                    const models::PrivateKey& key, std::string_view role);

}  // namespace etalon::jobs
