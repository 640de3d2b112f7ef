// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace etalon::validation {

/// What is known of n cases: how long each was followed, in one unit throughout, and whether the
/// event ended that (1) or the end of observation did (0, censored).
struct FollowUp {
  std::span<const double> time;
  std::span<const std::int64_t> event;
};

/// Throws a format error when there are no cases, sizes differ or an event is not 0 or 1; a numeric
/// error naming the case when a time is not finite or below 0.
void check_follow_up(const FollowUp& cases);

/// The same, and for one value per case, called `what` in messages: a format error for another
/// number of them, a numeric error naming the case where one is not finite.
void check_follow_up(const FollowUp& cases, std::span<const double> values, std::string_view what);

/// `check_follow_up`, and a numeric error naming the case where a probability leaves [0, 1].
void check_risks(const FollowUp& cases, std::span<const double> risks);

/// Cases by rising time in groups of equal times, with whole-number counts: all that the estimates
/// of survival need, computed once. Independent of the order of the cases but for `order`, which
/// keeps case order within a group.
struct TimeTable {
  std::vector<double> time;            ///< (g) distinct, rising
  std::vector<std::int64_t> at_risk;   ///< (g) followed for this long or longer
  std::vector<std::int64_t> events;    ///< (g) events at this time
  std::vector<std::int64_t> censored;  ///< (g) censored at this time
  std::vector<std::uint32_t> order;    ///< (n) case numbers by rising time
  std::vector<std::uint32_t> ends;     ///< (g) position in `order` after each group

  [[nodiscard]] std::size_t size() const { return time.size(); }
  [[nodiscard]] std::size_t begin_of(std::size_t group) const {
    return group == 0 ? 0 : ends[group - 1];
  }
  /// Number of distinct times at or before `t`, and before it.
  [[nodiscard]] std::size_t count_until(double t) const;
  [[nodiscard]] std::size_t count_before(double t) const;
};

/// Checks the cases and sorts them: O(n) for times that spread.
[[nodiscard]] TimeTable time_table(const FollowUp& cases);

}  // namespace etalon::validation
