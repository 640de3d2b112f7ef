// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace etalon::validation {

/// z with P(Z ≤ z) = probability. Throws a numeric error outside (0, 1).
[[nodiscard]] double normal_quantile(double probability);
/// P(Z ≤ z).
[[nodiscard]] double normal_cdf(double z);
/// P(Z > z), without cancellation for large z.
[[nodiscard]] double normal_tail(double z);
/// P(|Z| > |z|): the two-sided p-value.
[[nodiscard]] double two_sided_p(double z);
/// P(χ²₁ > value).
[[nodiscard]] double chi_squared_1_tail(double value);
/// Owen's T(h, a) = ∫₀ᵃ exp(−h²(1+x²)/2)/(1+x²) dx / 2π (Owen 1956): bivariate normal areas.
[[nodiscard]] double owen_t(double h, double a);
/// Quantile of Beta(a, b); a, b > 0.
[[nodiscard]] double beta_quantile(double a, double b, double probability);
/// Quantile of Student's t with that many degrees of freedom, which need not be whole. Throws a
/// numeric error unless degrees > 0 and 0 < probability < 1.
[[nodiscard]] double student_quantile(double degrees, double probability);

/// z of a two-sided interval: `two_sided_z(0.95)` is 1.959963984540054. Throws a numeric error
/// unless 0 < level < 1.
[[nodiscard]] double two_sided_z(double level);

}  // namespace etalon::validation
