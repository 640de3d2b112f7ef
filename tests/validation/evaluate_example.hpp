// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "validation/evaluate.hpp"

namespace etalon::validation {

/// Every third case is positive; scores are (factor · i mod 101, plus 60 for positives) / 161.
inline void append_cases(Predictions& to, datasets::Split split, std::int64_t n,
                         std::int64_t factor) {
  for (std::int64_t i = 0; i < n; ++i) {
    const std::string name = std::string(datasets::to_string(split)) + std::to_string(i);
    const std::int64_t shift = i % 3 == 0 ? 60 : 0;
    const std::int64_t other = i % 5 == 0 ? 9 : 0;
    to.sample_ids.push_back("s-" + name);
    to.patient_ids.push_back("p-" + name);
    to.splits.push_back(split);
    to.labels.push_back(i % 3 == 0 ? 1 : 0);
    to.score_full.push_back(static_cast<double>(i * factor % 101 + shift) / 161);
    to.score_compressed.push_back(static_cast<double>((i * factor + other) % 101 + shift) / 161);
  }
}

inline ScoreSource example_source() {
  return {sha256("dataset"), sha256("full"), sha256("compressed")};
}

/// A subject that names what the scores are of.
inline ReportSubject subject_of(const Predictions& predictions) {
  const ScoreSource& source = predictions.source;
  ReportSubject subject;
  subject.digests = {{std::string(dataset_evidence), source.dataset},
                     {std::string(full_model_evidence), source.full_model}};
  if (source.compressed_model)
    subject.digests.push_back({std::string(compressed_model_evidence), *source.compressed_model});
  return subject;
}

/// The same without the compressed model.
inline Predictions of_full_model(Predictions predictions) {
  predictions.score_compressed.clear();
  predictions.source.compressed_model.reset();
  return predictions;
}

inline Predictions example() {
  Predictions result;
  result.source = example_source();
  append_cases(result, datasets::Split::validation, 60, 53);
  append_cases(result, datasets::Split::test, 120, 37);
  append_cases(result, datasets::Split::train, 3, 11);
  return result;
}

inline Plan quick_plan() { return Plan{}; }

/// Of self-certificates: the fewest studies that say something.
inline constexpr PromiseBudget quick_budget{.most_studies = 200};

inline Report evaluated(const Predictions& predictions, const Plan& plan) {
  distributed::Communicator alone;
  return evaluate(predictions, plan, subject_of(predictions), alone, 1, quick_budget);
}

inline const Finding& named(const Report& report, std::string_view id) {
  for (const Finding& finding : report.findings) {
    if (finding.id == id) return finding;
  }
  throw std::runtime_error("no finding " + std::string(id));
}

/// Keeps the cases that `keep` (of split and position) names.
template <class Keep>
Predictions filtered(const Predictions& from, Keep&& keep) {
  Predictions result;
  result.source = from.source;
  for (std::size_t i = 0; i < from.labels.size(); ++i) {
    if (!keep(from.splits[i], from.labels[i])) continue;
    result.sample_ids.push_back(from.sample_ids[i]);
    result.patient_ids.push_back(from.patient_ids[i]);
    result.splits.push_back(from.splits[i]);
    result.labels.push_back(from.labels[i]);
    result.score_full.push_back(from.score_full[i]);
    result.score_compressed.push_back(from.score_compressed[i]);
  }
  return result;
}

}  // namespace etalon::validation
