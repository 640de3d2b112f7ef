// SPDX-License-Identifier: Apache-2.0
#include "core/clock.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include "core/text.hpp"

namespace etalon {
namespace {

std::int64_t steady_nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::string rfc3339(std::int64_t seconds_since_epoch) {
  const auto seconds = static_cast<std::time_t>(seconds_since_epoch);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> buffer{};
  const std::size_t length =
      std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {buffer.data(), length};
}

std::string utc_now() {
  std::int64_t seconds = 0;
  const char* fixed_time = std::getenv("SOURCE_DATE_EPOCH");
  if (fixed_time == nullptr || !parse_number(std::string_view(fixed_time), seconds)) {
    seconds = static_cast<std::int64_t>(std::time(nullptr));
  }
  return rfc3339(seconds);
}

Stopwatch::Stopwatch() : start_nanoseconds_(steady_nanoseconds()) {}

double Stopwatch::seconds() const {
  return static_cast<double>(steady_nanoseconds() - start_nanoseconds_) * 1e-9;
}

}  // namespace etalon
