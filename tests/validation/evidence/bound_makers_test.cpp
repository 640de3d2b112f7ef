// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/bound_makers.hpp"

#include <gtest/gtest.h>

#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {
namespace {

TEST(BoundMakers, make_the_value_and_the_difference_of_every_metric) {
  for (const Metric* metric : all_metrics()) {
    if (metric->info().target == Target::readings || metric->info().classes == ClassUse::each)
      continue;  // `ReaderEvidence`, `ClassAreas`
    const BoundKind& own = bound_kind(metric->info().certainty);
    const BoundKind& of_two = bound_kind(own.as_difference);
    EXPECT_EQ(bound_maker(own.kind).kind, own.kind);
    EXPECT_NE(bound_maker(own.kind).of_value, nullptr) << metric->info().id;
    EXPECT_NE(bound_maker(of_two.kind).of_difference, nullptr) << metric->info().id;
    EXPECT_EQ(of_two.as_difference, of_two.kind) << metric->info().id;
  }
  // Shares whose trials differ.
  EXPECT_NE(bound_maker(Certainty::resampled).of_difference, nullptr);
}

// Differences of mean losses have designs in docs/semantics/bounds.md, and no studies of a plan's
// own.
TEST(BoundMakers, are_warranted_only_where_a_study_of_the_kind_can_be_simulated_or_summed) {
  for (const Metric* metric : all_metrics()) {
    for (const bool is_paired : {false, true}) {
      const BoundFacts& facts = bound_facts(metric->info().certainty, is_paired);
      const Certainty kind = metric->info().certainty;
      const bool has_designs_alone =
          kind == Certainty::class_areas ||
          (is_paired && (kind == Certainty::mean_score || kind == Certainty::loss ||
                         kind == Certainty::class_means));
      EXPECT_EQ(facts.warrant == Warrant::simulated, is_simulable(facts.study) || has_designs_alone)
          << metric->info().id;
    }
  }
}

}  // namespace
}  // namespace etalon::validation
