// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/froc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/philox.hpp"

namespace etalon::validation {
namespace {

TEST(Froc, sensitivities_are_those_of_the_best_threshold_at_each_rate) {
  const RandomStream random(5, RandomPurpose::bootstrap, 1);
  std::uint64_t next = 0;
  const auto score = [&] { return std::floor(20 * random.uniform_double(next++)) / 20; };
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> found(random.below(12, next++));
    std::vector<double> wrong(random.below(30, next++));
    for (double& each : found) each = score();
    for (double& each : wrong) each = score();
    const auto lesions = std::ssize(found) + 1 + static_cast<std::int64_t>(random.below(4, next++));
    const auto images = 1 + static_cast<std::int64_t>(random.below(9, next++));
    const auto curve = froc_curve(found, wrong, lesions, images);
    double mean = 0;
    for (const double rate : froc_rates) {
      double best = 0;
      for (int k = 0; k <= 20; ++k) {
        const double threshold = k / 20.0;
        const auto above = [&](double each) { return each >= threshold; };
        const double at =
            static_cast<double>(std::ranges::count_if(wrong, above)) / static_cast<double>(images);
        if (at <= rate)
          best = std::max(best, static_cast<double>(std::ranges::count_if(found, above)) /
                                    static_cast<double>(lesions));
      }
      EXPECT_EQ(froc_sensitivity(curve, rate), best);
      mean += best / 7;
    }
    EXPECT_NEAR(mean_froc_sensitivity(curve), mean, 1e-15);
  }
}

TEST(Froc, of_no_mark_is_empty_and_of_no_lesion_refused) {
  EXPECT_TRUE(froc_curve({}, {}, 3, 2).empty());
  EXPECT_EQ(mean_froc_sensitivity({}), 0);
  EXPECT_THROW(static_cast<void>(froc_curve({}, {}, 0, 2)), Error);
}

}  // namespace
}  // namespace etalon::validation
