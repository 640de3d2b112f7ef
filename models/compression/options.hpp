// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/config/field.hpp"

namespace etalon::models {

/// Section `[compress]` of a job file.
struct CompressOptions {
  std::string method = "int8";
  double margin = 0.05;
  double alpha = 0.025;
  std::string calibration = "percentile";
  double percentile = 99.99;
  std::int64_t calibration_samples = 256;
  bool portable = true;
  double prune_step = 0.125;
  double prune_target = 0.5;
  std::int64_t prune_multiple = 1;
  std::int64_t fine_tune_epochs = 5;
  double fine_tune_rate = 3e-4;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("method", self.method,
                {.doc = "none; int8: static quantization; prune: structured channel pruning; "
                        "prune_int8: pruning, then quantization.",
                 .choices = {"none", "int8", "prune", "prune_int8"}});
    visit.field(
        "margin", self.margin,
        {.doc = "Compression goes on while the lower bound of AUC(compressed) - AUC(full) on "
                "the validation split is at least the negative of this.",
         .min = 0,
         .max = 1});
    visit.field("alpha", self.alpha,
                {.doc = "One-sided error of that bound, of all candidates together.",
                 .min = 0.0001,
                 .max = 0.2});
    visit.field("calibration", self.calibration,
                {.doc = "Range of an activation: minmax, or the percentile of a histogram.",
                 .choices = {"minmax", "percentile"}});
    visit.field(
        "percentile", self.percentile,
        {.doc = "Share of the values inside the range.", .unit = "%", .min = 90, .max = 100});
    visit.field("calibration_samples", self.calibration_samples,
                {.doc = "Training samples that ranges are measured on, chosen by the seed.",
                 .unit = "samples",
                 .min = 1,
                 .max = 1e6});
    visit.field("portable", self.portable,
                {.doc = "Weights of 7 bits: the same int8 results on every x86-64 processor."});
    visit.field("prune_step", self.prune_step,
                {.doc = "Fraction of the channels that one round of pruning removes.",
                 .min = 0.01,
                 .max = 0.9});
    visit.field("prune_target", self.prune_target,
                {.doc = "Pruning ends when this fraction of the channels is gone.",
                 .min = 0.01,
                 .max = 0.95});
    visit.field("prune_multiple", self.prune_multiple,
                {.doc = "Channel counts stay multiples of this where they can.",
                 .unit = "channels",
                 .min = 1,
                 .max = 64});
    visit.field("fine_tune_epochs", self.fine_tune_epochs,
                {.doc = "Epochs of training after each round of pruning.",
                 .unit = "epochs",
                 .min = 0,
                 .max = 1000});
    visit.field("fine_tune_rate", self.fine_tune_rate,
                {.doc = "Learning rate of that training, cosine to zero.", .min = 0, .max = 1});
  }
};

}  // namespace etalon::models
