// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/influence.hpp"

#include <algorithm>
#include <cstddef>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {

double influence_variance(std::span<const double> influence) {
  return influence_covariance(influence, influence);
}

double influence_covariance(std::span<const double> first, std::span<const double> second) {
  check(first.size() == second.size(), ErrorKind::format,
        text(first.size(), " and ", second.size(),
             " influence rows; a covariance needs the same units in both"));
  ExactSum sum;
  for (std::size_t i = 0; i < first.size(); ++i) sum.add(first[i] * second[i]);
  return sum.value();
}

std::vector<double> influence_by_patient(std::span<const double> influence,
                                         std::span<const std::uint32_t> patient_of_case,
                                         std::int64_t patients) {
  check(influence.size() == patient_of_case.size(), ErrorKind::format,
        text(influence.size(), " influence rows for ", patient_of_case.size(),
             " cases; each case needs one"));
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(patients, 0));
  std::vector<std::size_t> begin(count + 1, 0);
  for (std::size_t i = 0; i < patient_of_case.size(); ++i) {
    if (patient_of_case[i] >= count) {
      throw Error(ErrorKind::format, text("patient of case ", i, " is ", patient_of_case[i],
                                          "; patients are numbers from 0 to ", patients - 1));
    }
    ++begin[patient_of_case[i] + 1];
  }
  for (std::size_t p = 0; p < count; ++p) begin[p + 1] += begin[p];
  std::vector<double> sorted(influence.size());
  std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t i = 0; i < influence.size(); ++i)
    sorted[next[patient_of_case[i]]++] = influence[i];
  std::vector<double> rows(count);
  for (std::size_t p = 0; p < count; ++p) {
    const auto from = sorted.begin() + static_cast<std::ptrdiff_t>(begin[p]);
    const auto to = sorted.begin() + static_cast<std::ptrdiff_t>(begin[p + 1]);
    std::sort(from, to);
    for (auto at = from; at != to; ++at) rows[p] += *at;
  }
  return rows;
}

}  // namespace etalon::validation
