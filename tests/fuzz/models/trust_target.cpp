// SPDX-License-Identifier: Apache-2.0
#include "models/packages/trust.hpp"

#include "core/file.hpp"
#include "models/packages/key.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  write_file("keys/a.pub", models::PrivateKey::generate().public_key().pem());
  return {models::trust_toml({{"developer", "keys/a.pub"}, {"certifier", "keys/a.pub"}}),
          models::trust_toml({{"trial", "keys/a.pub"}})};
}

void parse(std::string_view bytes) {
  testing_support::overwrite("trust.toml", std::string(bytes));
  static_cast<void>(models::read_trust("trust.toml"));
}

}  // namespace etalon::fuzz
