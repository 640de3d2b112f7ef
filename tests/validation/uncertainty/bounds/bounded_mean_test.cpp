// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/bounded_mean.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "validation/power/studies/masks.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

constexpr double alpha = 0.025;

std::vector<std::uint32_t> singles(std::size_t count) {
  std::vector<std::uint32_t> patients(count);
  std::iota(patients.begin(), patients.end(), 0U);
  return patients;
}
BoundedMean of_singles(const std::vector<double>& losses, double most = 1) {
  return {losses, most, singles(losses.size())};
}
BoundedMean of(const MaskSample& sample) { return {sample.losses, 1, sample.patients}; }

TEST(BoundedMean, of_patients_who_lose_all_or_nothing_is_clopper_and_pearson) {
  for (const std::size_t n : {10U, 60U, 400U}) {
    for (const std::size_t lost : {0U, 1U, 4U, 10U}) {
      std::vector<double> losses(n);
      std::fill_n(losses.begin(), lost, 1.0);
      for (const double error : {0.025, 0.00025, 1e-6}) {
        const Interval exact = clopper_pearson_interval(
            static_cast<std::int64_t>(lost), static_cast<std::int64_t>(n), 1 - 2 * error);
        const Bound upper = of_singles(losses).upper(error);
        EXPECT_NEAR(upper.value, exact.upper, 1e-9) << n << ", " << lost << ", " << error;
        EXPECT_NEAR(of_singles(losses).lower(error).value, exact.lower, 1e-9);
        EXPECT_NEAR(upper.attainable, 1 - std::pow(error, 1.0 / static_cast<double>(n)), 1e-9);
      }
    }
  }
}

TEST(BoundedMean, one_look_says_what_the_bound_says) {
  Draws draws(1);
  const MaskSample sample = draw(MaskModel{.cases = unequal_patients(20, 4, 100)}, draws);
  const BoundedMean mean = of(sample);
  const double upper = mean.upper(alpha).value;
  const double lower = mean.lower(alpha).value;
  EXPECT_LT(lower, mean.estimate());
  EXPECT_LT(mean.estimate(), upper);
  EXPECT_TRUE(mean.is_at_most(upper + 1e-9, alpha));
  EXPECT_FALSE(mean.is_at_most(upper - 1e-9, alpha));
  EXPECT_TRUE(mean.is_at_least(lower - 1e-9, alpha));
  EXPECT_FALSE(mean.is_at_least(lower + 1e-9, alpha));
}

TEST(BoundedMean, no_bound_improves_when_a_case_loses_more) {
  Draws draws(2);
  for (const auto& cases : {equal_patients(40), equal_patients(20, 3), unequal_patients(3, 8, 60),
                            unequal_patients(1, 40, 100)}) {
    for (int round = 0; round < 20; ++round) {
      MaskSample sample = draw(MaskModel{.cases = cases, .middle = 1, .spread = 1.5}, draws);
      for (const double error : {0.025, 0.0005}) {
        const double upper = of(sample).upper(error).value;
        const double lower = of(sample).lower(error).value;
        MaskSample worse = sample;
        for (double& loss : worse.losses) {
          if (draws.uniform() < 0.2) loss = draws.uniform() < 0.5 ? 1 : (1 + loss) / 2;
        }
        EXPECT_GE(of(worse).upper(error).value, upper - 1e-13);
        EXPECT_GE(of(worse).lower(error).value, lower - 1e-13);
      }
    }
  }
}

TEST(BoundedMean, order_changes_no_bit_and_unit_and_doubled_cases_nothing) {
  Draws draws(3);
  const MaskSample sample = draw(MaskModel{.cases = unequal_patients(10, 3, 60)}, draws);
  MaskSample turned = sample;
  std::ranges::reverse(turned.losses);
  std::ranges::reverse(turned.patients);
  EXPECT_EQ(of(turned).upper(alpha).value, of(sample).upper(alpha).value);
  std::vector<double> scaled = sample.losses;
  for (double& loss : scaled) loss *= 300;
  const BoundedMean in_mm(scaled, 300, sample.patients);
  EXPECT_NEAR(in_mm.upper(alpha).value, 300 * of(sample).upper(alpha).value, 1e-9);
  EXPECT_NEAR(in_mm.lower(alpha).value, 300 * of(sample).lower(alpha).value, 1e-9);
  MaskSample twice = sample;
  twice.losses.insert(twice.losses.end(), sample.losses.begin(), sample.losses.end());
  twice.patients.insert(twice.patients.end(), sample.patients.begin(), sample.patients.end());
  EXPECT_NEAR(of(twice).upper(alpha).value, of(sample).upper(alpha).value, 1e-12);
}

TEST(BoundedMean, naming_those_who_fail_as_one_patient_improves_no_bound) {
  for (const std::size_t failing : {2U, 10U, 20U}) {
    std::vector<double> losses(1000);
    std::fill_n(losses.begin(), failing, 1.0);
    std::vector<std::uint32_t> together(1000);
    for (std::size_t i = 0; i < together.size(); ++i)
      together[i] = static_cast<std::uint32_t>(i < failing ? 0 : i - failing + 1);
    for (const double error : {0.025, 0.000625}) {
      EXPECT_GE(BoundedMean(losses, 1, together).upper(error).value,
                of_singles(losses).upper(error).value)
          << failing << ", " << error;
    }
  }
}

/// Of 1,000 studies at the limit, how many pass when some of the patients, as many as come by
/// chance, have `size` cases and lose them all.
struct LargePatients {
  std::size_t patients;
  double large;  ///< expected
  int size;
};
int passes_of_1000(const LargePatients& model) {
  Draws draws(9);
  const double share = model.large / static_cast<double>(model.patients);
  const double truth = share * model.size / (share * model.size + 1 - share);
  int passes = 0;
  for (int i = 0; i < 1000; ++i) {
    MaskSample sample;
    for (std::uint32_t p = 0; p < model.patients; ++p) {
      const bool is_large = draws.uniform() < share;
      for (int k = 0; k < (is_large ? model.size : 1); ++k) {
        sample.losses.push_back(is_large ? 1 : 0);
        sample.patients.push_back(p);
      }
    }
    passes += of(sample).is_at_most(truth, alpha) ? 1 : 0;
  }
  return passes;
}

TEST(BoundedMean, patients_whose_number_of_cases_is_drawn_too_pass_no_oftener_than_promised) {
  for (const LargePatients& model :
       {LargePatients{300, 6, 10}, LargePatients{1000, 4, 10}, LargePatients{200, 6, 5}})
    EXPECT_LE(passes_of_1000(model), 35) << model.patients << ", " << model.large;
}

// What a sample lacks no bound sees: bounds.md says so, and results do (`sizes.of_use`).
TEST(BoundedMean, of_large_patients_whom_many_samples_lack_nothing_is_promised) {
  const int passes = passes_of_1000({100, 2, 5});
  EXPECT_GE(passes, 100);
  EXPECT_LE(passes, 180);
}

TEST(BoundedMean, few_patients_and_losses_that_are_none_are_refused) {
  EXPECT_THAT(of_singles(std::vector<double>(9)).upper(alpha).refusal, HasSubstr("as much as 9"));
  EXPECT_EQ(of_singles(std::vector<double>(10)).upper(alpha).refusal, "");
  EXPECT_FALSE(of_singles(std::vector<double>(9)).is_at_most(0.99, alpha));
  EXPECT_EQ(of_singles(std::vector<double>(12, 1)).upper(alpha).value, 1);
  EXPECT_EQ(of_singles(std::vector<double>(12, 0)).lower(alpha).value, 0);
  for (const double bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW((void)of_singles({0.5, bad}), Error);
  EXPECT_THROW((void)BoundedMean(std::vector<double>{0.5}, 1, singles(2)), Error);
  EXPECT_THROW((void)of_singles({}), Error);
  EXPECT_THROW((void)of_singles({0.5}).upper(0.6), Error);
}

/// Chance of so many of each kind among `patients`, the others of the third kind.
double multinomial(int patients, int some, double of_some, int few, double of_few) {
  const int rest = patients - some - few;
  return std::exp(std::lgamma(patients + 1.0) - std::lgamma(some + 1.0) - std::lgamma(few + 1.0) -
                  std::lgamma(rest + 1.0) + some * std::log(of_some) + few * std::log(of_few) +
                  rest * std::log(1 - of_some - of_few));
}

TEST(BoundedMean, a_few_who_lose_less_or_more_than_most_pass_no_oftener_than_promised) {
  // Most lose `typical`, so many of `patients` lose all and so many nothing: exact probabilities.
  struct Model {
    int patients;
    double error, typical, lost_all, lost_nothing;
  };
  for (const Model& model : {Model{200, 0.0125, 0.5, 3, 0.6}, Model{200, 0.00125, 0.5, 4, 0.3},
                             Model{200, 0.00025, 0.5, 5, 0.6}, Model{400, 0.025, 0.55, 5.8, 0.41},
                             Model{100, 0.025, 0.2, 4, 2}, Model{50, 0.025, 0.8, 3, 1}}) {
    const double all = model.lost_all / model.patients;
    const double nothing = model.lost_nothing / model.patients;
    const double truth = all + (1 - all - nothing) * model.typical;
    double passes = 0;
    for (int lost = 0; lost < 24; ++lost) {
      for (int kept = 0; kept < 12; ++kept) {
        std::vector<double> losses(static_cast<std::size_t>(model.patients), model.typical);
        std::fill_n(losses.begin(), lost, 1.0);
        std::fill_n(losses.rbegin(), kept, 0.0);
        if (of_singles(losses).is_at_most(truth, model.error))
          passes += multinomial(model.patients, lost, all, kept, nothing);
      }
    }
    EXPECT_LE(passes, model.error) << model.patients << ", " << model.error;
  }
}

TEST(BoundedMean, patients_who_fail_as_a_whole_pass_about_as_often_as_promised) {
  constexpr int samples = 800;
  Draws draws(7);
  for (const auto& [cases, missed, size] : {std::tuple{unequal_patients(10, 20, 600), 0.1, 0},
                                            {unequal_patients(20, 10, 300), 0.05, 0},
                                            {unequal_patients(40, 5, 150), 0.06, 0},
                                            {unequal_patients(20, 10, 300), 0.125, 10},
                                            {unequal_patients(1, 50, 2000), 0.3, 50},
                                            {unequal_patients(40, 5, 1000), 0.051, 5},
                                            {unequal_patients(10, 10, 3000), 0.25, 10},
                                            {unequal_patients(60, 3, 540), 0.042, 3}}) {
    const MaskModel model{
        .cases = cases, .missed = missed, .by_patient = true, .missed_size = size, .flawless = 1};
    double all = 0;
    double of_size = 0;
    for (const std::int64_t count : cases) {
      all += static_cast<double>(count);
      if (size == 0 || count == size) of_size += static_cast<double>(count);
    }
    int passes = 0;
    for (int i = 0; i < samples; ++i)
      passes += of(draw(model, draws)).is_at_most(missed * of_size / all + 1e-12, alpha) ? 1 : 0;
    EXPECT_LE(passes, 33) << cases.size() << ", " << missed << ", " << size;
  }
}

TEST(BoundedMean, a_skewed_loss_passes_about_as_often_as_promised_and_a_better_one_oftener) {
  constexpr int samples = 800;
  Draws draws(8);
  for (const std::int64_t patients : {20, 60, 200}) {
    for (const double missed : {0.0, 0.02, 0.1}) {
      const MaskModel model{.cases = equal_patients(patients), .spread = 1.5, .missed = missed};
      const auto [truth, variance] = truth_of(model);
      const double better = truth + 4 * std::sqrt(variance / static_cast<double>(patients));
      int wrong = 0;
      int right = 0;
      for (int i = 0; i < samples; ++i) {
        const BoundedMean mean = of(draw(model, draws));
        wrong += mean.is_at_most(truth, alpha) ? 1 : 0;
        right += mean.is_at_most(better, alpha) ? 1 : 0;
      }
      EXPECT_LE(wrong, 33) << patients << ", " << missed;
      EXPECT_GE(right, patients < 50 ? 300 : 480) << patients << ", " << missed;
    }
  }
}

}  // namespace
}  // namespace etalon::validation
