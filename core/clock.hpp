// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace etalon {

/// Now in UTC as RFC 3339 with seconds: `2026-03-01T12:00:05Z`. For records only, never for
/// results. `SOURCE_DATE_EPOCH` in the environment, unless empty, replaces it; a config error when
/// that is no whole number of seconds of the years 1970 to 9999.
[[nodiscard]] std::string utc_now();
/// Seconds since the epoch as RFC 3339 in UTC.
[[nodiscard]] std::string rfc3339(std::int64_t seconds_since_epoch);
/// Seconds since the epoch of a time as `rfc3339` writes it, of the years 1970 to 9999; nothing for
/// any other text: another form (fractions, offsets, small letters) or a day that no calendar has.
[[nodiscard]] std::optional<std::int64_t> parse_rfc3339(std::string_view time);

/// Why a time as `rfc3339` writes it, by another machine's clock, cannot be: it is more than ten
/// minutes later than this machine's says. Empty otherwise.
///
///     `, later than this machine's clock says (2026-03-01T12:00:05Z); when the clock is wrong, set
///     it`
[[nodiscard]] std::string later_than_clock(std::string_view time);

/// Seconds since construction, from the steady clock.
class Stopwatch {
 public:
  Stopwatch();
  [[nodiscard]] double seconds() const;

 private:
  std::int64_t start_nanoseconds_;
};

}  // namespace etalon
