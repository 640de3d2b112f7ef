// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/judged_files.hpp"

#include "core/error.hpp"

namespace etalon::jobs {

JudgedFiles judged_files(const Arguments& arguments) {
  check(arguments.signature.empty() || !arguments.signer.empty(), ErrorKind::usage,
        "--signature is looked at with the key that made it; give --signer FILE too");
  return {.plan = arguments.plan,
          .predictions = arguments.predictions,
          .labels = arguments.labels,
          .signer = arguments.signer,
          .signature = arguments.signature};
}

}  // namespace etalon::jobs
