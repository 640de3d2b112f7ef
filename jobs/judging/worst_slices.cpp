// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/worst_slices.hpp"

#include <iterator>
#include <utility>

namespace etalon::jobs {

bool WorstSlices::is_wanted(const std::string& column, const Rank& rank) const {
  const auto found = by_column_.find(column);
  return found == by_column_.end() || found->second.size() < validation::most_slices ||
         rank < std::prev(found->second.end())->first;
}

void WorstSlices::keep(const std::string& column, const Rank& rank,
                       validation::SliceOverlay overlay) {
  const std::lock_guard lock(mutex_);
  auto& kept = by_column_[column];
  kept.insert_or_assign(rank, std::move(overlay));
  if (kept.size() > validation::most_slices) kept.erase(std::prev(kept.end()));
}

validation::MaskSlices WorstSlices::take(const std::vector<std::string>& ids) {
  validation::MaskSlices slices;
  for (auto& [column, kept] : by_column_) {
    for (auto& [rank, overlay] : kept)
      slices.emplace(std::pair(column, ids.at(rank.second)), std::move(overlay));
  }
  by_column_.clear();
  return slices;
}

}  // namespace etalon::jobs
