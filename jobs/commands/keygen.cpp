// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/key.hpp"

namespace etalon::jobs {

int keygen_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give the role the key is for: etalon keygen developer --output keys");
  const std::string& role = arguments.positional[0];
  check_role(role);
  if (session.rank() != 0) return 0;
  const std::filesystem::path folder = arguments.output.empty() ? "keys" : arguments.output;
  require_outside({"--output", folder / role});
  make_folder(folder);
  const auto private_file = folder / (role + ".key");
  const auto public_file = folder / (role + ".pub");
  for (const auto& file : {private_file, public_file}) {
    check(!std::filesystem::exists(file), ErrorKind::io,
          text(file.string(),
               ": is there already, and its signatures would be lost with it; name another folder, "
               "or remove it"));
  }
  const auto key = models::PrivateKey::generate();
  key.write(private_file);
  write_file(public_file, key.public_key().pem());
  if (arguments.json) {
    print_json(Json::object({{"private_key", private_file.string()},
                             {"public_key", public_file.string()},
                             {"hint", key.public_key().hint()}}));
  } else {
    print(line("private key  ", private_file.string(), " (keep it secret)") +
          line("public key   ", public_file.string(), " (for trust files)") +
          line("hint         ", key.public_key().hint()));
  }
  return 0;
}

}  // namespace etalon::jobs
