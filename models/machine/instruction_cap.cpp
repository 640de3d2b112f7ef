// SPDX-License-Identifier: Apache-2.0
#include "models/machine/instruction_cap.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"

namespace etalon::models {
namespace {

struct Level {
  std::string_view name;
  const char* libtorch;  ///< ATEN_CPU_CAPABILITY
  const char* onednn;    ///< ONEDNN_MAX_CPU_ISA
};

constexpr std::array levels = {Level{"baseline", "default", "SSE41"}, Level{"avx2", "avx2", "AVX2"},
                               Level{"avx512", "avx512", "AVX512_CORE"}};

/// Variables that a cap replaces.
constexpr std::array replaced = {"ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA",
                                 "MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS"};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// What the processor has, as LibTorch asks for it.
std::int64_t level_of_processor() {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 0;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                 __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
             ? 2
             : 1;
}

/// What the environment of this rank leaves of it.
std::int64_t level_in_use() {
  std::int64_t level = level_of_processor();
  const std::string libtorch = variable("ATEN_CPU_CAPABILITY");
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (libtorch == levels[i].libtorch) level = std::min(level, static_cast<std::int64_t>(i));
  }
  for (const char* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"}) {
    std::string onednn = variable(name);
    std::ranges::transform(onednn, onednn.begin(),
                           [](unsigned char letter) { return std::toupper(letter); });
    if (onednn == "SSE41" || onednn == "AVX") level = 0;
    if (onednn.starts_with("AVX2")) level = std::min<std::int64_t>(level, 1);
  }
  return level;
}

/// Everything by which processors and settings may differ, in one text.
std::string description() {
  std::string words = text(level_in_use());
  for (const bool has : {static_cast<bool>(__builtin_cpu_supports("avx512vnni")),
                         static_cast<bool>(__builtin_cpu_supports("avx512bf16")),
                         static_cast<bool>(__builtin_cpu_is("intel"))}) {
    words += has ? '1' : '0';
  }
  for (const char* name : replaced) words += text(" ", variable(name));
  return words;
}

void apply(const Level& level) {
  // Nothing else runs yet that would read the environment at the same time.
  for (const char* name : replaced) ::unsetenv(name);
  ::setenv("ATEN_CPU_CAPABILITY", level.libtorch, 1);
  ::setenv("ONEDNN_MAX_CPU_ISA", level.onednn, 1);
  ::setenv("MKL_CBWR", "COMPATIBLE", 1);
}

}  // namespace

void cap_instructions(distributed::Communicator& comm, std::string_view rule) {
  if (rule == "same") return;
  if (rule != "lowest") {
    const auto* level = std::ranges::find(levels, rule, &Level::name);
    ensure(level != levels.end(), "the rule is one of the configuration's choices");
    distributed::agree(comm, "capping the instructions", [&] {
      check(level_of_processor() >= level - levels.begin(), ErrorKind::config,
            text("job.machine_class is '", rule, "', which this processor lacks; choose '",
                 levels[static_cast<std::size_t>(level_of_processor())].name, "'"));
      apply(*level);
    });
    return;
  }
  const std::string mine = description();
  const auto all = comm.all_gather(std::as_bytes(std::span(mine)));
  const bool alike = std::ranges::all_of(all, [&](const auto& other) { return other == all[0]; });
  const std::int64_t lowest = -comm.max(-level_in_use());
  if (!alike) apply(levels[static_cast<std::size_t>(lowest)]);
}

}  // namespace etalon::models
