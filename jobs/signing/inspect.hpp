// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/packages/trust.hpp"
#include "models/packages/verify.hpp"
#include "validation/certification/certificate.hpp"
#include "validation/predictions/labels.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

/// What a certifier knows beside the package.
struct Examiner {
  std::optional<validation::LabelTable> labels = {};  ///< given by their holder
  /// Whose provenance is believed; without it the developer's key is the one that the package
  /// names.
  std::optional<models::TrustPolicy> trust = {};
  std::int64_t threads = 1;
};

/// What looking at a package found: one check per thing looked at. Report and facts are there when
/// all hold.
struct PackageInspection {
  std::vector<models::PackageCheck> checks;
  std::optional<validation::Report> report;
  validation::CertificateFacts facts;  ///< but for kind and time of issue

  [[nodiscard]] bool holds() const;
  /// The failed checks in one line.
  [[nodiscard]] std::string failures() const;
};

/// Looks at everything that a certificate would speak for: the developer's signatures over package,
/// plan and provenance; that plan, report, job, models, data checks, ledger and provenance belong
/// together and no other file stands there; golden vectors and repeatability on this machine; and
/// every number of report, page and card, computed again from the package's evidence and the
/// labels. Stops after the first group that fails: a
/// model is run only when it is known whose it is. A failed check is data; throws errors of this
/// machine only (`is_of_the_machine`).
[[nodiscard]] PackageInspection inspect(const models::PackageFolder& folder,
                                        const Examiner& examiner);

}  // namespace etalon::jobs
