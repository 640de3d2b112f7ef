// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/score_ranges.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "distributed/agree.hpp"

namespace etalon::validation {
namespace {

/// Parts of equal width that a range is looked at in.
constexpr std::uint64_t parts = 1 << 14;

/// A range that holds too many cases, and its parts.
struct Wide {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t width = 0;  ///< of a part; the last one may be narrower

  [[nodiscard]] std::size_t part_of(std::uint64_t key) const {
    return static_cast<std::size_t>((key - first) / width);
  }
  [[nodiscard]] ScoreRange part(std::size_t i) const {
    const std::uint64_t begin = first + width * i;
    return {.first = begin, .last = last - begin < width ? last : begin + (width - 1)};
  }
  [[nodiscard]] std::size_t count() const { return part_of(last) + 1; }
};

Wide wide(std::uint64_t first, std::uint64_t last) {
  return {.first = first, .last = last, .width = (last - first) / parts + 1};
}

/// How many cases of all ranks lie in each part of each range.
std::vector<std::vector<ScoreRange>> counted(const CaseStream& cases, const RankedOf& of,
                                             const std::vector<Wide>& ranges) {
  std::vector<std::size_t> begins = {0};
  for (const Wide& each : ranges) begins.push_back(begins.back() + each.count());
  std::vector<std::int64_t> counts(2 * begins.back());
  distributed::agree(cases.comm(), "counting scores", [&] {
    cases.for_each_block("ranges of scores", of.wanted, [&](const CaseBlock& block) {
      for_each_ranked(block, [&](std::size_t i, std::uint64_t key) {
        const auto after = std::ranges::upper_bound(ranges, key, {}, &Wide::first);
        if (after == ranges.begin()) return;
        const auto at = std::prev(after);
        if (key > at->last) return;
        const std::size_t place = begins[static_cast<std::size_t>(at - ranges.begin())];
        ++counts[2 * (place + at->part_of(key)) + of.kind(block.labels[i])];
      });
    });
  });
  counts = cases.sum_over_ranks(counts);
  std::vector<std::vector<ScoreRange>> result(ranges.size());
  for (std::size_t r = 0; r < ranges.size(); ++r) {
    for (std::size_t i = 0; i < ranges[r].count(); ++i) {
      ScoreRange part = ranges[r].part(i);
      const std::size_t at = 2 * (begins[r] + i);
      part.cases = {counts[at], counts[at + 1]};
      if (part.size() > 0) result[r].push_back(part);
    }
  }
  return result;
}

}  // namespace

std::vector<ScoreRange> score_ranges(const CaseStream& cases, const RankedOf& of,
                                     std::int64_t most) {
  std::vector<ScoreRange> fine;
  std::vector<Wide> open = {wide(0, std::numeric_limits<std::uint64_t>::max())};
  while (!open.empty()) {
    std::vector<Wide> next;
    for (const auto& of_range : counted(cases, of, open)) {
      for (const ScoreRange& part : of_range) {
        if (part.size() > most && !part.is_one_score()) {
          next.push_back(wide(part.first, part.last));
        } else {
          fine.push_back(part);
        }
      }
    }
    open = std::move(next);
  }
  std::ranges::sort(fine, {}, &ScoreRange::first);
  std::vector<ScoreRange> joined;
  for (const ScoreRange& part : fine) {
    const bool fits = !joined.empty() && part.size() <= most && joined.back().size() <= most &&
                      joined.back().size() + part.size() <= most;
    if (!fits) {
      joined.push_back(part);
      continue;
    }
    joined.back().last = part.last;
    for (std::size_t kind = 0; kind < 2; ++kind) joined.back().cases[kind] += part.cases[kind];
  }
  return joined;
}

}  // namespace etalon::validation
