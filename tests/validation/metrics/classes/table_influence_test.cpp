// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/table_influence.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

/// Three classes and a column of missing outputs.
const ClassTable table{3, {900, 120, 30, 10, 70, 600, 80, 5, 20, 40, 300, 8}};

TEST(TableInfluence, is_the_derivative_by_a_case_of_the_cell) {
  for (const auto of : {influenced_macro_f1, influenced_matthews_correlation}) {
    const InfluencedTable all = of(table);
    for (std::size_t cell = 0; cell < table.counts.size(); ++cell) {
      ClassTable more = table;
      ClassTable less = table;
      ++more.counts[cell];
      --less.counts[cell];
      const double slope = (of(more).value - of(less).value) / 2;
      EXPECT_NEAR(all.influence[cell], slope, 1e-8) << "cell " << cell;
      EXPECT_GT(std::abs(slope), 1e-6) << "cell " << cell;
    }
  }
}

TEST(TableInfluence, of_a_class_that_is_never_given_is_finite) {
  const ClassTable never{3, {50, 10, 0, 0, 5, 40, 0, 0, 3, 4, 0, 1}};
  for (const double each : influenced_macro_f1(never).influence) EXPECT_TRUE(std::isfinite(each));
}

TEST(TableInfluence, of_one_class_given_is_not_defined) {
  expect_error(ErrorKind::numeric, "correlation of Matthews is not defined",
               [] { (void)influenced_matthews_correlation({2, {50, 0, 0, 20, 0, 0}}); });
}

}  // namespace
}  // namespace etalon::validation
