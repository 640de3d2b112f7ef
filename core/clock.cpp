// SPDX-License-Identifier: Apache-2.0
#include "core/clock.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

/// 9999-12-31T23:59:59Z: no later year has four digits.
constexpr std::int64_t last_second = 253'402'300'799;

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

std::optional<std::int64_t> parse_rfc3339(std::string_view time) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (time.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool is_digit = time[i] >= '0' && time[i] <= '9';
    if (form[i] == '0' ? !is_digit : time[i] != form[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char digit : time.substr(at, digits)) value = 10 * value + (digit - '0');
    return value;
  };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  const int hour = number(11, 2);
  const int minute = number(14, 2);
  const int second = number(17, 2);
  if (!day.ok() || number(0, 4) < 1970 || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

std::string utc_now() {
  const char* fixed_time = std::getenv("SOURCE_DATE_EPOCH");
  if (fixed_time == nullptr || *fixed_time == '\0')
    return rfc3339(static_cast<std::int64_t>(std::time(nullptr)));
  std::int64_t seconds = 0;
  const bool is_time =
      parse_number(std::string_view(fixed_time), seconds) && seconds >= 0 && seconds <= last_second;
  check(is_time, ErrorKind::config,
        text("the environment's SOURCE_DATE_EPOCH, which stands for the clock, is \"",
             as_utf8(shortened(fixed_time, 80)), "\"; allowed are whole seconds from 0 (1970) to ",
             last_second, " (the end of the year 9999); set it to one of them, or unset it"));
  return rfc3339(seconds);
}

std::string later_than_clock(std::string_view time) {
  constexpr std::int64_t most_difference = 600;
  const std::string now = utc_now();
  // The order of such texts is that of the times.
  if (time <= rfc3339(std::min(parse_rfc3339(now).value() + most_difference, last_second)))
    return {};
  return text(", later than this machine's clock says (", now,
              "); when the clock is wrong, set it");
}

Stopwatch::Stopwatch() : start_nanoseconds_(steady_nanoseconds()) {}

double Stopwatch::seconds() const {
  return static_cast<double>(steady_nanoseconds() - start_nanoseconds_) * 1e-9;
}

}  // namespace etalon
