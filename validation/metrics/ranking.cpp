// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/ranking.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// Whole numbers in the order of the doubles.
std::uint64_t ordered_bits(double score) {
  const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);  // −0 becomes 0
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

/// A case as the sort moves it: above 32 bits of its key, of those in use the upper ones, below its
/// number.
using Item = std::uint64_t;
constexpr int number_bits = 32;
constexpr Item number_mask = (Item{1} << number_bits) - 1;

constexpr int digit_bits = 11;
constexpr std::size_t buckets = std::size_t{1} << digit_bits;
constexpr std::array<int, 3> digit_shifts = {number_bits, number_bits + digit_bits,
                                             number_bits + 2 * digit_bits};

std::size_t digit(Item item, int shift) { return (item >> shift) & (buckets - 1); }

/// Stable.
void sort_by_key(std::vector<Item>& items) {
  std::array<std::array<std::uint32_t, buckets>, digit_shifts.size()> counts{};
  for (const Item item : items) {
    for (std::size_t pass = 0; pass < digit_shifts.size(); ++pass)
      ++counts[pass][digit(item, digit_shifts[pass])];
  }
  std::vector<Item> other(items.size());
  for (std::size_t pass = 0; pass < digit_shifts.size(); ++pass) {
    auto& count = counts[pass];
    const int shift = digit_shifts[pass];
    if (count[digit(items.front(), shift)] == items.size()) continue;
    std::uint32_t start = 0;
    for (std::uint32_t& entry : count) start += std::exchange(entry, start);
    for (const Item item : items) other[count[digit(item, shift)]++] = item;
    items.swap(other);
  }
}

/// Where the bits that were sorted by are equal, the scores decide, then the numbers.
void sort_runs(std::span<const double> scores, std::vector<Item>& items) {
  const auto score = [&](Item item) { return scores[item & number_mask]; };
  const auto less = [&](Item a, Item b) {
    return score(a) != score(b) ? score(a) < score(b) : a < b;
  };
  for (std::size_t begin = 0; begin < items.size();) {
    std::size_t end = begin + 1;
    bool is_sorted = true;
    while (end < items.size() && items[end] >> number_bits == items[begin] >> number_bits) {
      is_sorted = is_sorted && score(items[end - 1]) <= score(items[end]);
      ++end;
    }
    if (!is_sorted) {
      std::sort(items.begin() + static_cast<std::ptrdiff_t>(begin),
                items.begin() + static_cast<std::ptrdiff_t>(end), less);
    }
    begin = end;
  }
}

}  // namespace

Ranking rank_scores(std::span<const double> scores) {
  check(scores.size() < std::numeric_limits<std::uint32_t>::max(), ErrorKind::unsupported,
        text(scores.size(), " cases cannot be ranked; the limit is 2^32 - 2"));
  Ranking ranking;
  if (scores.empty()) return ranking;
  double least = scores.front();
  double most = least;
  for (const double score : scores) {
    least = std::min(least, score);
    most = std::max(most, score);
  }
  const std::uint64_t base = ordered_bits(least);
  const int width = static_cast<int>(std::bit_width(ordered_bits(most) - base));
  const int dropped = std::max(0, width - number_bits);
  std::vector<Item> items(scores.size());
  std::uint64_t used = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const std::uint64_t key = ordered_bits(scores[i]) - base;
    used |= key;
    items[i] = key >> dropped << number_bits | i;
  }
  sort_by_key(items);
  // Where no score has other bits, those that were sorted by say all.
  const bool is_settled = used >> dropped << dropped == used;
  if (!is_settled) sort_runs(scores, items);

  ranking.order.resize(items.size());
  for (std::size_t k = 0; k < items.size(); ++k) {
    ranking.order[k] = static_cast<std::uint32_t>(items[k] & number_mask);
    const bool is_last =
        k + 1 == items.size() || items[k] >> number_bits != items[k + 1] >> number_bits ||
        (!is_settled && scores[items[k] & number_mask] != scores[items[k + 1] & number_mask]);
    if (is_last) ranking.group_ends.push_back(static_cast<std::uint32_t>(k + 1));
  }
  return ranking;
}

}  // namespace etalon::validation
