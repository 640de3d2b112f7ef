// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "validation/metrics/two_classes/decisions.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

__extension__ using Int128 = __int128;

constexpr int fraction_bits = 84;

/// What a distinct score adds: precision there times the positive cases gained there. Of at most
/// 2^32 cases that is a double from 2^-32 to 2^32, so that 84 bits of fraction hold it whole: sums
/// are exact, in any order.
Int128 term(std::uint64_t gained, std::uint64_t positives, std::uint64_t called) {
  constexpr double half = 1ULL << (fraction_bits / 2);
  const double value =
      static_cast<double>(gained) * static_cast<double>(positives) / static_cast<double>(called);
  const auto whole = static_cast<std::int64_t>(value);
  const double rest = (value - static_cast<double>(whole)) * half;
  const auto high = static_cast<std::int64_t>(rest);
  const auto low = static_cast<std::int64_t>((rest - static_cast<double>(high)) * half);
  return (static_cast<Int128>(whole) << fraction_bits) +
         (static_cast<Int128>(high) << (fraction_bits / 2)) + low;
}

double value_of(Int128 sum, std::uint64_t positives) {
  return quotient(std::ldexp(static_cast<double>(sum), -fraction_bits),
                  static_cast<double>(positives));
}

/// Sums of such terms of several resamples side by side: whole numbers of units, of 2^-42 and of
/// 2^-84, each exact in a double as long as they are put by in time.
class LaneSums {
 public:
  void add(const Lanes& values) {
    constexpr double half = 1ULL << (fraction_bits / 2);
    for (std::size_t r = 0; r < lanes; ++r) {
      const double whole = nearest(values[r]);
      const double rest = (values[r] - whole) * half;
      const double high = nearest(rest);
      whole_[r] += whole;
      high_[r] += high;
      low_[r] += (rest - high) * half;
    }
    if (++waiting_ == most_waiting) put_by();
  }
  [[nodiscard]] Int128 sum(std::size_t lane) {
    put_by();
    return sums_[lane];
  }

 private:
  /// To a whole number, of at most 2^51.
  static double nearest(double value) {
    constexpr double ones = 0x1.8p52;
    return (value + ones) - ones;
  }
  void put_by() {
    for (std::size_t r = 0; r < lanes; ++r) {
      sums_[r] += (static_cast<Int128>(whole_[r]) << fraction_bits) +
                  (static_cast<Int128>(high_[r]) << (fraction_bits / 2)) +
                  static_cast<Int128>(low_[r]);
    }
    whole_ = high_ = low_ = {};
    waiting_ = 0;
  }

  /// Of at most 2^41 each, with a sum of 2^53 at most.
  static constexpr int most_waiting = 4096;
  Lanes whole_{};
  Lanes high_{};
  Lanes low_{};
  int waiting_ = 0;
  std::array<Int128, lanes> sums_{};
};

/// A distinct score with what is called there, by falling score.
struct Step {
  std::uint64_t gained = 0;     ///< positive cases of that score
  std::uint64_t positives = 0;  ///< of that score and above
  std::uint64_t called = 0;     ///< cases of that score and above
};

/// Cases that are left out above a step.
struct Shift {
  std::uint64_t positives = 0;
  std::uint64_t cases = 0;
  auto operator<=>(const Shift&) const = default;

  [[nodiscard]] Int128 term_of(const Step& step) const {
    // Steps above the cases that are left out are in no stretch of this shift.
    const bool is_below = step.positives >= positives + step.gained;
    return step.gained > 0 && is_below && step.called > cases
               ? term(step.gained, step.positives - positives, step.called - cases)
               : 0;
  }
};

/// Average precision without the cases of each owner. Between two cases of an owner the terms of
/// all steps are shifted alike, and owners with equal shifts share one sum from the top: O(n) for
/// each shift that occurs, and never more than a pass for each owner.
class LeaveOut {
 public:
  LeaveOut(const RankedCases& cases, std::span<const std::uint32_t> owner, std::int64_t owners)
      : sums_(static_cast<std::size_t>(owners)), first_(static_cast<std::size_t>(owners) + 1) {
    const Ranking& ranking = cases.ranking;
    for (const std::uint32_t of : owner) ++first_[of + 1];
    for (std::size_t k = 1; k < first_.size(); ++k) first_[k] += first_[k - 1];
    owned_.resize(owner.size());
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    Step step;
    for (std::size_t group = ranking.group_ends.size(); group-- > 0;) {
      step.gained = 0;
      for (std::size_t i = group == 0 ? 0 : ranking.group_ends[group - 1];
           i < ranking.group_ends[group]; ++i) {
        const std::uint32_t index = ranking.order[i];
        const bool is_positive = cases.labels[index] == 1;
        owned_[next[owner[index]]++] = {steps_.size(), is_positive};
        step.gained += is_positive ? 1U : 0U;
        ++step.called;
      }
      step.positives += step.gained;
      steps_.push_back(step);
    }
  }

  [[nodiscard]] std::vector<double> values() {
    std::vector<double> result;
    std::vector<std::uint64_t> left;
    for (std::size_t owner = 0; owner < sums_.size(); ++owner) left.push_back(take_out(owner));
    for (const auto& [shift, stretches] : stretches_) add(shift, stretches);
    for (std::size_t owner = 0; owner < sums_.size(); ++owner)
      result.push_back(value_of(sums_[owner], left[owner]));
    return result;
  }

 private:
  struct Owned {
    std::size_t step = 0;
    bool is_positive = false;
  };
  struct Stretch {
    std::size_t owner = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// Adds the steps that the owner has a case of, notes the stretches between; the positive cases
  /// that are left.
  std::uint64_t take_out(std::size_t owner) {
    Shift shift;
    std::size_t begin = 0;
    for (std::size_t i = first_[owner]; i < first_[owner + 1];) {
      const std::size_t at = owned_[i].step;
      note(shift, {owner, begin, at});
      Step step = steps_[at];
      for (; i < first_[owner + 1] && owned_[i].step == at; ++i) {
        shift.positives += owned_[i].is_positive ? 1U : 0U;
        step.gained -= owned_[i].is_positive ? 1U : 0U;
        ++shift.cases;
      }
      sums_[owner] += shift.term_of(step);
      begin = at + 1;
    }
    note(shift, {owner, begin, steps_.size()});
    return (steps_.empty() ? 0 : steps_.back().positives) - shift.positives;
  }

  void note(const Shift& shift, const Stretch& stretch) {
    if (stretch.begin < stretch.end) stretches_[shift].push_back(stretch);
  }

  void add(const Shift& shift, const std::vector<Stretch>& stretches) {
    std::size_t length = 0;
    for (const Stretch& stretch : stretches) length += stretch.end - stretch.begin;
    if (length <= steps_.size()) {
      for (const Stretch& stretch : stretches) {
        for (std::size_t at = stretch.begin; at < stretch.end; ++at)
          sums_[stretch.owner] += shift.term_of(steps_[at]);
      }
      return;
    }
    from_top_.assign(1, 0);
    for (const Step& step : steps_) from_top_.push_back(from_top_.back() + shift.term_of(step));
    for (const Stretch& stretch : stretches)
      sums_[stretch.owner] += from_top_[stretch.end] - from_top_[stretch.begin];
  }

  std::vector<Int128> sums_;
  std::vector<std::size_t> first_;  ///< (owners + 1) of `owned_`
  std::vector<Owned> owned_;        ///< cases by owner, by falling score
  std::vector<Step> steps_;
  std::map<Shift, std::vector<Stretch>> stretches_;
  std::vector<Int128> from_top_;
};

class AveragePrecision final : public Metric {
 public:
  [[nodiscard]] const MetricInfo& info() const override {
    static constexpr MetricInfo info{
        .id = "average_precision/1",
        .title = {"Average precision", "Средняя точность (average precision)"}};
    return info;
  }
  [[nodiscard]] Form form() const override { return Form::ranks; }
  /// Σ over distinct scores, falling: precision there times the recall gained there.
  [[nodiscard]] double evaluate(const RankedCases& cases,
                                std::span<const std::uint32_t> counts) const override {
    const auto& ends = cases.ranking.group_ends;
    std::uint64_t positives = 0;
    std::uint64_t called = 0;
    Int128 sum = 0;
    for (std::size_t group = ends.size(); group-- > 0;) {
      const std::size_t begin = group == 0 ? 0 : ends[group - 1];
      std::uint64_t gained = 0;
      for (std::size_t i = begin; i < ends[group]; ++i) {
        const std::uint32_t index = cases.ranking.order[i];
        called += counts[index];
        if (cases.labels[index] == 1) gained += counts[index];
      }
      positives += gained;
      if (gained > 0) sum += term(gained, positives, called);
    }
    return value_of(sum, positives);
  }
  [[nodiscard]] Lanes evaluate_lanes(const RankedCases& cases,
                                     const LaneCounts& counts) const override {
    const auto& ends = cases.ranking.group_ends;
    Lanes positives{};  // Whole numbers, far below 2^53.
    Lanes called{};
    LaneSums sums;
    for (std::size_t group = ends.size(); group-- > 0;) {
      Lanes gained{};
      bool has_positive = false;
      for (std::size_t i = group == 0 ? 0 : ends[group - 1]; i < ends[group]; ++i) {
        const std::uint32_t index = cases.ranking.order[i];
        const auto drawn = counts.of_case(index);
        for (std::size_t r = 0; r < lanes; ++r) called[r] += drawn[r];
        if (cases.labels[index] != 1) continue;
        has_positive = true;
        for (std::size_t r = 0; r < lanes; ++r) gained[r] += drawn[r];
      }
      if (!has_positive) continue;
      Lanes terms{};
      for (std::size_t r = 0; r < lanes; ++r) {
        positives[r] += gained[r];
        terms[r] = gained[r] * positives[r] / std::max(called[r], 1.0);
      }
      sums.add(terms);
    }
    Lanes values{};
    for (std::size_t r = 0; r < lanes; ++r)
      values[r] = value_of(sums.sum(r), static_cast<std::uint64_t>(positives[r]));
    return values;
  }
  [[nodiscard]] std::vector<double> leave_out(const RankedCases& cases,
                                              std::span<const std::uint32_t> owner,
                                              std::int64_t owners) const override {
    return LeaveOut(cases, owner, owners).values();
  }
};

}  // namespace

const Metric& average_precision() {
  static const AveragePrecision metric;
  return metric;
}

}  // namespace etalon::validation::two_classes
