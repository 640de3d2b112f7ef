// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "validation/judgement/page/mask_slices.hpp"

namespace etalon::jobs {

/// Keeps the slices of the worst cases of each column while masks are scored, when both volumes are
/// there: of equal scores those of the first cases. The same whatever comes first. Any thread.
class WorstSlices {
 public:
  /// One case's score in a column, and where it stands among the cases.
  struct Score {
    std::string column;
    bool is_higher_better = true;
    double value = 0;
    std::size_t at = 0;
  };

  /// Calls `draw` where the case is one of the worst so far.
  template <class Draw>
  void offer(const Score& score, const Draw& draw) {
    const Rank rank{score.is_higher_better ? score.value : -score.value, score.at};
    {
      const std::lock_guard lock(mutex_);
      if (!is_wanted(score.column, rank)) return;
    }
    // Drawn outside the lock: others may draw meanwhile.
    keep(score.column, rank, draw());
  }

  /// By the cases' ids.
  [[nodiscard]] validation::MaskSlices take(const std::vector<std::string>& ids);

 private:
  /// The worst first.
  using Rank = std::pair<double, std::size_t>;
  [[nodiscard]] bool is_wanted(const std::string& column, const Rank& rank) const;
  void keep(const std::string& column, const Rank& rank, validation::SliceOverlay overlay);

  std::mutex mutex_;
  std::map<std::string, std::map<Rank, validation::SliceOverlay>> by_column_;
};

}  // namespace etalon::jobs
