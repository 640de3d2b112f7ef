// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/detection/hits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace etalon::validation {
namespace {

using testing::ElementsAre;

TEST(Hits, within_the_lesions_own_radius_count) {
  const std::vector<MarkedLesion> lesions = {{Spot::at(0, 0), 5}, {Spot::at(100, 0), 1}};
  const std::vector<Mark> marks = {{Spot::at(3, 4), 0.5},
                                   {Spot::at(3, 4.01), 0.6},
                                   {Spot::at(101, 0), 0.7},
                                   {Spot::at(0, 0), 0.2}};
  const ImageHits hits = hits_of(marks, lesions, {.rule = HitRule::radius});
  EXPECT_THAT(hits.lesions, ElementsAre(0.5, 0.7));
  EXPECT_THAT(hits.false_scores, ElementsAre(0.6));
}

TEST(Hits, a_mark_finds_the_nearest_lesion_alone) {
  const std::vector<MarkedLesion> lesions = {{Spot::at(0, 0, 0)}, {Spot::at(6, 0, 0)}};
  const HitCriterion near = {.rule = HitRule::distance, .least = 10};
  const ImageHits one = hits_of(std::vector<Mark>{{Spot::at(4, 0, 0), 0.9}}, lesions, near);
  EXPECT_FALSE(one.lesions[0].has_value());
  EXPECT_EQ(one.lesions[1], 0.9);
  const ImageHits deep = hits_of(std::vector<Mark>{{Spot::at(0, 0, 10.5), 0.9}}, lesions, near);
  EXPECT_THAT(deep.false_scores, ElementsAre(0.9));
  EXPECT_EQ(hit_of({Spot::at(3, 0, 0), 1}, lesions, near), 0U);
}

TEST(Hits, boxes_are_hit_by_their_overlap) {
  const Spot a = {{0, 0, 0}, {10, 10, 0}};
  const Spot b = {{5, 0, 0}, {15, 10, 0}};
  EXPECT_DOUBLE_EQ(intersection_over_union(a, b), 1.0 / 3);
  EXPECT_EQ(intersection_over_union(a, {{20, 20, 0}, {30, 30, 0}}), 0);
  const Spot deep = {{0, 0, 0}, {10, 10, 4}};
  EXPECT_DOUBLE_EQ(intersection_over_union(deep, {{0, 0, 2}, {10, 10, 6}}), 1.0 / 3);
  EXPECT_EQ(intersection_over_union(deep, {{0, 0, 4}, {10, 10, 8}}), 0);
  const std::vector<MarkedLesion> lesions = {{a}, {b}};
  const HitCriterion third = {.rule = HitRule::overlap, .least = 1.0 / 3};
  EXPECT_EQ(hit_of({{{4, 0, 0}, {14, 10, 0}}, 1}, lesions, third), 1U);
  EXPECT_EQ(hit_of({{{0, 0, 0}, {10, 10, 0}}, 1}, lesions, third), 0U);
  EXPECT_FALSE(hit_of({{{-9, 0, 0}, {1, 10, 0}}, 1}, lesions, third).has_value());
}

}  // namespace
}  // namespace etalon::validation
