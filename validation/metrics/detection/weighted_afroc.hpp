// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace etalon::validation {

/// Area under the weighted alternative FROC curve (Chakraborty and Zhai 2016, equal weights): the
/// mean over images with lesions of the mean over their lesions of the share of `clear` images
/// (their highest marks) that the lesion's highest mark exceeds, equal ones counting half. Throws a
/// numeric error without lesions or without clear images.
[[nodiscard]] double weighted_afroc(std::span<const std::vector<double>> lesions_of_images,
                                    std::span<const double> clear);

}  // namespace etalon::validation
