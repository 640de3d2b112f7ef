// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/follow_up.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/ranking.hpp"

namespace etalon::validation {

void check_follow_up(const FollowUp& cases) {
  check(!cases.time.empty(), ErrorKind::format, "there are no cases to measure on");
  check(cases.time.size() == cases.event.size(), ErrorKind::format,
        text(cases.time.size(), " times for ", cases.event.size(),
             " event flags; each case needs one of both"));
  for (std::size_t i = 0; i < cases.time.size(); ++i) {
    if (!std::isfinite(cases.time[i]) || cases.time[i] < 0) {
      throw Error(ErrorKind::numeric, text("time of case ", i, " is ", cases.time[i],
                                           "; a follow-up is a finite number from 0"));
    }
    if (cases.event[i] != 0 && cases.event[i] != 1) {
      throw Error(ErrorKind::format, text("event of case ", i, " is ", cases.event[i],
                                          "; 1 is an observed event, 0 a censored case"));
    }
  }
}

void check_follow_up(const FollowUp& cases, std::span<const double> values, std::string_view what) {
  check_follow_up(cases);
  check(values.size() == cases.time.size(), ErrorKind::format,
        text(values.size(), " values (", what, ") for ", cases.time.size(),
             " cases; each case needs one"));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      throw Error(ErrorKind::numeric,
                  text(what, " of case ", i, " is ", values[i], "; it must be finite"));
    }
  }
}

void check_risks(const FollowUp& cases, std::span<const double> risks) {
  check_follow_up(cases, risks, "risk");
  for (std::size_t i = 0; i < risks.size(); ++i) {
    if (risks[i] < 0 || risks[i] > 1) {
      throw Error(ErrorKind::numeric, text("risk of case ", i, " is ", risks[i],
                                           "; the probability of an event by the declared time "
                                           "lies in [0, 1] (is it a survival or a hazard?)"));
    }
  }
}

std::size_t TimeTable::count_until(double t) const {
  return static_cast<std::size_t>(std::upper_bound(time.begin(), time.end(), t) - time.begin());
}

std::size_t TimeTable::count_before(double t) const {
  return static_cast<std::size_t>(std::lower_bound(time.begin(), time.end(), t) - time.begin());
}

TimeTable time_table(const FollowUp& cases) {
  check_follow_up(cases);
  Ranking ranking = rank_scores(cases.time);
  TimeTable table;
  table.order = std::move(ranking.order);
  table.ends = std::move(ranking.group_ends);
  const std::size_t groups = table.ends.size();
  table.time.resize(groups);
  table.at_risk.resize(groups);
  table.events.resize(groups);
  table.censored.resize(groups);
  for (std::size_t g = 0; g < groups; ++g) {
    const std::size_t begin = table.begin_of(g);
    // −0 and 0 are one time.
    table.time[g] = cases.time[table.order[begin]] + 0.0;
    table.at_risk[g] = static_cast<std::int64_t>(table.order.size() - begin);
    for (std::size_t k = begin; k < table.ends[g]; ++k)
      table.events[g] += cases.event[table.order[k]];
    table.censored[g] = static_cast<std::int64_t>(table.ends[g] - begin) - table.events[g];
  }
  return table;
}

}  // namespace etalon::validation
