// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/one_input.hpp"

#include <cstdio>
#include <cstdlib>

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

void judge_one_input(std::string_view bytes) {
  try {
    parse(bytes);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::internal) return;
    std::fprintf(stderr, "broken invariant: %s\n", error.what());
    std::abort();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "not an Error of Etalon's: %s\n", error.what());
    std::abort();
  }
}

}  // namespace etalon::fuzz
