// SPDX-License-Identifier: Apache-2.0
#include "models/zoo/zoo.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

/// What to do instead, by the axes of a sample.
std::string_view architecture_for(std::size_t rank) {
  switch (rank) {
    case 1: return "; take mlp, which is for rows of a table";
    case 3: return "; take resnet18, which is for images";
    case 4: return "; take unet3d, which is for volumes";
    default: return "; give a model of your own (model.architecture = \"onnx\")";
  }
}

void check_rank(const ModelTask& task, std::size_t rank, std::string_view architecture,
                std::string_view wanted) {
  check(task.sample_shape.size() == rank, ErrorKind::config,
        text("model.architecture '", architecture, "' takes ", wanted, ", but a sample has shape ",
             shape_text(task.sample_shape), architecture_for(task.sample_shape.size())));
}

Shape with_batch(Shape shape) {
  shape.insert(shape.begin(), -1);
  return shape;
}

}  // namespace

Graph build_mlp(const ModelOptions& options, const ModelTask& task, std::uint64_t seed) {
  check_rank(task, 1, "mlp", "rows of a table");
  GraphBuilder builder("mlp", seed);
  std::string x = builder.input(with_batch(task.sample_shape));
  x = builder.standardize(x, task.standardization, 2);
  std::int64_t width = task.sample_shape[0];
  for (std::size_t i = 0; i < options.hidden.size(); ++i) {
    const std::string name = text("hidden", i + 1);
    x = builder.linear(x, width, options.hidden[i], name);
    x = builder.op("Relu", {x}, name + ".relu");
    x = builder.dropout(x, options.dropout, name + ".dropout");
    width = options.hidden[i];
  }
  builder.classify(builder.linear(x, width, task.outputs, "output"), {-1, task.outputs});
  return builder.finish();
}

Graph build_resnet18(const ModelOptions& options, const ModelTask& task, std::uint64_t seed) {
  check_rank(task, 3, "resnet18", "images (C,H,W)");
  GraphBuilder builder("resnet18", seed);
  std::string x = builder.input(with_batch(task.sample_shape));
  x = builder.standardize(x, task.standardization, 4);
  const bool small = options.stem == "small";
  std::int64_t channels = options.width;
  x = builder.conv(x,
                   {.inputs = task.sample_shape[0],
                    .outputs = channels,
                    .kernel = small ? 3 : 7,
                    .stride = small ? 1 : 2},
                   "stem");
  x = builder.op("Relu", {builder.batch_norm(x, channels, "stem.norm")}, "stem.relu");
  if (!small) x = builder.max_pool(x, 2, 3, 2, 1, "stem.pool");
  for (std::int64_t stage = 1; stage <= 4; ++stage) {
    const std::int64_t outputs = options.width << (stage - 1);
    for (std::int64_t block = 1; block <= 2; ++block) {
      const std::string name = text("stage", stage, ".block", block);
      const std::int64_t stride = stage > 1 && block == 1 ? 2 : 1;
      std::string y = builder.conv(x, {.inputs = channels, .outputs = outputs, .stride = stride},
                                   name + ".conv1");
      y = builder.op("Relu", {builder.batch_norm(y, outputs, name + ".norm1")}, name + ".relu1");
      y = builder.conv(y, {.inputs = outputs, .outputs = outputs}, name + ".conv2");
      y = builder.batch_norm(y, outputs, name + ".norm2");
      std::string shortcut = x;
      if (stride != 1 || channels != outputs) {
        shortcut =
            builder.conv(x, {.inputs = channels, .outputs = outputs, .kernel = 1, .stride = stride},
                         name + ".shortcut");
        shortcut = builder.batch_norm(shortcut, outputs, name + ".shortcut.norm");
      }
      x = builder.op("Relu", {builder.op("Add", {y, shortcut}, name + ".add")}, name + ".relu2");
      channels = outputs;
    }
  }
  x = builder.op("GlobalAveragePool", {x}, "pool");
  x = builder.op("Flatten", {x}, "flatten", {{"axis", std::int64_t{1}}});
  builder.classify(builder.linear(x, channels, task.outputs, "output"), {-1, task.outputs});
  return builder.finish();
}

Graph build_unet3d(const ModelOptions& options, const ModelTask& task, std::uint64_t seed) {
  check_rank(task, 4, "unet3d", "volumes (C,D,H,W)");
  check(!options.channels.empty(), ErrorKind::config, "model.channels must not be empty");
  GraphBuilder builder("unet3d", seed);
  Shape shape = {-1, task.sample_shape[0], -1, -1, -1};
  std::string x = builder.standardize(builder.input(shape), task.standardization, 5);
  const auto convolve = [&](std::string y, std::int64_t inputs, std::int64_t outputs,
                            const std::string& name) {
    for (std::int64_t i = 1; i <= 2; ++i) {
      const std::string layer = text(name, ".conv", i);
      y = builder.conv(y, {.inputs = i == 1 ? inputs : outputs, .outputs = outputs, .axes = 3},
                       layer);
      y = builder.instance_norm(y, outputs, layer + ".norm");
      y = builder.op("LeakyRelu", {y}, layer + ".relu", {{"alpha", 0.01F}});
    }
    return y;
  };
  std::vector<std::string> skips;
  std::int64_t channels = task.sample_shape[0];
  for (std::size_t level = 0; level < options.channels.size(); ++level) {
    const std::string name = text("down", level + 1);
    if (level > 0) x = builder.max_pool(x, 3, 2, 2, 0, name + ".pool");
    x = convolve(x, channels, options.channels[level], name);
    channels = options.channels[level];
    skips.push_back(x);
  }
  for (std::size_t level = options.channels.size() - 1; level-- > 0;) {
    const std::string name = text("up", level + 1);
    const std::int64_t outputs = options.channels[level];
    x = builder.conv_transpose(
        x, {.inputs = channels, .outputs = outputs, .axes = 3, .stride = 2, .bias = true},
        name + ".up");
    x = builder.op("Concat", {skips[level], x}, name + ".concat", {{"axis", std::int64_t{1}}});
    x = convolve(x, 2 * outputs, outputs, name);
    channels = outputs;
  }
  x = builder.conv(
      x, {.inputs = channels, .outputs = task.outputs, .axes = 3, .kernel = 1, .bias = true},
      "output");
  shape[1] = task.outputs;
  builder.classify(x, shape);
  return builder.finish();
}

Graph build_model(const ModelOptions& options, const ModelTask& task, std::uint64_t seed) {
  if (options.architecture == "mlp") return build_mlp(options, task, seed);
  if (options.architecture == "resnet18") return build_resnet18(options, task, seed);
  if (options.architecture == "unet3d") return build_unet3d(options, task, seed);
  throw Error(ErrorKind::config,
              text("model.architecture '", options.architecture, "' is not in the zoo"));
}

}  // namespace etalon::models
