// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <set>
#include <span>

#include "core/text.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/preparation/assess.hpp"
#include "datasets/preparation/first_look.hpp"
#include "jobs/check/check.hpp"

namespace etalon::jobs {
namespace {

void add(std::span<const datasets::Objection> objections, Inspection& found) {
  for (const datasets::Objection& objection : objections) {
    found.objections.push_back(objection_of(Error(objection.kind, objection.message), "data.path"));
  }
}

using ByClass = std::array<std::vector<std::int64_t>, 3>;

/// Reads the source whole, as the step `data` does, and says what would end that step.
datasets::Objections deal(const datasets::DataOptions& options, SourceLook& look) {
  datasets::Objections objections;
  datasets::SampleTable table = datasets::ingest(options, objections);
  if (!objections.all().empty()) return objections;
  const datasets::Assessment assessed = datasets::assess(options, table);
  datasets::object_to_failures(options, assessed.quality, objections);
  std::vector<bool> is_left_out(table.samples.size());
  if (options.on_leakage == "exclude") {
    for (const std::size_t i : assessed.quality.leaking) is_left_out[i] = true;
  }
  ByClass counts;
  counts.fill(std::vector<std::int64_t>(options.classes.size(), 0));
  std::set<std::int64_t> patients;
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    if (is_left_out[i]) continue;
    const datasets::Sample& sample = table.samples[i];
    const auto split = static_cast<std::size_t>(assessed.splits[i]);
    const auto label = static_cast<std::size_t>(sample.label);
    patients.insert(assessed.patients[i]);
    if (assessed.splits[i] != datasets::Split::train) {
      auto& cases =
          assessed.splits[i] == datasets::Split::test ? look.test_cases : look.validation_cases;
      cases.patients.push_back(text(assessed.patients[i]));
      cases.labels.push_back(sample.label);
    }
    ++counts[split].at(label);
    bytes += std::ssize(sample.input.data) + std::ssize(sample.mask.data);
  }
  look.samples = std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                                 [](std::int64_t sum, const auto& split) {
                                   return std::accumulate(split.begin(), split.end(), sum);
                                 });
  look.patients = std::ssize(patients);
  look.bytes = bytes;
  look.counts = std::move(counts);
  return objections;
}

/// What the source fixes, or a fraction of nothing.
SplitSizes sizes_before_the_deal(const datasets::DataOptions& options,
                                 const datasets::FirstLook& first) {
  SplitSizes sizes = first.fixed_splits;
  const std::array fractions = {options.train, options.validation, options.test};
  for (std::size_t split = 0; split < sizes.size(); ++split) {
    if (sizes[split] < 0 && fractions[split] == 0) sizes[split] = 0;
  }
  return sizes;
}

std::string class_counts(const datasets::DataOptions& options, const SourceLook& source) {
  std::vector<std::string> parts;
  for (std::size_t c = 0; c < options.classes.size(); ++c) {
    std::int64_t count = 0;
    for (const auto& split : source.counts) count += split[c];
    parts.push_back(text(options.classes[c], " ", count));
  }
  return join(parts, ", ");
}

/// Level L1 of a plan asks for patients: without any it passes only when the plan waives that.
void inspect_patients(const CheckTask& task, Inspection& found) {
  const std::string remedy =
      "name them (data.patient_column, data.patient_pattern or data.patient_table), or declare "
      "data.samples_are_patients";
  const std::string reason =
      "the source names no patients: each sample counts as one, and nobody can tell whether a "
      "patient stands on both sides of a split";
  const validation::Plan& plan = task.job.plan;
  const bool is_asked = std::ranges::find(plan.levels, "L1") != plan.levels.end();
  const bool is_waived = std::ranges::find(plan.waivers, "L1.leakage_patient",
                                           &validation::Waiver::finding) != plan.waivers.end();
  if (task.reaches("validate") && is_asked && !is_waived) {
    found.object(ErrorKind::config, "data.patient_column",
                 text(reason, ", so level L1 of the plan cannot pass, nor the certificate"),
                 text(remedy, ", or waive L1.leakage_patient ([[plan.waivers]])"),
                 {"plan.levels", "plan.waivers"});
  } else {
    found.warn("data.patient_column", reason, remedy, {"plan.levels", "plan.waivers"});
  }
}

}  // namespace

std::int64_t SourceLook::in_split(std::size_t split) const {
  return std::accumulate(counts[split].begin(), counts[split].end(), std::int64_t{0});
}

std::optional<SourceLook> look_at_source(const datasets::DataOptions& options, Inspection& found) {
  const datasets::FirstLook first = datasets::first_look(options);
  add(first.objections, found);
  if (first.sample_shape.empty()) return std::nullopt;
  SourceLook look{.sample_shape = first.sample_shape,
                  .dtype = first.dtype,
                  .has_masks = first.has_masks,
                  .names_patients = first.patient_source != datasets::PatientSource::unnamed,
                  .samples = first.samples,
                  .features = first.features,
                  .bytes = first.source_bytes,
                  .counts = {},
                  .sizes = sizes_before_the_deal(options, first),
                  .patients = -1};
  look.is_of_beginning = !is_looked_at_whole(options, first.source_bytes);
  if (!first.objections.empty() || look.is_of_beginning) {
    add(first.cell_objections, found);
  } else {
    examine(found, "data.path", [&] { add(deal(options, look).all(), found); });
  }
  for (std::size_t split = 0; split < 3 && look.is_dealt(); ++split) {
    look.sizes[split] = look.in_split(split);
  }
  return look;
}

Inspection inspect_source(const CheckTask& task) {
  Inspection found;
  if (!task.source) return found;
  const SourceLook& source = *task.source;
  const datasets::DataOptions& options = task.job.data;
  if (!source.names_patients) inspect_patients(task, found);
  found.fact("source",
             text(options.format, " ", options.path, ": ",
                  source.samples < 0 ? std::string() : text(source.samples, " "), "samples of ",
                  shape_text(source.sample_shape), " ", to_string(source.dtype),
                  source.has_masks ? " with label volumes" : "",
                  source.patients < 0 ? std::string() : text(", ", source.patients, " patients")));
  if (!source.features.empty()) {
    constexpr std::size_t shown = 6;
    const auto count = std::min(shown, source.features.size());
    found.fact(
        "features",
        text(source.features.size(), ": ", join(std::span(source.features).first(count), ", "),
             count < source.features.size() ? ", …" : "", "; target ", options.label_column));
  }
  if (source.is_of_beginning)
    found.fact("look", "its beginning alone, as it is large; the step data looks at all of it");
  if (!source.is_dealt()) return found;
  if (!source.has_masks) found.fact("classes", class_counts(options, source));
  found.fact("split", text("train ", source.in_split(0), ", validation ", source.in_split(1),
                           ", test ", source.in_split(2)));
  return found;
}

}  // namespace etalon::jobs
