// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_ustatistics.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/readers/reader_csv.hpp"

namespace etalon::validation {
namespace {

TEST(ReaderAucs, of_the_published_example) {
  // iMRMC 2.1 on its own example, five readers, 80 cases, two modalities.
  const ReaderAucs aucs = reader_aucs(read_reader_table(READER_STUDY).study());
  EXPECT_NEAR(aucs.auc[0], 0.692875, 1e-15);
  EXPECT_NEAR(aucs.auc[1], 0.765625, 1e-15);
  EXPECT_NEAR(reader_auc(aucs, 0).variance, 0.0030358247966, 5e-14);
  EXPECT_NEAR(reader_auc(aucs, 1).variance, 0.00403884805432, 5e-15);
  const ReaderEstimate difference = reader_auc_difference(aucs, 0, 1);
  EXPECT_NEAR(difference.value, -0.07275, 1e-15);
  EXPECT_NEAR(difference.variance, 0.00161032219757, 5e-15);
  EXPECT_NEAR(difference.degrees_of_freedom, 30.3679136852, 5e-11);
  const double error = std::sqrt(difference.variance);
  EXPECT_NEAR(difference.value - 1.959963984540054 * error, -0.151401042, 5e-10);
  EXPECT_NEAR(difference.value + 1.959963984540054 * error, 0.005901042, 5e-10);
  // iMRMC rounds the degrees of freedom down.
  const boost::math::students_t t(std::floor(difference.degrees_of_freedom));
  EXPECT_NEAR(2 * boost::math::cdf(t, difference.value / error), 0.0798633684, 5e-11);
}

/// Every product of two successes, sorted by what it shares; added up one by one, so in long
/// double.
struct Plain {
  std::array<long double, 8> sum{};
  std::array<long double, 8> count{};
  std::array<long double, 8> weight{};
  long double mean_first = 0;

  Plain(const ReaderStudy& study, std::int64_t a, std::int64_t b, bool equal) {
    struct Cell {
      std::int64_t reader;
      std::size_t negative, positive;
      double success;
      long double weight;
    };
    const auto cells = [&](std::int64_t m) {
      std::vector<Cell> result;
      double readers = 0;
      for (std::int64_t r = 0; r < study.readers; ++r) {
        const auto s = study.of(m, r);
        const std::size_t first = result.size();
        for (std::size_t i = 0; i < s.size(); ++i) {
          for (std::size_t j = 0; j < s.size(); ++j) {
            if (study.truth[i] != 0 || study.truth[j] != 1) continue;
            if (!ReaderStudy::is_read(s[i]) || !ReaderStudy::is_read(s[j])) continue;
            result.push_back({r, i, j, s[j] > s[i] ? 1.0 : s[j] == s[i] ? 0.5 : 0.0, 0});
          }
        }
        if (result.size() > first) ++readers;
        for (std::size_t k = first; k < result.size(); ++k)
          result[k].weight = 1 / static_cast<long double>(result.size() - first);
      }
      for (Cell& cell : result)
        cell.weight = equal ? cell.weight / readers : 1 / static_cast<long double>(result.size());
      return result;
    };
    const std::vector<Cell> first = cells(a);
    const std::vector<Cell> second = cells(b);
    for (const Cell& x : first) {
      mean_first += x.weight * x.success;
      for (const Cell& y : second) {
        const std::size_t index = (x.reader == y.reader ? 1U : 0U) +
                                  (x.negative == y.negative ? 2U : 0U) +
                                  (x.positive == y.positive ? 4U : 0U);
        sum[index] += x.success * y.success;
        count[index] += 1;
        weight[index] += x.weight * y.weight;
      }
    }
  }

  [[nodiscard]] double covariance() const {
    long double value = 0;
    for (std::size_t index = 0; index < 8; ++index) {
      if (count[index] > 0)
        value += (weight[index] - (index == 0 ? 1 : 0)) * sum[index] / count[index];
    }
    return static_cast<double>(value);
  }
};

ReaderStudy random_study(std::uint64_t seed, bool split_plot) {
  std::mt19937_64 words(seed);
  std::vector<std::int64_t> truth;
  for (int i = 0; i < 24; ++i) truth.push_back(i % 2);
  std::vector<Reading> readings;
  for (std::int64_t r = 0; r < 4; ++r) {
    for (std::int64_t i = 0; i < 24; ++i) {
      for (std::int64_t m = 0; m < 2; ++m) {
        const bool own_block = (i / 12) == (r / 2);
        if (split_plot ? !own_block : words() % 5 == 0) continue;
        readings.push_back(
            {r, i, m, static_cast<double>(words() % 6) + 2.0 * static_cast<double>(i % 2)});
      }
    }
  }
  return reader_study(readings, truth, 2, 4);
}

TEST(ReaderAucs, of_any_design_are_those_of_all_products) {
  for (std::uint64_t seed = 1; seed < 5; ++seed) {
    for (const bool split_plot : {false, true}) {
      const ReaderStudy study = random_study(seed, split_plot);
      for (const ReaderWeights weights : {ReaderWeights::by_pairs, ReaderWeights::equal}) {
        const ReaderAucs mine = reader_aucs(study, weights);
        for (std::int64_t a = 0; a < 2; ++a) {
          for (std::int64_t b = 0; b < 2; ++b) {
            const Plain theirs(study, a, b, weights == ReaderWeights::equal);
            EXPECT_NEAR(mine.auc[static_cast<std::size_t>(a)],
                        static_cast<double>(theirs.mean_first), 1e-13);
            EXPECT_NEAR(mine.between(a, b).covariance, theirs.covariance(), 1e-13);
            for (std::size_t index = 0; index < 8; ++index) {
              EXPECT_NEAR(mine.between(a, b).coefficient[index],
                          static_cast<double>(theirs.weight[index]), 1e-13);
              if (theirs.count[index] > 0) {
                EXPECT_NEAR(mine.between(a, b).moment[index],
                            static_cast<double>(theirs.sum[index] / theirs.count[index]), 1e-13);
              }
            }
          }
        }
      }
    }
  }
}

TEST(ReaderAucs, do_not_depend_on_the_order_of_readers_and_cases) {
  ReaderTable table = read_reader_table(READER_STUDY);
  std::erase_if(table.readings, [](const Reading& r) { return (r.of_case + r.reader) % 9 == 0; });
  ReaderTable turned = table;
  std::reverse(turned.truth.begin(), turned.truth.end());
  for (Reading& reading : turned.readings) {
    reading.of_case = 79 - reading.of_case;
    reading.reader = 4 - reading.reader;
    reading.score = std::exp(reading.score / 10);
  }
  for (const ReaderWeights weights : {ReaderWeights::by_pairs, ReaderWeights::equal}) {
    const ReaderEstimate first = reader_auc_difference(reader_aucs(table.study(), weights), 0, 1);
    const ReaderEstimate second = reader_auc_difference(reader_aucs(turned.study(), weights), 0, 1);
    EXPECT_EQ(first.value, second.value);
    EXPECT_EQ(first.variance, second.variance);
    EXPECT_EQ(first.degrees_of_freedom, second.degrees_of_freedom);
  }
}

TEST(ReaderAucs, of_a_modality_against_itself_do_not_differ) {
  const ReaderAucs aucs = reader_aucs(read_reader_table(READER_STUDY).study());
  const ReaderEstimate nothing = reader_auc_difference(aucs, 1, 1);
  EXPECT_EQ(nothing.value, 0);
  EXPECT_NEAR(nothing.variance, 0, 1e-17);
}

TEST(ReaderAucs, variance_is_unbiased_over_studies) {
  // Readers and cases drawn anew: the mean of the estimates against the spread of the AUCs.
  std::mt19937_64 words(7);
  std::normal_distribution<double> normal;
  constexpr int rounds = 1500;
  double mean = 0;
  double squares = 0;
  double estimated = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::int64_t> truth;
    std::vector<double> shared;
    for (int i = 0; i < 24; ++i) {
      truth.push_back(i % 2);
      shared.push_back(normal(words));
    }
    std::vector<Reading> readings;
    for (std::int64_t r = 0; r < 4; ++r) {
      const double skill = 1 + 0.6 * normal(words);
      for (std::int64_t i = 0; i < 24; ++i) {
        if ((i + r) % 3 == 0) continue;
        const auto at = static_cast<std::size_t>(i);
        readings.push_back(
            {r, i, 0, skill * static_cast<double>(truth[at]) + shared[at] + normal(words)});
      }
    }
    const ReaderEstimate auc = reader_auc(reader_aucs(reader_study(readings, truth, 1, 4)), 0);
    mean += auc.value / rounds;
    squares += auc.value * auc.value / rounds;
    estimated += auc.variance / rounds;
  }
  const double spread = (squares - mean * mean) * rounds / (rounds - 1);
  EXPECT_NEAR(estimated / spread, 1, 0.15);  // four standard errors of both are 0.15
}

TEST(ReaderAucs, say_what_is_missing) {
  const std::vector<std::int64_t> truth = {0, 1, 0, 1};
  const std::vector<Reading> positives = {{0, 1, 0, 1}, {1, 3, 0, 1}};
  expect_error(ErrorKind::numeric, "no reader has read both",
               [&] { (void)reader_aucs(reader_study(positives, truth, 1, 2)); });
  std::vector<Reading> alone;
  for (std::int64_t i = 0; i < 4; ++i) alone.push_back({0, i, 0, static_cast<double>(i)});
  expect_error(ErrorKind::numeric, "in modality 0 have no two comparisons",
               [&] { (void)reader_aucs(reader_study(alone, truth, 1, 1)); });
  const ReaderAucs aucs = reader_aucs(read_reader_table(READER_STUDY).study());
  expect_error(ErrorKind::format, "modality 2 is asked for",
               [&] { (void)reader_auc_difference(aucs, 0, 2); });
}

}  // namespace
}  // namespace etalon::validation
