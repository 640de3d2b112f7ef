// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/rates_interval.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "validation/catalogue/catalogue.hpp"
#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace etalon::validation {
namespace {

constexpr Setting setting{.threshold = 0.5, .prevalence = 0.1};

/// A patient's cases of both classes, and how many are decided wrongly.
struct Patient {
  int positives = 0;
  int missed = 0;
  int negatives = 0;
  int alarmed = 0;
};

JudgedCases cases_of(const std::vector<Patient>& patients) {
  JudgedCases cases;
  std::vector<std::string> names;
  const auto add = [&](std::int64_t label, bool is_called, std::size_t patient) {
    cases.labels.push_back(label);
    cases.scores.push_back(is_called ? 1 : 0);
    names.push_back(std::to_string(100000 + patient));
  };
  for (std::size_t p = 0; p < patients.size(); ++p) {
    for (int k = 0; k < patients[p].positives; ++k) add(1, k >= patients[p].missed, p);
    for (int k = 0; k < patients[p].negatives; ++k) add(0, k < patients[p].alarmed, p);
  }
  cases.clusters = clusters_of(names);
  return cases;
}

/// One case each.
std::vector<Patient> single(int missed, int positives, int alarmed, int negatives) {
  std::vector<Patient> patients;
  for (int i = 0; i < positives; ++i) patients.push_back({.positives = 1, .missed = i < missed});
  for (int i = 0; i < negatives; ++i) patients.push_back({.negatives = 1, .alarmed = i < alarmed});
  return patients;
}

Interval interval_of(const std::vector<Patient>& patients, const char* metric) {
  const JudgedCases cases = cases_of(patients);
  const Contributions cells(cases, metric_of(metric), setting);
  return *rates_interval(cells, setting, 0.95).interval;
}

double logarithm_of_ways(int n, int x) {
  return std::lgamma(n + 1.0) - std::lgamma(x + 1.0) - std::lgamma(n - x + 1.0);
}
double binomial(int n, int x, double p) {
  return std::exp(logarithm_of_ways(n, x) + x * std::log(p) + (n - x) * std::log(1 - p));
}

TEST(RatesInterval, is_the_worst_sharing_of_the_error_between_two_bounds_of_clopper_and_pearson) {
  // The same in SciPy: 95 of 100 and 95 of 100; a bound with half the error each is 0.8785.
  const Interval balanced = interval_of(single(5, 100, 5, 100), "balanced_accuracy/1");
  EXPECT_NEAR(balanced.lower, 0.9060099122, 1e-9);
  double lowest = 1e9;
  double highest = 0;
  const double z = normal_quantile(0.975);
  for (int step = 0; step <= 32; ++step) {
    const double angle = std::numbers::pi / 2 * step / 32;
    const auto level = [&](double part) { return 1 - 2 * std::min(normal_cdf(-z * part), 0.4999); };
    const Interval se = clopper_pearson_interval(36, 40, level(std::cos(angle)));
    const Interval sp = clopper_pearson_interval(80, 90, level(std::sin(angle)));
    lowest = std::min(lowest, se.lower / (1 - sp.lower));
    highest = std::max(highest, se.upper / (1 - sp.upper));
  }
  const Interval ratio = interval_of(single(4, 40, 10, 90), "lr_plus/1");
  EXPECT_NEAR(ratio.lower, lowest, 1e-9);
  EXPECT_NEAR(ratio.upper, highest, 1e-9);
}

TEST(RatesInterval, a_value_at_the_limit_passes_as_often_as_promised_and_a_good_one_often) {
  constexpr int positives = 30;
  constexpr int negatives = 45;
  const auto chance = [&](const std::vector<std::vector<double>>& lower, double limit, double se,
                          double sp) {
    double sum = 0;
    for (int x = 0; x <= positives; ++x) {
      for (int y = 0; y <= negatives; ++y) {
        if (lower[static_cast<std::size_t>(x)][static_cast<std::size_t>(y)] >= limit)
          sum += binomial(positives, x, se) * binomial(negatives, y, sp);
      }
    }
    return sum;
  };
  for (const char* metric : {"balanced_accuracy/1", "lr_plus/1"}) {
    std::vector<std::vector<double>> lower(positives + 1);
    for (int x = 0; x <= positives; ++x) {
      for (int y = 0; y <= negatives; ++y) {
        lower[static_cast<std::size_t>(x)].push_back(
            interval_of(single(positives - x, positives, negatives - y, negatives), metric).lower);
      }
    }
    const bool is_ratio = metric[0] == 'l';
    const double limit = is_ratio ? 4 : 0.8;
    double worst = 0;
    for (double se = 0.62; se < 0.99; se += 0.02)
      worst = std::max(worst, chance(lower, limit, se, is_ratio ? 1 - se / limit : 1.6 - se));
    EXPECT_LE(worst, 0.025) << metric;
    EXPECT_GE(worst, 0.008) << metric;
    EXPECT_GE(chance(lower, limit, 0.95, 0.93), is_ratio ? 0.7 : 0.85) << metric;
  }
}

TEST(RatesInterval, one_more_failure_never_improves_it) {
  Draws draws(1);
  for (const char* metric : {"balanced_accuracy/1", "lr_plus/1", "ppv.at_prevalence/1"}) {
    for (int i = 0; i < 12; ++i) {
      const int size = 1 + i % 3;
      std::vector<Patient> patients;
      for (int p = 0; p < 60; ++p) {
        const int wrong = draws.uniform() < 0.15 ? 1 + static_cast<int>(draws.uniform() * size) : 0;
        patients.push_back(p % 2 == 0 ? Patient{.positives = size, .missed = wrong}
                                      : Patient{.negatives = size, .alarmed = wrong});
      }
      const Interval before = interval_of(patients, metric);
      for (int at = 0; at < 6; ++at) {
        std::vector<Patient> worse = patients;
        Patient& one = worse[static_cast<std::size_t>(draws.uniform() * 60)];
        if (one.missed < one.positives)
          ++one.missed;
        else if (one.alarmed < one.negatives)
          ++one.alarmed;
        EXPECT_LE(interval_of(worse, metric).lower, before.lower + 1e-12) << metric << i;
      }
    }
  }
}

TEST(RatesInterval, rates_of_the_same_patients_depend) {
  // A patient who is missed and alarmed is one failure: no better than his bound alone.
  constexpr int count = 60;
  constexpr int wrong = 4;
  std::vector<Patient> both;
  for (int p = 0; p < count; ++p)
    both.push_back({.positives = 1, .missed = p < wrong, .negatives = 1, .alarmed = p < wrong});
  const Interval found = interval_of(both, "balanced_accuracy/1");
  const Interval one = clopper_pearson_interval(count - wrong, count, 0.95);
  EXPECT_NEAR(found.lower, one.lower, 1e-12);
  EXPECT_NEAR(found.upper, one.upper, 1e-12);
  EXPECT_GT(interval_of(single(wrong, count, wrong, count), "balanced_accuracy/1").lower,
            found.lower);
}

TEST(RatesInterval, cases_of_patients_who_fail_together_pass_no_oftener) {
  constexpr int samples = 400;
  Draws draws(2);
  for (const double correlation : {0.5, 1.0}) {
    const ShareStudies positives(
        {.trials = equal_patients(40, 4), .correlation = correlation, .share = 0.85});
    const ShareStudies negatives(
        {.trials = equal_patients(60, 4), .correlation = correlation, .share = 0.75});
    std::array<int, 2> passes{};  // patients of one class; of both, who fail in both
    for (int i = 0; i < samples; ++i) {
      std::vector<Patient> apart;
      std::vector<Patient> both;
      for (const std::int64_t right : positives.draw(draws)) {
        const int missed = 4 - static_cast<int>(right);
        apart.push_back({.positives = 4, .missed = missed});
        both.push_back({.positives = 4, .missed = missed, .negatives = 4, .alarmed = missed});
      }
      for (const std::int64_t right : negatives.draw(draws))
        apart.push_back({.negatives = 4, .alarmed = 4 - static_cast<int>(right)});
      passes[0] += interval_of(apart, "balanced_accuracy/1").lower >= 0.8 ? 1 : 0;
      passes[1] += interval_of(both, "balanced_accuracy/1").lower >= 0.85 ? 1 : 0;
    }
    for (const int passed : passes) EXPECT_LE(passed, 18) << correlation;  // 3.5 %, an error
  }
}

}  // namespace
}  // namespace etalon::validation
