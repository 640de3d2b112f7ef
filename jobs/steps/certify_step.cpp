// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/pipeline.hpp"
#include "jobs/signing/certify.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/package.hpp"

namespace etalon::jobs {

bool certify_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  if (!signs_for(job, "certifier")) {
    context.log.info("certify", "left to the certifier (sign.certifier_key is none)");
    return false;
  }
  StepPlan plan =
      plan_job_step(job, "certify", Json::object({{"certifier_key", job.sign.certifier_key}}));
  distributed::agree(comm, "reading the inputs of step certify",
                     [&] { add_inputs(plan, job, {"records/package.json"}); });
  return run_step(context, plan, [&] {
    StepResult result;
    distributed::agree(comm, "certifying", [&] {
      if (!comm.is_root()) return;
      const models::PackageFolder folder{job.directory()};
      const Certification done = certify(folder, role_key(job, "certifier"), "certifier");
      result.outputs = done.files;
      result.facts = Json::object({{"result", done.result}});
      context.log.info("certify", text("certificate: ", done.result));
    });
    return result;
  });
}

}  // namespace etalon::jobs
