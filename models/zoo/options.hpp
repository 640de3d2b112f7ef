// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/field.hpp"

namespace etalon::models {

/// Section `[model]` of a job file.
struct ModelOptions {
  std::string architecture = "mlp";
  std::vector<std::int64_t> hidden = {32, 16};
  double dropout = 0.0;
  std::int64_t width = 64;
  std::string stem = "small";
  std::vector<std::int64_t> channels = {16, 32, 64};
  std::string file = {};
  std::string output = {};
  std::string output_kind = {};
  bool standardize = false;
  std::vector<std::string> frozen = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("architecture", self.architecture,
                {.doc = "Graph that is built: a multilayer perceptron for tables, ResNet-18 for "
                        "images, a 3-D U-Net for volumes, or an ONNX file to go on from.",
                 .choices = {"mlp", "resnet18", "unet3d", "onnx"}});
    visit.field(
        "hidden", self.hidden,
        {.doc = "mlp: widths of the hidden layers.", .unit = "neurons", .min = 1, .max = 65536});
    visit.field(
        "dropout", self.dropout,
        {.doc = "mlp: fraction of hidden activations dropped in training.", .min = 0, .max = 0.95});
    visit.field("width", self.width,
                {.doc = "resnet18: channels of the first stage; the others have 2, 4 and 8 times "
                        "as many.",
                 .unit = "channels",
                 .min = 1,
                 .max = 1024});
    visit.field("stem", self.stem,
                {.doc = "resnet18: first layers. small: one 3×3 convolution, for images below "
                        "about 64 pixels; imagenet: 7×7 with stride 2 and pooling.",
                 .choices = {"small", "imagenet"}});
    visit.field("channels", self.channels,
                {.doc = "unet3d: channels per resolution, finest first.",
                 .unit = "channels",
                 .min = 1,
                 .max = 1024});
    visit.field("file", self.file, {.doc = "onnx: path of the model to go on from."});
    visit.field("output", self.output,
                {.doc = "onnx: name of the output that is trained, scored and validated. Empty: "
                        "the only one, or the probability where the other is its logits."});
    visit.field("output_kind", self.output_kind,
                {.doc = "onnx: what that output is, logits or probability. Empty: a probability "
                        "where a Softmax or Sigmoid makes it, else logits; a graph that leaves "
                        "doubt is refused."});
    visit.field("standardize", self.standardize,
                {.doc = "onnx: puts (x - mean) / deviation of the training split in front of the "
                        "graph, for models whose inputs were scaled outside of it."});
    visit.field("frozen", self.frozen, {.doc = "onnx: initializers that training leaves alone."});
  }
};

}  // namespace etalon::models
