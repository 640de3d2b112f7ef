// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/pipeline.hpp"
#include "jobs/signing/certify.hpp"

namespace etalon::jobs {
namespace {

/// A certifier's own machine: a package that was pulled, and his key.
int certify_folder(const Arguments& arguments) {
  const models::PackageFolder folder{arguments.positional[0]};
  check(std::filesystem::is_directory(folder.files()), ErrorKind::io,
        text(folder.root.string(), ": there is no folder package/; get one with `etalon pull`"));
  const Certification done =
      certify(folder, models::PrivateKey::read(arguments.key), arguments.role);
  if (arguments.json) {
    std::printf("%s\n",
                Json::object({{"result", done.result}, {"files", Json::array_of(done.files)}})
                    .canonical()
                    .c_str());
    return 0;
  }
  std::printf("result  %s\n", done.result.c_str());
  for (const std::string& file : done.files) {
    std::printf("signed  %s\n", (folder.root / file).c_str());
  }
  return 0;
}

}  // namespace

int certify_command(distributed::Session& session, const Arguments& arguments) {
  if (!arguments.key.empty()) {
    check(arguments.positional.size() == 1, ErrorKind::usage,
          "give one folder with a package: etalon certify FOLDER --key FILE");
    return session.rank() == 0 ? certify_folder(arguments) : 0;
  }
  return with_job(session, arguments, [](const StepContext& context) {
    run_through(context, "certify");
    return 0;
  });
}

}  // namespace etalon::jobs
