// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/log_rank.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// dᵀ V⁻¹ d by elimination with pivots; the number of independent rows comes with it.
std::pair<double, std::int64_t> quadratic_form(std::vector<double> v, std::vector<double> d) {
  const std::size_t n = d.size();
  double largest = 0;
  for (std::size_t r = 0; r < n; ++r) largest = std::max(largest, std::fabs(v[r * n + r]));
  double form = 0;
  std::int64_t rank = 0;
  // Cholesky without roots: v = L·D·Lᵀ, form = Σ (L⁻¹d)²/D. Rows that depend on others are left
  // out.
  for (std::size_t r = 0; r < n; ++r) {
    const double pivot = v[r * n + r];
    if (pivot <= 1e-12 * largest) continue;
    ++rank;
    form += d[r] * d[r] / pivot;
    for (std::size_t below = r + 1; below < n; ++below) {
      const double factor = v[below * n + r] / pivot;
      d[below] -= factor * d[r];
      for (std::size_t c = r; c < n; ++c) v[below * n + c] -= factor * v[r * n + c];
    }
  }
  return {form, rank};
}

}  // namespace

LogRank log_rank(const FollowUp& cases, std::span<const std::int64_t> group, std::int64_t groups) {
  check_follow_up(cases);
  check(group.size() == cases.time.size(), ErrorKind::format,
        text(group.size(), " groups for ", cases.time.size(), " cases; each case needs one"));
  check(groups >= 2, ErrorKind::format,
        text("curves of ", groups, " groups cannot be compared; there must be 2 or more"));
  const auto k = static_cast<std::size_t>(groups);
  LogRank result;
  result.cases.assign(k, 0);
  result.observed.assign(k, 0);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] < 0 || group[i] >= groups) {
      throw Error(ErrorKind::format, text("group of case ", i, " is ", group[i],
                                          "; groups are numbers from 0 to ", groups - 1));
    }
    const auto of = static_cast<std::size_t>(group[i]);
    ++result.cases[of];
    result.observed[of] += cases.event[i];
  }
  for (std::size_t of = 0; of < k; ++of) {
    check(result.cases[of] > 0, ErrorKind::format,
          text("group ", of, " has no cases; name only groups that occur"));
  }

  const TimeTable table = time_table(cases);
  std::vector<std::int64_t> present = result.cases;
  std::vector<ExactSum> expected(k);
  std::vector<ExactSum> covariance(k * k);
  for (std::size_t g = 0; g < table.size(); ++g) {
    const auto all = static_cast<double>(table.at_risk[g]);
    const auto events = static_cast<double>(table.events[g]);
    if (table.events[g] > 0) {
      const double spread =
          table.at_risk[g] > 1 ? events * (all - events) / (all * all * (all - 1)) : 0.0;
      for (std::size_t a = 0; a < k; ++a) {
        const auto of_a = static_cast<double>(present[a]);
        if (of_a == 0) continue;
        expected[a].add(events * of_a / all);
        for (std::size_t b = 0; b < k; ++b) {
          const auto of_b = static_cast<double>(present[b]);
          covariance[a * k + b].add(spread * (a == b ? of_a * (all - of_a) : -of_a * of_b));
        }
      }
    }
    for (std::size_t at = table.begin_of(g); at < table.ends[g]; ++at)
      --present[static_cast<std::size_t>(group[table.order[at]])];
  }
  for (const ExactSum& sum : expected) result.expected.push_back(sum.value());
  for (const ExactSum& sum : covariance) result.covariance.push_back(sum.value());

  // The rows add up to 0: one group is left out, the last that expects events.
  std::vector<std::size_t> kept;
  for (std::size_t of = 0; of < k; ++of) {
    if (result.expected[of] > 0) kept.push_back(of);
  }
  check(kept.size() >= 2, ErrorKind::numeric,
        "no event happened while two groups were observed; the log-rank test is not defined");
  kept.pop_back();
  std::vector<double> off;
  std::vector<double> part;
  for (const std::size_t a : kept) {
    off.push_back(static_cast<double>(result.observed[a]) - result.expected[a]);
    for (const std::size_t b : kept) part.push_back(result.covariance[a * k + b]);
  }
  const auto [form, rank] = quadratic_form(std::move(part), std::move(off));
  check(rank > 0, ErrorKind::numeric,
        "no event tells the groups apart; the log-rank test is not defined");
  result.chi_squared = form;
  result.degrees_of_freedom = rank;
  return result;
}

}  // namespace etalon::validation
