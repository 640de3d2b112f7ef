// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/phrase.hpp"

namespace etalon::validation::page {

/// Why a requirement was not assessed or its study not simulated, which a result says in English,
/// in another language; nothing for a reason that is not known here (those of a metric that is not
/// defined on the cases). Plain text.
[[nodiscard]] std::optional<std::string> refusal_in(Language language, std::string_view message);
/// The same as markup; a reason that is not known is marked as English.
[[nodiscard]] std::string refusal_markup(Language language, std::string_view message);

}  // namespace etalon::validation::page
