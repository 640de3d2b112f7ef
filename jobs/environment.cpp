// SPDX-License-Identifier: Apache-2.0
#include "jobs/environment.hpp"

#include <fstream>
#include <string>

#include "core/text.hpp"
#include "models/executor/versions.hpp"
#include "models/inference/engine.hpp"

namespace etalon::jobs {
namespace {

/// The processor's name as the kernel reports it.
std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name"))
      return std::string(trimmed(line.substr(line.find(':') + 1)));
  }
  return "unknown";
}

}  // namespace

Json environment_json() {
  return Json::object({{"etalon", ETALON_VERSION},
                       {"compiler", text("g++ ", __VERSION__)},
                       {"processor", processor()},
                       {"instruction_set", models::instruction_set()},
                       {"libtorch", models::torch_version()},
                       {"engine", models::engine_version()}});
}

}  // namespace etalon::jobs
