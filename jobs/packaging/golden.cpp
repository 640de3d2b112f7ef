// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/golden.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "datasets/statistics.hpp"
#include "jobs/packaging/contents.hpp"
#include "models/inference/engine.hpp"
#include "models/inference/outputs_digest.hpp"
#include "models/training/safetensors.hpp"

namespace etalon::jobs {
namespace {

// Between processor classes fp32 kernels differ in rounding; a wrong model differs by far more.
constexpr double largest_difference = 1e-4;

Array synthetic_inputs(const datasets::SampleReader& samples, std::int64_t count,
                       std::uint64_t seed) {
  const auto train = samples.manifest().required_indices(datasets::Split::train);
  const auto statistics = datasets::input_statistics(samples, datasets::Split::train);
  Shape shape = samples.sample_shape(train[0]);
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

/// Digest of all outputs when the inputs are run in batches of `batch`.
Digest digest_in_batches(const models::Engine& engine, const Array& inputs, std::int64_t batch) {
  const std::int64_t count = inputs.shape.at(0);
  const auto row = count > 0 ? std::ssize(inputs.data) / count : 0;
  return models::outputs_digest(engine, count, batch, [&](std::int64_t first, std::int64_t size) {
    Shape shape = inputs.shape;
    shape[0] = size;
    Array part = Array::zeros(inputs.dtype, shape);
    std::copy_n(inputs.data.begin() + first * row, part.data.size(), part.data.begin());
    return part;
  });
}

models::PackageCheck repeat(const std::string& file, const models::Graph& graph,
                            const Array& inputs) {
  std::vector<Digest> digests;
  for (const std::int64_t threads : {1, 2}) {
    const models::Engine engine(graph, {.threads = threads});
    for (const std::int64_t batch : {std::int64_t{1}, std::int64_t{3}, inputs.shape.at(0)})
      digests.push_back(digest_in_batches(engine, inputs, batch));
  }
  const bool holds = std::ranges::count(digests, digests.front()) == std::ssize(digests);
  return {text("repeatability of ", file), holds,
          holds ? text("the same bytes in ", digests.size(), " runs")
                : std::string("outputs depend on the batch or on threads")};
}

struct Golden {
  std::map<std::string, Array> tensors;
  std::vector<PackagedModel> models;
};

/// Models and golden tensors of a package. Nobody looks at a tensor that is neither input nor
/// output of a model: it is refused, as is metadata beside the engine's name.
Golden read_golden(const std::filesystem::path& files) {
  constexpr const char* name = "golden.safetensors";
  Golden golden;
  std::set<std::string> known = {"input"};
  bool is_there = false;
  for (const auto& entry : models::list_files(files)) {
    is_there = is_there || entry.name == name;
    if (!entry.name.ends_with(".onnx")) continue;
    golden.models.push_back({entry.name, read_packaged_model(files / entry.name)});
    for (const auto& output : golden.models.back().graph.outputs)
      known.insert(text(entry.name, "/", output.name));
  }
  check(is_there, ErrorKind::integrity, text(name, " is missing"));
  const std::string bytes = read_text_file(files / name, any_size);
  golden.tensors = models::parse_safetensors(bytes, name);
  for (const auto& [tensor, values] : golden.tensors)
    check(known.contains(tensor), ErrorKind::integrity,
          text(name, ": tensor '", tensor, "' is neither input nor output of a model here"));
  for (const auto& [key, value] : models::safetensors_metadata(bytes, name))
    check(key == "engine", ErrorKind::integrity,
          text(name, ": '", key, "' is no metadata of golden vectors"));
  return golden;
}

/// One check per model of the package; one failed check when it cannot be read.
template <class Fn>
std::vector<models::PackageCheck> each_model(const std::filesystem::path& files,
                                             std::string_view what, Fn&& check_model) {
  std::vector<models::PackageCheck> checks;
  auto whole = models::checked(std::string(what), [&] {
    const Golden golden = read_golden(files);
    for (const PackagedModel& model : golden.models)
      checks.push_back(check_model(model.file, model.graph, golden.tensors));
    return std::string();
  });
  if (!whole.holds) checks.push_back(std::move(whole));
  return checks;
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

std::int64_t golden_count(const std::filesystem::path& files) {
  constexpr const char* name = "golden.safetensors";
  const auto tensors = models::parse_safetensors(read_text_file(files / name, any_size), name);
  const auto input = tensors.find("input");
  check(input != tensors.end() && !input->second.shape.empty(), ErrorKind::format,
        text(name, " has no tensor 'input'"));
  return input->second.shape[0];
}

std::vector<models::PackageCheck> check_golden(const std::filesystem::path& files) {
  return each_model(files, "golden vectors", compare);
}

std::vector<models::PackageCheck> check_repeatability(const std::filesystem::path& files) {
  return each_model(
      files, "repeatability",
      [](const std::string& file, const models::Graph& graph, const auto& golden) {
        const auto input = golden.find("input");
        check(input != golden.end() && !input->second.shape.empty() && input->second.shape[0] > 0,
              ErrorKind::format, "golden.safetensors has no tensor 'input'");
        return repeat(file, graph, input->second);
      });
}

}  // namespace etalon::jobs
