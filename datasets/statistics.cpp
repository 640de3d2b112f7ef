// SPDX-License-Identifier: Apache-2.0
#include "datasets/statistics.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

InputStatistics input_statistics(const SampleReader& reader, Split split) {
  const auto indices = reader.manifest().indices(split);
  check(!indices.empty(), ErrorKind::config,
        text("the ", to_string(split), " split is empty; change the fractions of section [data]"));
  const auto groups = static_cast<std::size_t>(reader.sample_shape(indices[0])[0]);
  std::vector<ExactSum> sums(groups);
  std::vector<ExactSum> squares(groups);
  std::vector<double> counts(groups, 0.0);
  std::vector<float> values;
  for (const std::int64_t index : indices) {
    const Shape& shape = reader.sample_shape(index);
    values.resize(static_cast<std::size_t>(element_count(shape)));
    reader.read_input(index, values);
    const std::size_t per_group = values.size() / groups;
    for (std::size_t g = 0; g < groups; ++g) {
      // Plain sums inside one sample (fixed order), exact sums over samples.
      double sum = 0;
      double square = 0;
      for (std::size_t i = 0; i < per_group; ++i) {
        const double value = values[g * per_group + i];
        sum += value;
        square += value * value;
      }
      sums[g].add(sum);
      squares[g].add(square);
      counts[g] += static_cast<double>(per_group);
    }
  }
  InputStatistics result;
  for (std::size_t g = 0; g < groups; ++g) {
    const double mean = sums[g].value() / counts[g];
    const double variance = squares[g].value() / counts[g] - mean * mean;
    result.mean.push_back(static_cast<float>(mean));
    result.deviation.push_back(
        variance > 1e-12 * (mean * mean + 1e-30) ? static_cast<float>(std::sqrt(variance)) : 1.0F);
  }
  return result;
}

}  // namespace etalon::datasets
