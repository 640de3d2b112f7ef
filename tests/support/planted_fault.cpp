// SPDX-License-Identifier: Apache-2.0
// A program with one fault of each kind that the sanitizers look for, chosen by its argument:
// `overflow` (a heap read past the end), `arithmetic` (a signed overflow), `leak`, `race`. Without
// the sanitizer of its kind each ends with exit code 0: planted_fault_test.sh proves that with it
// none does.
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string_view>
#include <thread>
#include <vector>

namespace {

volatile std::int64_t sink = 0;

void overflow() {
  const std::vector<std::int64_t> values(4, 1);
  const std::int64_t* data = values.data();
  volatile std::size_t past = 4;
  sink = data[past];
}

void arithmetic() {
  volatile std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  sink = largest + 1;
}

void leak() {
  // Allocated where no register or stack slot of main keeps the address.
  std::thread([] { sink = *new std::int64_t(7); }).join();
}

void race() {
  std::int64_t shared = 0;
  const auto count = [&shared] {
    for (int i = 0; i < 1000; ++i) ++shared;
  };
  std::thread one(count);
  std::thread two(count);
  one.join();
  two.join();
  sink = shared;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string_view fault = count == 2 ? arguments[1] : "";
  if (fault == "overflow") {
    overflow();
  } else if (fault == "arithmetic") {
    arithmetic();
  } else if (fault == "leak") {
    leak();
  } else if (fault == "race") {
    race();
  } else {
    std::fputs("overflow, arithmetic, leak or race\n", stderr);
    return 2;
  }
  return 0;
}
