// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/worst_slices.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace etalon::jobs {
namespace {

const std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f"};

/// Those of one column whose cases scored so, offered in that order; each drawn by its case.
std::vector<std::string> kept(const std::vector<double>& scores, std::vector<std::size_t> order,
                              bool is_higher_better, std::size_t* drawn = nullptr) {
  WorstSlices slices;
  std::size_t count = 0;
  for (const std::size_t at : order) {
    slices.offer({"column", is_higher_better, scores[at], at}, [&] {
      ++count;
      return validation::SliceOverlay{.plane = static_cast<std::int64_t>(at), .runs = {}};
    });
  }
  if (drawn != nullptr) *drawn = count;
  std::vector<std::string> names;
  for (const auto& [of, slice] : slices.take(ids)) {
    EXPECT_EQ(of.first, "column");
    EXPECT_EQ(ids[static_cast<std::size_t>(slice.plane)], of.second);
    names.push_back(of.second);
  }
  return names;
}

TEST(WorstSlices, are_of_the_worst_and_first_cases_whatever_comes_first) {
  const std::vector<double> scores = {0.5, 0.9, 0.5, 0.1, 0.5, 0.9};
  std::vector<std::size_t> order = {0, 1, 2, 3, 4, 5};
  do {
    EXPECT_EQ(kept(scores, order, true), (std::vector<std::string>{"a", "c", "d"}));
    EXPECT_EQ(kept(scores, order, false), (std::vector<std::string>{"a", "b", "f"}));
  } while (std::ranges::next_permutation(order).found);
}

TEST(WorstSlices, are_drawn_for_cases_that_may_be_among_them_alone) {
  std::size_t drawn = 0;
  static_cast<void>(kept({0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5}, true, &drawn));
  EXPECT_EQ(drawn, validation::most_slices);
}

}  // namespace
}  // namespace etalon::jobs
