// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "validation/catalogue/derived.hpp"
#include "validation/catalogue/mean_of_scores.hpp"

namespace etalon::validation {
namespace {

constexpr Derived share(std::string_view id, Phrase title, Boundary boundary = Boundary::none) {
  return Derived({.id = id,
                  .title = title,
                  .target = Target::masks,
                  .needs_tolerance = boundary != Boundary::none,
                  .boundary = boundary},
                 mean_of_scores, Certainty::mean_score);
}

constexpr Derived loss(std::string_view id, Phrase title) {
  return Derived({.id = id, .title = title, .target = Target::masks, .better = Better::lower},
                 mean_of_scores, Certainty::mean_score);
}

constexpr Derived distance(std::string_view id, Phrase title,
                           Boundary boundary = Boundary::voxels) {
  return Derived({.id = id,
                  .title = title,
                  .target = Target::masks,
                  .better = Better::lower,
                  .most = std::numeric_limits<double>::infinity(),
                  .boundary = boundary},
                 mean_of_scores, Certainty::mean_score);
}

}  // namespace

std::span<const Derived> mask_metrics() {
  static const std::array metrics = {
      share("dice/1", {"Mean Dice coefficient", "Средний коэффициент Дайса"}),
      share("iou/1", {"Mean intersection over union", "Среднее пересечение к объединению"}),
      share("nsd.border/1",
            {"Mean normalized surface distance, border voxels",
             "Средняя доля границы в допуске, граничные воксели"},
            Boundary::voxels),
      share("nsd.surfel/1",
            {"Mean normalized surface distance, surface elements",
             "Средняя доля границы в допуске, элементы поверхности"},
            Boundary::surfels),
      share("boundary_iou/1",
            {"Mean boundary intersection over union",
             "Среднее пересечение к объединению полос вдоль границы"},
            Boundary::band),
      loss("volume_error.symmetric/1",
           {"Mean difference of volumes by their sum", "Средняя разность объёмов к их сумме"}),
      distance("hd/1", {"Mean Hausdorff distance, mm", "Среднее расстояние Хаусдорфа, мм"}),
      distance("hd95.pooled/1", {"Mean 95th percentile of both surfaces' distances, mm",
                                 "Средний 95-й перцентиль расстояний обеих границ, мм"}),
      distance("hd95.directed/1",
               {"Mean greater of two 95th percentiles of surface distances, mm",
                "Средний больший из двух 95-х перцентилей расстояний границ, мм"}),
      distance("assd/1", {"Mean average symmetric surface distance, mm",
                          "Среднее симметричное расстояние границ, мм"}),
      distance("masd/1", {"Mean of both mean surface distances, mm",
                          "Среднее двух средних расстояний границ, мм"}),
      distance("hd.surfel/1",
               {"Mean Hausdorff distance of surface elements, mm",
                "Среднее расстояние Хаусдорфа элементов поверхности, мм"},
               Boundary::surfels),
      distance("hd95.surfel/1",
               {"Mean 95th percentile of surface elements' distances, mm",
                "Средний 95-й перцентиль расстояний элементов поверхности, мм"},
               Boundary::surfels),
      distance("assd.surfel/1",
               {"Mean average symmetric distance of surface elements, mm",
                "Среднее симметричное расстояние элементов поверхности, мм"},
               Boundary::surfels)};
  return metrics;
}

}  // namespace etalon::validation
