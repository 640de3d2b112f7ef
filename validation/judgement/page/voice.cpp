// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/voice.hpp"

namespace etalon::validation::page {

std::string clipped(std::string_view name, std::size_t most) {
  const std::string whole = named(name);
  std::size_t characters = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    // Bytes 10xxxxxx go on with a character.
    if ((static_cast<unsigned char>(whole[i]) & 0xC0U) == 0x80U) continue;
    if (characters == most) return whole.substr(0, i) + "…";
    ++characters;
  }
  return whole;
}

}  // namespace etalon::validation::page
