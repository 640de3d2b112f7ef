// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "models/compression/options.hpp"
#include "models/graph/output.hpp"
#include "models/training/options.hpp"

namespace etalon::models {

/// What the data and the job ask of a model.
struct ModelDemand {
  Shape sample_shape;  ///< one sample: (F), (C,H,W), or the box (C,D,H,W) that volumes are cut to
  std::string samples = {};  ///< what they are, for messages: `2 features (age, dose)`
  std::int64_t classes = 2;
  bool has_masks = false;  ///< a class for every voxel
  TrainOptions train;
  /// How the model will be quantized after its training; nothing when it will not be.
  std::optional<CompressOptions> int8 = {};
};

/// One thing that is wrong; `kind` is what an error about it alone would have.
struct Objection {
  ErrorKind kind = ErrorKind::config;
  std::string message;
  std::vector<std::string_view> keys = {};  ///< keys of a job without whose values it would not be
};

/// What is known of a model before any work.
struct Examination {
  std::vector<Objection> objections;   ///< everything that is wrong, not the first only
  std::optional<ScoredOutput> output;  ///< nothing when it is not declared and in doubt
  std::vector<std::string> trained;    ///< initializers that training changes
  std::vector<std::string> frozen;     ///< constants beside them that stay
  std::int64_t parameters = 0;         ///< trained elements
  std::string trial;                   ///< what was run, in words; empty when nothing was
};

/// How far a model is looked at: what the graph says; also what a trial run of made-up samples
/// shows, no more of them than take a moment; or a run of two samples of the job's own shape.
enum class Look { graph, moment, dry_run };

/// Compares a model with what is asked of it: inputs, batch, features, operators, constants, the
/// scored output and its columns, loss, weights, statistics; with `moment` and `dry_run` also a
/// trial run through executor, gradient and inference engine. Never throws for what is wrong with
/// the model. Pure: every rank finds the same.
[[nodiscard]] Examination examine(const Graph& graph, const ModelDemand& demand, Look look);

/// Objections to the job alone: losses and numbers of classes.
[[nodiscard]] std::vector<Objection> loss_objections(const ModelDemand& demand);

/// Throws one error that lists the objections, of the kind of the first; nothing without any.
void throw_objections(const std::vector<Objection>& objections);

}  // namespace etalon::models
