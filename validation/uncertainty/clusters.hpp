// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace etalon::validation {

/// Which cases belong together (to one patient). Clusters are numbered in the order of their first
/// case, so they depend on the order of the cases and on nothing else.
struct Clusters {
  std::vector<std::uint32_t> cluster_of_case;  ///< (n)
  std::vector<std::uint32_t> begin;            ///< (clusters + 1) where each starts in `cases`
  std::vector<std::uint32_t> cases;            ///< (n) case numbers, grouped

  [[nodiscard]] std::int64_t size() const { return std::ssize(begin) - 1; }
  [[nodiscard]] std::int64_t case_count() const { return std::ssize(cluster_of_case); }
  /// Whether every cluster is one case.
  [[nodiscard]] bool are_single() const { return size() == case_count(); }
  [[nodiscard]] std::span<const std::uint32_t> cases_of(std::size_t cluster) const {
    return std::span(cases).subspan(begin[cluster], begin[cluster + 1] - begin[cluster]);
  }
};

/// Groups cases by patient id. Throws an unsupported error from 2³² cases on.
[[nodiscard]] Clusters clusters_of(std::span<const std::string> patient_ids);
/// Every case on its own.
[[nodiscard]] Clusters single_cases(std::int64_t cases);

/// 1 for clusters that hold a positive case, else 0: the strata of a stratified bootstrap.
[[nodiscard]] std::vector<std::uint8_t> positive_strata(const Clusters& clusters,
                                                        std::span<const std::int64_t> labels);

}  // namespace etalon::validation
