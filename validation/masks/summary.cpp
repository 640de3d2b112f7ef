// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/summary.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/metrics/segmentation/other_tools.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"

namespace etalon::validation {
namespace {

/// The rows of one class, a case each.
using ClassRows = std::vector<const StructureRow*>;

/// The patient of each case, from 0.
std::vector<std::uint32_t> patients_of(const MaskTable& table) {
  std::map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> patients;
  for (const MaskCase& each : table.cases)
    patients.push_back(
        numbers.emplace(each.patient, static_cast<std::uint32_t>(numbers.size())).first->second);
  return patients;
}

/// What is lost in each case.
std::vector<double> losses_of(const ClassRows& rows, bool is_share, std::size_t place) {
  std::vector<double> losses;
  for (const StructureRow* row : rows)
    losses.push_back(is_share ? 1 - row->values[place] : row->values[place]);
  return losses;
}

void check_diagonals(const MaskTable& table, const std::vector<std::vector<StructureRow>>& rows,
                     double largest) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    check(rows[i].empty() || rows[i][0].diagonal <= largest, ErrorKind::config,
          text("largest_distance is ", largest, " mm, but the image of case '",
               in_short(table.cases[i].id), "' has a diagonal of ", rows[i][0].diagonal, " mm"));
  }
}

ColumnSummary summary_of(const ClassRows& rows, std::span<const std::uint32_t> patients,
                         const ScoreColumn& column, std::size_t place, const MaskOptions& options) {
  ColumnSummary result;
  ExactSum sum;
  ExactSum sum_where_present;
  std::int64_t present = 0;
  for (const StructureRow* row : rows) {
    if (std::isnan(row->values[place])) {
      result.message = "a missing output has no worst value of a signed difference";
      return result;
    }
    sum.add(row->values[place]);
    if (row->reference_voxels == 0) continue;
    sum_where_present.add(row->values[place]);
    ++present;
  }
  result.mean = sum.value() / static_cast<double>(rows.size());
  if (present == 0) {
    result.message = "no reference has the structure, so that all are right who find nothing";
    return result;
  }
  result.mean_where_present = sum_where_present.value() / static_cast<double>(present);
  if (column.better == BetterScore::nearer_to_zero) {
    result.message = "a signed difference has no worse side";
    return result;
  }
  const bool is_share = column.better == BetterScore::higher;
  if (!is_share && options.largest_distance == 0) {
    result.message = "no largest distance is declared, which a structure that is missed may cost";
    return result;
  }
  const double worst = is_share ? 1 : options.largest_distance;
  // As of the level 1 - alpha: the bound is, to the bit, the one of a judgement.
  const double error = (1 - (1 - options.alpha)) / 2;
  const Bound bound = BoundedMean(losses_of(rows, is_share, place), worst, patients).upper(error);
  result.message = bound.refusal;
  const double most = std::min(bound.value, worst);
  if (bound.refusal.empty()) result.bound = is_share ? 1 - most : most;
  return result;
}

ToolSummary tool_summary(const ClassRows& rows, const OtherTool& tool, const ScoreColumn& column,
                         std::size_t place) {
  ToolSummary result{
      .tool = std::string(tool.tool), .call = std::string(tool.call), .metric = column.name()};
  ExactSum sum;
  std::int64_t given = 0;
  for (const StructureRow* row : rows) {
    // Who has no mask hands nothing to a tool.
    const ToolAnswer answer =
        row->has_output ? tool.answer(row->presence) : ToolAnswer::not_a_number;
    double value = 0;
    switch (answer) {
      case ToolAnswer::value: value = row->values[place]; break;
      case ToolAnswer::zero: break;
      case ToolAnswer::one: value = 1; break;
      case ToolAnswer::minus_one: value = -1; break;
      case ToolAnswer::infinite: ++result.infinite; continue;
      case ToolAnswer::not_a_number: ++result.dropped; continue;
      case ToolAnswer::refuses: ++result.refused; continue;
    }
    sum.add(value);
    ++given;
  }
  if (given > 0 && result.infinite == 0 && result.refused == 0)
    result.mean = sum.value() / static_cast<double>(given);
  return result;
}

ClassSummary class_summary(const ClassRows& rows, std::span<const std::uint32_t> patients,
                           const MaskScoring& scoring, const MaskOptions& options) {
  ClassSummary result;
  for (const StructureRow* row : rows) {
    ++result.cases;
    if (row->reference_voxels > 0) ++result.in_reference;
    if (!row->has_output) {
      ++result.without_output;
    } else {
      switch (row->presence) {
        case Presence::both: ++result.both; break;
        case Presence::missed: ++result.missed; break;
        case Presence::invented: ++result.invented; break;
        case Presence::neither: ++result.neither; break;
      }
    }
    result.lesions.resize(row->lesions.size());
    for (std::size_t i = 0; i < row->lesions.size(); ++i) result.lesions[i] += row->lesions[i];
  }
  for (std::size_t c = 0; c < scoring.columns.size(); ++c) {
    const ScoreColumn& column = scoring.columns[c];
    result.columns.push_back(summary_of(rows, patients, column, c, options));
    for (const OtherTool& tool : other_tools()) {
      if (tool.metric == column.id)
        result.other_tools.push_back(tool_summary(rows, tool, column, c));
    }
  }
  return result;
}

}  // namespace

MaskSummary summarize(const MaskTable& table, const MaskOptions& options,
                      const MaskScoring& scoring,
                      const std::vector<std::vector<StructureRow>>& rows) {
  if (options.largest_distance > 0) check_diagonals(table, rows, options.largest_distance);
  const std::vector<std::uint32_t> patients = patients_of(table);
  MaskSummary summary{.options = options};
  summary.patients = patients.empty() ? 0 : *std::ranges::max_element(patients) + 1;
  summary.are_patients_named = table.are_patients_named;
  for (std::size_t c = 0; c < scoring.classes.size(); ++c) {
    ClassRows of_class;
    for (const auto& of_case : rows) of_class.push_back(&of_case[c]);
    summary.classes.push_back(class_summary(of_class, patients, scoring, options));
    summary.classes.back().structure = scoring.classes[c];
  }
  return summary;
}

}  // namespace etalon::validation
