// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <random>

#include "tests/validation/metrics/errors.hpp"
#include "tests/validation/uncertainty/agrees.hpp"
#include "tests/validation/uncertainty/breast_cancer.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::validation {
namespace {

using Labels = std::vector<std::int64_t>;
using Patients = std::vector<std::uint32_t>;
using Scores = std::vector<double>;

AucCovariance clustered(const Scores& scores, const Labels& labels, const Patients& patients) {
  const std::array<std::span<const double>, 1> one = {scores};
  return clustered_delong(one, labels, patients);
}

TEST(ClusteredDeLong, equals_delong_when_every_patient_has_one_case) {
  const BreastCancer table = BreastCancer::read();
  Patients patients(table.labels.size());
  std::iota(patients.begin(), patients.end(), 0U);
  std::shuffle(patients.begin(), patients.end(), std::mt19937_64(1));
  const std::array<std::span<const double>, 2> models = {table.features[0], table.features[1]};
  const AucCovariance single = delong(models, table.labels);
  const AucCovariance clusters = clustered_delong(models, table.labels, patients);
  EXPECT_EQ(clusters.auc, single.auc);
  EXPECT_EQ(clusters.patients, 569);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_TRUE(agrees(clusters.covariance[i], single.covariance[i])) << "entry " << i;
}

/// Obuchowski 1997, equations 3 to 5, in plain loops.
double variance_by_definition(const Scores& scores, const Labels& labels,
                              const Patients& patients) {
  double m = 0;
  double n = 0;
  for (const std::int64_t label : labels) (label == 1 ? m : n) += 1;
  const std::size_t count = *std::max_element(patients.begin(), patients.end()) + std::size_t{1};
  std::vector<double> x(count);
  std::vector<double> y(count);
  std::vector<double> of_positives(count);
  std::vector<double> of_negatives(count);
  double theta = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (labels[i] != 1 || labels[j] != 0) continue;
      const double psi = scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
      theta += psi / (m * n);
      x[patients[i]] += psi / n;
      y[patients[j]] += psi / m;
    }
    (labels[i] == 1 ? of_positives : of_negatives)[patients[i]] += 1;
  }
  double with_positives = 0;
  double with_negatives = 0;
  double s10 = 0;
  double s01 = 0;
  double s11 = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double dx = x[k] - of_positives[k] * theta;
    const double dy = y[k] - of_negatives[k] * theta;
    with_positives += of_positives[k] > 0 ? 1 : 0;
    with_negatives += of_negatives[k] > 0 ? 1 : 0;
    s10 += dx * dx;
    s01 += dy * dy;
    s11 += dx * dy;
  }
  const auto all = static_cast<double>(count);
  s10 *= with_positives / ((with_positives - 1) * m);
  s01 *= with_negatives / ((with_negatives - 1) * n);
  s11 *= all / (all - 1);
  return s10 / m + s01 / n + 2 * s11 / (m * n);
}

TEST(ClusteredDeLong, is_its_definition_for_patients_with_several_cases) {
  std::mt19937_64 words(6);
  Scores scores;
  Labels labels;
  Patients patients;
  for (std::uint32_t patient = 0; patient < 60; ++patient) {
    const double shared = static_cast<double>(words() % 20);
    for (std::uint64_t i = 1 + words() % 4; i > 0; --i) {
      labels.push_back(static_cast<std::int64_t>(words() % 2));
      scores.push_back(shared + static_cast<double>(words() % 8) +
                       5 * static_cast<double>(labels.back()));
      patients.push_back(patient);
    }
  }
  const AucCovariance mine = clustered(scores, labels, patients);
  EXPECT_EQ(mine.patients, 60);
  EXPECT_TRUE(agrees(mine.at(0, 0), variance_by_definition(scores, labels, patients), 1e-11));
  EXPECT_EQ(mine.auc, delong(scores, labels).auc);
}

TEST(ClusteredDeLong, cases_entered_twice_do_not_make_the_interval_narrower) {
  const BreastCancer table = BreastCancer::read();
  Scores scores;
  Labels labels;
  Patients patients;
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    for (int copy = 0; copy < 3; ++copy) {
      scores.push_back(table.features[0][i]);
      labels.push_back(table.labels[i]);
      patients.push_back(static_cast<std::uint32_t>(i));
    }
  }
  const double once = delong(table.features[0], table.labels).at(0, 0);
  EXPECT_TRUE(agrees(clustered(scores, labels, patients).at(0, 0), once));
  EXPECT_LT(delong(scores, labels).at(0, 0), once / 2.9);
}

TEST(ClusteredDeLong, too_few_patients_are_refused) {
  const Labels labels = {0, 1, 0, 1};
  expect_error(ErrorKind::numeric, "positives come from 1 patients",
               [&] { (void)clustered(Scores{1, 2, 3, 4}, labels, Patients{0, 1, 2, 1}); });
  expect_error(ErrorKind::format, "3 patient numbers for 4 cases",
               [&] { (void)clustered(Scores{1, 2, 3, 4}, labels, Patients{0, 1, 2}); });
  expect_error(ErrorKind::format, "patient number 9 among 4 cases",
               [&] { (void)clustered(Scores{1, 2, 3, 4}, labels, Patients{0, 1, 2, 9}); });
}

}  // namespace
}  // namespace etalon::validation
