// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/class_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

const std::vector<std::int64_t> labels = {0, 0, 0, 1, 1, 2, 2, 2, 2, 1};
const std::vector<std::int64_t> given = {0, 0, 1, 1, 2, 2, 2, 0, 2, 1};

TEST(ClassTable, agrees_with_scikit_learn) {
  const ClassTable table = class_table(labels, given, 3);
  EXPECT_EQ(table.counts, (std::vector<std::int64_t>{2, 1, 0, 0, 0, 2, 1, 0, 1, 0, 3, 0}));
  EXPECT_EQ(accuracy(table), 0.7);
  EXPECT_DOUBLE_EQ(balanced_accuracy(table), (2.0 / 3 + 2.0 / 3 + 0.75) / 3);
  EXPECT_DOUBLE_EQ(macro_f1(table), (2.0 / 3 + 2.0 / 3 + 0.75) / 3);
  EXPECT_DOUBLE_EQ(weighted_f1(table), 0.7);
  EXPECT_DOUBLE_EQ(matthews_correlation(table), 36.0 / 66);  // (7·10 − 34)/(100 − 34)
  const ClassRates rates = class_rates(table, 2);
  EXPECT_EQ(rates.sensitivity, 0.75);
  EXPECT_DOUBLE_EQ(rates.specificity, 5.0 / 6);
  EXPECT_EQ(rates.ppv, 0.75);
  EXPECT_DOUBLE_EQ(rates.npv, 5.0 / 6);
}

TEST(ClassTable, a_missing_output_is_wrong_for_every_class) {
  std::vector<std::int64_t> less = given;
  ClassTable before = class_table(labels, less, 3);
  for (std::size_t i = 0; i < less.size(); ++i) {
    less[i] = no_class;
    const ClassTable table = class_table(labels, less, 3);
    EXPECT_EQ(table.cases(), 10);
    EXPECT_LE(accuracy(table), accuracy(before));
    EXPECT_LE(balanced_accuracy(table), balanced_accuracy(before));
    for (std::int64_t label = 0; label < 3; ++label) {
      EXPECT_LE(class_rates(table, label).sensitivity, class_rates(before, label).sensitivity);
      EXPECT_LE(class_rates(table, label).specificity, class_rates(before, label).specificity);
    }
    before = table;
  }
  EXPECT_EQ(accuracy(before), 0);
  EXPECT_EQ(class_rates(before, 0).specificity, 0);
  EXPECT_TRUE(std::isnan(class_rates(before, 0).ppv));
}

TEST(ClassTable, names_of_classes_do_not_matter) {
  std::vector<std::int64_t> renamed_labels;
  std::vector<std::int64_t> renamed_given;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    renamed_labels.push_back((labels[i] + 1) % 3);
    renamed_given.push_back((given[i] + 1) % 3);
  }
  const ClassTable first = class_table(labels, given, 3);
  const ClassTable second = class_table(renamed_labels, renamed_given, 3);
  EXPECT_EQ(balanced_accuracy(first), balanced_accuracy(second));
  EXPECT_EQ(matthews_correlation(first), matthews_correlation(second));
  EXPECT_EQ(macro_f1(first), macro_f1(second));
}

TEST(ClassTable, of_a_constant_answer_says_nothing) {
  const std::vector<std::int64_t> constant(labels.size(), 1);
  EXPECT_TRUE(std::isnan(matthews_correlation(class_table(labels, constant, 3))));
  EXPECT_DOUBLE_EQ(balanced_accuracy(class_table(labels, constant, 3)), 1.0 / 3);
}

TEST(ClassTable, says_what_is_wrong) {
  expect_error(ErrorKind::format, "label of case 1 is 2", [] {
    (void)class_table(std::vector<std::int64_t>{0, 2}, std::vector<std::int64_t>{0, 1}, 2);
  });
  expect_error(ErrorKind::format, "class given to case 1 is 3", [] {
    (void)class_table(std::vector<std::int64_t>{0, 1}, std::vector<std::int64_t>{0, 3}, 2);
  });
  expect_error(ErrorKind::numeric, "class 2 has no cases", [] {
    (void)balanced_accuracy(
        class_table(std::vector<std::int64_t>{0, 1}, std::vector<std::int64_t>{0, 2}, 3));
  });
}

TEST(ClassTable, the_class_of_a_case_is_the_one_with_the_largest_score) {
  const std::vector<double> scores = {0.2, 0.5, 0.3, 0.4, 0.4, 0.2};
  EXPECT_EQ(largest_class(scores, 3), (std::vector<std::int64_t>{1, 0}));
  expect_error(ErrorKind::numeric, "score of case 1 for class 0 is nan",
               [] { (void)largest_class(std::vector<double>{0, 1, std::nan(""), 1}, 2); });
  expect_error(ErrorKind::format, "no whole number of cases",
               [] { (void)largest_class(std::vector<double>{0, 1, 2}, 2); });
}

}  // namespace
}  // namespace etalon::validation
