// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/written_files.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {

int pull_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1 && !arguments.output.empty(), ErrorKind::usage,
        "give a reference and a folder: etalon pull localhost:5000/team/model:1.0 --output model");
  if (session.rank() != 0) return 0;
  const auto reference = models::parse_reference(arguments.positional[0]);
  check(reference.kind != models::Reference::Kind::folder, ErrorKind::usage,
        text(arguments.positional[0], " is a folder with a package; there is nothing to pull"));
  require_outside({"--output", arguments.output});
  const auto store = models::open_store(reference, transport_of(arguments));
  const auto pulled = with_transfer_progress("pull", !arguments.json, [&](const auto& progress) {
    return models::pull_package(*store, reference.tag, arguments.output, progress);
  });
  if (arguments.json) {
    print_json(
        Json::object({{"folder", arguments.output}, {"manifest", pulled.digest.prefixed()}}));
  } else {
    print(line("pulled    ", arguments.output) + line("manifest  ", pulled.digest.prefixed()) +
          line("next      etalon verify ", arguments.output, " --trust FILE"));
  }
  return 0;
}

}  // namespace etalon::jobs
