// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/directory/job_directory.hpp"
#include "models/registry/names.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {
namespace {

/// What a package calls itself.
struct PackageIdentity {
  std::string name;
  std::string version;
};

PackageIdentity identity_of(const models::PackageFolder& folder) {
  const Json card = Json::read_file(folder.files() / "card.json");
  return {card.at("name").as_string(), card.at("version").as_string()};
}

}  // namespace

int push_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.dump_default || arguments.dump_reference || arguments.positional.size() == 1 ||
            arguments.positional.size() == 2,
        ErrorKind::usage,
        "give a job file, or a folder with a package and a reference: etalon "
        "push out/job localhost:5000/team/model:1.0");
  if (arguments.positional.size() != 2) {
    check(
        arguments.positional.empty() || !std::filesystem::is_directory(arguments.positional[0]),
        ErrorKind::usage,
        text(arguments.positional.empty() ? std::string() : arguments.positional[0],
             " is a folder; give a reference too (etalon push FOLDER localhost:5000/name:tag), or "
             "a job file"));
    require_form(arguments, "push JOB",
                 "set dry-run dump-default dump-reference restart replace-plan replace-tag");
    return run_steps(session, arguments, "push");
  }
  require_form(arguments, "push FOLDER REFERENCE", "plain-http replace-tag");
  if (session.rank() != 0) return 0;
  const models::PackageFolder folder{arguments.positional[0]};
  check(std::filesystem::is_directory(folder.files()), ErrorKind::io,
        text(folder.root.string(), ": there is no folder package/; run `etalon package` first"));
  const auto held = claim_if_job_directory(folder.root);
  const auto reference = models::parse_reference(arguments.positional[1]);
  const auto store =
      models::open_store(reference, transport_of(arguments), models::Missing::create);
  const PackageIdentity identity = identity_of(folder);
  const std::string tag =
      reference.tag.empty() ? models::version_tag(identity.version) : reference.tag;
  const auto taken = arguments.replace_tag ? models::TakenTag::replace : models::TakenTag::refuse;
  const auto pushed = with_transfer_progress("push", !arguments.json, [&](const auto& progress) {
    return models::push_package(*store, folder, identity.name, tag, progress, taken);
  });
  if (arguments.json) {
    print_json(Json::object(
        {{"store", store->name()}, {"tag", tag}, {"manifest", pushed.digest.prefixed()}}));
  } else {
    print(line("pushed    ", store->name(), ":", tag) +
          line("manifest  ", pushed.digest.prefixed()));
  }
  return 0;
}

}  // namespace etalon::jobs
