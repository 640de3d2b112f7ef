// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/steps/pipeline.hpp"
#include "models/registry/http.hpp"
#include "models/registry/names.hpp"
#include "models/registry/store.hpp"
#include "validation/certification/signed_certificate.hpp"

namespace etalon::jobs {
namespace {

models::Reference destination(const Job& job) {
  if (!job.registry.reference.empty()) return models::parse_reference(job.registry.reference);
  models::Reference reference;
  reference.kind = models::Reference::Kind::layout;
  reference.path = job.directory() / "registry";
  return reference;
}

/// Whether the job's own certificate says that the model failed. A job that does not certify leaves
/// that to its certifier.
bool is_refuted(const Job& job) {
  return signs_for(job, "certifier") &&
         validation::trial_result({job.directory()}, job.directory() / "keys" / "certifier.pub") ==
             "FAILED";
}

/// Files of a layout in the job directory that hold the package, below the job directory.
std::vector<std::string> layout_files(models::Store& store, const Digest& package) {
  std::vector<std::string> files = {"registry/index.json", "registry/oci-layout"};
  for (const Digest& blob : models::stored_blobs(store, package)) {
    files.push_back(text("registry/blobs/sha256/", blob.hex()));
  }
  return files;
}

}  // namespace

StepPlan push_plan(const Job& job) {
  StepPlan plan = plan_job_step(job, "push",
                                Json::object({{"registry", config::to_json(job.registry)},
                                              {"tag", models::version_tag(job.package.version)}}));
  add_inputs(plan, job, {"records/package.json"});
  if (std::filesystem::exists(job.directory() / "records" / "certify.json")) {
    add_inputs(plan, job, {"records/certify.json"});
  }
  return plan;
}

bool push_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  // One rank looks: what another node sees of a shared directory may be older.
  const std::string refuted =
      comm.broadcast_text(distributed::agree(comm, "reading the certificate", [&] {
        return std::string(comm.is_root() && is_refuted(job) ? "refuted" : "");
      }));
  if (!refuted.empty()) {
    context.log.warning("push",
                        "not pushed: the certificate says FAILED (etalon push FOLDER "
                        "REFERENCE pushes it nevertheless)");
    return false;
  }
  const StepPlan plan =
      distributed::agree(comm, "reading the inputs of step push", [&] { return push_plan(job); });
  return run_step(
      context, plan, [] {},
      [&] {
        StepResult result;
        distributed::agree(comm, "pushing the package", [&] {
          if (!comm.is_root()) return;
          const auto where = destination(job);
          const auto waiting = comm.wait_outside("the registry", models::longest_silence({}));
          const auto store = models::open_store(
              where,
              job.registry.plain_http ? models::Transport::plain_http : models::Transport::https,
              models::Missing::create, [&] { waiting.sign(); });
          const models::PackageFolder folder{job.directory()};
          const std::string tag =
              where.tag.empty() ? models::version_tag(job.package.version) : where.tag;
          // The layout in the job directory is the job's own, made anew with it.
          const bool may_replace = context.replaces_tag || job.registry.reference.empty();
          const auto pushed = models::push_package(
              *store, folder, job.job.name, tag, {},
              may_replace ? models::TakenTag::replace : models::TakenTag::refuse);
          result.facts = Json::object(
              {{"manifest_sha256", pushed.digest.hex()}, {"pushed_to", store->name()}});
          if (where.kind == models::Reference::Kind::layout && job.registry.reference.empty()) {
            result.outputs = layout_files(*store, pushed.digest);
          }
          context.log.info("push", text(job.job.name, ":", job.package.version, " to ",
                                        store->name(), ", manifest ", pushed.digest.prefixed()));
        });
        return result;
      });
}

}  // namespace etalon::jobs
