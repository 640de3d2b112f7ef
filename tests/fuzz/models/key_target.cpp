// SPDX-License-Identifier: Apache-2.0
#include "models/packages/key.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() { return {models::PrivateKey::generate().public_key().pem()}; }

void parse(std::string_view bytes) {
  const auto key = models::PublicKey::parse(bytes, "the input");
  ensure(models::PublicKey::parse(key.pem(), "what was written").pem() == key.pem(),
         "a key is read as it was written");
  ensure(!key.verify("message", "signature"), "no key verifies what was not signed");
}

}  // namespace etalon::fuzz
