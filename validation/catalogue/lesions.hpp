// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "validation/catalogue/success_share.hpp"

namespace etalon::validation {

/// Of the lesions of a class of masks.
[[nodiscard]] std::span<const SuccessShare> lesion_shares();

}  // namespace etalon::validation
