// SPDX-License-Identifier: Apache-2.0
#include "models/machine/machine_class.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <set>
#include <vector>

#include "core/build.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/executor/versions.hpp"
#include "models/inference/engine.hpp"
#include "models/machine/arithmetic_probe.hpp"
#include "models/machine/build_id.hpp"

namespace etalon::models {
namespace {

/// Variables that change what the libraries compute and that no function of theirs reports.
constexpr std::array settings = {"DNNL_CPU_ISA_HINTS",
                                 "DNNL_DEFAULT_FPMATH_MODE",
                                 "GLIBC_TUNABLES",
                                 "MKL_DEBUG_CPU_TYPE",
                                 "MKL_DISABLE_FAST_MM",
                                 "MKL_ENABLE_INSTRUCTIONS",
                                 "MKL_NUM_STRIPES",
                                 "MKL_VML_MODE",
                                 "ONEDNN_CPU_ISA_HINTS",
                                 "ONEDNN_DEFAULT_FPMATH_MODE",
                                 "TORCH_LINEAR_FLATTEN_3D",
                                 "TORCH_MKLDNN_MATMUL_MIN_DIM",
                                 "TORCH_MKLDNN_MATMUL_MIN_SIZE"};

std::string settings_in_use() {
  std::vector<std::string> set;
  for (const char* name : settings) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') set.push_back(text(name, "=", value));
  }
  return join(set, " ");
}

/// The value of the first line of /proc/cpuinfo with this name.
std::string processor_line(std::string_view name) {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with(name)) return std::string(trimmed(line.substr(line.find(':') + 1)));
  }
  return "unknown";
}

MachineClass find_out() {
  const BuildIdentity build = build_identity();
  const std::string torch = torch_version();  // loads it: before, it has no build id
  // `oneDNN 3.2.0, avx2`
  const auto engine = split(engine_version(), ',');
  std::map<std::string, std::string> parts = {
      {"etalon", build.version},
      {"commit", build.commit},
      {"compiler", build.compiler},
      {"flags", build.flags},
      {"c_library", c_library()},
      {"libtorch", text(torch, " ", build_id("libtorch_cpu.so"))},
      {"libtorch_instructions", instruction_set()},
      {"mkl", mkl_version()},
      {"mkl_branch", mkl_branch()},
      {"onednn", std::string(trimmed(text(engine.at(0), " ", build_id("libdnnl.so"))))},
      {"onednn_instructions", std::string(trimmed(engine.at(1)))},
      {"settings", settings_in_use()},
      {"arithmetic", arithmetic_probe().hex()}};
  // The compatible branch alone is the same on processors of every vendor.
  if (parts.at("mkl_branch") != "compatible")
    parts["processor_vendor"] = processor_line("vendor_id");
  return {std::move(parts)};
}

}  // namespace

Json MachineClass::json() const {
  Json result = Json::object();
  for (const auto& [name, value] : parts) result[name] = value;
  return result;
}

MachineClass MachineClass::from_json(const Json& json) {
  MachineClass result;
  for (const auto& [name, value] : json.as_object()) result.parts[name] = value.as_string();
  return result;
}

Digest MachineClass::digest() const { return sha256(json().canonical()); }

bool is_machine_part(std::string_view name) noexcept {
  // The vendor only where that decides.
  constexpr std::array<std::string_view, 14> names = {"arithmetic",
                                                      "c_library",
                                                      "commit",
                                                      "compiler",
                                                      "etalon",
                                                      "flags",
                                                      "libtorch",
                                                      "libtorch_instructions",
                                                      "mkl",
                                                      "mkl_branch",
                                                      "onednn",
                                                      "onednn_instructions",
                                                      "processor_vendor",
                                                      "settings"};
  return std::ranges::find(names, name) != names.end();
}

const MachineClass& machine_class() {
  static const MachineClass mine = find_out();
  return mine;
}

std::string class_difference(const MachineClass& one, std::string_view one_place,
                             const MachineClass& other, std::string_view other_place) {
  const auto value = [](const MachineClass& machine, const std::string& name) {
    const auto found = machine.parts.find(name);
    return found == machine.parts.end() || found->second.empty() ? "none" : found->second;
  };
  std::set<std::string> differing;
  for (const MachineClass* machine : {&one, &other}) {
    for (const auto& [name, ignored] : machine->parts) {
      if (value(one, name) != value(other, name)) differing.insert(name);
    }
  }
  if (differing.size() > 1) differing.erase("arithmetic");
  std::vector<std::string> words;
  for (const std::string& name : differing) {
    words.push_back(text(name, " is ", value(one, name), " ", one_place, ", ", value(other, name),
                         " ", other_place));
  }
  return join(words, "; ");
}

std::string processor_name() { return processor_line("model name"); }

}  // namespace etalon::models
