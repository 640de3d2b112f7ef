// SPDX-License-Identifier: Apache-2.0
#include "models/packages/provenance.hpp"

#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  const Json record =
      Json::object({{"inputs", Json::object({{"data", sha256("data").hex()}})},
                    {"configuration", Json::object({{"epochs", 40}})},
                    {"environment", Json::object({{"processor", "any"}})},
                    {"started", "2026-03-01T12:00:00Z"},
                    {"finished", "2026-03-01T12:03:10Z"},
                    {"outputs", Json::object({{"model.onnx", sha256("model").hex()}})},
                    {"weights_sha256", sha256("weights").hex()}});
  return {models::provenance("model", sha256("package"), {{"train", record}},
                             models::PrivateKey::generate().public_key())
              .predicate.canonical()};
}

void parse(std::string_view bytes) {
  static_cast<void>(models::parse_provenance({.subject = "model",
                                              .digest = {},
                                              .predicate_type = "https://slsa.dev/provenance/v1",
                                              .predicate = Json::parse(bytes, "the input")},
                                             "the input"));
}

}  // namespace etalon::fuzz
