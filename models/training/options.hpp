// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/field.hpp"

namespace etalon::models {

/// Section `[train.optimizer]`. Update rules are those of PyTorch's classes of the same names.
struct OptimizerOptions {
  std::string kind = "adamw";
  double momentum = 0.9;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("kind", self.kind,
                {.doc = "sgd with momentum, or AdamW (Loshchilov and Hutter 2019).",
                 .choices = {"sgd", "adamw"}});
    visit.field("momentum", self.momentum, {.doc = "sgd: momentum.", .min = 0, .max = 0.9999});
    visit.field("beta1", self.beta1,
                {.doc = "adamw: decay of the first moment.", .min = 0, .max = 0.99999});
    visit.field("beta2", self.beta2,
                {.doc = "adamw: decay of the second moment.", .min = 0, .max = 0.999999});
    visit.field("epsilon", self.epsilon,
                {.doc = "adamw: keeps the divisor from zero.", .min = 1e-16, .max = 1});
    visit.field("weight_decay", self.weight_decay,
                {.doc = "Decay of the weights: decoupled for adamw, added to the gradient for sgd.",
                 .min = 0,
                 .max = 1});
  }
};

/// Section `[train.schedule]`: the learning rate as a function of the step.
struct ScheduleOptions {
  std::string kind = "cosine";
  double learning_rate = 1e-3;
  double warmup = 0.0;
  double factor = 0.1;
  std::vector<std::int64_t> steps = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field(
        "kind", self.kind,
        {.doc = "constant; cosine from the learning rate to 0 after the warm-up; one_cycle: "
                "from 1/25 of it up in `warmup` of the steps and down to 1/250000 (Smith "
                "2018, as in PyTorch); step: times `factor` at each epoch of `steps`.",
         .choices = {"constant", "cosine", "one_cycle", "step"}});
    visit.field("learning_rate", self.learning_rate,
                {.doc = "Largest learning rate.", .min = 0, .max = 100});
    visit.field("warmup", self.warmup,
                {.doc = "Fraction of all steps over which the rate rises.", .min = 0, .max = 0.9});
    visit.field("factor", self.factor,
                {.doc = "step: what the rate is multiplied with.", .min = 0, .max = 1});
    visit.field("steps", self.steps,
                {.doc = "step: after how many epochs the rate falls (the milestones of PyTorch's "
                        "MultiStepLR).",
                 .unit = "epochs",
                 .min = 1,
                 .max = 1e6});
  }
};

/// Section `[train]` of a job file.
struct TrainOptions {
  std::int64_t epochs = 40;
  std::int64_t shards = 4;
  std::int64_t shard_size = 8;
  std::int64_t seed = 1;
  std::int64_t lanes = 0;
  std::string loss = "cross_entropy";
  std::int64_t patience = 0;
  std::int64_t max_steps = 0;
  std::vector<std::int64_t> patch = {16, 64, 64};
  std::int64_t patches_per_volume = 16;
  std::int64_t keep_last = 3;
  bool keep_best = true;
  std::int64_t keep_every = 5;
  OptimizerOptions optimizer = {};
  ScheduleOptions schedule = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("epochs", self.epochs,
                {.doc = "Passes over the training split.", .unit = "epochs", .min = 1, .max = 1e6});
    visit.field(
        "shards", self.shards,
        {.doc = "K, the logical shards of a global batch, a power of two. The result depends on "
                "it; it bounds the number of ranks. The batch is shards × shard_size.",
         .unit = "shards",
         .min = 1,
         .max = 65536});
    visit.field("shard_size", self.shard_size,
                {.doc = "m, the samples of a logical shard; the unit of batch normalization.",
                 .unit = "samples",
                 .min = 2,
                 .max = 65536});
    visit.field("seed", self.seed,
                {.doc = "Everything random is a function of it.", .min = 0, .max = 9e15});
    visit.field(
        "lanes", self.lanes,
        {.doc = "Threads of a rank that compute shards; 0: the cores given to the rank. The "
                "result does not depend on it.",
         .unit = "threads",
         .min = 0,
         .max = 1024});
    visit.field("loss", self.loss,
                {.doc = "What is minimized; dice_cross_entropy is for volumes with label volumes.",
                 .choices = {"cross_entropy", "binary_cross_entropy", "dice_cross_entropy"}});
    visit.field(
        "patience", self.patience,
        {.doc = "Early stopping: epochs without a better validation loss before training ends "
                "and the best epoch's weights are taken; 0: never, the last weights are taken.",
         .unit = "epochs",
         .min = 0,
         .max = 1e6});
    visit.field("max_steps", self.max_steps,
                {.doc = "Ends training after this many steps; 0: no limit.",
                 .unit = "steps",
                 .min = 0,
                 .max = 1e12});
    visit.field("patch", self.patch,
                {.doc = "volumes: box (D,H,W) that a sample is cut to.",
                 .unit = "voxels",
                 .min = 1,
                 .max = 4096});
    visit.field(
        "patches_per_volume", self.patches_per_volume,
        {.doc = "volumes: boxes drawn from each volume in an epoch.", .min = 1, .max = 1e6});
    visit.field("keep_last", self.keep_last,
                {.doc = "Checkpoints kept: so many newest ones. The result does not depend on it.",
                 .unit = "epochs",
                 .min = 1,
                 .max = 1e6});
    visit.field("keep_best", self.keep_best,
                {.doc = "Checkpoints kept: the one with the smallest validation loss; with "
                        "patience it always is."});
    visit.field("keep_every", self.keep_every,
                {.doc = "Checkpoints kept: those of every so many epochs, from which a replay can "
                        "begin; 0: none.",
                 .unit = "epochs",
                 .min = 0,
                 .max = 1e6});
    visit.field("optimizer", self.optimizer, {.doc = "The update rule."});
    visit.field("schedule", self.schedule, {.doc = "The learning rate over the steps."});
  }
};

}  // namespace etalon::models
