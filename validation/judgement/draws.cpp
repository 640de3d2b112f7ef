// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/draws.hpp"

#include <cmath>

#include "core/sha256.hpp"
#include "core/text.hpp"

namespace etalon::validation {

std::uint64_t seed_of_draws(const CaseTable& cases, const RequirementPlan& plan) {
  Sha256 hash;
  hash.update(text("etalon.resamples/2\n", digest(without_names(plan)).prefixed(), "\n"));
  for (const auto& [name, values] : cases.scores) {
    hash.update(text(name, "\n"));
    for (std::size_t i = 0; i < values.size(); ++i) {
      // The bits as text: one NaN, one zero, the same bytes on every machine.
      hash.update(text(cases.ids[i], "\n",
                       std::isnan(values[i]) ? std::string("none") : text(values[i] + 0.0), "\n"));
    }
  }
  const Digest digest = hash.finish();
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8U | digest.bytes[i];
  return seed;
}

}  // namespace etalon::validation
