// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include "core/text.hpp"
#include "datasets/quality/finding.hpp"

namespace etalon::datasets {
namespace {

constexpr std::int64_t first_indistinct = 16777216;  // 2^24: float32 holds every whole number below
constexpr std::size_t enough_to_tell = 20;  // rows before a column can look like a number of them

struct Missing {
  std::int64_t count = 0;
  std::string first;        ///< sample
  std::string first_local;  ///< the same by its name
};

bool names_identifiers(std::string_view column) {
  std::string words(1, ' ');
  for (const char letter : column) {
    const auto c = static_cast<unsigned char>(letter);
    words += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : ' ';
  }
  for (const std::string_view word : {" id", " ids", " index", " mrn", " pid", " uid"}) {
    if (words.ends_with(word)) return true;
  }
  return false;
}

}  // namespace

/// Values that are NaN or infinite, counted per column of a table or per sample of images.
QualityFinding missing_values(const SampleTable& table) {
  const bool is_table = !table.feature_names.empty();
  std::map<std::string, Missing> missing;
  for (const Sample& sample : table.samples) {
    if (sample.input.dtype != DType::f32 && sample.input.dtype != DType::f64) continue;
    for (std::int64_t i = 0; i < element_count(sample.input.shape); ++i) {
      if (std::isfinite(element_as_double(sample.input, i))) continue;
      auto& entry =
          missing[is_table ? table.feature_names[static_cast<std::size_t>(i)] : sample.id];
      if (entry.count++ == 0) entry = {1, sample.id, sample.name};
    }
  }
  std::vector<std::string> items;
  std::vector<std::string> local;
  for (const auto& [name, found] : missing) {
    const std::string count = text(found.count, found.count == 1 ? " sample" : " samples");
    items.push_back(is_table ? text(name, " (", count, ", first ", found.first, ")")
                             : text(name, " (", found.count, " values)"));
    if (!is_table) local.push_back(text(found.first_local, " (", found.count, " values)"));
  }
  QualityFinding result =
      make_finding("missing_values", Severity::fail, std::move(items),
                   is_table ? "columns with missing values" : "samples with missing values");
  result.local_items = std::move(local);
  return result;
}

QualityFinding constant_columns(const SampleTable& table) {
  std::vector<std::string> items;
  for (std::size_t c = 0; c < table.feature_names.size(); ++c) {
    const float first = table.samples[0].input.as<float>()[c];
    bool constant = true;
    for (const Sample& sample : table.samples) {
      constant = constant && sample.input.as<float>()[c] == first;
    }
    if (constant) items.push_back(table.feature_names[c]);
  }
  return make_finding("constant_columns", Severity::warning, std::move(items), "constant columns");
}

QualityFinding indistinct_values(const SampleTable& table) {
  std::vector<std::string> items = table.indistinct;
  std::vector<std::string> local;
  for (const Sample& sample : table.samples) {
    if (sample.input.dtype != DType::i32 && sample.input.dtype != DType::i64) continue;
    std::int64_t changed = 0;
    for (std::int64_t i = 0; i < element_count(sample.input.shape); ++i) {
      const double value = element_as_double(sample.input, i);
      changed += std::fabs(value) > first_indistinct && double{static_cast<float>(value)} != value;
    }
    if (changed == 0) continue;
    items.push_back(text(sample.id, " (", changed, " values)"));
    local.push_back(text(sample.name, " (", changed, " values)"));
  }
  QualityFinding result = make_finding(
      "indistinct_values", Severity::warning, std::move(items),
      table.feature_names.empty() ? "samples with whole numbers that float32 rounds"
                                  : "columns with whole numbers that float32 does not tell apart");
  result.local_items = std::move(local);
  return result;
}

QualityFinding identifier_columns(const SampleTable& table) {
  std::vector<std::string> items;
  for (std::size_t c = 0; c < table.feature_names.size(); ++c) {
    if (table.samples.size() < enough_to_tell) break;
    bool are_whole = true;
    bool counts = true;
    std::set<float> different;
    for (std::size_t i = 0; are_whole && i < table.samples.size(); ++i) {
      const float value = table.samples[i].input.as<float>()[c];
      are_whole = std::floor(value) == value;
      counts = counts && (i == 0 || value == table.samples[i - 1].input.as<float>()[c] + 1);
      different.insert(value);
    }
    const bool is_named_so =
        different.size() == table.samples.size() && names_identifiers(table.feature_names[c]);
    if (are_whole && (counts || is_named_so)) items.push_back(table.feature_names[c]);
  }
  return make_finding("identifier_columns", Severity::warning, std::move(items),
                      "columns that look like identifiers or row numbers (data.exclude_columns "
                      "leaves columns out)");
}

/// Classes without a sample in a split that the source or the fractions give samples: nothing can
/// be learnt or measured there.
QualityFinding empty_classes(const SampleTable& table, std::span<const Split> splits,
                             std::span<const std::string> classes,
                             std::span<const std::size_t> left_out) {
  struct Part {
    std::int64_t samples = 0;
    std::int64_t left = 0;
    bool has_labels = false;  ///< else its classes are voxels
    std::vector<std::int64_t> by_class;
  };
  std::map<Split, Part> parts;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    Part& part = parts[splits[i]];
    part.by_class.resize(classes.size());
    ++part.samples;
    if (std::ranges::binary_search(left_out, i)) continue;
    ++part.left;
    if (!table.samples[i].mask.data.empty()) continue;
    part.has_labels = true;
    ++part.by_class[static_cast<std::size_t>(table.samples[i].label)];
  }
  std::vector<std::string> items;
  for (const auto& [split, part] : parts) {
    if (part.left == 0) {
      items.push_back(
          text("every class in ", to_string(split), " (no sample is left: the content of ",
               part.samples == 1 ? std::string("its only one") : text("all ", part.samples),
               ", or of their patients, stands in a later split too)"));
    }
    for (std::size_t c = 0; part.has_labels && c < classes.size(); ++c) {
      if (part.by_class[c] == 0) items.push_back(text(classes[c], " in ", to_string(split)));
    }
  }
  return make_finding("empty_classes", Severity::fail, std::move(items),
                      "classes without a sample in a split");
}

}  // namespace etalon::datasets
