// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/segmentation/score_columns.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

struct Plain {
  const char* id;
  const char* unit;
  BetterScore better;
  double StructureScores::* value;
};

constexpr auto higher = BetterScore::higher;
constexpr auto lower = BetterScore::lower;
constexpr auto nearer_to_zero = BetterScore::nearer_to_zero;

constexpr Plain plain_columns[] = {
    {"dice/1", "", higher, &StructureScores::dice},
    {"iou/1", "", higher, &StructureScores::iou},
    {"volume_difference/1", "mm3", nearer_to_zero, &StructureScores::volume_difference},
    {"volume_difference.relative/1", "", nearer_to_zero,
     &StructureScores::volume_difference_relative},
    {"volume_difference.symmetric/1", "", nearer_to_zero,
     &StructureScores::volume_difference_symmetric},
    {"hd/1", "mm", lower, &StructureScores::hd},
    {"hd95.pooled/1", "mm", lower, &StructureScores::hd95_pooled},
    {"hd95.directed/1", "mm", lower, &StructureScores::hd95_directed},
    {"asd.to_reference/1", "mm", lower, &StructureScores::asd_to_reference},
    {"asd.to_predicted/1", "mm", lower, &StructureScores::asd_to_predicted},
    {"assd/1", "mm", lower, &StructureScores::assd},
    {"masd/1", "mm", lower, &StructureScores::masd},
    {"hd.surfel/1", "mm", lower, &StructureScores::hd_surfel},
    {"hd95.surfel/1", "mm", lower, &StructureScores::hd95_surfel},
    {"asd.surfel.to_reference/1", "mm", lower, &StructureScores::asd_surfel_to_reference},
    {"asd.surfel.to_predicted/1", "mm", lower, &StructureScores::asd_surfel_to_predicted},
    {"assd.surfel/1", "mm", lower, &StructureScores::assd_surfel},
};

void append(const char* id, const std::vector<double>& parameters,
            std::vector<double> StructureScores::* values, std::vector<ScoreColumn>& columns) {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    columns.push_back(
        {.id = id,
         .unit = "",
         .better = higher,
         .parameter = parameters[i],
         .value = [values, i](const StructureScores& scores) { return (scores.*values).at(i); }});
}

}  // namespace

std::string ScoreColumn::name() const {
  return parameter ? text(id, " at ", *parameter, " mm") : id;
}

std::vector<ScoreColumn> score_columns(const SegmentationOptions& options) {
  std::vector<ScoreColumn> columns;
  for (const Plain& plain : plain_columns)
    columns.push_back(
        {.id = plain.id,
         .unit = plain.unit,
         .better = plain.better,
         .parameter = {},
         .value = [value = plain.value](const StructureScores& scores) { return scores.*value; }});
  append("nsd.border/1", options.tolerances, &StructureScores::nsd, columns);
  append("nsd.surfel/1", options.tolerances, &StructureScores::nsd_surfel, columns);
  append("boundary_iou/1", options.boundary_widths, &StructureScores::boundary_iou, columns);
  return columns;
}

ScoreColumn volume_error_column() {
  return {.id = "volume_error.symmetric/1",
          .unit = "",
          .better = lower,
          .parameter = {},
          .value = [](const StructureScores& scores) {
            return std::fabs(scores.volume_difference_symmetric) / 2;
          }};
}

std::vector<double> score_row(const StructureScores& scores, std::span<const ScoreColumn> columns) {
  std::vector<double> row;
  row.reserve(columns.size());
  for (const ScoreColumn& column : columns) row.push_back(column.value(scores));
  return row;
}

void ScoreSums::add(Presence presence, std::span<const double> row) {
  ensure(row.size() == sums_.size(), "a row has a value for each column");
  ++cases_[static_cast<std::size_t>(presence)];
  for (std::size_t i = 0; i < row.size(); ++i) sums_[i].add(row[i]);
}

void ScoreSums::add(const ScoreSums& other) {
  ensure(other.sums_.size() == sums_.size(), "sums of the same columns");
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].add(other.sums_[i]);
  for (std::size_t i = 0; i < 4; ++i) cases_[i] += other.cases_[i];
}

std::int64_t ScoreSums::cases() const noexcept {
  return cases_[0] + cases_[1] + cases_[2] + cases_[3];
}

double ScoreSums::mean(std::size_t column) const {
  check(cases() > 0, ErrorKind::numeric, "there is no case whose scores could be averaged");
  return sums_.at(column).value() / static_cast<double>(cases());
}

}  // namespace etalon::validation
