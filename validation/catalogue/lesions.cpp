// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/lesions.hpp"

#include <array>

namespace etalon::validation {

std::span<const SuccessShare> lesion_shares() {
  static const std::array metrics = {
      SuccessShare({.id = "lesions.sensitivity/1",
                    .title = {"Share of lesions that are found", "Доля найденных очагов"},
                    .target = Target::masks,
                    .lesions = LesionsOf::reference}),
      SuccessShare({.id = "lesions.precision/1",
                    .title = {"Share of predicted lesions that are there",
                              "Доля предсказанных очагов, которые есть"},
                    .target = Target::masks,
                    .lesions = LesionsOf::predicted,
                    .has_worst_output = false})};
  return metrics;
}

}  // namespace etalon::validation
