// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/surface/distance_transform.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <tuple>

#include "core/error.hpp"
#include "core/parallel.hpp"

namespace etalon::validation {
namespace {

constexpr std::uint32_t nothing = std::numeric_limits<std::uint32_t>::max();
/// Planes that one thread takes at once: their results share cache lines.
constexpr std::int64_t planes_a_part = 16;
constexpr std::int64_t columns_a_part = 256;

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

/// Columns (y, x) that hold queries, and which queries each holds.
struct Columns {
  std::vector<std::int64_t> first_of_x;       ///< columns of one x, ascending y, stand together
  std::vector<std::int32_t> y;                ///< of each column
  std::vector<std::int64_t> first_of_column;  ///< into `queries`
  std::vector<std::int64_t> queries;          ///< of one column: ascending z

  [[nodiscard]] std::int64_t size() const { return std::ssize(y); }
};

Columns columns_of(std::span<const VoxelIndex> queries, std::int64_t width) {
  Columns columns;
  columns.queries.resize(queries.size());
  std::iota(columns.queries.begin(), columns.queries.end(), 0);
  std::ranges::sort(columns.queries, [&](std::int64_t a, std::int64_t b) {
    const VoxelIndex& first = queries[at(a)];
    const VoxelIndex& second = queries[at(b)];
    return std::tie(first.x, first.y, first.z) < std::tie(second.x, second.y, second.z);
  });
  std::vector<std::int64_t> columns_of_x(at(width));
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const VoxelIndex& query = queries[at(columns.queries[i])];
    const bool is_new = i == 0 || queries[at(columns.queries[i - 1])].x != query.x ||
                        queries[at(columns.queries[i - 1])].y != query.y;
    if (!is_new) continue;
    columns.y.push_back(query.y);
    columns.first_of_column.push_back(static_cast<std::int64_t>(i));
    ++columns_of_x[at(query.x)];
  }
  columns.first_of_column.push_back(std::ssize(queries));
  columns.first_of_x.resize(at(width + 1));
  std::inclusive_scan(columns_of_x.begin(), columns_of_x.end(), columns.first_of_x.begin() + 1);
  return columns;
}

/// Steps along x to the nearest set bit of a row that has one.
void steps_along_x(const std::uint64_t* row, std::int64_t words, std::span<std::uint16_t> steps) {
  const auto size = std::ssize(steps);
  std::int64_t before = -1;
  const auto fill = [&](std::int64_t from, std::int64_t to, std::int64_t after) {
    for (std::int64_t x = from; x < to; ++x) {
      const std::int64_t left = before < 0 ? size : x - before;
      const std::int64_t right = after < 0 ? size : after - x;
      steps[at(x)] = static_cast<std::uint16_t>(std::min(left, right));
    }
  };
  for_each_bit(row, words, [&](std::int64_t x) {
    fill(before + 1, x + 1, x);
    before = x;
  });
  fill(before + 1, size, -1);
}

class Transform {
 public:
  Transform(const BitVolume& to, const std::array<double, 3>& spacing,
            std::span<const VoxelIndex> queries)
      : to_(to),
        spacing_(spacing),
        queries_(queries),
        columns_(columns_of(queries, to.extents()[2])),
        x_squares_(squares(spacing[2], to.extents()[2] + 1)),
        y_squares_(squares(spacing[1], to.extents()[1] + 1)),
        z_squares_(squares(spacing[0], to.extents()[0] + 1)),
        nearest_in_plane_(at(columns_.size() * to.extents()[0]), nothing) {}

  std::vector<double> run(std::int64_t threads) {
    const std::int64_t depth = to_.extents()[0];
    for_each_part((depth + planes_a_part - 1) / planes_a_part, threads, [&](std::int64_t part) {
      std::vector<std::uint16_t> steps(at(to_.extents()[1] * to_.extents()[2]));
      const std::int64_t end = std::min(depth, (part + 1) * planes_a_part);
      for (std::int64_t z = part * planes_a_part; z < end; ++z) along_plane(z, steps);
    });
    std::vector<double> result(queries_.size());
    for_each_part((columns_.size() + columns_a_part - 1) / columns_a_part, threads,
                  [&](std::int64_t part) {
                    const std::int64_t end = std::min(columns_.size(), (part + 1) * columns_a_part);
                    along_z(part * columns_a_part, end, result);
                  });
    return result;
  }

 private:
  /// The nearest set bit of plane z to each of its columns, as steps along y and x.
  void along_plane(std::int64_t z, std::span<std::uint16_t> steps) {
    const Extents& size = to_.extents();
    std::vector<std::int64_t> rows;
    for (std::int64_t y = 0; y < size[1]; ++y) {
      const std::uint64_t* row = to_.row(z * size[1] + y);
      if (std::all_of(row, row + to_.words(), [](std::uint64_t word) { return word == 0; }))
        continue;
      rows.push_back(y);
      steps_along_x(row, to_.words(), steps.subspan(at(y * size[2]), at(size[2])));
    }
    if (rows.empty()) return;
    LowerEnvelope envelope(spacing_[1], size[1]);
    for (std::int64_t x = 0; x < size[2]; ++x) {
      if (columns_.first_of_x[at(x)] == columns_.first_of_x[at(x) + 1]) continue;
      envelope.clear();
      for (const std::int64_t y : rows) envelope.add(y, x_squares_[steps[at(y * size[2] + x)]]);
      for (std::int64_t k = columns_.first_of_x[at(x)]; k < columns_.first_of_x[at(x) + 1]; ++k) {
        const std::int64_t y = columns_.y[at(k)];
        const std::int64_t nearest = envelope.nearest(y);
        const auto dy = static_cast<std::uint32_t>(std::abs(y - nearest));
        nearest_in_plane_[at(k * size[0] + z)] = dy << 16 | steps[at(nearest * size[2] + x)];
      }
    }
  }

  void along_z(std::int64_t begin, std::int64_t end, std::span<double> result) const {
    const std::int64_t depth = to_.extents()[0];
    LowerEnvelope envelope(spacing_[0], depth);
    std::vector<double> heights(at(depth));
    for (std::int64_t k = begin; k < end; ++k) {
      envelope.clear();
      for (std::int64_t z = 0; z < depth; ++z) {
        const std::uint32_t steps = nearest_in_plane_[at(k * depth + z)];
        if (steps == nothing) continue;
        heights[at(z)] = x_squares_[steps & 0xffff] + y_squares_[steps >> 16];
        envelope.add(z, heights[at(z)]);
      }
      for (std::int64_t i = columns_.first_of_column[at(k)];
           i < columns_.first_of_column[at(k) + 1]; ++i) {
        const std::int64_t query = columns_.queries[at(i)];
        const std::int64_t z = queries_[at(query)].z;
        const std::int64_t nearest = envelope.nearest(z);
        result[at(query)] = heights[at(nearest)] + z_squares_[at(std::abs(z - nearest))];
      }
    }
  }

  const BitVolume& to_;
  std::array<double, 3> spacing_;
  std::span<const VoxelIndex> queries_;
  Columns columns_;
  std::vector<double> x_squares_;
  std::vector<double> y_squares_;
  std::vector<double> z_squares_;
  std::vector<std::uint32_t> nearest_in_plane_;  ///< (column, z)
};

}  // namespace

std::vector<double> squares(double spacing, std::int64_t size) {
  std::vector<double> result;
  result.reserve(at(size));
  for (std::int64_t i = 0; i < size; ++i) {
    const double length = static_cast<double>(i) * spacing;
    result.push_back(length * length);
  }
  return result;
}

LowerEnvelope::LowerEnvelope(double spacing, std::int64_t size)
    : squares_(squares(spacing, size)), inverses_(at(size)), sites_(at(size)) {
  for (std::int64_t steps = 1; steps < size; ++steps)
    inverses_[at(steps)] = 1 / (2 * spacing * spacing * static_cast<double>(steps));
}

void LowerEnvelope::clear() noexcept {
  count_ = 0;
  current_ = 0;
}

void LowerEnvelope::add(std::int64_t position, double height) noexcept {
  const double lifted = height + squares_[at(position)];
  double begin = -std::numeric_limits<double>::infinity();
  while (count_ > 0) {
    const Site& last = sites_[count_ - 1];
    begin = (lifted - last.lifted) * inverses_[at(position - last.at)];
    if (begin > last.begin) break;
    --count_;
    begin = -std::numeric_limits<double>::infinity();
  }
  sites_[count_++] = {position, lifted, begin};
}

std::int64_t LowerEnvelope::nearest(std::int64_t position) noexcept {
  while (current_ + 1 < count_ && sites_[current_ + 1].begin < static_cast<double>(position))
    ++current_;
  return sites_[current_].at;
}

std::vector<double> squared_distances(const BitVolume& to, const std::array<double, 3>& spacing,
                                      std::span<const VoxelIndex> queries, std::int64_t threads) {
  ensure(to.count() > 0, "distances to a set of voxels that is not empty");
  if (queries.empty()) return {};
  return Transform(to, spacing, queries).run(threads);
}

}  // namespace etalon::validation
