// SPDX-License-Identifier: Apache-2.0
#include "models/registry/authorization.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {
      R"(Bearer realm="https://auth.example.org/token",service="registry",scope="repository:a/b:pull,push")",
      R"(Basic realm="a \"quoted\" name")"};
}

/// A WWW-Authenticate header.
void parse(std::string_view bytes) { static_cast<void>(models::parse_challenge(bytes)); }

}  // namespace etalon::fuzz
