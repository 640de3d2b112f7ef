// SPDX-License-Identifier: Apache-2.0
#include "datasets/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

namespace {

/// Values of one feature or channel, taken in sample by sample. Each sample leaves its count, its
/// mean and the squares around that mean; what lies between the means is added at the end around
/// the mean of all, so that an offset of the values does not cancel (Chan, Golub & LeVeque 1983).
class GroupStatistics {
 public:
  void add(std::span<const float> values) {
    const auto count = static_cast<double>(values.size());
    double sum = 0;
    for (const float value : values) sum += double{value};
    const double mean = sum / count;
    double squares = 0;
    for (const float value : values) {
      const double distance = double{value} - mean;
      squares += distance * distance;
      least_ = std::min(least_, value);
      largest_ = std::max(largest_, value);
    }
    count_ += count;
    sum_.add(sum);
    squares_.add(squares);
    samples_.emplace_back(count, mean);
  }
  [[nodiscard]] double mean() const { return sum_.value() / count_; }
  [[nodiscard]] bool is_constant() const { return least_ == largest_; }
  [[nodiscard]] double deviation() const {
    ExactSum squares = squares_;
    const double centre = mean();
    for (const auto& [count, mean] : samples_) {
      squares.add(count * (mean - centre) * (mean - centre));
    }
    return std::sqrt(squares.value() / count_);
  }

 private:
  double count_ = 0;
  ExactSum sum_;
  ExactSum squares_;
  std::vector<std::pair<double, double>> samples_;  ///< count and mean
  float least_ = std::numeric_limits<float>::infinity();
  float largest_ = -std::numeric_limits<float>::infinity();
};

}  // namespace

InputStatistics input_statistics(const SampleReader& reader, Split split) {
  const auto indices = reader.manifest().indices(split);
  check(!indices.empty(), ErrorKind::config,
        text("the ", to_string(split), " split is empty; change the fractions of section [data]"));
  std::vector<GroupStatistics> groups(static_cast<std::size_t>(reader.sample_shape(indices[0])[0]));
  std::vector<float> values;
  for (const std::int64_t index : indices) {
    values.resize(static_cast<std::size_t>(element_count(reader.sample_shape(index))));
    reader.read_input(index, values);
    const std::size_t per_group = values.size() / groups.size();
    for (std::size_t g = 0; g < groups.size(); ++g) {
      groups[g].add(std::span<const float>(values).subspan(g * per_group, per_group));
    }
  }
  InputStatistics result;
  for (const GroupStatistics& group : groups) {
    result.mean.push_back(static_cast<float>(group.mean()));
    result.deviation.push_back(group.is_constant() ? 1.0F : static_cast<float>(group.deviation()));
  }
  return result;
}

}  // namespace etalon::datasets
