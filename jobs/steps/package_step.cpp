// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/packaging/assemble.hpp"
#include "jobs/records/configuration.hpp"
#include "jobs/signing/keys.hpp"
#include "jobs/signing/sealed_plan.hpp"
#include "jobs/steps/pipeline.hpp"
#include "jobs/steps/signers.hpp"
#include "models/packages/package.hpp"
#include "models/packages/provenance.hpp"
#include "models/packages/trust.hpp"

namespace etalon::jobs {
namespace {

/// Signatures and records about an earlier package say nothing about this one. The plan's signature
/// stays.
void remove_stale(const models::PackageFolder& folder) {
  std::filesystem::remove_all(folder.root / "signatures");
  std::filesystem::remove(folder.root / "records" / "certify.json");
  std::filesystem::remove(folder.root / "records" / "push.json");
  for (const auto& [name, bytes] : folder.statements()) {
    if (models::document_of(name) != "plan") {
      std::filesystem::remove(folder.root / "statements" / name);
    }
  }
}

/// Developer's signature, provenance and trust file; returns what was written.
std::vector<std::string> sign_as_developer(const Job& job, const models::PackageFolder& folder) {
  const auto key = role_key(job, "developer");
  const auto files = models::list_files(folder.files());
  write_package_signature(folder.root / "signatures" / "developer.sigstore.json", files,
                          job.job.name, key);
  std::vector<std::pair<std::string, Json>> records;
  for (const std::string_view step : provenance_steps) {
    records.emplace_back(step, Json::read_file(job.directory() / step / "record.json"));
  }
  write_statement(
      folder.root / "statements" / "provenance.sigstore.json",
      models::provenance(job.job.name, models::package_digest(files), records, key.public_key()),
      key);

  std::vector<std::pair<std::string, std::string>> roles = {{"developer", "keys/developer.pub"}};
  std::vector<std::string> written = {"signatures/developer.sigstore.json",
                                      "statements/provenance.sigstore.json", "trust.toml",
                                      "keys/developer.pub"};
  if (signs_for(job, "certifier")) {
    // Makes the public key that the trust file names: for the job's own trial, not for a certifier.
    static_cast<void>(role_key(job, "certifier"));
    roles.emplace_back("trial", "keys/certifier.pub");
    written.emplace_back("keys/certifier.pub");
  }
  write_file(folder.root / "trust.toml", models::trust_toml(roles));
  for (const auto& file : files) written.push_back("package/" + file.name);
  return written;
}

}  // namespace

StepPlan package_plan(const Job& job) {
  StepPlan plan = plan_job_step(job, "package",
                                Json::object({{"package", config::to_json(job.package)},
                                              {"name", job.job.name},
                                              {"sign", config::to_json(job.sign)}}));
  add_inputs(
      plan, job,
      {"data/record.json", "train/record.json", "compress/record.json", "validate/record.json",
       "train/model.onnx", "compress/gate.json", "validate/report.json", "validate/report.html",
       "validate/plan.json", "validate/predictions.h5", "validate/quality.json"});
  return plan;
}

bool package_step(const StepContext& context) {
  distributed::Communicator& comm = context.session.world();
  const Job& job = context.job;
  StepPlan plan = distributed::agree(comm, "reading the inputs of step package",
                                     [&] { return package_plan(job); });
  distributed::agree(comm, "looking at the package's folder", [&] {
    if (comm.is_root()) check_nothing_foreign(job);
  });
  const auto signers = signers_of("package");
  share_signers(comm, job, signers, plan);
  const auto look = [&] {
    distributed::agree(comm, "looking at the keys", [&] {
      if (comm.is_root()) check_signed_plan(job, validation::OtherPlan::refuse);
    });
    make_signers(comm, job, signers, plan);
  };
  return run_step(context, plan, look, [&] {
    StepResult result;
    distributed::agree(comm, "making the package", [&] {
      if (!comm.is_root()) return;
      const models::PackageFolder folder{job.directory()};
      remove_stale(folder);
      assemble_package(job);
      result.outputs = sign_as_developer(job, folder);
      const Digest digest = models::package_digest(models::list_files(folder.files()));
      result.facts = Json::object({{"package_sha256", digest.hex()}});
      context.log.info("package", text("package ", digest.prefixed()));
    });
    return result;
  });
}

}  // namespace etalon::jobs
