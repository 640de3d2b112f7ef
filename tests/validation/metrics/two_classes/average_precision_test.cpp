// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

struct Drawn {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  std::vector<std::uint32_t> owner;
};

/// Scores of `levels` distinct values; owners drawn with a share that rises, some without a case.
Drawn draw(std::int64_t cases, double levels, double owners, std::uint64_t seed) {
  const RandomStream draws(seed, RandomPurpose::test);
  Drawn drawn;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(cases); ++i) {
    const bool is_positive = draws.uniform_double(3 * i) < 0.3;
    const double at = draws.uniform_double(3 * i + 1) + (is_positive ? 0.3 : 0);
    drawn.labels.push_back(is_positive ? 1 : 0);
    drawn.scores.push_back(std::floor(levels * at));
    const double place = draws.uniform_double(3 * i + 2);
    drawn.owner.push_back(static_cast<std::uint32_t>(owners * place * place));
  }
  return drawn;
}

void expect_same(const std::vector<double>& fast, const std::vector<double>& slow,
                 const std::string& what) {
  ASSERT_EQ(fast.size(), slow.size());
  for (std::size_t i = 0; i < fast.size(); ++i) {
    EXPECT_TRUE(fast[i] == slow[i] || (std::isnan(fast[i]) && std::isnan(slow[i])))
        << what << " without owner " << i << ": " << fast[i] << " " << slow[i];
  }
}

TEST(AveragePrecision, without_each_owner_has_the_bits_of_a_pass_for_each) {
  const Metric& metric = average_precision();
  for (const double levels : {3.0, 20.0, 1e9}) {
    for (const double owners : {1.0, 2.0, 7.0, 60.0, 400.0}) {
      const Drawn drawn = draw(300, levels, owners, 1);
      const RankedCases cases{rank_scores(drawn.scores), drawn.labels};
      const auto count = static_cast<std::int64_t>(owners);
      expect_same(metric.leave_out(cases, drawn.owner, count),
                  metric.Metric::leave_out(cases, drawn.owner, count),
                  text(levels, " levels, ", owners, " owners"));
    }
  }
}

TEST(AveragePrecision, of_resamples_side_by_side_has_the_bits_of_each) {
  for (const double levels : {3.0, 50.0, 1e9}) {
    for (const std::int64_t count : {5, 300, 20'000}) {
      const Drawn drawn = draw(count, levels, static_cast<double>(count), 7);
      const RankedCases cases{rank_scores(drawn.scores), drawn.labels};
      const RandomStream draws(8, RandomPurpose::test);
      std::vector<std::uint8_t> times(static_cast<std::size_t>(count) * lanes);
      // The first lane has nothing, the second the largest count of every case.
      for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t lane = i % lanes;
        const double at = draws.uniform_double(i);
        times[i] = lane == 0   ? std::uint8_t{0}
                   : lane == 1 ? std::uint8_t{255}
                               : static_cast<std::uint8_t>(4 * at * at);
      }
      const LaneCounts counts{times, drawn.owner};
      const Lanes fast = average_precision().evaluate_lanes(cases, counts);
      const Lanes slow = average_precision().Metric::evaluate_lanes(cases, counts);
      expect_same({fast.begin(), fast.end()}, {slow.begin(), slow.end()},
                  text(levels, " levels, ", count, " cases"));
      EXPECT_TRUE(std::isnan(fast[0]));
    }
  }
}

TEST(AveragePrecision, without_an_owner_of_all_positive_cases_is_not_defined) {
  const std::vector<double> scores = {0.1, 0.2, 0.2, 0.9};
  const std::vector<std::int64_t> labels = {0, 1, 0, 1};
  const std::vector<std::uint32_t> owner = {0, 1, 2, 1};
  const RankedCases cases{rank_scores(scores), labels};
  const auto values = average_precision().leave_out(cases, owner, 3);
  EXPECT_EQ(values[0], (1.0 + 2.0 / 3) / 2);
  EXPECT_TRUE(std::isnan(values[1]));
  EXPECT_EQ(values[2], 1.0);
}

TEST(AveragePrecision, a_pass_for_each_of_many_owners_is_not_needed) {
  constexpr std::int64_t count = 400'000;
  const Drawn drawn = draw(count, 1e9, 1, 2);
  std::vector<std::uint32_t> owner(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < owner.size(); ++i) owner[i] = static_cast<std::uint32_t>(i / 2);
  const RankedCases cases{rank_scores(drawn.scores), drawn.labels};
  const auto values = average_precision().leave_out(cases, owner, count / 2);
  std::vector<std::uint32_t> counts(owner.size(), 1U);
  for (const std::size_t out : {std::size_t{0}, owner.size() / 4, owner.size() / 2 - 1}) {
    counts[2 * out] = counts[2 * out + 1] = 0;
    EXPECT_EQ(values[out], average_precision().evaluate(cases, counts));
    counts[2 * out] = counts[2 * out + 1] = 1;
  }
}

}  // namespace
}  // namespace etalon::validation::two_classes
