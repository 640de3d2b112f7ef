// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/mask_scores.hpp"

#include <limits>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// What a column says of a structure of a case without an output.
double worst_value(const ScoreColumn& column, double diagonal) {
  switch (column.better) {
    case BetterScore::higher: return 0;
    case BetterScore::lower: return diagonal;
    case BetterScore::nearer_to_zero: break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

MaskScoring::MaskScoring(const MaskOptions& declared)
    : classes(mask_classes(declared)),
      options(segmentation_options(declared)),
      lesions(lesion_options(declared)),
      columns(score_columns(options)) {}

std::vector<StructureRow> score_case(const LabelVolume* prediction, const LabelVolume& reference,
                                     const MaskScoring& scoring, std::int64_t threads) {
  SegmentationOptions options = scoring.options;
  options.threads = threads;
  const std::vector<std::uint16_t> nothing(
      prediction == nullptr ? reference.labels.size() : std::size_t{0}, 0);
  const std::span<const std::uint16_t> predicted =
      prediction == nullptr ? std::span(nothing) : std::span(prediction->labels);
  std::vector<std::int64_t> labels;
  for (const MaskClass& each : scoring.classes) labels.push_back(each.label);
  const auto scores =
      score_structures(predicted, reference.labels, reference.grid, labels, options);
  std::vector<StructureRow> rows;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    StructureRow row{.has_output = prediction != nullptr,
                     .presence = scores[i].presence,
                     .reference_voxels = scores[i].overlap.reference,
                     .predicted_voxels = scores[i].overlap.predicted,
                     .diagonal = reference.grid.diagonal()};
    row.values = score_row(scores[i], scoring.columns);
    if (prediction == nullptr) {
      for (std::size_t c = 0; c < row.values.size(); ++c)
        row.values[c] = worst_value(scoring.columns[c], row.diagonal);
    }
    if (scoring.classes[i].has_lesions) {
      LesionDetection found = with_context(text("class '", scoring.classes[i].name, "'"), [&] {
        return detect_lesions(predicted, reference.labels, reference.grid, labels[i],
                              scoring.lesions, threads);
      });
      row.lesions = std::move(found.by_size);
      if (scoring.keeps_lesions) {
        row.reference_lesions = std::move(found.reference);
        row.predicted_lesions = std::move(found.predicted);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace etalon::validation
