// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/difference_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <vector>

#include "core/error.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "validation/power/studies/pairs.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

using Counts = std::vector<std::int64_t>;
constexpr double alpha = 0.025;

DifferenceSpread spread_of(const PairedSample& sample) {
  return auc_difference_spread(sample.candidate, sample.reference, sample.labels, sample.patients);
}

TEST(DifferenceBound, the_variance_is_that_of_paired_clustered_delong) {
  Draws draws(1);
  for (int i = 0; i < 30; ++i) {
    PairedSample sample = draw(
        PairedModel{
            .layout = separate_patients(13, 21, 3), .correlation = 0.5, .between_models = 0.7},
        draws);
    for (std::size_t k = 0; k < sample.labels.size(); k += 5) sample.patients[k] = 2;
    const std::array<std::span<const double>, 2> both = {sample.candidate, sample.reference};
    const PairedAuc expected =
        paired_test(clustered_delong(both, sample.labels, sample.patients), 0, 1);
    const DifferenceSpread spread = spread_of(sample);
    EXPECT_NEAR(spread.difference, expected.difference, 1e-15);
    EXPECT_TRUE(agrees(spread.variance, expected.variance, 1e-11));
  }
}

TEST(DifferenceBound, equal_predictions_of_few_patients_are_not_certainty) {
  for (const auto& [positives, negatives, is_shown] :
       {std::tuple{10, 20, false}, {30, 300, false}, {40, 360, true}, {100, 100, true}}) {
    Draws draws(2);
    PairedSample sample =
        draw(PairedModel{.layout = separate_patients(positives, negatives)}, draws);
    sample.candidate = sample.reference;
    const DifferenceSpread spread = spread_of(sample);
    EXPECT_EQ(spread.variance, 0.0);
    const Bound bound = difference_lower_bound(spread, alpha);
    EXPECT_LT(bound.value, 0.0);
    EXPECT_EQ(bound.value >= -0.05, is_shown) << positives << "/" << negatives << bound.value;
  }
  const Bound few = difference_lower_bound(
      share_difference_spread(Counts(9, 0), Counts(9, 0), Counts(9, 1)), alpha);
  EXPECT_NE(few.refusal, "");
}

TEST(DifferenceBound, without_discordance_it_is_tangos_score_bound) {
  // 0 of n pairs discordant: Tango's bound of the difference is −z²/(n + z²).
  const double z = normal_quantile(1 - alpha);
  for (const std::size_t n : {40U, 72U, 400U}) {
    const Bound bound = difference_lower_bound(
        share_difference_spread(Counts(n, 0), Counts(n, 0), Counts(n, 1)), alpha);
    EXPECT_TRUE(agrees(bound.value, -z * z / (static_cast<double>(n) + z * z))) << n;
  }
}

TEST(DifferenceBound, one_more_loss_never_improves_it_when_losses_are_the_minority) {
  for (const std::size_t n : {20U, 80U, 300U}) {
    double before = 1;
    for (std::size_t lost = 0; lost <= n / 4; ++lost) {
      Counts losses(n, 0);
      std::fill(losses.begin(), losses.begin() + static_cast<std::ptrdiff_t>(lost), 1);
      const double now =
          difference_lower_bound(share_difference_spread(Counts(n, 0), losses, Counts(n, 1)), alpha)
              .value;
      EXPECT_LE(now, before) << lost << " of " << n;
      before = now;
    }
  }
}

TEST(DifferenceBound, a_case_twice_in_its_patient_is_no_new_evidence) {
  Draws draws(4);
  for (int i = 0; i < 60; ++i) {
    const PairedSample sample = draw(PairedModel{.layout = separate_patients(12, 20, 1 + i % 3),
                                                 .correlation = 0.4,
                                                 .decline = Decline::guesses,
                                                 .decrease = i % 2 == 0 ? 0.0 : 0.05},
                                     draws);
    PairedSample twice;
    for (std::size_t k = 0; k < 2 * sample.labels.size(); ++k) {
      twice.candidate.push_back(sample.candidate[k / 2]);
      twice.reference.push_back(sample.reference[k / 2]);
      twice.labels.push_back(sample.labels[k / 2]);
      twice.patients.push_back(sample.patients[k / 2]);
    }
    EXPECT_NEAR(difference_lower_bound(spread_of(twice), alpha).value,
                difference_lower_bound(spread_of(sample), alpha).value, 1e-12)
        << "AUCs, sample " << i;
    const DiscordantModel model{
        .cases = i % 5 == 0 ? unequal_patients(12, 7, 20) : equal_patients(30, 1 + i % 4),
        .correlation = 0.3,
        .lost = 0.1,
        .gained = 0.05};
    DiscordantSample pairs = draw(model, draws);
    Counts cases = model.cases;
    const auto bound = [&] {
      return difference_lower_bound(share_difference_spread(pairs.gains, pairs.losses, cases),
                                    alpha)
          .value;
    };
    const double once = bound();
    for (Counts* counts : {&pairs.gains, &pairs.losses, &cases}) {
      for (std::int64_t& count : *counts) count *= 2;
    }
    EXPECT_NEAR(bound(), once, 1e-12) << "shares, sample " << i;
  }
}

TEST(DifferenceBound, missing_outputs_have_no_higher_bound_than_whatever_stood_there) {
  Draws draws(6);
  for (int i = 0; i < 300; ++i) {
    const Counts cases = i % 2 == 0 ? unequal_patients(12, 7, 20) : equal_patients(30, 1 + i % 4);
    const DiscordantSample pairs = draw(
        DiscordantModel{.cases = cases, .correlation = 0.7, .lost = 0.08, .gained = 0.08}, draws);
    PairedCounts worst = {pairs.gains, pairs.losses};
    PairedCounts best = worst;
    // Some gains and losses are of cases whose output is missing.
    for (std::size_t p = static_cast<std::size_t>(i) % 3; p < cases.size(); p += 3) {
      const std::int64_t alike = cases[p] - pairs.gains[p] - pairs.losses[p];
      worst.gains[p] = 0;
      worst.losses[p] = pairs.losses[p] + (i % 4 < 2 ? alike : 0);
      best.losses[p] = 0;
      best.gains[p] = pairs.gains[p] + (i % 4 == 0 ? alike : 0);
    }
    const auto bound = [&](const PairedCounts& at_worst, const PairedCounts& at_best) {
      return difference_lower_bound(share_difference_spread(at_worst, at_best, cases), alpha).value;
    };
    const double left = bound(worst, best);
    const PairedCounts own = {pairs.gains, pairs.losses};
    EXPECT_LE(left, bound(own, own) + 1e-12) << i;
    EXPECT_LE(left, bound(worst, worst) + 1e-12) << i;
    EXPECT_LE(left, bound(best, best) + 1e-12) << i;
  }
}

TEST(DifferenceBound, one_patient_with_most_of_the_cases_is_one_patient) {
  const Counts none(40, 0);
  const Bound bound = difference_lower_bound(
      share_difference_spread(none, none, unequal_patients(1, 300, 39)), alpha);
  EXPECT_NE(bound.refusal, "");
}

TEST(DifferenceBound, columns_that_are_no_pairs_are_refused) {
  EXPECT_THROW((void)share_difference_spread(Counts{1}, Counts{1}, Counts{1}), Error);
  EXPECT_THROW((void)share_difference_spread(Counts{-1}, Counts{0}, Counts{1}), Error);
  EXPECT_THROW((void)share_difference_spread(Counts{0, 0}, Counts{0}, Counts{1}), Error);
}

// A small part of bench/validation/wrong_pass/, fixed draws: exactly at the margin.
TEST(DifferenceBound, a_model_worse_by_the_margin_passes_about_as_often_as_promised) {
  constexpr int samples = 1000;
  constexpr double margin = 0.05;
  Draws draws(3);
  for (const Decline decline : {Decline::shift, Decline::noise, Decline::guesses}) {
    for (const auto& [positives, negatives] : {std::pair{10, 20}, {40, 100}, {100, 100}}) {
      int passes = 0;
      for (int i = 0; i < samples; ++i) {
        const DifferenceSpread spread = spread_of(
            draw(PairedModel{.layout = separate_patients(positives, negatives), .decline = decline},
                 draws));
        passes += difference_lower_bound(spread, alpha).value >= -margin ? 1 : 0;
      }
      EXPECT_LE(passes, 40) << positives << "/" << negatives;  // 3.5 % and a standard error
    }
  }
}

int passes_at_truth(const DiscordantModel& model, int samples, Draws& draws) {
  const double limit = difference_of(model);
  int passes = 0;
  for (int i = 0; i < samples; ++i) {
    const DiscordantSample pairs = draw(model, draws);
    const DifferenceSpread spread = share_difference_spread(pairs.gains, pairs.losses, model.cases);
    passes += difference_lower_bound(spread, alpha).value >= limit - 1e-12 ? 1 : 0;
  }
  return passes;
}

TEST(DifferenceBound, single_gains_and_losses_do_not_hide_patients_lost_as_a_whole) {
  constexpr int samples = 800;
  Draws draws(11);
  for (const DiscordantModel& model :
       {DiscordantModel{
            .cases = equal_patients(40, 20), .lost = 0.01, .gained = 0.01, .whole = 0.05},
        {.cases = equal_patients(40, 20), .lost = 0, .gained = 0.02, .whole = 0.04},
        {.cases = equal_patients(100, 8), .lost = 0.01, .gained = 0.02, .whole = 0.02},
        {.cases = equal_patients(100, 4), .lost = 0.01, .gained = 0.05, .whole = 0.045}}) {
    EXPECT_LE(passes_at_truth(model, samples, draws), 33)  // 3.5 % and a standard error
        << model.cases.size() << ", " << model.whole;
  }
}

TEST(DifferenceBound, larger_patients_that_alone_are_lost_pass_about_as_often_as_promised) {
  constexpr int samples = 800;
  Draws draws(12);
  for (const auto& [cases, whole] : {std::pair{unequal_patients(20, 10, 400), 0.076},
                                     {unequal_patients(40, 5, 400), 0.045},
                                     {unequal_patients(40, 5, 400), 0.09}}) {
    const DiscordantModel model{
        .cases = cases, .lost = 0, .gained = 0, .whole = whole, .whole_size = cases.front()};
    EXPECT_LE(passes_at_truth(model, samples, draws), 33) << cases.size() << ", " << whole;
  }
  for (const auto& [cases, decrease] :
       {std::pair{unequal_patients(20, 10, 400), 0.0125}, {unequal_patients(10, 20, 400), 0.025}}) {
    const PairedModel model{.layout = separate_patients(cases, equal_patients(200)),
                            .decline = Decline::guesses,
                            .auc = 0.99,
                            .decrease = decrease,
                            .guessed_size = cases.front()};
    int passes = 0;
    for (int i = 0; i < samples; ++i) {
      passes +=
          difference_lower_bound(spread_of(draw(model, draws)), alpha).value >= -decrease ? 1 : 0;
    }
    EXPECT_LE(passes, 33) << cases.size() << ", " << decrease;
  }
}

TEST(DifferenceBound, gains_and_losses_of_single_cases_show_no_more_than_equal_predictions) {
  // 40 patients without one that is lost as a whole leave 1 − 0.025^(1/40) of them, whatever
  // single cases say.
  Counts gains(40, 0);
  Counts losses(40, 0);
  for (std::size_t i = 0; i < 8; ++i) losses[i] = gains[20 + i] = 1;
  const auto bound = [](const Counts& g, const Counts& l) {
    return difference_lower_bound(share_difference_spread(g, l, equal_patients(40, 20)), alpha)
        .value;
  };
  EXPECT_LE(bound(gains, losses), -(1 - std::pow(alpha, 1.0 / 40)) + 8.0 / 800);
  EXPECT_LE(bound(Counts(40, 0), losses), bound(Counts(40, 0), Counts(40, 0)));
}

}  // namespace
}  // namespace etalon::validation
