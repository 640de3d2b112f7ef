// SPDX-License-Identifier: Apache-2.0
#include "models/registry/store.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {"localhost:5000/team/model:1.0",
          "registry.example.org/model@sha256:" + std::string(64, 'a'), "[::1]:5000/a:b",
          "out/job/registry:1.0"};
}

void parse(std::string_view bytes) { static_cast<void>(models::parse_reference(bytes)); }

}  // namespace etalon::fuzz
