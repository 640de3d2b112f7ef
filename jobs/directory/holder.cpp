// SPDX-License-Identifier: Apache-2.0
#include "jobs/directory/holder.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

/// A file of /proc, empty when it cannot be read.
std::string system_text(const std::string& file) {
  try {
    return read_text_file(file);
  } catch (const Error&) {
    return {};
  }
}

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string boot_identity() {
  return std::string(trimmed(system_text("/proc/sys/kernel/random/boot_id")));
}

/// Field 22 of /proc/<process>/stat; 0 when there is no such process.
std::int64_t start_of(std::int64_t process) {
  const std::string stat = system_text(text("/proc/", process, "/stat"));
  const auto end = stat.rfind(')');  // the name before it may hold anything
  if (end == std::string::npos || end + 2 > stat.size()) return 0;
  const auto fields = split(std::string_view(stat).substr(end + 2), ' ');
  std::int64_t start = 0;
  return fields.size() > 19 && fields[0] != "Z" && parse_number(fields[19], start) ? start : 0;
}

std::string command_line() {
  std::string line = system_text("/proc/self/cmdline");
  while (!line.empty() && line.back() == '\0') line.pop_back();
  std::ranges::replace(line, '\0', ' ');
  return as_utf8(line);
}

}  // namespace

Holder this_process() {
  const std::int64_t process = ::getpid();
  return {host_name(), boot_identity(), process, start_of(process), utc_now(), command_line()};
}

std::string holder_text(const Holder& holder) {
  return Json::object({{"host", as_utf8(holder.host)},
                       {"boot", holder.boot},
                       {"process", holder.process},
                       {"started", holder.started},
                       {"since", holder.since},
                       {"command", holder.command}})
             .canonical() +
         "\n";
}

std::optional<Holder> parse_holder(std::string_view line) {
  try {
    const Json json = Json::parse(line, "holder");
    return Holder{json.at("host").as_string(),     json.at("boot").as_string(),
                  json.at("process").as_integer(), json.at("started").as_integer(),
                  json.at("since").as_string(),    json.at("command").as_string()};
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool has_ended(const Holder& holder) {
  if (holder.host != host_name()) return false;
  return holder.boot != boot_identity() || start_of(holder.process) != holder.started;
}

std::string describe(const Holder& holder) {
  return text(Json(holder.command).canonical(), " (process ", holder.process, " on ", holder.host,
              ", since ", holder.since, ")");
}

}  // namespace etalon::jobs
