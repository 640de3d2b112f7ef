// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

TEST(AucInterval, the_plain_one_is_cut_to_0_and_1) {
  const Interval interval = auc_interval(0.97, 0.0025, 0.95);
  EXPECT_TRUE(agrees(interval.lower, 0.97 - 1.959963984540054 * 0.05));
  EXPECT_EQ(interval.upper, 1.0);
  EXPECT_EQ(auc_interval(0.03, 0.0025, 0.95).lower, 0.0);
}

TEST(AucInterval, the_logit_one_agrees_with_numpy_and_stays_inside) {
  const Interval interval =
      auc_interval(0.93751651604037844, 0.00010935420358232298, 0.95, AucScale::logit);
  EXPECT_TRUE(agrees(interval.lower, 0.9136035435095167));
  EXPECT_TRUE(agrees(interval.upper, 0.9551358335892871));
  EXPECT_LT(auc_interval(0.99, 0.0001, 0.99, AucScale::logit).upper, 1.0);
}

TEST(AucInterval, an_auc_of_1_without_variance_is_a_point) {
  for (const AucScale scale : {AucScale::plain, AucScale::logit})
    EXPECT_EQ(auc_interval(1, 0, 0.95, scale), (Interval{1, 1}));
}

struct NewcombeCase {
  double auc;
  std::int64_t positives;
  std::int64_t negatives;
  double level;
  double lower;
  double upper;
};

TEST(NewcombeAucInterval, agrees_with_roots_found_by_scipy) {
  // scipy.optimize.brentq on the equation of Newcombe 2006, method 5.
  const std::vector<NewcombeCase> cases = {
      {0.9, 30, 70, 0.95, 0.8061200148894282, 0.9490713346115858},
      {0.7313685636856369, 41, 72, 0.95, 0.6244075962211135, 0.8139532969269864},
      {0.5, 5, 200, 0.9, 0.3049543930435277, 0.6950456069564723},
      {1, 10, 10, 0.95, 0.8002136128811059, 1},
      {1, 41, 72, 0.95, 0.9621393970206198, 1},
      {0, 10, 10, 0.95, 0, 0.19978638711889407},
  };
  for (const NewcombeCase& c : cases) {
    const Interval interval = newcombe_auc_interval(c.auc, c.positives, c.negatives, c.level);
    EXPECT_TRUE(agrees(interval.lower, c.lower)) << "AUC " << c.auc;
    EXPECT_TRUE(agrees(interval.upper, c.upper)) << "AUC " << c.auc;
  }
}

TEST(NewcombeAucInterval, is_symmetric_under_exchange_of_the_classes) {
  const Interval interval = newcombe_auc_interval(0.8, 25, 60, 0.95);
  const Interval mirrored = newcombe_auc_interval(0.2, 60, 25, 0.95);
  EXPECT_NEAR(interval.lower, 1 - mirrored.upper, 1e-14);
  EXPECT_NEAR(interval.upper, 1 - mirrored.lower, 1e-14);
}

TEST(AucInterval, what_is_no_auc_or_no_level_is_refused) {
  expect_error(ErrorKind::numeric, "an AUC of 1.1", [] { (void)auc_interval(1.1, 0.1, 0.95); });
  expect_error(ErrorKind::numeric, "a variance of -1", [] { (void)auc_interval(0.5, -1, 0.95); });
  expect_error(ErrorKind::numeric, "confidence level 95", [] { (void)auc_interval(0.5, 0.1, 95); });
  expect_error(ErrorKind::numeric, "0 positives and 5 negatives",
               [] { (void)newcombe_auc_interval(0.5, 0, 5, 0.95); });
}

}  // namespace
}  // namespace etalon::validation
