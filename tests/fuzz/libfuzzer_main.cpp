// SPDX-License-Identifier: Apache-2.0
// The entry that clang's libFuzzer calls (preset fuzz).
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/one_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  etalon::fuzz::judge_one_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
