// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/judged_files.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {

JudgedFiles judged_files(const Arguments& arguments) {
  // An unset variable of a script must not turn the question off.
  for (const auto& [option, file] :
       {std::pair{"signer", &arguments.signer}, std::pair{"signature", &arguments.signature},
        std::pair{"profile", &arguments.profile}}) {
    check(!arguments.has(option) || !file->empty(), ErrorKind::usage,
          text("--", option, " is empty; name a file, or leave the option out"));
  }
  check(arguments.signature.empty() || !arguments.signer.empty(), ErrorKind::usage,
        "--signature is looked at with the key that made it; give --signer FILE too");
  return {.plan = arguments.plan,
          .predictions = arguments.predictions,
          .labels = arguments.labels,
          .signer = arguments.signer,
          .signature = arguments.signature,
          .profile = arguments.profile};
}

}  // namespace etalon::jobs
