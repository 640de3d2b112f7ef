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

struct Keyed {
  std::uint64_t key;
  std::uint32_t index;
};

constexpr int digit_bits = 11;
constexpr std::size_t buckets = std::size_t{1} << digit_bits;
constexpr std::array<int, 3> shifts = {31, 42, 53};  // the upper 33 bits, low digit first

/// Whole numbers in the order of the doubles.
std::uint64_t ordered_bits(double score) {
  const auto bits = std::bit_cast<std::uint64_t>(score + 0.0);  // −0 becomes 0
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

std::size_t digit(std::uint64_t key, int shift) { return (key >> shift) & (buckets - 1); }

void sort_by_upper_bits(std::vector<Keyed>& items) {
  std::array<std::array<std::uint32_t, buckets>, shifts.size()> counts{};
  for (const Keyed& item : items) {
    for (std::size_t pass = 0; pass < shifts.size(); ++pass)
      ++counts[pass][digit(item.key, shifts[pass])];
  }
  std::vector<Keyed> other(items.size());
  for (std::size_t pass = 0; pass < shifts.size(); ++pass) {
    auto& count = counts[pass];
    if (count[digit(items.front().key, shifts[pass])] == items.size()) continue;
    std::uint32_t start = 0;
    for (std::uint32_t& entry : count) start += std::exchange(entry, start);
    for (const Keyed& item : items) other[count[digit(item.key, shifts[pass])]++] = item;
    items.swap(other);
  }
}

/// Where the upper bits are equal, the lower ones decide.
void sort_runs(std::vector<Keyed>& items) {
  const auto less = [](const Keyed& a, const Keyed& b) {
    return a.key != b.key ? a.key < b.key : a.index < b.index;
  };
  for (std::size_t begin = 0; begin < items.size();) {
    std::size_t end = begin + 1;
    bool is_sorted = true;
    while (end < items.size() && items[end].key >> shifts[0] == items[begin].key >> shifts[0]) {
      is_sorted = is_sorted && items[end - 1].key <= items[end].key;
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
  std::vector<Keyed> items(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    items[i] = {ordered_bits(scores[i]), static_cast<std::uint32_t>(i)};
  if (!items.empty()) sort_by_upper_bits(items);
  sort_runs(items);

  Ranking ranking;
  ranking.order.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    ranking.order[i] = items[i].index;
    if (i + 1 == items.size() || items[i].key != items[i + 1].key)
      ranking.group_ends.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return ranking;
}

}  // namespace etalon::validation
