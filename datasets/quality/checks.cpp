// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/checks.hpp"

#include <array>
#include <cmath>
#include <map>
#include <set>

#include "core/sha256.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::array<std::string_view, 3> severities = {"pass", "warning", "fail"};

QualityFinding finding(std::string id, Severity bad, std::vector<std::string> items,
                       std::string_view what) {
  QualityFinding result;
  result.id = std::move(id);
  result.count = std::ssize(items);
  result.severity = items.empty() ? Severity::pass : bad;
  result.message = items.empty() ? text("no ", what) : text(items.size(), " ", what);
  result.items = std::move(items);
  return result;
}

/// Values that are NaN or infinite, counted per column of a table or per sample of images.
QualityFinding missing_values(const SampleTable& table) {
  struct Missing {
    std::int64_t count = 0;
    std::string first;  ///< sample
  };
  std::map<std::string, Missing> missing;
  for (const Sample& sample : table.samples) {
    if (sample.input.dtype != DType::f32 && sample.input.dtype != DType::f64) continue;
    for (std::int64_t i = 0; i < element_count(sample.input.shape); ++i) {
      if (std::isfinite(element_as_double(sample.input, i))) continue;
      const auto column = static_cast<std::size_t>(i);
      auto& entry = missing[table.feature_names.empty() ? sample.id : table.feature_names[column]];
      if (entry.count++ == 0) entry.first = sample.id;
    }
  }
  const bool is_table = !table.feature_names.empty();
  std::vector<std::string> items;
  for (const auto& [name, found] : missing) {
    items.push_back(is_table
                        ? text(name, " (", found.count, found.count == 1 ? " sample" : " samples",
                               ", first ", found.first, ")")
                        : text(name, " (", found.count, " values)"));
  }
  return finding("missing_values", Severity::fail, std::move(items),
                 is_table ? "columns with missing values" : "samples with missing values");
}

/// Classes without a sample in a split that has samples: nothing can be learnt or measured there.
QualityFinding empty_classes(const SampleTable& table, std::span<const Split> splits,
                             std::span<const std::string> classes) {
  std::map<Split, std::vector<std::int64_t>> counts;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (!table.samples[i].mask.data.empty()) continue;  // its classes are voxels
    auto& by_class = counts[splits[i]];
    by_class.resize(classes.size());
    ++by_class[static_cast<std::size_t>(table.samples[i].label)];
  }
  std::vector<std::string> items;
  for (const auto& [split, by_class] : counts) {
    for (std::size_t c = 0; c < classes.size(); ++c) {
      if (by_class[c] == 0) items.push_back(text(classes[c], " in ", to_string(split)));
    }
  }
  return finding("empty_classes", Severity::fail, std::move(items),
                 "classes without a sample in a split");
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
  return finding("constant_columns", Severity::warning, std::move(items), "constant columns");
}

QualityFinding patient_leakage(const SampleTable& table, std::span<const Split> splits) {
  std::map<std::string, std::set<Split>> parts;
  for (std::size_t i = 0; i < splits.size(); ++i) parts[table.samples[i].patient].insert(splits[i]);
  std::vector<std::string> items;
  for (const auto& [patient, where] : parts) {
    if (where.size() > 1) items.push_back(patient);
  }
  return finding("leakage_patient", Severity::fail, std::move(items),
                 "patients on both sides of a split");
}

/// `contents` different ones, in the pairs listed.
QualityFinding content_leakage(std::int64_t contents, std::vector<std::string> pairs) {
  QualityFinding result = finding("leakage_content", Severity::fail, std::move(pairs),
                                  "content on both sides of a split");
  if (contents > 0) {
    result.count = contents;
    result.message = text(contents, contents == 1 ? " content stands" : " contents stand",
                          " on both sides of a split, in ", result.items.size(),
                          result.items.size() == 1 ? " pair" : " pairs");
  }
  return result;
}

}  // namespace

std::string_view to_string(Severity severity) noexcept {
  return severities[static_cast<std::size_t>(severity)];
}

std::vector<QualityFinding> check_quality(const SampleTable& table, std::span<const Split> splits,
                                          std::span<const std::string> classes,
                                          std::vector<LeakPair>& leaks) {
  std::map<Digest, std::vector<std::size_t>> by_content;
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    by_content[sha256(table.samples[i].input.data)].push_back(i);
  }
  std::vector<std::string> duplicates;
  std::vector<std::string> crossing;
  std::int64_t crossing_contents = 0;
  for (const auto& [digest, group] : by_content) {
    const std::size_t pairs_before = crossing.size();
    for (std::size_t a = 0; a < group.size(); ++a) {
      bool has_earlier_twin = false;
      for (std::size_t b = 0; b < group.size(); ++b) {
        const std::size_t left = group[a];
        const std::size_t right = group[b];
        if (splits[left] == splits[right]) {
          has_earlier_twin = has_earlier_twin || right < left;
        } else if (splits[left] < splits[right]) {
          leaks.push_back({left, right});
          crossing.push_back(text(table.samples[left].id, " (", to_string(splits[left]), ") = ",
                                  table.samples[right].id, " (", to_string(splits[right]), ")"));
        }
      }
      if (has_earlier_twin) duplicates.push_back(table.samples[group[a]].id);
    }
    if (crossing.size() > pairs_before) ++crossing_contents;
  }
  return {missing_values(table),
          constant_columns(table),
          empty_classes(table, splits, classes),
          finding("duplicates", Severity::warning, std::move(duplicates),
                  "samples with the content of an earlier one in the same split"),
          patient_leakage(table, splits),
          content_leakage(crossing_contents, std::move(crossing))};
}

Json to_json(std::span<const QualityFinding> findings) {
  Json result = Json::array();
  for (const QualityFinding& entry : findings) {
    result.push_back(Json::object({{"id", entry.id},
                                   {"severity", to_string(entry.severity)},
                                   {"count", entry.count},
                                   {"message", entry.message},
                                   {"items", Json::array_of(entry.items)}}));
  }
  return Json::object({{"findings", result}});
}

}  // namespace etalon::datasets
