// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/score_files.hpp"

#include <algorithm>
#include <set>

#include "core/console.hpp"
#include "core/file.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "jobs/judging/mask_files.hpp"
#include "jobs/judging/number_text.hpp"
#include "validation/masks/rows_csv.hpp"

namespace etalon::jobs {
namespace {

using validation::ClassSummary;
using validation::MaskDigests;
using validation::StructureRow;

/// What is read of one case; the masks themselves are let go.
struct ScoredCase {
  std::vector<StructureRow> rows;
  MaskDigests digests;
  std::vector<std::uint16_t> others_of_reference;
  std::vector<std::uint16_t> others_of_prediction;
};

ScoredCase score_one(const validation::MaskCase& each, const std::filesystem::path& folder,
                     const validation::MaskScoring& scoring, std::int64_t threads) {
  ScoredCase result;
  std::vector<std::int64_t> named;
  for (const validation::MaskClass& of_class : scoring.classes) named.push_back(of_class.label);
  const MaskFile reference = read_mask(folder / each.reference);
  result.digests.reference = reference.digest;
  result.others_of_reference = validation::other_labels(reference.volume, named);
  if (each.prediction.empty()) {
    result.rows = validation::score_case(nullptr, reference.volume, scoring, threads);
    return result;
  }
  const MaskFile prediction = read_mask(folder / each.prediction);
  result.digests.prediction = prediction.digest;
  result.others_of_prediction = validation::other_labels(prediction.volume, named);
  result.rows = score_mask(prediction, reference, scoring, threads);
  return result;
}

/// Metrics that people look at first; the document has all.
bool is_usual(std::string_view id) {
  constexpr std::string_view usual[] = {"dice/1", "hd95.pooled/1", "assd/1", "nsd.border/1",
                                        "volume_difference/1"};
  return std::ranges::find(usual, id) != std::end(usual);
}

std::string class_lines(const ClassSummary& of_class, const validation::MaskScoring& scoring) {
  std::string lines = line("class   ", printable(of_class.structure.name), " (",
                           of_class.structure.label, "): in both ", of_class.both, ", missed ",
                           of_class.missed, ", invented ", of_class.invented, ", in neither ",
                           of_class.neither, ", without an output ", of_class.without_output);
  if (of_class.in_reference == 0) {
    lines += line("  no reference has a voxel of ", of_class.structure.label,
                  ": what is in neither counts as right");
  }
  for (std::size_t i = 0; i < scoring.columns.size(); ++i) {
    const validation::ScoreColumn& column = scoring.columns[i];
    const validation::ColumnSummary& summary = of_class.columns[i];
    if (!is_usual(column.id)) continue;
    const std::string_view side =
        column.better == validation::BetterScore::higher ? "at least " : "at most ";
    lines += line(
        "  ", padded(column.name(), 26),
        padded(text(number_text(summary.mean), column.unit.empty() ? "" : " ", column.unit), 16),
        summary.bound ? text(side, number_text(summary.bound)) : summary.message);
  }
  validation::LesionCounts all;
  for (const validation::LesionCounts& counts : of_class.lesions) all += counts;
  if (!of_class.lesions.empty()) {
    lines += line("  lesions: ", all.found, " of ", all.reference, " found, ", all.invented, " of ",
                  all.predicted, " predicted ones invented");
  }
  return lines;
}

/// Labels that nobody named are background; often they are a slip.
std::string other_lines(const validation::MaskSummary& summary) {
  constexpr std::size_t most_shown = 5;
  std::vector<std::string> shown;
  for (const auto& [label, masks] : summary.other_labels) {
    if (shown.size() == most_shown) break;
    shown.push_back(text(label, " in ", masks.references, " references and ", masks.predictions,
                         " predictions"));
  }
  const std::size_t more = summary.other_labels.size() - shown.size();
  return line("other   values that no class names: ", join(shown, "; "),
              more > 0 ? text("; and ", more, " more values") : std::string());
}

std::string summary_lines(const validation::MaskSummary& summary,
                          const validation::MaskScoring& scoring, std::int64_t cases) {
  std::string lines = line(
      "cases   ", cases, " of ", summary.patients, " patients",
      summary.are_patients_named ? "" : " (no column names patients: each case is taken for one)");
  if (summary.repeated_references > 0) {
    lines += line("        ", summary.repeated_references,
                  " references are the same bytes as an earlier one: are they cases of their own?");
  }
  for (const ClassSummary& each : summary.classes) lines += class_lines(each, scoring);
  if (!summary.other_labels.empty()) lines += other_lines(summary);
  return lines;
}

/// What scores do not show of the files.
void add_facts(const std::vector<ScoredCase>& scored, validation::MaskSummary& summary) {
  std::set<std::string> seen;
  for (const ScoredCase& each : scored) {
    if (!seen.insert(each.digests.reference.hex()).second) ++summary.repeated_references;
    for (const std::uint16_t label : each.others_of_reference)
      ++summary.other_labels[label].references;
    for (const std::uint16_t label : each.others_of_prediction)
      ++summary.other_labels[label].predictions;
  }
}

}  // namespace

ScoredMasks score_files(const std::filesystem::path& table_file,
                        const validation::MaskOptions& options, std::int64_t threads,
                        const std::function<void(std::int64_t, std::int64_t)>& done) {
  const validation::MaskScoring scoring(options);
  const std::string bytes = read_text_file(table_file);
  const validation::MaskTable table = validation::read_mask_table(bytes, table_file.string());
  const std::filesystem::path folder = table_file.parent_path();
  std::vector<std::string> ids;
  std::vector<std::filesystem::path> masks;
  for (const validation::MaskCase& each : table.cases) {
    ids.push_back(each.id);
    masks.push_back(folder / each.reference);
    if (!each.prediction.empty()) masks.push_back(folder / each.prediction);
  }
  require_masks(masks);
  std::vector<ScoredCase> scored(table.cases.size());
  for_each_case(
      ids, threads,
      [&](std::size_t at, std::int64_t inside) {
        scored[at] = score_one(table.cases[at], folder, scoring, inside);
      },
      done);
  std::vector<std::vector<StructureRow>> rows;
  std::vector<MaskDigests> digests;
  for (ScoredCase& each : scored) {
    rows.push_back(std::move(each.rows));
    digests.push_back(each.digests);
  }
  ScoredMasks result;
  result.rows = validation::rows_csv(table, scoring, rows, digests);
  validation::MaskSummary summary = validation::summarize(table, options, scoring, rows);
  add_facts(scored, summary);
  summary.table = sha256(bytes);
  summary.rows = sha256(result.rows);
  result.document = validation::summary_bytes(summary, scoring);
  result.lines = summary_lines(summary, scoring, std::ssize(ids));
  return result;
}

}  // namespace etalon::jobs
