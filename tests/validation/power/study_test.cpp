// SPDX-License-Identifier: Apache-2.0
#include "validation/power/study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "validation/power/studies/areas.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

/// Σ over x of the binomial probabilities for which Clopper and Pearson's bound reaches the limit.
double summed(std::int64_t n, double truth, double limit, double alpha) {
  double sum = 0;
  for (std::int64_t x = 0; x <= n; ++x) {
    if (clopper_pearson_interval(x, n, 1 - 2 * alpha).lower < limit) continue;
    const double log_ways = std::lgamma(static_cast<double>(n) + 1) -
                            std::lgamma(static_cast<double>(x) + 1) -
                            std::lgamma(static_cast<double>(n - x) + 1);
    sum += std::exp(log_ways + static_cast<double>(x) * std::log(truth) +
                    static_cast<double>(n - x) * std::log(1 - truth));
  }
  return sum;
}

TEST(ShareStudy, of_single_trials_is_the_sum_of_binomial_probabilities) {
  for (const std::int64_t patients : {20, 40, 100, 360}) {
    for (const double limit : {0.7, 0.8, 0.9}) {
      const auto study = share_study(equal_patients(patients), 0.5, {.limit = limit});
      EXPECT_THAT(study->method(), HasSubstr("exact"));
      EXPECT_NEAR(study->wrong_pass({}).value, summed(patients, limit, limit, 0.025), 1e-10);
      EXPECT_NEAR(study->power(0.95, {}).value, summed(patients, 0.95, limit, 0.025), 1e-10);
      EXPECT_EQ(study->power(0.95, {}).samples, 0);
    }
  }
}

TEST(ShareStudy, simulated_trials_without_correlation_are_near_the_binomial_distribution) {
  // Two trials of one patient among single ones: the bound is the clustered one, the truth not.
  std::vector<std::int64_t> trials = equal_patients(98);
  trials.push_back(2);
  const auto study = share_study(trials, 0, {.limit = 0.8});
  const Simulation simulation{.seed = 1, .samples = 4000};
  const Chance power = study->power(0.9, simulation);
  EXPECT_EQ(power.samples, 4000);
  EXPECT_NEAR(power.value, summed(100, 0.9, 0.8, 0.025), 0.03);
  EXPECT_LE(study->wrong_pass(simulation).value, 0.035);
}

TEST(ShareStudy, an_upper_bound_is_the_lower_one_of_what_is_left) {
  const Decision lower{.limit = 0.8};
  const Decision upper{.limit = 0.2, .is_by_lower = false};
  const auto shown = share_study(equal_patients(80), 0, lower);
  const auto mirrored = share_study(equal_patients(80), 0, upper);
  EXPECT_NEAR(mirrored->power(0.07, {}).value, shown->power(0.93, {}).value, 1e-12);
  EXPECT_NEAR(mirrored->wrong_pass({}).value, shown->wrong_pass({}).value, 1e-12);
}

TEST(Study, what_no_result_can_show_is_said_and_never_passes) {
  const auto few = share_study(equal_patients(20), 0, {.limit = 0.9});
  EXPECT_THAT(few->never(), HasSubstr("flawless result of these patients has the bound 0.8316"));
  EXPECT_EQ(few->power(0.999, {}).value, 0);
  const auto too_few = share_study(equal_patients(9), 0, {.limit = 0.5, .patients = 10});
  EXPECT_THAT(too_few->never(), HasSubstr("9 patients"));
  const auto area = area_study(separate_patients(10, 20), 0, {.limit = 0.95});
  EXPECT_THAT(area->never(), HasSubstr("flawless"));
  EXPECT_EQ(area->wrong_pass({}), exact_chance(0));
  EXPECT_EQ(area->scenarios(), 0);
  EXPECT_THAT(area_study(separate_patients(9, 200), 0, {.limit = 0.5})->never(),
              HasSubstr("say as much as 9 of equal size; a bound needs 10"));
}

TEST(AreaStudy, wrong_pass_and_power_are_those_of_the_table_of_bounds) {
  // docs/semantics/bounds.md: 40 + 360 patients, limit 0.9: at most 3.4 % over ties and ratios.
  const Simulation simulation{.seed = 2, .samples = 2000, .threads = 2};
  const auto study = area_study(separate_patients(40, 360), 0, {.limit = 0.9});
  EXPECT_EQ(study->scenarios(), 4);
  const Chance wrong = study->wrong_pass(simulation);
  EXPECT_LE(wrong.value, 0.034 + 2 * wrong.standard_error);
  EXPECT_GE(wrong.value, 0.012);
  EXPECT_GE(study->power(0.98, simulation).value, 0.97);
  EXPECT_LT(study->power(0.92, simulation).value, study->power(0.95, simulation).value);
}

TEST(AreaStudy, exchanged_classes_have_the_upper_bound) {
  const Simulation simulation{.seed = 3, .samples = 1000, .threads = 2};
  const auto study = area_study(separate_patients(60, 90), 0, {.limit = 0.3, .is_by_lower = false});
  EXPECT_GE(study->power(0.1, simulation).value, 0.9);
  EXPECT_LE(study->wrong_pass(simulation).value, 0.05);
}

TEST(AreaStudy, cases_of_one_patient_are_less_evidence) {
  const Simulation simulation{.seed = 4, .samples = 500, .threads = 2};
  const Decision decision{.limit = 0.8};
  const double alone =
      area_study(separate_patients(80, 80), 0.5, decision)->power(0.87, simulation).value;
  const double together =
      area_study(separate_patients(20, 20, 4), 0.5, decision)->power(0.87, simulation).value;
  EXPECT_LT(together + 0.1, alone);
}

TEST(LeastTrials, is_the_first_number_with_the_power) {
  for (const double truth : {0.85, 0.95}) {
    const Decision decision{.limit = 0.8, .patients = 10};
    const auto least = least_trials(decision, truth, 0.8, 2000);
    ASSERT_TRUE(least);
    for (std::int64_t n = 10; n < *least; ++n) EXPECT_LT(summed(n, truth, 0.8, 0.025), 0.8) << n;
    EXPECT_GE(summed(*least, truth, 0.8, 0.025), 0.8) << *least;
  }
  EXPECT_FALSE(least_trials({.limit = 0.8}, 0.81, 0.8, 1000));
}

TEST(AreaDifferenceStudy, wrong_pass_and_power_are_those_of_the_table_of_bounds) {
  // docs/semantics/bounds.md: 40 + 360 patients, margin 0.05, correlation 0.9 between models.
  const Simulation simulation{.seed = 5, .samples = 600, .threads = 2};
  const auto study =
      area_difference_study(separate_patients(40, 360), 0, 0.9, 0.9, {.limit = -0.05});
  EXPECT_EQ(study->scenarios(), 3);
  const Chance wrong = study->wrong_pass(simulation);
  EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error);
  EXPECT_GT(wrong.value, 0);
  EXPECT_GE(study->power(0, simulation).value, 0.5);
  EXPECT_LT(study->power(-0.03, simulation).value, study->power(0.02, simulation).value);
}

TEST(AreaDifferenceStudy, an_upper_bound_is_the_lower_one_of_the_models_exchanged) {
  const Simulation simulation{.seed = 6, .samples = 400, .threads = 2};
  const auto lower =
      area_difference_study(separate_patients(60, 60), 0, 0.9, 0.8, {.limit = -0.06});
  const auto upper = area_difference_study(separate_patients(60, 60), 0, 0.9, 0.8,
                                           {.limit = 0.06, .is_by_lower = false});
  EXPECT_EQ(upper->power(0, simulation), lower->power(0, simulation));
  // That candidates are better than allowed is not often missed either.
  EXPECT_LE(upper->wrong_pass(simulation).value, 0.06);
}

/// Σ over all numbers of gains and losses of single cases, in logarithms.
double summed_pairs(std::int64_t n, double lost, double gained, double limit) {
  const auto log_factorial = [](std::int64_t k) { return std::lgamma(static_cast<double>(k) + 1); };
  double sum = 0;
  for (std::int64_t g = 0; g <= n; ++g) {
    for (std::int64_t l = 0; l + g <= n; ++l) {
      std::vector<std::int64_t> gains(static_cast<std::size_t>(n));
      std::vector<std::int64_t> losses(static_cast<std::size_t>(n));
      std::fill_n(gains.rbegin(), g, 1);
      std::fill_n(losses.begin(), l, 1);
      const DifferenceSpread spread = share_difference_spread(gains, losses, equal_patients(n));
      if (difference_lower_bound(spread, 0.025).value < limit) continue;
      sum += std::exp(log_factorial(n) - log_factorial(g) - log_factorial(l) -
                      log_factorial(n - g - l) + static_cast<double>(g) * std::log(gained) +
                      static_cast<double>(l) * std::log(lost) +
                      static_cast<double>(n - g - l) * std::log(1 - gained - lost));
    }
  }
  return sum;
}

TEST(ShareDifferenceStudy, of_single_cases_is_the_sum_of_trinomial_probabilities) {
  const auto study = share_difference_study(equal_patients(60), 0.5, 0.1, {.limit = -0.1});
  EXPECT_THAT(study->method(), HasSubstr("exact"));
  EXPECT_NEAR(study->power(0, {}).value, summed_pairs(60, 0.05, 0.05, -0.1), 1e-10);
  EXPECT_NEAR(study->power(0.04, {}).value, summed_pairs(60, 0.05, 0.09, -0.1), 1e-10);
  EXPECT_GE(study->wrong_pass({}).value, summed_pairs(60, 0.15, 0.05, -0.1) - 1e-10);
  EXPECT_LE(study->wrong_pass({}).value, 0.035);
}

TEST(ShareDifferenceStudy, simulated_and_exact_agree) {
  const Simulation simulation{.seed = 7, .samples = 3000, .threads = 2};
  const auto exact = share_difference_study(equal_patients(500), 0, 0.06, {.limit = -0.05});
  const auto simulated = share_difference_study(equal_patients(501), 0, 0.06, {.limit = -0.05});
  EXPECT_EQ(simulated->scenarios(), 2);
  const Chance found = simulated->power(0, simulation);
  EXPECT_NEAR(found.value, exact->power(0, {}).value, 3 * found.standard_error + 0.01);
  const auto clustered =
      share_difference_study(equal_patients(125, 4), 0.5, 0.06, {.limit = -0.05});
  EXPECT_LT(clustered->power(0, simulation).value, found.value);
}

TEST(LossStudy, wrong_pass_is_near_its_promise_and_power_rises_with_distance) {
  const Simulation simulation{.seed = 8, .samples = 800, .threads = 2};
  const Decision decision{.limit = 0.15, .is_by_lower = false, .patients = 10};
  const auto study = loss_study(equal_patients(200), 0, 0.3, LossScale::brier, decision);
  EXPECT_EQ(study->scenarios(), 4);
  const Chance wrong = study->wrong_pass(simulation);
  EXPECT_LE(wrong.value, 0.036 + 2 * wrong.standard_error);
  EXPECT_GT(wrong.value, 0.005);
  EXPECT_GT(study->power(0.1, simulation).value, study->power(0.12, simulation).value);
  EXPECT_GT(study->power(0.1, simulation).value, 0.8);
  // The scaled score of the same: 1 - 0.15 / 0.21.
  const auto scaled =
      loss_study(equal_patients(200), 0, 0.3, LossScale::scaled, {.limit = 1 - 0.15 / 0.21});
  EXPECT_GT(scaled->power(1 - 0.1 / 0.21, simulation).value, 0.7);
  EXPECT_LE(scaled->wrong_pass(simulation).value, 0.036 + 2 * wrong.standard_error);
  EXPECT_THAT(loss_study(equal_patients(99), 0, 0.3, LossScale::scaled, decision)->never(),
              HasSubstr("as much as 99 of equal size"));
  EXPECT_THAT(
      loss_study(equal_patients(9), 0, 0.3, LossScale::brier, {.limit = 0.15, .is_by_lower = false})
          ->never(),
      HasSubstr("as much as 9 of equal size; a bound of a mean needs 10"));
}

TEST(LossStudy, of_patients_of_unequal_size_and_of_few_large_errors_keeps_its_promise) {
  const Simulation simulation{.seed = 9, .samples = 800, .threads = 2};
  for (const auto& [cases, limit] :
       {std::pair{unequal_patients(20, 10, 300), 0.05}, {equal_patients(400), 0.0111}}) {
    const auto study = loss_study(cases, 0.5, 0.5, LossScale::brier,
                                  {.limit = limit, .is_by_lower = false, .patients = 10});
    const Chance wrong = study->wrong_pass(simulation);
    EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error) << cases.size();
  }
  const Decision decision{.limit = 0.2, .is_by_lower = false};
  EXPECT_THAT(
      loss_study(unequal_patients(3, 50, 150), 0.5, 0.5, LossScale::scaled, decision)->never(),
      HasSubstr("as much as 11 of equal size"));
  // No calibrated model of a prevalence of 0.1 scores 0.15.
  EXPECT_GT(loss_study(equal_patients(200), 0, 0.1, LossScale::brier, decision)
                ->power(0.1, simulation)
                .value,
            0.9);
}

TEST(LossStudy, the_plan_counts_patients_and_the_bound_what_they_say) {
  // 60 patients, who say as much as 19.
  const auto cases = unequal_patients(15, 20, 45);
  const Decision decision{.limit = 0.24, .is_by_lower = false, .patients = 20};
  const auto study = loss_study(cases, 0.5, 0.5, LossScale::brier, decision);
  EXPECT_EQ(study->never(), "");
  EXPECT_GT(study->scenarios(), 0);
  EXPECT_GT(study->power(0.05, {.seed = 3, .samples = 200}).value, 0.5);
  EXPECT_THAT(loss_study(equal_patients(60), 0, 0.5, LossScale::brier,
                         {.limit = 0.24, .is_by_lower = false, .patients = 61})
                  ->never(),
              HasSubstr("60 patients; the plan wants 61 of each class"));
}

TEST(LossStudy, a_limit_that_no_result_meets_is_named) {
  const auto never = [](LossScale scale, std::int64_t patients, double limit) {
    return loss_study(equal_patients(patients), 0, 0.5, scale,
                      {.limit = limit, .is_by_lower = scale == LossScale::scaled})
        ->never();
  };
  EXPECT_THAT(never(LossScale::brier, 40, 0.05), HasSubstr("flawless"));
  EXPECT_EQ(never(LossScale::brier, 40, 0.1), "");
  EXPECT_THAT(never(LossScale::scaled, 100, 0.9), HasSubstr("flawless"));
  EXPECT_EQ(never(LossScale::scaled, 100, 0.8), "");
}

TEST(LossStudy, a_flawless_scaled_score_is_best_of_classes_of_equal_size) {
  const auto bound = [](std::int64_t positives, std::int64_t patients) {
    std::vector<double> scores;
    std::vector<std::int64_t> labels;
    std::vector<std::uint32_t> owners;
    for (std::int64_t i = 0; i < patients; ++i) {
      labels.push_back(i < positives ? 1 : 0);
      scores.push_back(static_cast<double>(labels.back()));
      owners.push_back(static_cast<std::uint32_t>(i));
    }
    return mean_lower_bound(scaled_brier_spread(scores, labels, owners), 0.025).value;
  };
  for (const std::int64_t patients : {100, 301}) {
    for (std::int64_t positives = 10; positives <= patients - 10; positives += 7)
      EXPECT_LE(bound(positives, patients), bound(patients / 2, patients)) << positives;
  }
}

TEST(LossStudy, a_calibrated_model_is_better_than_a_constant) {
  EXPECT_TRUE(has_calibrated_model(0.3, LossScale::brier, 0.2));
  EXPECT_FALSE(has_calibrated_model(0.3, LossScale::brier, 0.22));
  EXPECT_TRUE(has_calibrated_model(0.3, LossScale::scaled, 0.1));
  EXPECT_FALSE(has_calibrated_model(0.3, LossScale::scaled, -0.1));
}

TEST(LossStudy, the_largest_patients_alone_are_a_scenario_of_unequal_ones) {
  const Simulation simulation{.seed = 10, .samples = 800, .threads = 2};
  const Decision decision{.limit = 0.06, .is_by_lower = false};
  const auto study = loss_study(unequal_patients(10, 3, 200), 0.5, 0.5, LossScale::brier, decision);
  const auto equal = loss_study(equal_patients(230), 0.5, 0.5, LossScale::brier, decision);
  EXPECT_EQ(study->scenarios(), equal->scenarios() + 1);
  const Chance wrong = study->wrong_pass(simulation);
  EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error);
  // All cases of the largest would have to be wrong oftener than always.
  EXPECT_EQ(loss_study(unequal_patients(10, 3, 200), 0.5, 0.5, LossScale::brier,
                       {.limit = 0.2, .is_by_lower = false})
                ->scenarios(),
            loss_study(equal_patients(230), 0.5, 0.5, LossScale::brier,
                       {.limit = 0.2, .is_by_lower = false})
                ->scenarios());
}

TEST(AreaStudy, patients_missed_as_a_whole_are_scenarios_and_keep_the_promise_once_they_show) {
  const Simulation simulation{.seed = 11, .samples = 800, .threads = 2};
  for (const auto& [positives, limit] : {std::pair{unequal_patients(20, 10, 200), 0.9},
                                         {unequal_patients(40, 5, 300), 0.96},
                                         {equal_patients(60), 0.9}}) {
    const bool is_equal = positives.front() == positives.back();
    const auto study =
        area_study(separate_patients(positives, equal_patients(150)), 0.5, {.limit = limit});
    EXPECT_EQ(study->scenarios(), is_equal ? 4 : 5);
    const Chance wrong = study->wrong_pass(simulation);
    EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error) << limit;
  }
}

TEST(ShareDifferenceStudy, patients_lost_as_a_whole_are_a_scenario_where_they_have_several_cases) {
  const Simulation simulation{.seed = 12, .samples = 800, .threads = 2};
  const auto lower =
      share_difference_study(unequal_patients(40, 5, 400), 0.5, 0.02, {.limit = -0.03});
  const auto upper = share_difference_study(unequal_patients(40, 5, 400), 0.5, 0.02,
                                            {.limit = 0.03, .is_by_lower = false});
  EXPECT_EQ(lower->scenarios(), 3);
  EXPECT_EQ(upper->scenarios(), 3);
  for (const auto* study : {&lower, &upper}) {
    const Chance wrong = (*study)->wrong_pass(simulation);
    EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error);
  }
}

TEST(AreaDifferenceStudy, guesses_for_the_largest_patients_are_a_scenario_of_unequal_ones) {
  const auto sizes = unequal_patients(20, 10, 100);
  const auto study = area_difference_study(separate_patients(sizes, equal_patients(150)), 0, 0.95,
                                           0.9, {.limit = -0.05});
  EXPECT_EQ(study->scenarios(), 4);
  const Chance wrong = study->wrong_pass({.seed = 13, .samples = 400, .threads = 2});
  EXPECT_LE(wrong.value, 0.035 + 2 * wrong.standard_error);
  EXPECT_EQ(area_difference_study(separate_patients(sizes, equal_patients(150)), 0, 0.95, 0.9,
                                  {.limit = 0.01})
                ->scenarios(),
            1);
}

TEST(AreaStudy, patients_of_unequal_size_attain_what_the_bound_says_of_them) {
  const Layout layout = separate_patients(unequal_patients(5, 12, 40), unequal_patients(5, 12, 60));
  AucSample flawless;
  for (std::size_t patient = 0; patient < layout.size(); ++patient) {
    for (std::int64_t k = 0; k < layout[patient].positives + layout[patient].negatives; ++k) {
      flawless.scores.push_back(layout[patient].positives > 0 ? 1 : 0);
      flawless.labels.push_back(layout[patient].positives > 0 ? 1 : 0);
      flawless.patients.push_back(static_cast<std::uint32_t>(patient));
    }
  }
  const double best =
      auc_lower_bound(auc_spread(flawless.scores, flawless.labels, flawless.patients), 0.025).value;
  EXPECT_EQ(area_study(layout, 0.5, {.limit = best - 1e-9})->never(), "");
  EXPECT_NE(area_study(layout, 0.5, {.limit = best + 1e-9})->never(), "");
}

}  // namespace
}  // namespace etalon::validation
