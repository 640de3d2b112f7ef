// SPDX-License-Identifier: Apache-2.0
#include "core/sums.hpp"

#include <bit>
#include <cmath>

#include "core/error.hpp"

namespace etalon {
namespace {

template <class T>
T tree(std::span<const T> values) noexcept {
  if (values.empty()) return T{0};
  if (values.size() == 1) return values.front();
  const std::size_t left = std::bit_floor(values.size() - 1);
  return tree(values.first(left)) + tree(values.subspan(left));
}

}  // namespace

double tree_sum(std::span<const double> values) noexcept { return tree(values); }
float tree_sum(std::span<const float> values) noexcept { return tree(values); }

void ExactSum::add(double value) {
  if (!std::isfinite(value)) {
    special_ += value;
    return;
  }
  std::size_t kept = 0;
  for (double partial : partials_) {
    if (std::fabs(value) < std::fabs(partial)) std::swap(value, partial);
    const double high = value + partial;
    check(std::isfinite(high), ErrorKind::numeric,
          "an exact sum leaves the range of double (1.8e308); scale the values down");
    const double low = partial - (high - value);
    if (low != 0) partials_[kept++] = low;
    value = high;
  }
  partials_.resize(kept);
  partials_.push_back(value);
}

void ExactSum::add(const ExactSum& other) {
  for (const double partial : other.partials_) add(partial);
  special_ += other.special_;
}

double ExactSum::value() const {
  if (special_ != 0) return special_;  // NaN compares unequal to zero as well
  if (partials_.empty()) return 0.0;
  std::size_t n = partials_.size();
  double high = partials_[--n];
  double low = 0.0;
  while (n > 0) {
    const double before = high;
    const double next = partials_[--n];
    high = before + next;
    low = next - (high - before);
    if (low != 0) break;
  }
  // The partials do not overlap, so only an exact tie can round the wrong way.
  if (n > 0 && ((low < 0 && partials_[n - 1] < 0) || (low > 0 && partials_[n - 1] > 0))) {
    const double doubled = low * 2.0;
    const double candidate = high + doubled;
    if (doubled == candidate - high) high = candidate;
  }
  return high;
}

double exact_sum(std::span<const double> values) {
  ExactSum sum;
  for (const double value : values) sum.add(value);
  return sum.value();
}

}  // namespace etalon
