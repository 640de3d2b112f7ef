// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/contributions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/philox.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/uncertainty/resampler.hpp"

namespace etalon::validation {
namespace {

constexpr std::uint64_t seed = 9;
constexpr const char* metrics[] = {"brier.mean_squared/1", "f1/1", "sensitivity/1",
                                   "average_precision/1", "auc.mann_whitney.midrank/1"};
const Setting setting{.threshold = 0.5};

/// Some patients have several cases, and scores are tied.
JudgedCases drawn_cases() {
  const RandomStream draws(3, RandomPurpose::test);
  JudgedCases cases;
  std::vector<std::string> patients;
  for (std::uint64_t i = 0; i < 150; ++i) {
    const bool is_positive = draws.uniform_double(3 * i) < 0.3;
    cases.labels.push_back(is_positive ? 1 : 0);
    cases.scores.push_back(
        std::floor(60 * draws.uniform_double(3 * i + 1) + (is_positive ? 30 : 0)) / 100);
    patients.push_back(std::to_string(std::floor(90 * draws.uniform_double(3 * i + 2))));
  }
  cases.clusters = clusters_of(patients);
  return cases;
}

/// Each case as often as its patient is drawn.
JudgedCases repeated(const JudgedCases& cases, const std::vector<std::uint32_t>& counts) {
  JudgedCases result;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::uint32_t k = 0; k < counts[i]; ++k) {
      result.scores.push_back(cases.scores[i]);
      result.labels.push_back(cases.labels[i]);
    }
  }
  result.clusters = single_cases(std::ssize(result.scores));
  return result;
}

TEST(Contributions, of_resamples_are_the_metric_of_the_cases_as_they_are_drawn) {
  const JudgedCases cases = drawn_cases();
  const Resampler resampler(cases.clusters.size(), {}, seed);
  for (const char* id : metrics) {
    const Contributions own(cases, metric_of(id), setting);
    const std::array one = {&own};
    const auto values = resample(one, 37, seed, 1);
    ASSERT_EQ(values[0].size(), 37U);
    std::vector<std::uint32_t> counts(cases.scores.size());
    for (std::int64_t r = 0; r < 37; ++r) {
      resampler.draw(r, cases.clusters, counts);
      const JudgedCases again = repeated(cases, counts);
      const Contributions of_drawn(again, metric_of(id), setting);
      EXPECT_NEAR(values[0][static_cast<std::size_t>(r)], of_drawn.estimate(), 1e-14)
          << id << ' ' << r;
    }
  }
}

TEST(Contributions, have_the_same_bits_for_any_number_of_threads_and_beside_others) {
  const JudgedCases cases = drawn_cases();
  std::vector<Contributions> all;
  all.reserve(std::size(metrics));
  for (const char* id : metrics) all.emplace_back(cases, metric_of(id), setting);
  std::vector<const Contributions*> together;
  for (const Contributions& each : all) together.push_back(&each);
  const auto values = resample(together, 50, seed, 1);
  EXPECT_EQ(resample(together, 50, seed, 3), values);
  EXPECT_EQ(resample(together, 50, seed, 8), values);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::array one = {together[i]};
    EXPECT_EQ(resample(one, 50, seed, 1)[0], values[i]) << metrics[i];
    // Fewer replicates are the first of more.
    const auto fewer = resample(one, 5, seed, 2)[0];
    EXPECT_TRUE(std::equal(fewer.begin(), fewer.end(), values[i].begin())) << metrics[i];
  }
}

}  // namespace
}  // namespace etalon::validation
