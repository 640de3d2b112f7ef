// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/lesions/components.hpp"

#include <algorithm>
#include <bit>

namespace etalon::validation {
namespace {

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

void append_runs(const std::uint64_t* row, std::int64_t words, std::vector<Components::Run>& runs) {
  for (std::int64_t w = 0; w < words; ++w) {
    std::uint64_t bits = row[w];
    while (bits != 0) {
      const int low = std::countr_zero(bits);
      const int length = std::countr_one(bits >> low);
      const auto begin = static_cast<std::int32_t>(64 * w + low);
      // A run that reaches the word's end may go on in the next.
      if (low == 0 && w > 0 && row[w - 1] >> 63 != 0) {
        runs.back().end = begin + length;
      } else {
        runs.push_back({begin, begin + length, std::ssize(runs)});
      }
      if (low + length == 64) break;
      bits = bits >> (low + length) << (low + length);
    }
  }
}

/// Sets of runs; the root of a set is its first run.
class Union {
 public:
  explicit Union(std::int64_t size) : parent_(at(size)) {
    for (std::int64_t i = 0; i < size; ++i) parent_[at(i)] = i;
  }
  std::int64_t root(std::int64_t i) {
    while (parent_[at(i)] != i) {
      parent_[at(i)] = parent_[at(parent_[at(i)])];
      i = parent_[at(i)];
    }
    return i;
  }
  void join(std::int64_t a, std::int64_t b) {
    a = root(a);
    b = root(b);
    (a < b ? parent_[at(b)] : parent_[at(a)]) = std::min(a, b);
  }

 private:
  std::vector<std::int64_t> parent_;
};

/// Joins runs of two rows that overlap, or would if each were longer by `slack` at both ends.
void join_rows(const Components& runs, std::int64_t row, std::int64_t earlier, std::int64_t slack,
               Union& sets) {
  std::int64_t i = runs.first_of_row[at(row)];
  std::int64_t j = runs.first_of_row[at(earlier)];
  while (i < runs.first_of_row[at(row) + 1] && j < runs.first_of_row[at(earlier) + 1]) {
    const Components::Run& a = runs.runs[at(i)];
    const Components::Run& b = runs.runs[at(j)];
    if (a.begin < b.end + slack && b.begin < a.end + slack) sets.join(i, j);
    // With slack a run may also touch what follows the other's end.
    (a.end < b.end ? i : j) += 1;
  }
}

}  // namespace

Components connected_components(const BitVolume& mask, Connectivity connectivity) {
  const std::int64_t level = static_cast<std::int64_t>(connectivity);
  const std::int64_t height = mask.extents()[1];
  Components result;
  result.first_of_row.push_back(0);
  for (std::int64_t row = 0; row < mask.rows(); ++row) {
    append_runs(mask.row(row), mask.words(), result.runs);
    result.first_of_row.push_back(std::ssize(result.runs));
  }
  Union sets(std::ssize(result.runs));
  for (std::int64_t row = 0; row < mask.rows(); ++row) {
    const std::int64_t y = row % height;
    if (y > 0) join_rows(result, row, row - 1, level > 1 ? 1 : 0, sets);
    if (row < height) continue;
    join_rows(result, row, row - height, level > 1 ? 1 : 0, sets);
    if (level == 1) continue;
    for (const std::int64_t dy : {-1, 1}) {
      if (y + dy >= 0 && y + dy < height)
        join_rows(result, row, row - height + dy, level > 2 ? 1 : 0, sets);
    }
  }
  for (std::int64_t i = 0; i < std::ssize(result.runs); ++i) {
    const std::int64_t root = sets.root(i);
    Components::Run& run = result.runs[at(i)];
    if (root == i) {
      run.component = result.count();
      result.sizes.push_back(0);
    } else {
      run.component = result.runs[at(root)].component;
    }
    result.sizes[at(run.component)] += run.end - run.begin;
  }
  return result;
}

}  // namespace etalon::validation
