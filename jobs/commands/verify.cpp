// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/temporary_folder.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/package_checks.hpp"
#include "jobs/packaging/golden.hpp"
#include "jobs/signing/recompute.hpp"
#include "models/packages/verify.hpp"
#include "models/registry/store.hpp"

namespace etalon::jobs {
namespace {

void print_verification(const models::PackageVerification& found, bool as_json) {
  if (as_json) {
    print_json(Json::object({{"package", found.package.prefixed()},
                             {"holds", found.holds()},
                             {"checks", checks_json(found.checks)}}));
    return;
  }
  print_checks(found.checks);
  etalon::print(
      line("package ", found.package.prefixed(), " ", found.holds() ? "verified" : "REFUSED"));
}

}  // namespace

int verify_command(distributed::Session& session, const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give a job directory, a layout folder with a tag, or host/name:tag: etalon verify "
        "out/job --trust trust.toml");
  check(!arguments.trust.empty(), ErrorKind::usage,
        "give --trust FILE: whom to believe is the verifier's own decision");
  if (session.rank() != 0) return 0;
  const auto trust = models::read_trust(arguments.trust);
  const auto reference = models::parse_reference(arguments.positional[0]);
  std::optional<TemporaryFolder> temporary;
  models::PackageFolder folder{reference.path};
  if (reference.kind != models::Reference::Kind::folder) {
    const auto store = models::open_store(reference, transport_of(arguments));
    temporary.emplace(TemporaryFolder::in_system("etalon-verify-"));
    folder.root = temporary->path() / "pulled";
    models::pull_package(*store, reference.tag, folder.root);
  }
  auto found = models::verify_package(folder, trust);
  // A model is computed only after it is known whose it is.
  if (found.holds()) {
    found.checks.push_back(check_judged_models(folder.files()));
    for (auto& check : check_golden(folder.files())) found.checks.push_back(std::move(check));
  }
  print_verification(found, arguments.json);
  check(found.holds(), ErrorKind::integrity,
        text(arguments.positional[0], ": refused: ", found.failures()));
  return 0;
}

}  // namespace etalon::jobs
