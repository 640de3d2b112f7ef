// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/text.hpp"
#include "datasets/reader.hpp"
#include "distributed/agree.hpp"
#include "jobs/prediction/scores.hpp"
#include "jobs/signing/certify.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/steps/case_ids.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/signers.hpp"
#include "models/packages/package.hpp"

namespace etalon::jobs {
namespace {

/// The job's own labels, by the names under which its cases leave the directory.
validation::LabelTable own_labels(const Job& job) {
  const auto folder = job.directory() / "data";
  const datasets::SampleReader samples(folder);
  const datasets::Manifest& manifest = samples.manifest();
  const CaseIds ids(salt_of(folder, manifest));
  validation::LabelTable table{.dataset = sha256_file(folder / "manifest.json"), .cases = {}};
  for (std::int64_t index = 0; index < manifest.size(); ++index) {
    const auto i = static_cast<std::size_t>(index);
    if (manifest.splits[i] == datasets::Split::train) continue;
    table.cases[ids.sample(manifest.sample_ids[i])] = {
        samples.read_class(index), manifest.splits[i], ids.patient(manifest.patients[i])};
  }
  return table;
}

}  // namespace

StepPlan certify_plan(const Job& job) {
  StepPlan plan =
      plan_job_step(job, "certify", Json::object({{"certifier_key", job.sign.certifier_key}}));
  add_inputs(plan, job, {"records/package.json"});
  return plan;
}

bool certify_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  if (!signs_for(job, "certifier")) {
    context.log.info("certify", "left to the certifier (sign.certifier_key is none)");
    return false;
  }
  StepPlan plan = distributed::agree(comm, "reading the inputs of step certify",
                                     [&] { return certify_plan(job); });
  const auto signers = signers_of("certify");
  share_signers(comm, job, signers, plan);
  return run_step(
      context, plan, [&] { make_signers(comm, job, signers, plan); },
      [&] {
        StepResult result;
        distributed::agree(comm, "certifying", [&] {
          if (!comm.is_root()) return;
          const models::PackageFolder folder{job.directory()};
          const Examiner examiner{.labels = own_labels(job),
                                  .trust = std::nullopt,
                                  .threads = thread_count(job.train.lanes)};
          const Certification done = certify(folder, role_key(job, "certifier"), "trial",
                                             validation::CertificateKind::trial, examiner);
          result.outputs = done.files;
          result.facts = Json::object({{"result", done.result}, {"kind", "trial"}});
          const std::string why =
              done.reasons.empty() ? "" : text(" (", join(done.reasons, "; "), ")");
          const std::string waived = validation::reservations_text(done.waivers);
          context.log.info("certify", text("trial certificate: ", done.result,
                                           waived.empty() ? "" : " with ", waived, why));
        });
        return result;
      });
}

}  // namespace etalon::jobs
