// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/normal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"

namespace etalon::validation {
namespace {

TEST(Normal, quantiles_agree_with_r) {
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_TRUE(agrees(normal_quantile(0.975), 1.9599639845400536, 1e-15));
  EXPECT_TRUE(agrees(normal_quantile(0.995), 2.5758293035488999, 1e-14));
  EXPECT_TRUE(agrees(normal_quantile(1e-10), -6.3613409024040557, 1e-14));
  EXPECT_TRUE(agrees(two_sided_z(0.95), 1.9599639845400536, 1e-15));
}

TEST(Normal, tails_agree_with_r) {
  EXPECT_TRUE(agrees(normal_tail(-8), 0.99999999999999933));
  EXPECT_TRUE(agrees(normal_tail(-1), 0.84134474606854293));
  EXPECT_TRUE(agrees(normal_tail(6), 9.8658764503769809e-10));
  EXPECT_TRUE(agrees(normal_cdf(-6), 9.8658764503769809e-10));
  EXPECT_TRUE(agrees(two_sided_p(-6), 2 * 9.8658764503769809e-10));
}

TEST(Normal, chi_squared_tails_agree_with_r) {
  EXPECT_EQ(chi_squared_1_tail(0), 1.0);
  EXPECT_TRUE(agrees(chi_squared_1_tail(0.1), 0.75182963404584935));
  EXPECT_TRUE(agrees(chi_squared_1_tail(3.84), 0.050043521248705224));
  EXPECT_TRUE(agrees(chi_squared_1_tail(50), 1.5374597944280343e-12));
}

TEST(Normal, beta_quantiles_agree_with_r) {
  EXPECT_TRUE(agrees(beta_quantile(81, 183, 0.025), 0.25273674558527115));
  EXPECT_TRUE(agrees(beta_quantile(82, 182, 0.975), 0.3676219226013514));
  EXPECT_TRUE(agrees(beta_quantile(0.1, 5, 0.025), 1.2703903886695232e-17));
}

TEST(Normal, quantiles_of_student_agree_with_r) {
  EXPECT_TRUE(agrees(student_quantile(9, 0.975), 2.2621571627982049, 1e-13));
  EXPECT_TRUE(agrees(student_quantile(1, 0.975), 12.706204736174694, 1e-13));
  EXPECT_TRUE(agrees(student_quantile(1e9, 0.975), 1.9599639869123249, 1e-13));
}

TEST(Normal, areas_by_owen_obey_his_identities) {
  EXPECT_TRUE(agrees(owen_t(0, 0.5), std::atan(0.5) / (2 * std::numbers::pi)));
  for (const double h : {0.1, 1.0, 3.0})
    EXPECT_TRUE(agrees(owen_t(h, 1), normal_cdf(h) * normal_tail(h) / 2, 1e-13)) << h;
}

TEST(Normal, what_is_no_probability_is_refused) {
  expect_error(ErrorKind::numeric, "degrees of freedom", [] { (void)student_quantile(0, 0.5); });
  for (const double bad : {0.0, 1.0, -0.5, 2.0}) {
    expect_error(ErrorKind::numeric, "the normal quantile of", [&] { (void)normal_quantile(bad); });
    expect_error(ErrorKind::numeric, "confidence level", [&] { (void)two_sided_z(bad); });
  }
  expect_error(ErrorKind::numeric, "of Beta(0, 1)", [] { (void)beta_quantile(0, 1, 0.5); });
}

}  // namespace
}  // namespace etalon::validation
