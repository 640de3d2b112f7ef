// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::fuzz {

/// Gives the input to the target. An Error that names the input's fault is as good as success; a
/// broken invariant or any other exception ends the program (SIGABRT).
void judge_one_input(std::string_view bytes);

}  // namespace etalon::fuzz
