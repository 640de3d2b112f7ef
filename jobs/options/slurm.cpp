// SPDX-License-Identifier: Apache-2.0
#include "jobs/options/slurm.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

bool is_number(std::string_view value) {
  return !value.empty() && value.size() <= 9 &&
         std::ranges::all_of(value, [](char letter) { return letter >= '0' && letter <= '9'; });
}

bool is_time(std::string_view value) {
  const auto dash = value.find('-');
  const bool has_days = dash != std::string_view::npos;
  if (has_days && !is_number(value.substr(0, dash))) return false;
  const auto clock = split(has_days ? value.substr(dash + 1) : value, ':');
  return clock.size() <= 3 && std::ranges::all_of(clock, is_number);
}

bool is_memory(std::string_view value) {
  if (!value.empty() && std::string_view("KMGT").find(value.back()) != std::string_view::npos) {
    value.remove_suffix(1);
  }
  return is_number(value);
}

}  // namespace

void check_slurm_time(const SlurmOptions& slurm) {
  check(is_time(slurm.time), ErrorKind::config,
        text("slurm.time is '", slurm.time,
             "', which Slurm does not read; write [days-]hours:minutes:seconds, such as 02:00:00 "
             "or 1-12:00:00"));
}

void check_slurm_memory(const SlurmOptions& slurm) {
  check(slurm.memory.empty() || is_memory(slurm.memory), ErrorKind::config,
        text("slurm.memory is '", slurm.memory,
             "', which Slurm does not read; write a whole number with K, M, G or T, such as 64G"));
}

}  // namespace etalon::jobs
