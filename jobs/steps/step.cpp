// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/step.hpp"

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/environment.hpp"

namespace etalon::jobs {
namespace {

Json inputs_json(const StepPlan& plan) {
  Json inputs = Json::object();
  for (const auto& [name, digest] : plan.inputs) inputs[name] = digest;
  return inputs;
}

}  // namespace

bool record_matches(const std::filesystem::path& folder, const StepPlan& plan) {
  const auto file = folder / "record.json";
  if (!std::filesystem::exists(file)) return false;
  const Json record = Json::read_file(file);
  if (record.at("inputs") != inputs_json(plan) ||
      record.at("configuration").canonical() != plan.configuration.canonical()) {
    return false;
  }
  for (const auto& [name, digest] : record.at("outputs").as_object()) {
    if (!std::filesystem::exists(folder / name) ||
        sha256_file(folder / name).hex() != digest.as_string()) {
      return false;
    }
  }
  return true;
}

void write_record(const std::filesystem::path& folder, const StepPlan& plan,
                  const std::vector<std::string>& outputs, const std::string& started,
                  const Json& facts) {
  Json record = facts;
  record["step"] = plan.name;
  record["inputs"] = inputs_json(plan);
  record["configuration"] = plan.configuration;
  record["environment"] = environment_json();
  record["started"] = started;
  record["finished"] = utc_now();
  record["outputs"] = Json::object();
  for (const auto& name : outputs) record["outputs"][name] = sha256_file(folder / name).hex();
  write_file(folder / "record.json", record.pretty());
}

bool run_step(const StepContext& context, const StepPlan& plan,
              const std::function<StepResult(const std::filesystem::path& folder)>& work) {
  distributed::Communicator& comm = context.session.world();
  const auto folder = context.job.directory() / plan.name;
  const bool is_done =
      distributed::agree(comm, text("reading the record of step ", plan.name),
                         [&] { return comm.is_root() && record_matches(folder, plan); });
  if (comm.max(is_done ? 1 : 0) > 0) {
    context.log.info(plan.name, "up to date");
    return false;
  }
  const std::string started = utc_now();
  const Stopwatch watch;
  distributed::agree(comm, plan.name, [&] {
    // The record goes first and comes last: an interrupted step never looks done.
    if (comm.is_root()) std::filesystem::remove(folder / "record.json");
  });
  const StepResult result = work(folder);
  distributed::agree(comm, text("writing the record of step ", plan.name), [&] {
    if (comm.is_root()) write_record(folder, plan, result.outputs, started, result.facts);
  });
  context.log.info(plan.name, text("done in ", human_duration(watch.seconds())));
  return true;
}

}  // namespace etalon::jobs
