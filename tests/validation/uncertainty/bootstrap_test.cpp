// SPDX-License-Identifier: Apache-2.0
// On 1, 2 and 3 ranks; every run compares with one rank and one thread, computed beside it.
#include "validation/uncertainty/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/resampler.hpp"

namespace etalon::validation {
namespace {

class BootstrapTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::mt19937_64 words(10);
    std::vector<std::string> patients;
    for (int i = 0; i < 120; ++i) {
      patients.push_back(text("p", words() % 60));
      labels_.push_back(i % 4 == 0 ? 1 : 0);
      scores_.push_back(static_cast<double>(words() % 30 + (i % 4 == 0 ? 15 : 0)) / 44);
    }
    clusters_ = clusters_of(patients);
    strata_ = positive_strata(clusters_, labels_);
  }
  [[nodiscard]] Replicates run(distributed::Communicator& comm, std::int64_t replicates,
                               std::int64_t threads) const {
    const AucStatistic auc(scores_, labels_);
    const RocCurveStatistic roc(scores_, labels_, 11);
    const Statistic* const statistics[] = {&auc, &roc};
    return bootstrap(statistics, clusters_, strata_,
                     {.replicates = replicates, .seed = 5, .threads = threads}, comm);
  }

  std::vector<double> scores_;
  std::vector<std::int64_t> labels_;
  Clusters clusters_;
  std::vector<std::uint8_t> strata_;
};

TEST_F(BootstrapTest, the_bits_do_not_depend_on_ranks_or_threads) {
  distributed::Communicator alone;
  auto world = distributed::Communicator::world();
  // 2 replicates: some of three ranks have none. 101: parts of unequal size.
  for (const std::int64_t replicates : {1, 2, 101}) {
    const Replicates reference = run(alone, replicates, 1);
    for (const std::int64_t threads : {1, 2, 3}) {
      const Replicates mine = run(world, replicates, threads);
      EXPECT_EQ(mine.count, replicates);
      EXPECT_EQ(mine.width, 12);
      EXPECT_EQ(mine.values, reference.values)
          << world.size() << " ranks, " << threads << " threads";
    }
  }
}

TEST_F(BootstrapTest, every_replicate_is_the_statistic_of_its_own_draw) {
  auto world = distributed::Communicator::world();
  const Replicates mine = run(world, 20, 2);
  const AucStatistic auc(scores_, labels_);
  const Resampler resampler(clusters_.size(), strata_, 5);
  std::vector<std::uint32_t> counts(scores_.size());
  const std::vector<double> column = mine.column(0);
  ASSERT_EQ(column.size(), 20U);
  for (std::int64_t r = 0; r < 20; ++r) {
    double value = 0;
    resampler.draw(r, clusters_, counts);
    auc.evaluate(counts, std::span(&value, 1));
    EXPECT_EQ(column[static_cast<std::size_t>(r)], value);
  }
}

TEST_F(BootstrapTest, more_replicates_continue_fewer) {
  auto world = distributed::Communicator::world();
  const Replicates few = run(world, 10, 1);
  const Replicates many = run(world, 25, 1);
  EXPECT_TRUE(std::equal(few.values.begin(), few.values.end(), many.values.begin()));
}

TEST_F(BootstrapTest, impossible_options_fail_on_every_rank) {
  auto world = distributed::Communicator::world();
  EXPECT_THROW((void)run(world, 0, 1), Error);
  EXPECT_THROW((void)run(world, 10, 0), Error);
}

}  // namespace
}  // namespace etalon::validation
