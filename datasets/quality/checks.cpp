// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/checks.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "datasets/quality/finding.hpp"

namespace etalon::datasets {
namespace {

constexpr std::array<std::string_view, 3> severities = {"pass", "warning", "fail"};
constexpr std::array<std::string_view, 9> ids = {
    "missing_values",     "constant_columns", "indistinct_values",
    "identifier_columns", "empty_classes",    "duplicates",
    "similar_patients",   "leakage_patient",  "leakage_content"};
constexpr std::size_t most_items = 100;
constexpr std::size_t most_items_in_words = 5;

}  // namespace

std::string_view to_string(Severity severity) noexcept {
  return severities[static_cast<std::size_t>(severity)];
}

std::span<const std::string_view> quality_check_ids() noexcept { return ids; }

QualityFinding make_finding(std::string id, Severity bad, std::vector<std::string> items,
                            std::string_view what) {
  QualityFinding result;
  result.id = std::move(id);
  result.count = std::ssize(items);
  result.severity = items.empty() ? Severity::pass : bad;
  result.message = items.empty() ? text("no ", what) : text(items.size(), " ", what);
  items.resize(std::min(items.size(), most_items));
  result.items = std::move(items);
  return result;
}

QualityReport check_quality(const SampleTable& table, std::span<const Split> splits,
                            std::span<const std::string> classes, LeakingSamples leaking) {
  QualityReport report = check_content(table, splits);
  const std::span<const std::size_t> left_out = leaking == LeakingSamples::leave
                                                    ? std::span<const std::size_t>(report.leaking)
                                                    : std::span<const std::size_t>();
  report.findings.push_back(missing_values(table));
  report.findings.push_back(constant_columns(table));
  report.findings.push_back(indistinct_values(table));
  report.findings.push_back(identifier_columns(table));
  report.findings.push_back(empty_classes(table, splits, classes, left_out));
  report.findings.push_back(similar_patients(table, splits));
  report.findings.push_back(leakage_patient(table, splits));
  std::ranges::sort(report.findings, {}, [](const QualityFinding& entry) {
    return std::ranges::find(ids, entry.id) - ids.begin();
  });
  return report;
}

std::string in_words(const QualityFinding& finding) {
  const auto& all = finding.local_items.empty() ? finding.items : finding.local_items;
  if (all.empty()) return finding.message;
  const std::size_t shown = std::min(all.size(), most_items_in_words);
  const std::int64_t left =
      std::max(finding.count, std::ssize(all)) - static_cast<std::int64_t>(shown);
  return text(finding.message, ": ", join(std::span(all).first(shown), "; "),
              left > 0 ? text("; and ", left, " more") : std::string());
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
