// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/resampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

using Counts = std::vector<std::uint32_t>;

Counts draw(const Resampler& resampler, const Clusters& clusters, std::int64_t replicate,
            std::size_t cases) {
  Counts counts(cases, 77U);  // the draw must overwrite this
  resampler.draw(replicate, clusters, counts);
  return counts;
}

TEST(Resampler, every_replicate_has_as_many_cases_as_the_sample) {
  const Clusters clusters = single_cases(50);
  const Resampler resampler(clusters.size(), {}, 3);
  for (std::int64_t r = 0; r < 20; ++r) {
    const Counts counts = draw(resampler, clusters, r, 50);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 50U);
  }
}

TEST(Resampler, a_replicate_depends_on_seed_and_number_alone) {
  const Clusters clusters = single_cases(50);
  const Resampler one(clusters.size(), {}, 3);
  const Resampler other(clusters.size(), {}, 3);
  const Counts fifth = draw(one, clusters, 5, 50);
  (void)draw(other, clusters, 9, 50);
  EXPECT_EQ(draw(other, clusters, 5, 50), fifth);
  EXPECT_NE(draw(one, clusters, 6, 50), fifth);
  EXPECT_NE(draw(Resampler(clusters.size(), {}, 4), clusters, 5, 50), fifth);
}

TEST(Resampler, cases_of_a_patient_are_drawn_together) {
  const Clusters clusters = clusters_of(std::vector<std::string>{"a", "b", "a", "c", "a"});
  const Resampler resampler(clusters.size(), {}, 1);
  for (std::int64_t r = 0; r < 50; ++r) {
    const Counts counts = draw(resampler, clusters, r, 5);
    EXPECT_EQ(counts[0], counts[2]);
    EXPECT_EQ(counts[0], counts[4]);
    EXPECT_EQ(counts[0] + counts[1] + counts[3], 3U);
  }
}

TEST(Resampler, strata_keep_their_sizes) {
  const Clusters clusters = single_cases(30);
  std::vector<std::uint8_t> strata(30, 0);
  std::fill_n(strata.begin() + 10, 4, std::uint8_t{1});
  const Resampler resampler(clusters.size(), strata, 1);
  for (std::int64_t r = 0; r < 50; ++r) {
    const Counts counts = draw(resampler, clusters, r, 30);
    EXPECT_EQ(std::accumulate(counts.begin() + 10, counts.begin() + 14, 0U), 4U);
    EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), 0U), 30U);
  }
}

TEST(Resampler, replicates_side_by_side_are_those_one_after_the_other) {
  std::vector<std::string> patients;
  for (int i = 0; i < 90; ++i) patients.push_back(std::to_string(i * i % 41));
  const Clusters clusters = clusters_of(patients);
  const auto count = static_cast<std::size_t>(clusters.size());
  std::vector<std::uint8_t> strata(count, 0);
  std::fill_n(strata.begin(), count / 3, std::uint8_t{1});
  const Resampler resampler(clusters.size(), strata, 5);
  std::vector<std::uint8_t> drawn(count * lanes, 77U);
  resampler.draw_lanes(32, 5, drawn);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Counts counts =
        draw(resampler, clusters, 32 + static_cast<std::int64_t>(lane), patients.size());
    for (std::size_t i = 0; i < patients.size(); ++i) {
      EXPECT_EQ(drawn[clusters.cluster_of_case[i] * lanes + lane], lane < 5 ? counts[i] : 0U)
          << lane << ' ' << i;
    }
  }
}

TEST(Resampler, draws_every_case_equally_often) {
  constexpr std::size_t cases = 7;
  constexpr std::int64_t replicates = 20000;
  const Clusters clusters = single_cases(cases);
  const Resampler resampler(clusters.size(), {}, 11);
  std::vector<double> totals(cases);
  for (std::int64_t r = 0; r < replicates; ++r) {
    const Counts counts = draw(resampler, clusters, r, cases);
    for (std::size_t i = 0; i < cases; ++i) totals[i] += counts[i];
  }
  // Pearson's statistic with 6 degrees of freedom; 22.46 is the 99.9 % quantile.
  double statistic = 0;
  for (const double total : totals)
    statistic += std::pow(total - static_cast<double>(replicates), 2) / replicates;
  EXPECT_LT(statistic, 22.46);
}

TEST(Resampler, strata_of_another_length_are_refused) {
  const Clusters clusters = single_cases(3);
  expect_error(ErrorKind::format, "2 strata for 3 patients",
               [&] { const Resampler bad(clusters.size(), std::vector<std::uint8_t>{0, 1}, 1); });
}

}  // namespace
}  // namespace etalon::validation
