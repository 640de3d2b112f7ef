// SPDX-License-Identifier: Apache-2.0
#include "jobs/prediction/scores.hpp"

#include <algorithm>
#include <cmath>

#include "core/cores.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/partition.hpp"
#include "models/graph/output.hpp"

namespace etalon::jobs {
namespace {

constexpr std::int64_t block = 64;  // samples in memory at once
constexpr double rounding = 1e-6;   // of a sum of f32 probabilities

/// P(last class) of one row of one or two columns.
double from_logits(std::span<const float> row) {
  const double z = row.size() == 1 ? row[0] : double{row[1]} - double{row[0]};
  return 1.0 / (1.0 + std::exp(-z));
}

}  // namespace

Array input_batch(const datasets::SampleReader& samples, std::span<const std::int64_t> indices) {
  const Shape& sample = samples.sample_shape(indices[0]);
  Shape shape = sample;
  shape.insert(shape.begin(), std::ssize(indices));
  Array batch = Array::zeros(DType::f32, shape);
  const auto size = static_cast<std::size_t>(element_count(sample));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    check(samples.sample_shape(indices[i]) == sample, ErrorKind::format,
          text("sample ", samples.manifest().sample_ids[static_cast<std::size_t>(indices[i])],
               " has shape ", shape_text(samples.sample_shape(indices[i])), ", others ",
               shape_text(sample)));
    samples.read_input(indices[i], batch.as<float>().subspan(i * size, size));
  }
  return batch;
}

std::vector<double> positive_probability(const models::Graph& graph,
                                         std::span<const Array> outputs) {
  const models::ScoredOutput scored = models::scored_output(graph);
  const bool is_probability = scored.kind == models::OutputKind::probability;
  const Array& output = outputs[scored.index];
  check(output.shape.size() == 2 && (output.shape[1] == 1 || output.shape[1] == 2),
        ErrorKind::unsupported,
        text("output '", scored.name, "' has shape ", shape_text(output.shape),
             "; scores are computed for one or two classes (N,1) or (N,2)"));
  const auto columns = static_cast<std::size_t>(output.shape[1]);
  const auto values = output.as<float>();
  std::vector<double> scores;
  for (std::size_t row = 0; row < static_cast<std::size_t>(output.shape[0]); ++row) {
    const auto cells = values.subspan(row * columns, columns);
    const double score = is_probability ? double{cells.back()} : from_logits(cells);
    check(!std::isnan(score), ErrorKind::numeric,
          text("output '", scored.name,
               "' is not a number for some sample; look at the inputs and at the training"));
    check(score >= 0 && score <= 1 + rounding, ErrorKind::numeric,
          text("output '", scored.name, "' is declared a probability, but takes the value ", score,
               "; set model.output_kind = \"logits\""));
    scores.push_back(std::min(score, 1.0));
  }
  return scores;
}

std::vector<double> score_samples(distributed::Communicator& comm,
                                  const datasets::SampleReader& samples, const models::Graph& graph,
                                  std::span<const std::int64_t> indices, std::int64_t threads,
                                  bool shows_progress) {
  const auto own = distributed::part_of(comm.rank(), comm.size(), std::ssize(indices));
  const auto mine =
      indices.subspan(static_cast<std::size_t>(own.begin), static_cast<std::size_t>(own.size()));
  std::vector<double> scores;
  Progress progress("score", own.size(), "samples", shows_progress && comm.is_root());
  distributed::agree(comm, "predicting", [&] {
    const models::Engine engine(graph, {.threads = threads});
    for (std::size_t at = 0; at < mine.size(); at += block) {
      const auto part = mine.subspan(at, std::min<std::size_t>(block, mine.size() - at));
      const Array batch = input_batch(samples, part);
      const auto more = positive_probability(graph, engine.run({&batch, 1}));
      scores.insert(scores.end(), more.begin(), more.end());
      progress.update(std::ssize(scores));
    }
  });
  progress.finish();
  std::vector<double> all;
  for (const auto& bytes : comm.all_gather(std::as_bytes(std::span(scores)))) {
    const std::size_t count = bytes.size() / sizeof(double);
    const auto* values = reinterpret_cast<const double*>(bytes.data());
    all.insert(all.end(), values, values + count);
  }
  return all;
}

std::int64_t thread_count(std::int64_t lanes) { return lanes > 0 ? lanes : usable_cores(); }

}  // namespace etalon::jobs
