// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/certify.hpp"

#include <optional>
#include <string>
#include <vector>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/package_checks.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/judging/plan_profile.hpp"
#include "jobs/prediction/scores.hpp"
#include "jobs/signing/keys.hpp"

namespace etalon::jobs {
namespace {

void print_inspection(const PackageInspection& found, bool as_json) {
  if (as_json) {
    if (!found.holds()) {
      print_json(Json::object({{"result", "refused"}, {"checks", checks_json(found.checks)}}));
    }
    return;
  }
  print_checks(found.checks);
}

/// What a profile says that is asked of plans of requirements alone, where it says so.
std::vector<std::string> not_asked(const validation::PlanProfile& profile) {
  std::vector<std::string> keys;
  if (profile.wants_signature) keys.emplace_back("wants_signature");
  if (profile.wants_names_in_labels) keys.emplace_back("wants_names_in_labels");
  return keys;
}

Json profile_json(const std::optional<validation::PlanProfile>& profile) {
  if (!profile) return {};
  return Json::object({{"name", profile->name},
                       {"sha256", validation::digest(*profile).hex()},
                       {"not_asked", Json::array_of(not_asked(*profile))}});
}

std::string profile_text(const std::optional<validation::PlanProfile>& profile) {
  if (!profile) return {};
  std::string lines =
      line("profile  ", profile->name, ", ", validation::digest(*profile).prefixed());
  for (const std::string& key : not_asked(*profile)) {
    lines += line("         ", key,
                  " is not asked of packages (docs/formats/plan-profile.md, Packages)");
  }
  return lines;
}

/// A certifier's own machine: a package that was pulled, and his key.
int certify_folder(const Arguments& arguments) {
  check(arguments.positional.size() == 1, ErrorKind::usage,
        "give one folder with a package: etalon certify FOLDER --key FILE");
  check_role(arguments.role);
  const models::PackageFolder folder{arguments.positional[0]};
  check(std::filesystem::is_directory(folder.files()), ErrorKind::io,
        text(folder.root.string(), ": there is no folder package/; get one with `etalon pull`"));
  const auto key = models::PrivateKey::read(arguments.key);
  Examiner examiner{.threads = thread_count(0)};
  if (!arguments.labels.empty())
    examiner.labels = validation::parse_labels(read_text_file(arguments.labels), arguments.labels);
  if (!arguments.trust.empty()) examiner.trust = models::read_trust(arguments.trust);
  check(!arguments.has("profile") || !arguments.profile.empty(), ErrorKind::usage,
        "--profile is empty; name a file, or leave the option out");
  const auto profile = arguments.profile.empty()
                           ? std::nullopt
                           : std::optional(validation::read_profile(arguments.profile));
  const auto held = claim_if_job_directory(folder.root);
  const Certification done =
      certify(folder, key, arguments.role, validation::CertificateKind::independent, examiner,
              [&](const PackageInspection& found) {
                print_inspection(found, arguments.json);
                if (profile && found.holds()) require_held(folder.root, *found.report, *profile);
              });
  const int code = done.result == "PASSED" ? 0 : verdict_exit_code;
  if (arguments.json) {
    print_json(Json::object({{"result", done.result},
                             {"reasons", Json::array_of(done.reasons)},
                             {"waivers", validation::to_json(done.waivers)},
                             {"checks", checks_json(done.checks)},
                             {"profile", profile_json(profile)},
                             {"files", Json::array_of(done.files)}}));
    return code;
  }
  const std::string reservations = validation::reservations_text(done.waivers);
  std::string lines =
      profile_text(profile) +
      line("result  ", done.result, reservations.empty() ? "" : " with ", reservations);
  for (const std::string& reason : done.reasons) lines += line("reason  ", reason);
  for (const std::string& file : done.files)
    lines += line("signed  ", (folder.root / file).string());
  etalon::print(lines);
  return code;
}

}  // namespace

int certify_command(distributed::Session& session, const Arguments& arguments) {
  const auto& places = arguments.positional;
  if (arguments.has("key")) {
    require_form(arguments, "certify FOLDER --key FILE", "key role labels trust profile");
    return session.rank() == 0 ? certify_folder(arguments) : 0;
  }
  check(places.empty() || !std::filesystem::is_directory(places[0]), ErrorKind::usage,
        text(printable(places.empty() ? std::string() : places[0]),
             " is a folder; give the certifier's key (etalon certify FOLDER --key FILE), or a job "
             "file"));
  require_form(arguments, "certify JOB",
               "set dry-run dump-default dump-reference restart replace-plan");
  return run_steps(session, arguments, "certify");
}

}  // namespace etalon::jobs
