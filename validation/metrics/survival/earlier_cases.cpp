// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/survival/earlier_cases.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

template <class T>
struct Item {
  std::uint32_t rank = 0;
  std::uint32_t position = 0;
  std::uint32_t below = 0;
  T weight{};
  T above{};
};

/// Below this number pairs are looked at one by one.
constexpr std::size_t few = 12;

template <class T>
void finish_few(std::span<const Item<T>> items, std::span<EarlierCases<T>> result) {
  for (std::size_t at = 0; at < items.size(); ++at) {
    EarlierCases<T> found{items[at].below, 0, items[at].above, T{}};
    for (std::size_t before = 0; before < at; ++before) {
      const Item<T>& earlier = items[before];
      const bool is_tied = earlier.rank == items[at].rank;
      found.below += earlier.rank < items[at].rank ? 1U : 0U;
      found.tied += is_tied ? 1U : 0U;
      found.above_weight += earlier.rank > items[at].rank ? earlier.weight : T{};
      found.tied_weight += is_tied ? earlier.weight : T{};
    }
    result[items[at].position] = found;
  }
}

template <class T>
void finish_tied(std::span<const Item<T>> items, std::span<EarlierCases<T>> result) {
  std::uint32_t tied = 0;
  T tied_weight{};
  for (const Item<T>& item : items) {
    result[item.position] = {item.below, tied, item.above, tied_weight};
    ++tied;
    tied_weight += item.weight;
  }
}

/// All ranks of `items` agree above `bit`. Depth first, so that what is halved stays in the cache.
template <class T>
void halve(std::span<Item<T>> items, std::span<Item<T>> other, int bit,
           std::span<EarlierCases<T>> result) {
  if (items.size() <= few) return finish_few<T>(items, result);
  if (bit < 0) return finish_tied<T>(items, result);
  std::size_t lower = 0;
  for (const Item<T>& item : items) lower += 1 - ((item.rank >> bit) & 1U);
  std::array<Item<T>*, 2> to = {other.data(), other.data() + lower};
  std::uint32_t seen_below = 0;
  T seen_above{};
  for (const Item<T>& item : items) {
    const std::uint32_t upper = (item.rank >> bit) & 1U;
    Item<T>* const place = to[upper]++;
    *place = item;
    place->below += upper * seen_below;
    place->above += static_cast<T>(1 - upper) * seen_above;
    seen_below += 1 - upper;
    seen_above += static_cast<T>(upper) * item.weight;
  }
  halve(other.first(lower), items.first(lower), bit - 1, result);
  halve(other.subspan(lower), items.subspan(lower), bit - 1, result);
}

}  // namespace

template <class T>
std::vector<EarlierCases<T>> earlier_cases(std::span<const std::uint32_t> rank,
                                           std::span<const T> weight, std::uint32_t ranks) {
  ensure(rank.size() == weight.size(), "each case of a row has a rank and a weight");
  std::vector<Item<T>> items(rank.size());
  for (std::size_t at = 0; at < rank.size(); ++at) {
    ensure(rank[at] < ranks, "ranks of a row are below their number");
    items[at] = {rank[at], static_cast<std::uint32_t>(at), 0, weight[at], T{}};
  }
  std::vector<Item<T>> other(rank.size());
  std::vector<EarlierCases<T>> result(rank.size());
  const int highest = static_cast<int>(std::bit_width(std::max(ranks, 1U) - 1)) - 1;
  halve<T>(items, other, highest, result);
  return result;
}

template std::vector<EarlierCases<std::uint32_t>> earlier_cases(std::span<const std::uint32_t>,
                                                                std::span<const std::uint32_t>,
                                                                std::uint32_t);
template std::vector<EarlierCases<double>> earlier_cases(std::span<const std::uint32_t>,
                                                         std::span<const double>, std::uint32_t);

}  // namespace etalon::validation
