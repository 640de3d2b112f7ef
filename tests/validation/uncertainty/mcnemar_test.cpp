// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/mcnemar.hpp"

#include <gtest/gtest.h>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"

namespace etalon::validation {
namespace {

TEST(McNemar, agrees_with_r_on_the_approval_ratings) {
  // Agresti 1990: 794/150/86/570. R: mcnemar.test with and without correction, binom.test.
  const McNemar result = mcnemar(150, 86);
  EXPECT_TRUE(agrees(result.chi_squared, 17.35593220338983));
  EXPECT_TRUE(agrees(result.p, 3.0992934410452182e-05));
  EXPECT_TRUE(agrees(result.chi_squared_corrected, 16.817796610169491));
  EXPECT_TRUE(agrees(result.p_exact, 3.71593613957143e-05));
  EXPECT_TRUE(agrees(result.p_mid, 2.8933895176154746e-05));
}

TEST(McNemar, agrees_with_r_on_few_pairs) {
  const McNemar result = mcnemar(3, 9);
  EXPECT_TRUE(agrees(result.p_exact, 0.14599609375));  // exactly 598/4096
  EXPECT_TRUE(agrees(result.p_mid, 0.09228515625));    // exactly 378/4096
}

TEST(McNemar, does_not_depend_on_which_column_is_first) {
  const McNemar one = mcnemar(4, 11);
  const McNemar other = mcnemar(11, 4);
  EXPECT_EQ(one.p, other.p);
  EXPECT_EQ(one.p_exact, other.p_exact);
  EXPECT_EQ(one.p_mid, other.p_mid);
}

TEST(McNemar, equal_counts_are_no_evidence) {
  const McNemar result = mcnemar(5, 5);
  EXPECT_EQ(result.p, 1.0);
  EXPECT_EQ(result.chi_squared_corrected, 0.0);
  EXPECT_EQ(result.p_exact, 1.0);
  // Fagerland et al. 2013: 1 − pmf/2 with pmf = 252/1024.
  EXPECT_TRUE(agrees(result.p_mid, 1 - 126.0 / 1024));
}

TEST(McNemar, no_disagreement_gives_a_p_of_1) {
  const McNemar result = mcnemar(0, 0);
  EXPECT_EQ(result.p, 1.0);
  EXPECT_EQ(result.p_exact, 1.0);
  EXPECT_EQ(result.p_mid, 1.0);
}

TEST(McNemar, a_negative_count_is_refused) {
  expect_error(ErrorKind::numeric, "not -1 and 2", [] { (void)mcnemar(-1, 2); });
}

}  // namespace
}  // namespace etalon::validation
