// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/log.hpp"
#include "datasets/reader.hpp"
#include "jobs/options/job.hpp"
#include "models/contract/examine.hpp"
#include "models/graph/graph.hpp"

namespace etalon::jobs {

/// The graph that training starts from: one of the zoo, or the imported file as the job declares
/// it.
[[nodiscard]] models::Graph initial_graph(const Job& job, const datasets::SampleReader& samples);

/// What the job and its data ask of a model; volumes are cut to `train.patch`.
[[nodiscard]] models::ModelDemand model_demand(const Job& job, Shape sample_shape, bool has_masks);

/// The same of a dataset that stands.
[[nodiscard]] models::ModelDemand trained_demand(const Job& job,
                                                 const datasets::SampleReader& samples);

/// Looks at the model before it is trained and throws all objections as one error. An imported
/// model is run on made-up samples too, and the log says what is scored, what is not trained, and
/// when its inputs seem to have been scaled outside of its graph.
[[nodiscard]] models::Examination examine_initial(const Job& job, const models::Graph& initial,
                                                  const datasets::SampleReader& samples,
                                                  const Log& log);

}  // namespace etalon::jobs
