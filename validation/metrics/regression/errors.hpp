// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "validation/metrics/influence.hpp"
#include "validation/metrics/regression/paired_values.hpp"

namespace etalon::validation {

/// How far predictions are off, in the unit of the target. A case's contribution to the means is
/// its |error|, error or error². Exact sums: the order of the cases does not matter. All throw as
/// `check_pairs`.

/// Metric `mae/1`: mean |predicted − observed|.
[[nodiscard]] Influenced mean_absolute_error(const PairedValues& cases);
/// Metric `bias.mean_error/1`: mean (predicted − observed).
[[nodiscard]] Influenced mean_error(const PairedValues& cases);
/// Metric `rmse/1`: √ mean (predicted − observed)². Influence 0 where every error is 0.
[[nodiscard]] Influenced root_mean_squared_error(const PairedValues& cases);

/// Metric `limits_of_agreement/1` (Bland & Altman 1986): mean error ± z·SD of the errors, SD with
/// n − 1; its ends are `limits_of_agreement.lower/1`, `limits_of_agreement.upper/1`. For several
/// cases of a patient: `bland_altman` in `agreement/`.
struct LimitsOfAgreement {
  Influenced bias;
  Influenced deviation;  ///< SD; influence 0 where it is 0
  Influenced lower;
  Influenced upper;
};
/// Needs two cases; z > 0, 1.96 for 95 % of differences.
[[nodiscard]] LimitsOfAgreement limits_of_agreement(const PairedValues& cases, double z);

}  // namespace etalon::validation
