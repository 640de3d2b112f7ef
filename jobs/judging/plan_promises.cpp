// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/plan_promises.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/judgement/self_certificate.hpp"

namespace etalon::jobs {

void require_promises(const std::filesystem::path& file, const validation::RequirementPlan& plan,
                      const std::vector<validation::RequirementPower>& powers) {
  const double allowed = validation::allowed_wrong_pass(plan.alpha);
  std::vector<std::string> broken;
  for (const validation::RequirementPower& each : powers) {
    const validation::SelfCertificate promise{.allowed = allowed, .wrong_pass = each.wrong_pass};
    if (promise.holds()) continue;
    broken.push_back(text("requirement '", each.id, "' passes a model at its limit in ",
                          percent(*each.wrong_pass), " of such studies"));
  }
  check(
      broken.empty(), ErrorKind::config,
      text(file.string(), ": ", join(broken, "; "), ", more than the ", 100 * allowed,
           " % that alpha allows; nothing is signed. Plan more patients, or another limit (etalon "
           "plan power says what helps)"));
}

}  // namespace etalon::jobs
