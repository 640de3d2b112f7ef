// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/resamples.hpp"

#include <gtest/gtest.h>

#include "core/philox.hpp"

namespace etalon::validation {
namespace {

/// `n` cases in patients of one to three cases, with scores and labels by chance.
Predictions random_cases(std::int64_t n) {
  const RandomStream draws(7, RandomPurpose::test);
  Predictions result;
  std::uint64_t patient = 0;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(n); ++i) {
    if (draws.below(3, 3 * i) != 0) ++patient;
    result.sample_ids.push_back("s" + std::to_string(i));
    result.patient_ids.push_back("p" + std::to_string(patient));
    result.splits.push_back(datasets::Split::test);
    result.labels.push_back(static_cast<std::int64_t>(draws.below(2, 3 * i + 1)));
    result.score_full.push_back(static_cast<double>(draws.below(1000, 3 * i + 2)) / 999);
  }
  return result;
}

/// The statistic with the slow leave-one-out of its base class: one evaluation per cluster.
class Plain final : public Statistic {
 public:
  explicit Plain(const Statistic& of) : of_(of) {}
  [[nodiscard]] std::int64_t size() const override { return of_.size(); }
  void evaluate(std::span<const std::uint32_t> counts, std::span<double> values) const override {
    of_.evaluate(counts, values);
  }

 private:
  const Statistic& of_;
};

TEST(Resamples, leaving_a_patient_out_quickly_is_leaving_it_out) {
  const Predictions cases = random_cases(200);
  const Clusters clusters = clusters_of(cases.patient_ids);
  ASSERT_FALSE(clusters.are_single());
  const CalibrationErrorStatistic statistic(cases.score_full, cases.labels, 10);
  const auto quick = statistic.leave_one_out(clusters);
  const auto plain = Plain(statistic).leave_one_out(clusters);
  ASSERT_EQ(quick.size(), plain.size());
  for (std::size_t i = 0; i < quick.size(); ++i) EXPECT_NEAR(quick[i], plain[i], 1e-13) << i;
}

TEST(Resamples, intervals_of_a_statistic_do_not_depend_on_what_else_is_resampled) {
  Predictions alone = random_cases(120);
  Predictions both = alone;
  both.score_compressed = both.score_full;
  const Clusters clusters = clusters_of(alone.patient_ids);
  Plan plan;
  plan.bootstrap_replicates = 300;
  distributed::Communicator comm;
  Resamples one(alone, clusters, plan);
  one.draw(comm, 1);
  Resamples two(both, clusters, plan);
  two.draw(comm, 2);
  for (const Resampled what : {Resampled::auc, Resampled::brier, Resampled::calibration_error}) {
    EXPECT_EQ(one.interval(0, what).interval, two.interval(0, what).interval);
    EXPECT_EQ(one.interval(0, what).interval, two.interval(1, what).interval);
  }
  EXPECT_EQ(two.band(0).size(), two.band(1).size());
}

TEST(Resamples, the_seed_and_the_kind_of_the_interval_are_the_plans) {
  const Predictions cases = random_cases(120);
  const Clusters clusters = clusters_of(cases.patient_ids);
  distributed::Communicator comm;
  std::vector<Interval> intervals;
  for (const std::int64_t seed : {1, 2}) {
    for (const char* kind : {"bca", "percentile"}) {
      Plan plan;
      plan.bootstrap_replicates = 300;
      plan.bootstrap_seed = seed;
      plan.bootstrap_interval = kind;
      Resamples resamples(cases, clusters, plan);
      resamples.draw(comm, 1);
      const Interval interval = resamples.interval(0, Resampled::calibration_error).interval;
      for (const Interval& other : intervals) EXPECT_NE(interval, other);
      intervals.push_back(interval);
    }
  }
}

}  // namespace
}  // namespace etalon::validation
