// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/concordance.hpp"

#include <algorithm>
#include <type_traits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/ranking.hpp"
#include "validation/metrics/survival/earlier_cases.hpp"
#include "validation/metrics/survival/kaplan_meier.hpp"

namespace etalon::validation {
namespace {

/// Cases by rising time; at one time events before censored cases, events by rising risk. So the
/// row depends on the cases alone, not on their order, and those that outlive an event come after
/// all events of its time.
struct Row {
  TimeTable table;
  std::vector<std::uint32_t> of_case;  ///< (n) case numbers in the row
  std::vector<std::uint32_t> rank;     ///< (n) of the risk
  std::vector<std::uint32_t> below;    ///< (ranks + 1) cases with a smaller rank
  std::size_t anchors = 0;             ///< times whose events stand at the earlier end of pairs
};

Row row_of(const FollowUp& cases, std::span<const double> risk, PairOptions options) {
  check_follow_up(cases, risk, "risk");
  check(options.until > 0, ErrorKind::numeric,
        text("pairs with an event before ", options.until,
             " are asked for; there are none: name a time above 0"));
  Row row;
  row.table = time_table(cases);
  const Ranking ranking = rank_scores(risk);
  row.below.push_back(0);
  row.below.insert(row.below.end(), ranking.group_ends.begin(), ranking.group_ends.end());
  std::vector<std::uint32_t> rank_of(risk.size());
  for (std::size_t group = 0; group < ranking.group_ends.size(); ++group) {
    for (std::size_t k = row.below[group]; k < row.below[group + 1]; ++k)
      rank_of[ranking.order[k]] = static_cast<std::uint32_t>(group);
  }
  row.anchors = row.table.count_before(options.until);
  row.of_case = row.table.order;
  for (std::size_t g = 0; g < row.table.size(); ++g) {
    if (row.table.ends[g] - row.table.begin_of(g) < 2) continue;
    const auto begin = row.of_case.begin() + static_cast<std::ptrdiff_t>(row.table.begin_of(g));
    const auto end = row.of_case.begin() + static_cast<std::ptrdiff_t>(row.table.ends[g]);
    const auto censored =
        std::stable_partition(begin, end, [&](std::uint32_t i) { return cases.event[i] == 1; });
    std::stable_sort(begin, censored,
                     [&](std::uint32_t a, std::uint32_t b) { return rank_of[a] < rank_of[b]; });
  }
  row.rank.resize(risk.size());
  for (std::size_t k = 0; k < risk.size(); ++k) row.rank[k] = rank_of[row.of_case[k]];
  return row;
}

/// A sum in a fixed order with what each addition rounds off (Neumaier 1974).
class CompensatedSum {
 public:
  void add(double value) {
    const double next = sum_ + value;
    rounded_off_ += sum_ >= value ? (sum_ - next) + value : (value - next) + sum_;
    sum_ = next;
  }
  [[nodiscard]] double value() const { return sum_ + rounded_off_; }

 private:
  double sum_ = 0;
  double rounded_off_ = 0;
};

/// Twice the pairs won (ties are half won) and all pairs.
struct Won {
  std::int64_t half = 0;
  std::int64_t pairs = 0;
};

/// What the cases of a row contribute to pairs. Weights are whole numbers or doubles.
template <class T>
struct Pairs {
  using Sum = std::conditional_t<std::is_integral_v<T>, std::int64_t, double>;
  PairCounts counts;
  std::vector<Won> as_event;      ///< (n) against those that outlive the case
  std::vector<Sum> won_as_later;  ///< (n) twice the weight won against the events it outlives
  std::vector<Sum> all_as_later;  ///< (n) their weight
};

/// `weight` (g) is that of the events at each time.
template <class T>
Pairs<T> pairs_of(const Row& row, std::span<const T> weight) {
  const std::size_t n = row.rank.size();
  const TimeTable& table = row.table;
  std::vector<T> of_case(n, T{});
  for (std::size_t g = 0; g < row.anchors; ++g) {
    const std::size_t begin = table.begin_of(g);
    std::fill_n(of_case.begin() + static_cast<std::ptrdiff_t>(begin), table.events[g], weight[g]);
  }
  const auto ranks = static_cast<std::uint32_t>(row.below.size() - 1);
  const auto earlier = earlier_cases<T>(row.rank, of_case, ranks);

  Pairs<T> pairs;
  pairs.as_event.resize(n);
  pairs.won_as_later.resize(n);
  pairs.all_as_later.resize(n);
  using Sum = typename Pairs<T>::Sum;
  Sum passed{};  // the weight of events at earlier times
  for (std::size_t g = 0; g < table.size(); ++g) {
    const std::size_t begin = table.begin_of(g);
    const std::size_t events_end = begin + static_cast<std::size_t>(table.events[g]);
    const bool is_anchor = g < row.anchors;
    std::int64_t tied_both = 0;
    for (std::size_t first = begin; first < events_end;) {
      // Events of one time and one rank stand in a row; no pair is formed among them.
      std::size_t last = first + 1;
      while (last < events_end && row.rank[last] == row.rank[first]) ++last;
      const auto run = static_cast<std::int64_t>(last - first);
      tied_both += run * (run - 1) / 2;
      const std::uint32_t rank = row.rank[first];
      for (std::size_t k = first; k < last; ++k) {
        // Of its own time only events with smaller or equal risk stand before it.
        pairs.all_as_later[k] = passed;
        pairs.won_as_later[k] = 2 * Sum{earlier[k].above_weight} + earlier[first].tied_weight;
        if (!is_anchor) continue;
        const std::int64_t outlive = static_cast<std::int64_t>(n - events_end);
        const std::int64_t below_before = earlier[first].below;
        const std::int64_t below = std::int64_t{row.below[rank]} - below_before;
        const std::int64_t tied = std::int64_t{row.below[rank + 1]} - row.below[rank] -
                                  std::int64_t{earlier[first].tied} - run;
        pairs.as_event[k] = {2 * below + tied, outlive};
        pairs.counts.concordant += below;
        pairs.counts.tied_risk += tied;
        pairs.counts.discordant += outlive - below - tied;
      }
      first = last;
    }
    if (is_anchor) {
      const std::int64_t events = table.events[g];
      pairs.counts.tied_both += tied_both;
      pairs.counts.tied_time += events * (events - 1) / 2 - tied_both;
      passed += static_cast<Sum>(table.events[g]) * weight[g];
    }
    for (std::size_t k = events_end; k < table.ends[g]; ++k) {
      pairs.all_as_later[k] = passed;
      pairs.won_as_later[k] = 2 * Sum{earlier[k].above_weight} + earlier[k].tied_weight;
    }
  }
  return pairs;
}

std::vector<std::uint32_t> ones(std::size_t times) { return std::vector<std::uint32_t>(times, 1); }

void check_compared(const PairCounts& pairs) {
  check(pairs.compared() > 0, ErrorKind::numeric,
        "no pair of cases can be compared (no event before another case's time); the concordance "
        "is not defined");
}

}  // namespace

double PairCounts::c_index() const {
  check_compared(*this);
  return (static_cast<double>(concordant) + static_cast<double>(tied_risk) / 2) /
         static_cast<double>(compared());
}

PairCounts count_pairs(const FollowUp& cases, std::span<const double> risk, PairOptions options) {
  const Row row = row_of(cases, risk, options);
  return pairs_of<std::uint32_t>(row, ones(row.table.size())).counts;
}

PairCounts count_pairs_at_worst(const FollowUp& cases, std::span<const double> risk,
                                std::span<const std::uint8_t> missing, PairOptions options) {
  check(missing.size() == risk.size() && risk.size() == cases.time.size(), ErrorKind::format,
        text(risk.size(), " risks and ", missing.size(), " marks of missing outputs for ",
             cases.time.size(), " cases; each case needs one of both"));
  // All cases with one risk tell how many pairs there are.
  const std::vector<double> one_risk(risk.size(), 0.0);
  const PairCounts all = count_pairs(cases, one_risk, options);
  std::vector<double> time;
  std::vector<std::int64_t> event;
  std::vector<double> known;
  for (std::size_t i = 0; i < risk.size(); ++i) {
    if (missing[i] != 0) continue;
    time.push_back(cases.time[i]);
    event.push_back(cases.event[i]);
    known.push_back(risk[i]);
  }
  PairCounts counts;
  if (!known.empty()) counts = count_pairs({time, event}, known, options);
  counts.discordant += all.compared() - counts.compared();
  counts.tied_time += all.tied_both + all.tied_time - counts.tied_both - counts.tied_time;
  return counts;
}

Concordance harrell_concordance(const FollowUp& cases, std::span<const double> risk,
                                PairOptions options) {
  const Row row = row_of(cases, risk, options);
  const auto pairs = pairs_of<std::uint32_t>(row, ones(row.table.size()));
  Concordance result{.pairs = pairs.counts,
                     .value = pairs.counts.c_index(),
                     .influence = std::vector<double>(risk.size())};
  const auto all = static_cast<double>(pairs.counts.compared());
  std::int64_t events = 0;
  std::int64_t pairs_of_events = 0;
  for (std::size_t k = 0; k < risk.size(); ++k) {
    const std::int64_t half = pairs.as_event[k].half + pairs.won_as_later[k];
    const std::int64_t compared = pairs.as_event[k].pairs + pairs.all_as_later[k];
    result.influence[row.of_case[k]] =
        (static_cast<double>(half) / 2 - result.value * static_cast<double>(compared)) / all;
    const std::uint32_t of_case = row.of_case[k];
    if (cases.event[of_case] != 1 || cases.time[of_case] >= options.until) continue;
    ++events;
    pairs_of_events += compared;
  }
  result.of_one_event = static_cast<double>(pairs_of_events) / (static_cast<double>(events) * all);
  return result;
}

Concordance uno_concordance(const FollowUp& cases, std::span<const double> risk,
                            PairOptions options, CensoringWeights weights) {
  const Row row = row_of(cases, risk, options);
  const TimeTable& table = row.table;
  const KaplanMeier censoring = censoring_curve(table);
  std::vector<double> weight(table.size());
  for (std::size_t g = 0; g < table.size(); ++g) {
    const double kept = g == 0 ? 1.0 : censoring.survival.value[g - 1];
    weight[g] = table.events[g] > 0 ? 1 / (kept * kept) : 0.0;
  }
  const auto pairs = pairs_of<double>(row, weight);
  check_compared(pairs.counts);

  // Whole numbers by time, then the weights in the order of time; nothing is below 0.
  std::vector<Won> of_time(table.size());
  CompensatedSum won;
  CompensatedSum compared;
  for (std::size_t g = 0; g < row.anchors; ++g) {
    const std::size_t begin = table.begin_of(g);
    for (std::size_t k = begin; k < begin + static_cast<std::size_t>(table.events[g]); ++k) {
      of_time[g].half += pairs.as_event[k].half;
      of_time[g].pairs += pairs.as_event[k].pairs;
    }
    if (of_time[g].pairs == 0) continue;
    won.add(weight[g] * (static_cast<double>(of_time[g].half) / 2));
    compared.add(weight[g] * static_cast<double>(of_time[g].pairs));
  }
  const double all = compared.value();
  Concordance result{.pairs = pairs.counts,
                     .value = won.value() / all,
                     .influence = std::vector<double>(risk.size())};
  // An event's surplus over the value of its pairs, the weight left out.
  const auto surplus = [&](const Won& of) {
    return (static_cast<double>(of.half) / 2 - result.value * static_cast<double>(of.pairs)) / all;
  };
  for (std::size_t g = 0; g < table.size(); ++g) {
    for (std::size_t k = table.begin_of(g); k < table.ends[g]; ++k) {
      const double as_later =
          (pairs.won_as_later[k] / 2 - result.value * pairs.all_as_later[k]) / all;
      result.influence[row.of_case[k]] = as_later + weight[g] * surplus(pairs.as_event[k]);
    }
  }
  if (weights == CensoringWeights::fixed) return result;

  // A step of log G at u moves the weight of every later event time by −2 of itself.
  std::vector<double> behind(table.size());
  double later = 0;
  for (std::size_t g = table.size(); g-- > 0;) {
    behind[g] = later;
    later -= 2 * weight[g] * surplus(of_time[g]);
  }
  const std::vector<double> moved = CensoringInfluence(table).propagate(cases, behind);
  for (std::size_t i = 0; i < moved.size(); ++i) result.influence[i] += moved[i];
  return result;
}

}  // namespace etalon::validation
