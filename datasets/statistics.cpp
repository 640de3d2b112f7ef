// SPDX-License-Identifier: Apache-2.0
#include "datasets/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

namespace {

/// Sum and range of the values of one feature or channel, taken in sample by sample.
class GroupSum {
 public:
  void add(std::span<const float> values) {
    double sum = 0;
    for (const float value : values) {
      sum += double{value};
      least_ = std::min(least_, value);
      largest_ = std::max(largest_, value);
    }
    count_ += static_cast<double>(values.size());
    sum_.add(sum);
  }
  [[nodiscard]] double count() const noexcept { return count_; }
  [[nodiscard]] double mean() const { return sum_.value() / count_; }
  [[nodiscard]] bool is_constant() const noexcept { return least_ == largest_; }

 private:
  double count_ = 0;
  ExactSum sum_;
  float least_ = std::numeric_limits<float>::infinity();
  float largest_ = -std::numeric_limits<float>::infinity();
};

/// The squares around the mean of all values, so that an offset of the values does not cancel.
class GroupSquares {
 public:
  explicit GroupSquares(double mean) : mean_(mean) {}
  void add(std::span<const float> values) {
    double squares = 0;
    for (const float value : values) {
      const double distance = double{value} - mean_;
      squares += distance * distance;
    }
    squares_.add(squares);
  }
  [[nodiscard]] double deviation(double count) const { return std::sqrt(squares_.value() / count); }

 private:
  double mean_;
  ExactSum squares_;
};

/// Hands every sample's values to its group: features one by one, channels as a whole.
template <class Group>
void add_samples(const SampleReader& reader, std::span<const std::int64_t> indices,
                 std::vector<Group>& groups) {
  std::vector<float> values;
  for (const std::int64_t index : indices) {
    values.resize(static_cast<std::size_t>(element_count(reader.sample_shape(index))));
    reader.read_input(index, values);
    const std::size_t per_group = values.size() / groups.size();
    for (std::size_t g = 0; g < groups.size(); ++g) {
      groups[g].add(std::span<const float>(values).subspan(g * per_group, per_group));
    }
  }
}

}  // namespace

InputStatistics input_statistics(const SampleReader& reader, Split split) {
  const auto indices = reader.manifest().required_indices(split);
  std::vector<GroupSum> sums(static_cast<std::size_t>(reader.sample_shape(indices[0])[0]));
  add_samples(reader, indices, sums);
  std::vector<GroupSquares> squares;
  for (const GroupSum& sum : sums) squares.emplace_back(sum.mean());
  add_samples(reader, indices, squares);
  InputStatistics result;
  for (std::size_t g = 0; g < sums.size(); ++g) {
    result.mean.push_back(static_cast<float>(sums[g].mean()));
    result.deviation.push_back(
        sums[g].is_constant() ? 1.0F : static_cast<float>(squares[g].deviation(sums[g].count())));
  }
  return result;
}

}  // namespace etalon::datasets
