// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/sha256.hpp"
#include "core/text.hpp"
#include "datasets/quality/finding.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t most_named = 3;  // samples of one content and split

/// Samples of one content, by split.
using Twins = std::array<std::vector<std::size_t>, 3>;

/// `train-2, train-7 and 5 more (train) = val-1 (validation)`.
std::string words(const Twins& twins, const SampleTable& table, std::string Sample::* member) {
  std::vector<std::string> sides;
  for (std::size_t split = 0; split < twins.size(); ++split) {
    const auto& samples = twins[split];
    if (samples.empty()) continue;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(samples.size(), most_named); ++i) {
      names.push_back(table.samples[samples[i]].*member);
    }
    const std::size_t left = samples.size() - names.size();
    sides.push_back(text(join(names, ", "), left > 0 ? text(" and ", left, " more") : std::string(),
                         " (", to_string(static_cast<Split>(split)), ")"));
  }
  return join(sides, " = ");
}

/// How many of these samples of one content are of other patients than the first of them.
std::int64_t under_other_patients(const std::vector<std::size_t>& samples,
                                  const SampleTable& table) {
  const std::string& first = table.samples[samples[0]].patient;
  return std::ranges::count_if(samples,
                               [&](std::size_t i) { return table.samples[i].patient != first; });
}

/// What repeated samples say about patients.
std::string what_repeats_say(PatientSource source, std::int64_t of_others) {
  if (of_others == 0) return {};
  switch (source) {
    case PatientSource::declared:
      return " (the job file declares that no two samples are of one patient: equal content speaks "
             "against it)";
    case PatientSource::unnamed:
      return " (nobody names patients, so each counts as a patient of its own)";
    default: return text(" (", of_others, " under another patient than the earlier one)");
  }
}

/// Adds what the patients of the samples that leak have beside them in the same split.
void add_whole_patients(const SampleTable& table, std::span<const Split> splits,
                        QualityReport& report) {
  std::set<std::pair<Split, std::string_view>> patients;
  for (const std::size_t i : report.leaking) patients.emplace(splits[i], table.samples[i].patient);
  std::vector<std::size_t> whole;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (patients.contains({splits[i], table.samples[i].patient})) whole.push_back(i);
  }
  report.beside = std::ssize(whole) - std::ssize(report.leaking);
  report.leaking = std::move(whole);
}

}  // namespace

QualityReport check_content(const SampleTable& table, std::span<const Split> splits) {
  std::map<Digest, Twins> by_content;
  for (std::size_t i = 0; i < table.samples.size(); ++i) {
    by_content[sha256(table.samples[i].input.data)][static_cast<std::size_t>(splits[i])].push_back(
        i);
  }
  // In the order of the source, not of the digests.
  std::map<std::size_t, const Twins*> crossing;
  std::vector<std::size_t> repeated;
  std::int64_t of_others = 0;
  QualityReport report;
  for (const auto& [digest, twins] : by_content) {
    for (const auto& samples : twins) {
      if (samples.size() < 2) continue;
      repeated.insert(repeated.end(), samples.begin() + 1, samples.end());
      of_others += under_other_patients(samples, table);
    }
    const auto sides = std::ranges::count_if(twins, [](const auto& side) { return !side.empty(); });
    if (sides < 2) continue;
    bool has_later = false;
    std::size_t first = table.samples.size();
    for (std::size_t split = twins.size(); split-- > 0;) {
      const auto& samples = twins[split];
      if (samples.empty()) continue;
      first = std::min(first, samples[0]);
      if (has_later) report.leaking.insert(report.leaking.end(), samples.begin(), samples.end());
      has_later = true;
    }
    crossing[first] = &twins;
  }
  add_whole_patients(table, splits, report);
  std::ranges::sort(repeated);

  std::vector<std::string> duplicates;
  std::vector<std::string> local_duplicates;
  for (const std::size_t i : repeated) {
    duplicates.push_back(table.samples[i].id);
    local_duplicates.push_back(table.samples[i].name);
  }
  report.findings.push_back(
      make_finding("duplicates", Severity::warning, std::move(duplicates),
                   "samples with the content of an earlier one in the same split"));
  report.findings.back().local_items = std::move(local_duplicates);
  report.findings.back().message += what_repeats_say(table.patient_source, of_others);

  std::vector<std::string> leaks;
  std::vector<std::string> local_leaks;
  for (const auto& [first, twins] : crossing) {
    leaks.push_back(words(*twins, table, &Sample::id));
    local_leaks.push_back(words(*twins, table, &Sample::name));
  }
  const std::string what =
      leaks.size() == 1 ? "content on both sides of a split" : "contents on both sides of a split";
  report.findings.push_back(
      make_finding("leakage_content", Severity::fail, std::move(leaks), what));
  report.findings.back().local_items = std::move(local_leaks);
  return report;
}

}  // namespace etalon::datasets
