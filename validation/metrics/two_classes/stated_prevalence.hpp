// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace etalon::validation::two_classes {

// What a test's sensitivity `se` and specificity `sp` are worth (Bayes). The prevalence of an
// enriched test set never enters. NaN where a rate is not defined, and of 0/0; a likelihood ratio
// whose denominator alone is 0 is infinite: the test said so of no case of the other class.

/// Metric `ppv.at_prevalence/1`; `prevalence` of the intended use in (0, 1).
[[nodiscard]] double stated_ppv(double se, double sp, double prevalence);
/// Metric `npv.at_prevalence/1`.
[[nodiscard]] double stated_npv(double se, double sp, double prevalence);
/// Metric `lr_plus/1`: se/(1 − sp).
[[nodiscard]] double positive_likelihood_ratio(double se, double sp);
/// Metric `lr_minus/1`: (1 − se)/sp.
[[nodiscard]] double negative_likelihood_ratio(double se, double sp);

}  // namespace etalon::validation::two_classes
