// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/case_counts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "distributed/agree.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {
namespace {

/// The rank's own.
class CountPass {
 public:
  void add(const CaseBlock& block) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (block.chosen[i] != 1) continue;
      if (!has_patient_ || block.patients[i] != patient_) end_patient();
      has_patient_ = true;
      patient_ = block.patients[i];
      ++row_[block.labels[i] == 1 ? 0 : 1];
      bool is_given = true;
      for (const auto& scores : block.scores) is_given = is_given && !std::isnan(scores[i]);
      counts_.missing += is_given ? 0 : 1;
    }
  }
  CaseCounts take() {
    end_patient();
    return std::move(counts_);
  }

 private:
  void end_patient() {
    if (has_patient_) counts_.by_class.add(row_);
    row_ = {};
    has_patient_ = false;
  }

  CaseCounts counts_;
  TallyRow row_ = {};
  std::uint32_t patient_ = 0;
  bool has_patient_ = false;
};

}  // namespace

CaseCounts count_cases(const CaseStream& cases, const WantedCases& wanted) {
  CaseCounts counts = distributed::agree(cases.comm(), "counting cases", [&] {
    CountPass pass;
    cases.for_each_block("counts", wanted, [&](const CaseBlock& block) { pass.add(block); });
    return pass.take();
  });
  counts.by_class.join(cases.comm());
  counts.missing = cases.sum_over_ranks({counts.missing})[0];
  Clustering all;
  std::array<Clustering, 2> classes;
  for (const auto& [row, patients] : counts.by_class.rows()) {
    const std::int64_t own = std::int64_t{row[0]} + row[1];
    counts.cases += own * patients;
    counts.positives += std::int64_t{row[0]} * patients;
    for (std::int64_t i = 0; i < patients; ++i) {
      all.add(own, 0);
      classes[0].add(row[0], 0);
      classes[1].add(row[1], 0);
    }
  }
  counts.patients = {
      .all = all.patients(), .positive = classes[0].patients(), .negative = classes[1].patients()};
  counts.patients.informative =
      informative_patients({.all = all.effective_patients(),
                            .positive = classes[0].effective_patients(),
                            .negative = classes[1].effective_patients()},
                           Target::two_classes, std::numeric_limits<double>::quiet_NaN());
  return counts;
}

const CaseCounts& CountedSubgroups::of(const WantedCases& wanted) {
  const auto [place, is_new] = known_.try_emplace({wanted.models, wanted.subgroup});
  if (is_new) place->second = count_cases(cases_, wanted);
  return place->second;
}

std::int64_t largest_of_unequal(const Tally& tally,
                                const std::function<std::int64_t(const TallyRow&)>& cases) {
  std::int64_t smallest = 0;
  std::int64_t largest = 0;
  for (const auto& [row, patients] : tally.rows()) {
    const std::int64_t own = cases(row);
    if (own == 0) continue;
    smallest = largest == 0 ? own : std::min(smallest, own);
    largest = std::max(largest, own);
  }
  return smallest == largest ? 0 : largest;
}

}  // namespace etalon::validation
