// SPDX-License-Identifier: Apache-2.0
// Prints the instruction set in use, then the digest of each quantized case's outputs.
// ONEDNN_MAX_CPU_ISA in the environment bounds the instruction set.
#include <cstdio>

#include "core/sha256.hpp"
#include "graphs.hpp"
#include "models/inference/engine.hpp"

int main() {
  using namespace etalon::models;
  const auto print = [](const std::string& name, const std::vector<etalon::Array>& outputs) {
    std::printf("%s %s\n", name.c_str(), etalon::sha256(outputs.at(0).data).hex().c_str());
  };
  std::printf("%s\n", engine_version().c_str());
  for (const testing::QuantizedCase& single : testing::quantized_cases()) {
    print(single.name, Engine(single.graph).run(single.inputs));
  }
  const etalon::Array input = testing::random_array(21, {4, 1, 16, 16});
  print("network", Engine(testing::quantized_network()).run({&input, 1}));
  return 0;
}
