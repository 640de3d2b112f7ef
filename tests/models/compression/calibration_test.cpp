// SPDX-License-Identifier: Apache-2.0
// Run on 1, 2, 3 and 4 ranks; every run compares its ranges with those of one rank beside it.
#include "models/compression/calibration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "models/compression/quantize.hpp"
#include "models/executor/run_graph.hpp"
#include "zoo_models.hpp"

namespace etalon::models {
namespace {

constexpr std::int64_t samples = 9;

Array sample_of(const testing::ZooModel& model, std::int64_t sample) {
  return testing::random_array(model.sample, static_cast<std::uint64_t>(sample) + 1);
}

Calibration calibrated(distributed::Communicator& comm, const testing::ZooModel& model,
                       const std::string& method) {
  CompressOptions options;
  options.calibration = method;
  options.percentile = 99.0;
  return calibrate(
      comm, model.graph, samples, [&](std::int64_t i) { return sample_of(model, i); }, options);
}

TEST(Calibration, ranges_do_not_depend_on_the_number_of_ranks) {
  distributed::Communicator world = distributed::Communicator::world();
  distributed::Communicator alone;
  for (const auto& model : {testing::mlp(), testing::resnet18(), testing::unet3d()}) {
    for (const char* method : {"minmax", "percentile"}) {
      EXPECT_EQ(calibrated(world, model, method), calibrated(alone, model, method))
          << model.graph.name << ", " << method;
    }
  }
}

/// Every activation of all samples, kept: what the streaming passes avoid.
std::map<std::string, std::vector<float>> all_values(const testing::ZooModel& model) {
  // A graph whose outputs are all its values gives them without the code under test.
  Graph open = model.graph;
  open.outputs = {{"input", DType::f32, {}}};
  for (const Node& node : open.nodes) open.outputs.push_back({node.outputs[0], DType::f32, {}});
  std::map<std::string, std::vector<float>> values;
  for (std::int64_t i = 0; i < samples; ++i) {
    const auto outputs = run_graph(open, std::vector{sample_of(model, i)});
    for (std::size_t j = 0; j < outputs.size(); ++j) {
      const auto part = outputs[j].as<float>();
      auto& all = values[open.outputs[j].name];
      all.insert(all.end(), part.begin(), part.end());
    }
  }
  return values;
}

TEST(Calibration, minmax_is_the_extremes_of_all_values) {
  distributed::Communicator world = distributed::Communicator::world();
  const auto model = testing::resnet18();
  const auto values = all_values(model);
  const Calibration ranges = calibrated(world, model, "minmax");
  EXPECT_EQ(ranges.size(), values.size());
  for (const auto& [name, all] : values) {
    EXPECT_EQ(ranges.at(name).lower, *std::ranges::min_element(all)) << name;
    EXPECT_EQ(ranges.at(name).upper, *std::ranges::max_element(all)) << name;
  }
}

TEST(Calibration, percentile_agrees_with_sorted_values_within_a_bin) {
  distributed::Communicator world = distributed::Communicator::world();
  const auto model = testing::resnet18();
  const Calibration ranges = calibrated(world, model, "percentile");
  for (auto& [name, all] : all_values(model)) {
    std::ranges::sort(all);
    const auto cut = static_cast<std::size_t>(static_cast<double>(all.size()) / 200.0);
    const double bin = (static_cast<double>(all.back()) - all.front()) / 2048 * 1.001;
    EXPECT_NEAR(ranges.at(name).lower, all[cut], bin) << name;
    EXPECT_NEAR(ranges.at(name).upper, all[all.size() - 1 - cut], bin) << name;
  }
}

TEST(Calibration, a_value_that_is_not_finite_names_activation_and_sample_on_every_rank) {
  distributed::Communicator world = distributed::Communicator::world();
  const auto model = testing::mlp();
  const auto input = [&](std::int64_t i) {
    Array array = sample_of(model, i);
    if (i >= 4) array.as<float>()[2] = std::numeric_limits<float>::quiet_NaN();
    return array;
  };
  try {
    static_cast<void>(calibrate(world, model.graph, samples, input, {}));
    FAIL() << "a range was made of NaN";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::numeric);
    const std::string message = error.what();
    EXPECT_NE(message.find("'input' of calibration sample 4 holds nan"), std::string::npos)
        << message;
  }
}

TEST(Calibration, more_ranks_than_samples_is_no_problem) {
  distributed::Communicator world = distributed::Communicator::world();
  const auto model = testing::mlp();
  const auto input = [&](std::int64_t i) { return sample_of(model, i); };
  const Calibration ranges = calibrate(world, model.graph, 1, input, {});
  const Array first = sample_of(model, 0);
  EXPECT_EQ(ranges.at("input").lower, *std::ranges::min_element(first.as<float>()));
}

}  // namespace
}  // namespace etalon::models
