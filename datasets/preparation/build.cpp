// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/build.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/file.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/preparation/assess.hpp"

namespace etalon::datasets {
namespace {

/// Records and signed documents name every shard: more would not fit one (most_bundle_bytes).
constexpr std::int64_t most_shards = 100'000;

/// Samples of one shape and type, in source order, at most `limit` per shard.
std::vector<std::vector<std::size_t>> shard_groups(const SampleTable& table, std::int64_t limit) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    const Sample& sample = table.samples[i];
    const bool fits =
        !groups.empty() && std::ssize(groups.back()) < limit &&
        table.samples[groups.back()[0]].input.shape == sample.input.shape &&
        table.samples[groups.back()[0]].input.dtype == sample.input.dtype &&
        table.samples[groups.back()[0]].spacing_mm.empty() == sample.spacing_mm.empty();
    if (!fits) groups.emplace_back();
    groups.back().push_back(i);
  }
  check(std::ssize(groups) <= most_shards, ErrorKind::unsupported,
        text(table.samples.size(), " samples make ", groups.size(), " shards, more than the ",
             most_shards, " of a dataset (each ends at ", limit,
             " samples, or where the next sample has another shape); raise data.shard_samples, or "
             "order the source so that samples of one shape follow each other"));
  return groups;
}

Array stack(const SampleTable& table, const std::vector<std::size_t>& group,
            Array Sample::* member) {
  const Array& first = table.samples[group[0]].*member;
  Shape shape = first.shape;
  shape.insert(shape.begin(), std::ssize(group));
  Array result = Array::zeros(first.dtype, shape);
  std::size_t at = 0;
  for (const std::size_t i : group) {
    const Array& part = table.samples[i].*member;
    std::memcpy(result.data.data() + at, part.data.data(), part.data.size());
    at += part.data.size();
  }
  return result;
}

ShardInfo write_shard(const SampleTable& table, const std::vector<std::size_t>& group,
                      const std::filesystem::path& folder, std::size_t number, bool has_masks) {
  std::string digits = text(number);
  digits.insert(0, 5 - std::min<std::size_t>(5, digits.size()), '0');
  const Sample& first = table.samples[group[0]];
  ShardInfo shard{
      text("shard-", digits, ".h5"), {}, std::ssize(group), first.input.shape, first.input.dtype};
  const Array inputs = stack(table, group, &Sample::input);
  Array labels = Array::zeros(DType::i64, {std::ssize(group)});
  for (std::size_t i = 0; i < group.size(); ++i) {
    labels.as<std::int64_t>()[i] = table.samples[group[i]].label;
  }
  Array masks;
  Array spacing;
  std::map<std::string, ArrayView> arrays = {{"input", inputs.view()}, {"label", labels.view()}};
  if (has_masks) {
    masks = stack(table, group, &Sample::mask);
    arrays["mask"] = masks.view();
  }
  if (!first.spacing_mm.empty()) {
    const std::int64_t axes = std::ssize(first.spacing_mm);
    spacing = Array::zeros(DType::f64, {std::ssize(group), axes});
    for (std::size_t i = 0; i < group.size(); ++i) {
      std::ranges::copy(table.samples[group[i]].spacing_mm,
                        spacing.as<double>().begin() + static_cast<std::ptrdiff_t>(i) * axes);
    }
    arrays["spacing_mm"] = spacing.view();
  }
  write_hdf5(folder / shard.file, arrays);
  shard.digest = sha256_file(folder / shard.file);
  return shard;
}

/// What an earlier build left, the manifest first.
void remove_dataset(const std::filesystem::path& folder) {
  std::filesystem::remove(folder / "manifest.json");
  std::vector<std::filesystem::path> shards;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("shard-") && name.ends_with(".h5")) shards.push_back(entry.path());
  }
  for (const auto& shard : shards) std::filesystem::remove(shard);
}

/// Everything that did not plainly pass; what fails is said by the error.
void log_findings(const std::vector<QualityFinding>& findings, const Log& log) {
  for (const QualityFinding& entry : findings) {
    const bool was_decided = entry.severity == Severity::pass && entry.count > 0;
    if (entry.severity == Severity::warning || was_decided) log.warning("data", in_words(entry));
  }
}

/// Leaves out the samples whose content stands in a later split, with those of their patients.
void exclude(const std::vector<std::size_t>& leaking, SampleTable& table,
             std::vector<Split>& splits, std::vector<std::int64_t>& patients) {
  std::vector<bool> drop(splits.size());
  for (const std::size_t i : leaking) drop[i] = true;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (drop[i]) continue;
    if (kept != i) table.samples[kept] = std::move(table.samples[i]);
    splits[kept] = splits[i];
    patients[kept++] = patients[i];
  }
  table.samples.resize(kept);
  splits.resize(kept);
  patients.resize(kept);
}

std::string csv_cell(std::string_view cell) {
  std::string result(1, '"');
  for (const char letter : cell)
    result += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return result + '"';
}

/// As the source spells them, before any is joined.
std::vector<std::string> spelled_patients(const SampleTable& table) {
  std::vector<std::string> result;
  result.reserve(table.samples.size());
  for (const Sample& sample : table.samples) result.push_back(sample.patient);
  return result;
}

/// Who is who, for the holder of the source.
std::string names_csv(const SampleTable& table, const std::vector<std::string>& spelled,
                      const std::vector<std::int64_t>& patients) {
  std::string result = "sample_id,source_name,patient_id,source_patient\n";
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    const Sample& sample = table.samples[i];
    result += text(sample.id, ",", csv_cell(sample.name), ",", patient_id(patients[i]), ",",
                   csv_cell(spelled[i]), "\n");
  }
  return result;
}

}  // namespace

Manifest build_dataset(const DataOptions& options, const std::filesystem::path& folder,
                       const Log& log, const std::optional<Digest>& expected) {
  SampleTable table = ingest(options);
  const Digest source = source_digest(table.files);
  check(!expected || *expected == source, ErrorKind::integrity,
        text(options.path, ": the source changed while it was read; run again when it rests"));
  const std::vector<std::string> spelled = spelled_patients(table);
  Assessment assessed = assess(options, table);
  auto& [patients, splits, quality] = assessed;
  make_folder(folder);
  remove_dataset(folder);
  write_file(folder / "names.csv", names_csv(table, spelled, patients));
  write_file(folder / "quality.json", to_json(quality.findings).pretty());
  log_findings(quality.findings, log);
  Objections failures;
  object_to_failures(options, quality, failures);
  failures.throw_any();
  if (options.on_leakage == "exclude") exclude(quality.leaking, table, splits, patients);

  Manifest manifest;
  manifest.options = options;
  manifest.options.path.clear();
  manifest.options.patient_table.clear();
  manifest.source = source;
  manifest.features = table.feature_names;
  manifest.patient_source = table.patient_source;
  manifest.has_masks = !table.samples[0].mask.data.empty();
  manifest.counts.assign(3, std::vector<std::int64_t>(options.classes.size(), 0));
  std::size_t number = 0;
  for (const auto& group : shard_groups(table, options.shard_samples)) {
    manifest.shards.push_back(write_shard(table, group, folder, number++, manifest.has_masks));
    for (const std::size_t i : group) {
      const Sample& sample = table.samples[i];
      manifest.sample_ids.push_back(sample.id);
      manifest.patients.push_back(patient_id(patients[i]));
      manifest.splits.push_back(splits[i]);
      // Test labels stay inside the shards until a plan is committed.
      manifest.labels_of_train_validation.push_back(splits[i] == Split::test ? -1 : sample.label);
      ++manifest
            .counts[static_cast<std::size_t>(splits[i])][static_cast<std::size_t>(sample.label)];
    }
  }
  write_file(folder / "manifest.json", to_json(manifest).pretty());
  log.info("data", text(manifest.size(), " samples in ", manifest.shards.size(), " shards"));
  return manifest;
}

}  // namespace etalon::datasets
