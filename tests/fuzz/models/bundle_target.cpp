// SPDX-License-Identifier: Apache-2.0
#include "models/packages/bundle.hpp"

#include "models/packages/key.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {
namespace {

const models::PrivateKey& key() {
  static const models::PrivateKey made = models::PrivateKey::generate();
  return made;
}

}  // namespace

std::vector<std::string> seeds() {
  const models::Statement statement = {.subject = "breast",
                                       .digest = sha256("package"),
                                       .predicate_type = "urn:test:1",
                                       .predicate = Json::object({{"auc", 0.93}})};
  return {
      models::sign_statement(statement, key()),
      models::sign_package({{"a", sha256("a"), 1}, {"folder/b", sha256("b"), 2}}, "model", key())};
}

void parse(std::string_view bytes) { static_cast<void>(models::parse_bundle(bytes, "the input")); }

}  // namespace etalon::fuzz
