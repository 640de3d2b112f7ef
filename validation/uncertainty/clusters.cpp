// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/clusters.hpp"

#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// Fills `begin` and `cases` from `cluster_of_case` by counting.
Clusters grouped(std::vector<std::uint32_t> cluster_of_case, std::size_t count) {
  Clusters result;
  result.begin.assign(count + 1, 0);
  for (const std::uint32_t cluster : cluster_of_case) ++result.begin[cluster + std::size_t{1}];
  std::partial_sum(result.begin.begin(), result.begin.end(), result.begin.begin());
  result.cases.resize(cluster_of_case.size());
  std::vector<std::uint32_t> next(result.begin.begin(), result.begin.end() - 1);
  for (std::size_t i = 0; i < cluster_of_case.size(); ++i)
    result.cases[next[cluster_of_case[i]]++] = static_cast<std::uint32_t>(i);
  result.cluster_of_case = std::move(cluster_of_case);
  return result;
}

void check_size(std::size_t cases) {
  check(cases < std::numeric_limits<std::uint32_t>::max(), ErrorKind::unsupported,
        text(cases, " cases cannot be grouped; the limit is 2^32 - 2"));
}

}  // namespace

Clusters clusters_of(std::span<const std::string> patient_ids) {
  check_size(patient_ids.size());
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  numbers.reserve(patient_ids.size());
  std::vector<std::uint32_t> cluster_of_case;
  cluster_of_case.reserve(patient_ids.size());
  for (const std::string& id : patient_ids) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    cluster_of_case.push_back(numbers.try_emplace(id, next).first->second);
  }
  return grouped(std::move(cluster_of_case), numbers.size());
}

Clusters single_cases(std::int64_t cases) {
  check_size(static_cast<std::size_t>(cases));
  std::vector<std::uint32_t> cluster_of_case(static_cast<std::size_t>(cases));
  std::iota(cluster_of_case.begin(), cluster_of_case.end(), 0U);
  return grouped(std::move(cluster_of_case), static_cast<std::size_t>(cases));
}

std::vector<std::uint8_t> positive_strata(const Clusters& clusters,
                                          std::span<const std::int64_t> labels) {
  check(std::ssize(labels) == clusters.case_count(), ErrorKind::format,
        text(labels.size(), " labels for ", clusters.case_count(), " cases"));
  std::vector<std::uint8_t> strata(static_cast<std::size_t>(clusters.size()));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == 1) strata[clusters.cluster_of_case[i]] = 1;
  }
  return strata;
}

}  // namespace etalon::validation
