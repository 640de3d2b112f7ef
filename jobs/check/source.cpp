// SPDX-License-Identifier: Apache-2.0
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/split.hpp"
#include "jobs/check/check.hpp"

namespace etalon::jobs {
namespace {

std::string class_counts(const datasets::DataOptions& options, const SourceLook& source) {
  std::vector<std::string> parts;
  for (std::size_t c = 0; c < options.classes.size(); ++c) {
    std::int64_t count = 0;
    for (const auto& split : source.counts) count += split[c];
    parts.push_back(text(options.classes[c], " ", count));
  }
  return join(parts, ", ");
}

}  // namespace

std::int64_t SourceLook::in_split(std::size_t split) const {
  return std::accumulate(counts[split].begin(), counts[split].end(), std::int64_t{0});
}

SourceLook look_at_source(const datasets::DataOptions& options) {
  const datasets::SampleTable table = datasets::ingest(options);
  const auto splits = datasets::split_by_patient(table.samples, options);
  const datasets::Sample& first = table.samples.front();
  SourceLook look;
  look.sample_shape = first.input.shape;
  look.dtype = first.input.dtype;
  look.has_masks = !first.mask.data.empty();
  look.samples = std::ssize(table.samples);
  look.features = table.feature_names;
  look.counts.fill(std::vector<std::int64_t>(options.classes.size(), 0));
  std::set<std::string_view> patients;
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    const datasets::Sample& sample = table.samples[i];
    patients.insert(sample.patient);
    ++look.counts[static_cast<std::size_t>(splits[i])][static_cast<std::size_t>(sample.label)];
    look.bytes += std::ssize(sample.input.data) + std::ssize(sample.mask.data);
  }
  look.patients = std::ssize(patients);
  return look;
}

Inspection inspect_source(const CheckTask& task) {
  Inspection found;
  if (!task.source) return found;
  const SourceLook& source = *task.source;
  const datasets::DataOptions& options = task.job.data;
  found.fact("source", text(options.format, " ", options.path, ": ", source.samples, " samples of ",
                            shape_text(source.sample_shape), " ", to_string(source.dtype),
                            source.has_masks ? " with label volumes" : "", ", ", source.patients,
                            " patients"));
  if (!source.features.empty()) {
    constexpr std::size_t shown = 6;
    const auto count = std::min(shown, source.features.size());
    found.fact(
        "features",
        text(source.features.size(), ": ", join(std::span(source.features).first(count), ", "),
             count < source.features.size() ? ", …" : "", "; target ", options.label_column));
  }
  if (!source.has_masks) found.fact("classes", class_counts(options, source));
  found.fact("split", text("train ", source.in_split(0), ", validation ", source.in_split(1),
                           ", test ", source.in_split(2)));
  return found;
}

}  // namespace etalon::jobs
