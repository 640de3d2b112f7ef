// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/build.hpp"

#include <algorithm>
#include <cstring>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/file.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/quality/checks.hpp"
#include "datasets/split.hpp"

namespace etalon::datasets {
namespace {

/// Samples of one shape and type, in source order, at most `limit` per shard.
std::vector<std::vector<std::size_t>> shard_groups(const SampleTable& table, std::int64_t limit) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    const Sample& sample = table.samples[i];
    const bool fits = !groups.empty() && std::ssize(groups.back()) < limit &&
                      table.samples[groups.back()[0]].input.shape == sample.input.shape &&
                      table.samples[groups.back()[0]].input.dtype == sample.input.dtype;
    if (!fits) groups.emplace_back();
    groups.back().push_back(i);
  }
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

/// The kind of error that a failed check ends the build with.
ErrorKind kind_of(const QualityFinding& entry) {
  if (entry.id == "missing_values") return ErrorKind::format;
  return entry.id == "empty_classes" ? ErrorKind::config : ErrorKind::integrity;
}

std::string_view remedy_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::format: return "fill the values in, or take the columns or rows out";
    case ErrorKind::config: return "change the fractions or classes of section [data], or add data";
    default: return "mend the source, or decide in the job file with data.on_leakage";
  }
}

/// What the job file decided about content on both sides of a split becomes part of the finding.
void apply_decision(const DataOptions& options, std::vector<QualityFinding>& findings,
                    const Log& log) {
  for (QualityFinding& entry : findings) {
    if (entry.id != "leakage_content" || entry.severity != Severity::fail) continue;
    if (options.on_leakage == "exclude") {
      entry.severity = Severity::pass;
      entry.message += "; the samples of the training side were left out";
    } else if (options.on_leakage == "keep") {
      entry.severity = Severity::warning;
      entry.message += "; kept by decision of the job file";
    } else {
      continue;
    }
    log.warning("data", text(entry.message, ": ", join(entry.items, "; ")));
  }
}

/// Throws an error that lists every failed check.
void require_passed(const DataOptions& options, const std::vector<QualityFinding>& findings) {
  std::vector<std::string> failures;
  ErrorKind kind = ErrorKind::integrity;
  for (const QualityFinding& entry : findings) {
    if (entry.severity != Severity::fail) continue;
    if (failures.empty()) kind = kind_of(entry);
    failures.push_back(text(entry.message, ": ", join(entry.items, "; ")));
  }
  check(failures.empty(), kind,
        text(options.path, ": the data checks failed (", join(failures, "; "), "); ",
             remedy_for(kind)));
}

/// Leaves out the training side of each pair.
void exclude(const std::vector<LeakPair>& leaks, SampleTable& table, std::vector<Split>& splits) {
  std::vector<bool> drop(splits.size());
  for (const LeakPair& pair : leaks) drop[pair.left] = true;
  SampleTable kept;
  kept.feature_names = table.feature_names;
  std::vector<Split> kept_splits;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (drop[i]) continue;
    kept.samples.push_back(std::move(table.samples[i]));
    kept_splits.push_back(splits[i]);
  }
  table = std::move(kept);
  splits = std::move(kept_splits);
}

}  // namespace

Digest source_digest(const DataOptions& options) {
  if (!std::filesystem::is_directory(options.path)) return sha256_file(options.path);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(options.path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::string listing;
  for (const auto& file : files) {
    listing += text(sha256_file(file).hex(), "  ", file.filename().string(), "\n");
  }
  return sha256(listing);
}

Manifest build_dataset(const DataOptions& options, const std::filesystem::path& folder,
                       const Log& log) {
  SampleTable table = ingest(options);
  std::vector<Split> splits = split_by_patient(table.samples, options);
  std::vector<LeakPair> leaks;
  auto findings = check_quality(table, splits, options.classes, leaks);
  make_folder(folder);
  remove_dataset(folder);
  apply_decision(options, findings, log);
  write_file(folder / "quality.json", to_json(findings).pretty());
  require_passed(options, findings);
  if (options.on_leakage == "exclude") exclude(leaks, table, splits);

  Manifest manifest;
  manifest.options = options;
  manifest.source = source_digest(options);
  manifest.features = table.feature_names;
  manifest.has_masks = !table.samples[0].mask.data.empty();
  manifest.counts.assign(3, std::vector<std::int64_t>(options.classes.size(), 0));
  std::size_t number = 0;
  for (const auto& group : shard_groups(table, options.shard_samples)) {
    manifest.shards.push_back(write_shard(table, group, folder, number++, manifest.has_masks));
    for (const std::size_t i : group) {
      const Sample& sample = table.samples[i];
      manifest.sample_ids.push_back(sample.id);
      manifest.patients.push_back(sample.patient);
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
