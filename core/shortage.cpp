// SPDX-License-Identifier: Apache-2.0
#include "core/shortage.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

namespace etalon {

bool is_shortage(const Error& error) {
  if (error.kind() != ErrorKind::io) return false;
  const std::string_view message = error.message();
  if (message.find("not enough memory") != std::string_view::npos) return true;
  constexpr std::array reasons = {ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT};
  return std::ranges::any_of(reasons, [&](int reason) {
    return message.find(std::strerror(reason)) != std::string_view::npos;
  });
}

}  // namespace etalon
