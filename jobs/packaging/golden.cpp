// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/golden.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "datasets/statistics.hpp"
#include "models/inference/engine.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/training/safetensors.hpp"

namespace etalon::jobs {
namespace {

// Between processor classes fp32 kernels differ in rounding; a wrong model differs by far more.
constexpr double largest_difference = 1e-4;

Array synthetic_inputs(const datasets::SampleReader& samples, std::int64_t count,
                       std::uint64_t seed) {
  const auto train = samples.manifest().indices(datasets::Split::train);
  const auto statistics = datasets::input_statistics(samples, datasets::Split::train);
  Shape shape = samples.sample_shape(train.at(0));
  const std::int64_t per_group = element_count(shape) / shape[0];
  shape.insert(shape.begin(), count);
  Array inputs = Array::zeros(DType::f32, shape);
  const auto values = inputs.as<float>();
  const RandomStream draws(seed, RandomPurpose::golden);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t group = i / static_cast<std::size_t>(per_group) % statistics.mean.size();
    values[i] =
        statistics.mean[group] + statistics.deviation[group] * static_cast<float>(draws.normal(i));
  }
  return inputs;
}

std::vector<Array> outputs_of(const models::Graph& graph, const Array& inputs) {
  return models::Engine(graph).run({&inputs, 1});
}

models::PackageCheck compare(const std::string& file, const models::Graph& graph,
                             const std::map<std::string, Array>& golden) {
  models::PackageCheck check{text("golden vectors of ", file), false, {}};
  const auto input = golden.find("input");
  if (input == golden.end()) {
    check.reason = "golden.safetensors has no tensor 'input'";
    return check;
  }
  const auto outputs = outputs_of(graph, input->second);
  double worst = 0;
  bool is_same = true;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto found = golden.find(text(file, "/", graph.outputs[i].name));
    if (found == golden.end() || found->second.shape != outputs[i].shape) {
      check.reason = text("golden.safetensors has no outputs for '", graph.outputs[i].name, "'");
      return check;
    }
    is_same = is_same && found->second == outputs[i];
    const auto wanted = found->second.as<float>();
    const auto got = outputs[i].as<float>();
    for (std::size_t j = 0; j < got.size(); ++j) {
      const double difference = std::fabs(double{got[j]} - double{wanted[j]});
      worst = std::isnan(difference) ? INFINITY : std::max(worst, difference);
    }
  }
  check.holds = worst <= largest_difference;
  check.reason = is_same ? std::string("same bits on this machine")
                         : text("largest difference on this machine ", worst,
                                check.holds ? "" : "; this machine does not compute this model");
  return check;
}

}  // namespace

std::string golden_bytes(const datasets::SampleReader& samples,
                         const std::vector<PackagedModel>& models, std::int64_t count,
                         std::uint64_t seed) {
  std::map<std::string, Array> tensors;
  tensors["input"] = synthetic_inputs(samples, count, seed);
  for (const PackagedModel& model : models) {
    auto outputs = outputs_of(model.graph, tensors["input"]);
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      tensors[text(model.file, "/", model.graph.outputs[i].name)] = std::move(outputs[i]);
    }
  }
  return models::safetensors_bytes(tensors, {{"engine", models::engine_version()}});
}

std::vector<models::PackageCheck> check_golden(const std::filesystem::path& files) {
  std::vector<models::PackageCheck> checks;
  try {
    const auto file = files / "golden.safetensors";
    const auto golden = models::parse_safetensors(read_text_file(file), file.string());
    for (const auto& entry : models::list_files(files)) {
      if (!entry.name.ends_with(".onnx")) continue;
      checks.push_back(compare(entry.name, models::read_onnx(files / entry.name), golden));
    }
  } catch (const Error& problem) {
    checks.push_back({"golden vectors", false, problem.what()});
  }
  return checks;
}

}  // namespace etalon::jobs
