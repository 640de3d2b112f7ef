// SPDX-License-Identifier: Apache-2.0
#include "core/json.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {R"({"a":[1,-2.5,3e10,true,false,null],"b":{"é":"\u00e9\ud83d\ude00\n"},"c":""})",
          R"([[[[]]],9007199254740993,1.7976931348623157e308,5e-324])", "\"text\""};
}

void parse(std::string_view bytes) {
  const Json json = Json::parse(bytes);
  ensure(Json::parse(json.canonical()).canonical() == json.canonical(),
         "canonical JSON is a fixed point");
  ensure(Json::parse(json.pretty()).canonical() == json.canonical(),
         "pretty JSON is the same value");
}

}  // namespace etalon::fuzz
