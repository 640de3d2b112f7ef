// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/distance_counts.hpp"

#include <gtest/gtest.h>

namespace etalon::validation {
namespace {

TEST(DistanceCounts, equal_pairs_are_counted_together_and_sorted) {
  DistanceCounts counts;
  counts.add(4, 1);
  counts.add(0.25, 2);
  counts.add(4, 0, 5);
  counts.add(4, 1, 2);
  const auto sorted = counts.sorted();
  ASSERT_EQ(sorted.size(), 3U);
  EXPECT_EQ(sorted[0].squared, 0.25);
  EXPECT_EQ(sorted[1].kind, 0);
  EXPECT_EQ(sorted[1].count, 5);
  EXPECT_EQ(sorted[2].kind, 1);
  EXPECT_EQ(sorted[2].count, 3);
}

TEST(DistanceCounts, parts_add_up_to_the_whole_in_any_order) {
  DistanceCounts whole;
  DistanceCounts even;
  DistanceCounts odd;
  for (std::int64_t i = 0; i < 10'000; ++i) {
    const double squared = static_cast<double>(i * i % 1009);
    whole.add(squared, i % 5);
    (i % 2 == 0 ? even : odd).add(squared, i % 5);
  }
  DistanceCounts joined;
  joined.add(odd);
  joined.add(even);
  const auto expected = whole.sorted();
  const auto found = joined.sorted();
  ASSERT_EQ(found.size(), expected.size());
  EXPECT_EQ(joined.distinct(), std::ssize(expected));
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].squared, expected[i].squared);
    EXPECT_EQ(found[i].kind, expected[i].kind);
    EXPECT_EQ(found[i].count, expected[i].count);
  }
}

// Squares of whole millimetres end in zeros. Were they put side by side, this would take minutes.
TEST(DistanceCounts, are_as_fast_for_round_spacings_as_for_others) {
  constexpr std::int64_t distances = 300'000;
  DistanceCounts counts;
  for (std::int64_t squared = 0; squared < distances; ++squared)
    counts.add(static_cast<double>(squared), 0);
  EXPECT_EQ(counts.distinct(), distances);
  DistanceCounts joined;
  joined.add(counts);
  EXPECT_EQ(joined.distinct(), distances);
}

}  // namespace
}  // namespace etalon::validation
