// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_study.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/validation/metrics/errors.hpp"

namespace etalon::validation {
namespace {

const std::vector<std::int64_t> truth = {0, 1, 1};

TEST(ReaderStudy, lays_readings_out) {
  const std::vector<Reading> readings = {{1, 2, 0, 0.5}, {0, 0, 1, -3}};
  const ReaderStudy study = reader_study(readings, truth, 2, 2);
  EXPECT_EQ(study.of(0, 1)[2], 0.5);
  EXPECT_EQ(study.of(1, 0)[0], -3);
  EXPECT_FALSE(ReaderStudy::is_read(study.of(0, 0)[0]));
  EXPECT_EQ(study.cases(), 3);
}

TEST(ReaderStudy, refuses_readings_by_name) {
  const auto with = [](Reading reading) {
    return
        [reading] { (void)reader_study(std::vector<Reading>{{0, 0, 0, 1}, reading}, truth, 2, 2); };
  };
  expect_error(ErrorKind::format, "reader of reading 1 is 2", with({2, 0, 0, 1}));
  expect_error(ErrorKind::format, "case of reading 1 is 3", with({0, 3, 0, 1}));
  expect_error(ErrorKind::format, "modality of reading 1 is -1", with({0, 0, -1, 1}));
  expect_error(ErrorKind::numeric, "score of reading 1 is nan", with({0, 1, 0, std::nan("")}));
  expect_error(ErrorKind::format, "reader 0 has read case 0 in modality 0 before",
               with({0, 0, 0, 2}));
  expect_error(ErrorKind::format, "truth of case 0 is 2",
               [] { (void)reader_study({}, std::vector<std::int64_t>{2}, 1, 1); });
}

}  // namespace
}  // namespace etalon::validation
