// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/directory/job_directory.hpp"
#include "jobs/prediction/scores.hpp"
#include "jobs/signing/certify.hpp"

namespace etalon::jobs {
namespace {

Json checks_json(const std::vector<models::PackageCheck>& checks) {
  Json list = Json::array();
  for (const auto& check : checks) {
    list.push_back(
        Json::object({{"what", check.what}, {"holds", check.holds}, {"reason", check.reason}}));
  }
  return list;
}

void print(const PackageInspection& found, bool as_json) {
  if (as_json) {
    if (!found.holds())
      std::printf("%s\n",
                  Json::object({{"result", "refused"}, {"checks", checks_json(found.checks)}})
                      .canonical()
                      .c_str());
    return;
  }
  for (const auto& check : found.checks) {
    std::printf("%-6s  %-34s  %s\n", check.holds ? "ok" : "FAILED", check.what.c_str(),
                check.reason.c_str());
  }
  std::fflush(stdout);
}

/// A certifier's own machine: a package that was pulled, and his key.
int certify_folder(const Arguments& arguments) {
  const models::PackageFolder folder{arguments.positional[0]};
  check(std::filesystem::is_directory(folder.files()), ErrorKind::io,
        text(folder.root.string(), ": there is no folder package/; get one with `etalon pull`"));
  const auto key = models::PrivateKey::read(arguments.key);
  Examiner examiner{.threads = thread_count(0)};
  if (!arguments.labels.empty())
    examiner.labels = validation::parse_labels(read_text_file(arguments.labels), arguments.labels);
  if (!arguments.trust.empty()) examiner.trust = models::read_trust(arguments.trust);
  const auto held = claim_if_job_directory(folder.root);
  const Certification done =
      certify(folder, key, arguments.role, validation::CertificateKind::independent, examiner,
              [&](const PackageInspection& found) { print(found, arguments.json); });
  const int code = done.result == "PASSED" ? 0 : verdict_exit_code;
  if (arguments.json) {
    std::printf("%s\n", Json::object({{"result", done.result},
                                      {"reasons", Json::array_of(done.reasons)},
                                      {"checks", checks_json(done.checks)},
                                      {"files", Json::array_of(done.files)}})
                            .canonical()
                            .c_str());
    return code;
  }
  std::printf("result  %s\n", done.result.c_str());
  for (const std::string& reason : done.reasons) std::printf("reason  %s\n", reason.c_str());
  for (const std::string& file : done.files)
    std::printf("signed  %s\n", (folder.root / file).c_str());
  return code;
}

}  // namespace

int certify_command(distributed::Session& session, const Arguments& arguments) {
  if (!arguments.key.empty()) {
    check(arguments.positional.size() == 1, ErrorKind::usage,
          "give one folder with a package: etalon certify FOLDER --key FILE");
    return session.rank() == 0 ? certify_folder(arguments) : 0;
  }
  return run_steps(session, arguments, "certify");
}

}  // namespace etalon::jobs
