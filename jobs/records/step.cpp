// SPDX-License-Identifier: Apache-2.0
#include "jobs/records/step.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/alike.hpp"
#include "jobs/records/environment.hpp"
#include "jobs/records/record_digests.hpp"
#include "models/packages/key.hpp"

namespace etalon::jobs {
namespace {

Json inputs_json(const StepPlan& plan) {
  Json inputs = Json::object();
  for (const auto& [name, digest] : plan.inputs) inputs[name] = digest;
  return inputs;
}

/// Whether a name stays in the folder that it is taken from.
bool is_inside(const std::filesystem::path& name) {
  return !name.empty() && name.is_relative() &&
         std::ranges::none_of(name, [](const auto& part) { return part == ".."; });
}

/// Whether a document is larger than any that Etalon writes: hashing it could take hours.
bool is_oversized(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 5> documents = {".json", ".jsonl", ".md", ".html",
                                                         ".toml"};
  const std::string ending = file.extension().string();
  if (ending == ".key" || ending == ".pub") return is_larger(file, models::most_key_bytes);
  return std::ranges::find(documents, ending) != documents.end() &&
         is_larger(file, most_document_bytes);
}

/// Compares a plan with a record; throws format errors for what is no record.
RecordDifference difference(const StepPlan& plan, const Json& record, Outputs wanted) {
  const Json inputs = inputs_json(plan);
  for (const auto& [name, digest] : inputs.as_object()) {
    const Json* before = record.at("inputs").find(name);
    if (before == nullptr || *before != digest) {
      return {RecordPart::input, text("input ", name, " is another")};
    }
  }
  if (record.at("inputs") != inputs) return {RecordPart::input, "an input is gone"};
  if (record.at("configuration").canonical() != plan.configuration.canonical()) {
    return {RecordPart::configuration, "the configuration is another"};
  }
  const auto output = [](const std::string& name, std::string_view what) {
    return RecordDifference{RecordPart::output, text("output ", name, " ", what)};
  };
  const Json& outputs = record.at("outputs");
  for (const std::string& name : plan.outputs) {
    if (!outputs.contains(name)) return output(name, "is not in its record");
  }
  for (const auto& [name, digest] : outputs.as_object()) {
    const auto file = plan.folder / name;
    if (!is_inside(name)) return output(name, "is not in its folder");
    if (!std::filesystem::exists(file)) return output(name, "is missing");
    if (is_oversized(file)) return output(name, "is larger than any that is written");
    if (wanted == Outputs::have_their_bytes && sha256_file(file).hex() != digest.as_string()) {
      return output(name, "was changed since");
    }
  }
  return {};
}

}  // namespace

StepPlan plan_step(const Job& job, std::string name, Json configuration) {
  StepPlan plan;
  plan.directory = job.directory();
  plan.folder = job.directory() / name;
  plan.record = plan.folder / "record.json";
  plan.name = std::move(name);
  plan.configuration = std::move(configuration);
  return plan;
}

StepPlan plan_job_step(const Job& job, std::string name, Json configuration) {
  StepPlan plan = plan_step(job, std::move(name), std::move(configuration));
  plan.folder = job.directory();
  plan.record = job.directory() / "records" / (plan.name + ".json");
  return plan;
}

void add_inputs(StepPlan& plan, const Job& job, const std::vector<std::string>& files) {
  for (const std::string& name : files) {
    const auto file = job.directory() / name;
    check(std::filesystem::exists(file), ErrorKind::io,
          text(file.string(), " is missing; run `etalon run` or the step that makes ", name));
    check(!is_oversized(file), ErrorKind::format,
          text(file.string(),
               ": is larger than any file of this kind; run `etalon run` or the step "
               "that makes ",
               name));
    plan.inputs[name] = sha256_file(file).hex();
  }
}

RecordDifference record_difference(const StepPlan& plan, Outputs outputs) {
  if (!std::filesystem::exists(plan.record)) return {RecordPart::record, "it was not done yet"};
  // An io error stays one: what cannot be read may be a good record.
  try {
    const std::string bytes = read_text_file(plan.record, most_record_bytes);
    RecordDifference found = difference(plan, Json::parse(bytes, plan.record.string()), outputs);
    if (found.is_none()) check_noted(plan.directory, plan.record, bytes);
    return found;
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format) throw;
    return {RecordPart::record, text("its record cannot be understood (", problem.what(), ")")};
  }
}

void write_record(const StepPlan& plan, const StepResult& result, const Machines& machines,
                  const std::string& started) {
  Json record = result.facts;
  record["step"] = plan.name;
  record["inputs"] = inputs_json(plan);
  record["configuration"] = plan.configuration;
  record["environment"] = environment_json();
  record["environment"]["machine_class_rule"] = machines.class_rule;
  record["machines"] = machines.ranks;
  record["started"] = started;
  record["finished"] = utc_now();
  record["outputs"] = Json::object();
  for (const auto& name : result.outputs) {
    // No later run would read it: the step would be done again and again.
    check(!is_oversized(plan.folder / name), ErrorKind::unsupported,
          text((plan.folder / name).string(), ": is larger than ", human_bytes(most_document_bytes),
               ", the most that is read of a document; use fewer samples"));
    record["outputs"][name] = sha256_file(plan.folder / name).hex();
  }
  const std::string bytes = record.pretty();
  note_record(plan.directory, plan.record, bytes);
  write_file(plan.record, bytes);
}

bool run_step(const StepContext& context, const StepPlan& plan, const std::function<void()>& look,
              const std::function<StepResult()>& work) {
  distributed::Communicator& comm = context.session.world();
  distributed::check_alike(comm, text("the inputs of step ", plan.name),
                           {plan.inputs.begin(), plan.inputs.end()},
                           "give every rank the same files, or a job directory that all share");
  const std::string difference = comm.broadcast_text(distributed::agree(
      comm, text("reading the record of step ", plan.name),
      [&] { return comm.is_root() ? record_difference(plan).reason : std::string(); }));
  if (difference.empty()) {
    context.log.info(plan.name, "up to date");
    return false;
  }
  if (std::filesystem::exists(plan.record)) {
    context.log.info(plan.name, text("done again: ", difference));
  }
  const std::string started = utc_now();
  const Stopwatch watch;
  look();
  distributed::agree(comm, plan.name, [&] {
    // The record goes first and comes last: an interrupted step never looks done.
    if (comm.is_root()) std::filesystem::remove(plan.record);
  });
  const StepResult result = work();
  distributed::agree(comm, text("writing the record of step ", plan.name), [&] {
    if (comm.is_root()) write_record(plan, result, context.machines, started);
  });
  context.log.info(plan.name, text("done in ", human_duration(watch.seconds())));
  return true;
}

}  // namespace etalon::jobs
