// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace etalon::jobs {

/// A process that writes into a job directory, as the directory's lock names it. A value.
struct Holder {
  std::string host;
  std::string boot;          ///< identity of this start of the host's kernel
  std::int64_t process = 0;  ///< its number there
  std::int64_t started = 0;  ///< clock ticks after the start of the host; tells numbers used twice
  std::string since;         ///< RFC 3339 in UTC
  std::string command;       ///< its command line
};

/// The process that asks.
[[nodiscard]] Holder this_process();

/// One line of JSON (docs/formats/job-directory.md).
[[nodiscard]] std::string holder_text(const Holder& holder);
/// Nothing for what is no such line, such as that of a process that has not written it yet.
[[nodiscard]] std::optional<Holder> parse_holder(std::string_view line);

/// Whether the process is known to have ended: it ran on this host, and either the host was started
/// again or there is no such process. False for a process of another host, which cannot be seen.
[[nodiscard]] bool has_ended(const Holder& holder);

/// ``"etalon run job.toml" (process 17 on node3, since 2026-03-01T12:00:05Z)``.
[[nodiscard]] std::string describe(const Holder& holder);

}  // namespace etalon::jobs
