// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/confusion.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/metrics/small_sample.hpp"

namespace etalon::validation {
namespace {

using Labels = std::vector<std::int64_t>;
using Scores = std::vector<double>;

TEST(Confusion, a_score_at_the_threshold_is_called_positive) {
  const SmallSample sample;
  // By hand at 0.4: the three 0.4 and 0.65, 0.7, 0.8, 0.9, 1 are called; 3 of them are negative.
  const Confusion at = confusion(sample.scores, sample.labels, 0.4);
  EXPECT_EQ(at.true_positives, 5);
  EXPECT_EQ(at.false_positives, 3);
  EXPECT_EQ(at.true_negatives, 3);
  EXPECT_EQ(at.false_negatives, 1);
  EXPECT_DOUBLE_EQ(at.sensitivity(), 5.0 / 6);
  EXPECT_DOUBLE_EQ(at.specificity(), 0.5);
  const Confusion above = confusion(sample.scores, sample.labels, std::nextafter(0.4, 1.0));
  EXPECT_EQ(above.true_positives, 4);
  EXPECT_EQ(above.false_positives, 1);
}

TEST(OperatingRule, every_form_is_read) {
  EXPECT_EQ(parse_operating_rule("youden").kind, OperatingRule::Kind::youden);
  EXPECT_EQ(parse_operating_rule(" sensitivity>=0.95 ").kind, OperatingRule::Kind::sensitivity);
  EXPECT_EQ(parse_operating_rule("specificity>= 0.9").value, 0.9);
  EXPECT_EQ(parse_operating_rule("threshold=0.5").kind, OperatingRule::Kind::threshold);
}

TEST(OperatingRule, anything_else_is_refused_with_the_allowed_forms) {
  for (const char* bad : {"", "Youden", "sensitivity>0.9", "sensitivity>=1.5", "threshold=nan",
                          "threshold=", "specificity>=-0.1", "youden 0.5"}) {
    expect_error(ErrorKind::config, "none of: youden, sensitivity>=X, specificity>=X, threshold=X",
                 [&] { (void)parse_operating_rule(bad); });
  }
}

TEST(OperatingRule, youden_maximizes_sensitivity_plus_specificity) {
  const SmallSample sample;
  // scikit-learn's curve: 4/6 at no false positive (0.7) is the largest; the next score is 0.65.
  EXPECT_DOUBLE_EQ(choose_threshold(sample.scores, sample.labels, {}), 0.675);
}

TEST(OperatingRule, equal_points_take_the_highest_threshold) {
  // found/size − 0 and (found + 1)/size − 1/size are equal but often round apart: all are tried.
  for (std::int64_t size = 3; size < 60; ++size) {
    for (std::int64_t found = 1; found + 1 < size; ++found) {
      Scores scores;
      Labels labels;
      const auto add = [&](std::int64_t count, double score, std::int64_t label) {
        scores.insert(scores.end(), static_cast<std::size_t>(count), score);
        labels.insert(labels.end(), static_cast<std::size_t>(count), label);
      };
      add(found, 0.9, 1);
      add(1, 0.6, 1);
      add(1, 0.6, 0);
      add(size - found - 1, 0.1, 1);
      add(size - 1, 0.1, 0);
      ASSERT_DOUBLE_EQ(choose_threshold(scores, labels, {}), 0.75)
          << found << " of " << size << " found";
    }
  }
}

TEST(OperatingRule, sensitivity_takes_the_best_specificity_that_reaches_it) {
  const SmallSample sample;
  const OperatingRule rule{OperatingRule::Kind::sensitivity, 5.0 / 6};
  // 5/6 is reached first at score 0.4 (3 false positives); the next score is 0.35.
  EXPECT_DOUBLE_EQ(choose_threshold(sample.scores, sample.labels, rule), 0.375);
}

TEST(OperatingRule, specificity_takes_the_best_sensitivity_that_reaches_it) {
  const SmallSample sample;
  const OperatingRule rule{OperatingRule::Kind::specificity, 1};
  EXPECT_DOUBLE_EQ(choose_threshold(sample.scores, sample.labels, rule), 0.675);
}

TEST(OperatingRule, a_share_written_in_decimals_is_reached_by_exactly_that_share) {
  // Ten negatives at 0.1, 0.2, …, 1.0 and one positive above k of them: specificity k/10.
  for (std::int64_t k = 1; k <= 10; ++k) {
    Scores scores;
    Labels labels;
    for (std::int64_t i = 1; i <= 10; ++i) {
      scores.push_back(static_cast<double>(i));
      labels.push_back(0);
    }
    scores.push_back(static_cast<double>(k) + 0.5);
    labels.push_back(1);
    const OperatingRule rule{OperatingRule::Kind::specificity, static_cast<double>(k) / 10};
    EXPECT_DOUBLE_EQ(choose_threshold(scores, labels, rule), static_cast<double>(k) + 0.25)
        << "specificity " << rule.value;
  }
}

TEST(OperatingRule, a_fixed_threshold_needs_no_cases) {
  EXPECT_EQ(choose_threshold(Scores{}, Labels{}, {OperatingRule::Kind::threshold, 0.3}), 0.3);
}

TEST(OperatingRule, the_threshold_divides_neighbouring_doubles_rightly) {
  const double low = 0.5;
  const double high = std::nextafter(0.5, 1.0);
  const Scores scores = {low, high};
  const Labels labels = {0, 1};
  const Confusion result = confusion(scores, labels, choose_threshold(scores, labels, {}));
  EXPECT_EQ(result.true_positives, 1);
  EXPECT_EQ(result.true_negatives, 1);
}

TEST(OperatingRule, what_no_threshold_reaches_is_an_error) {
  expect_error(ErrorKind::numeric, "no threshold reaches specificity 1", [] {
    (void)choose_threshold(Scores{0.9, 0.1}, Labels{0, 1}, {OperatingRule::Kind::specificity, 1});
  });
}

TEST(OperatingRule, one_class_only_is_an_error) {
  expect_error(ErrorKind::numeric, "2 positives and 0 negatives",
               [] { (void)choose_threshold(Scores{0.9, 0.1}, Labels{1, 1}, {}); });
}

}  // namespace
}  // namespace etalon::validation
