// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/judge_files.hpp"

#include <algorithm>
#include <utility>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/judging/number_text.hpp"
#include "jobs/judging/plan_profile.hpp"
#include "jobs/judging/score_masks.hpp"
#include "validation/cases/case_files.hpp"
#include "validation/cases/marks_table.hpp"
#include "validation/cases/readings_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/families.hpp"
#include "validation/judgement/judge.hpp"
#include "validation/judgement/promises.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_grades.hpp"
#include "validation/plan/planned_marks.hpp"
#include "validation/plan/planned_readers.hpp"

namespace etalon::jobs {
namespace {

/// Why this ruling, and what the plan promised for these patients.
std::string why(const validation::RequirementResult& result) {
  std::string said = result.message;
  // Without an estimate nothing counted as anything.
  if (result.missing > 0 && result.estimate)
    said += text("; ", result.missing, " missing outputs count as the worst");
  if (!result.self_certificate || !result.self_certificate->wrong_pass) return said;
  const validation::SelfCertificate& promised = *result.self_certificate;
  said += text("; wrong pass ", percent(*promised.wrong_pass));
  if (promised.power)
    said += text(", power at ", *promised.expected, " ", percent(*promised.power));
  return said;
}

/// Both tables' bytes as cases of the kind that the plan asks for.
validation::CaseTable joined(const validation::RequirementPlan& plan, validation::Target asked,
                             const JudgedFiles& files, std::string_view predictions,
                             std::string_view labels) {
  const std::string scored = files.predictions.string();
  const std::string labelled = files.labels.string();
  switch (asked) {
    case validation::Target::marks:
      return validation::join_marks(predictions, scored, labels, labelled,
                                    validation::score_columns_of(plan),
                                    validation::hit_criterion(plan));
    case validation::Target::readings:
      return validation::join_readings(predictions, scored, labels, labelled,
                                       validation::score_columns_of(plan),
                                       validation::planned_readers(plan));
    case validation::Target::grades: {
      validation::CaseTable table = validation::join_cases(predictions, scored, labels, labelled,
                                                           {}, validation::Target::two_classes);
      with_context(text(scored, " and ", labelled), [&] { validation::take_grades(table, plan); });
      return table;
    }
    case validation::Target::two_classes:
    case validation::Target::survival:
    case validation::Target::real:
    case validation::Target::masks: break;
  }
  return validation::join_cases(predictions, scored, labels, labelled,
                                validation::score_columns_of(plan), asked);
}

}  // namespace

JudgedBy read_judged_by(const JudgedFiles& files) {
  JudgedBy by{.plan = validation::read_requirements(files.plan)};
  if (!files.signer.empty()) {
    by.signature = validation::read_plan_signature(
        files.signature.empty() ? validation::signature_file(files.plan) : files.signature, by.plan,
        models::PublicKey::read(files.signer));
  }
  if (files.profile.empty()) return by;
  by.profile = validation::read_profile(files.profile);
  require_held(files.plan, by.plan, *by.profile);
  check(by.signature || !by.profile->wants_signature, ErrorKind::usage,
        text(files.profile.string(),
             ": asks for a signed plan; give --signer FILE, the public key under it"));
  return by;
}

FileJudgement judge_files(const JudgedFiles& files, std::int64_t threads,
                          const std::function<void(std::int64_t, std::int64_t)>& scored) {
  FileJudgement judgement;
  validation::JudgementResult& result = judgement.result;
  JudgedBy by = read_judged_by(files);
  result.plan = std::move(by.plan);
  const std::string predictions = read_text_file(files.predictions);
  const std::string labels = read_text_file(files.labels);
  result.predictions = sha256(predictions);
  result.labels = sha256(labels);
  // A plan's requirements are all of one kind.
  const validation::Target asked =
      validation::metric_of(result.plan.requirements.at(0).metric).info().target;
  judgement.cases = joined(result.plan, asked, files, predictions, labels);
  if (judgement.cases.target == validation::Target::masks && !result.plan.classes.empty()) {
    ScoredMasks masks = score_masks(
        judgement.cases, result.plan,
        {.predictions = files.predictions.parent_path(), .references = files.labels.parent_path()},
        threads, scored);
    result.masks = masks.digest;
    judgement.slices = std::move(masks.slices);
  }
  result.results = validation::judge(judgement.cases, result.plan, threads);
  result.grounds = validation::grounds_of(judgement.cases, result.plan, by.signature);
  if (by.profile) {
    result.grounds.profile = validation::HeldProfile{
        .name = by.profile->name,
        .sha256 = validation::digest(*by.profile),
        .shortfalls = validation::shortfalls(validation::counts_of(judgement.cases, result.plan),
                                             *by.profile)};
  }
  validation::add_promises(judgement.cases, result.plan, result.results, threads);
  validation::assume_of_passes(result);
  return judgement;
}

validation::JudgementResult stream_files(const JudgedFiles& files, std::int64_t threads,
                                         distributed::Communicator& comm,
                                         const validation::StreamProgress& progress) {
  const JudgedBy by =
      distributed::agree(comm, "reading the plan", [&] { return read_judged_by(files); });
  return validation::judge_stream({.predictions = files.predictions,
                                   .labels = files.labels,
                                   .signature = by.signature,
                                   .profile = by.profile},
                                  by.plan, threads, comm, progress);
}

std::string result_text(const validation::JudgementResult& result) {
  std::size_t widest = std::string_view("requirement").size();
  for (const auto& each : result.results) widest = std::max(widest, each.id.size());
  const auto row = [&](std::string_view id, std::string_view ruling, std::string_view estimate,
                       std::string_view lower, std::string_view upper, std::string_view why) {
    return line(padded(id, widest + 2), padded(ruling, 14), padded(estimate, 10), padded(lower, 10),
                padded(upper, 10), why);
  };
  std::string lines = row("requirement", "ruling", "estimate", "lower", "upper", "why");
  for (const auto& each : result.results) {
    lines += row(each.id, to_string(each.ruling), number_text(each.estimate),
                 number_text(each.lower), number_text(each.upper), why(each));
  }
  for (const auto& family : validation::family_results(result.plan, result.results)) {
    lines += line("family  ", family.id, ": ", to_string(family.ruling), ", ", family.shown, " of ",
                  family.claims, " claims shown, ", family.needed, " needed (", family.method,
                  ", error of all together ", 100 * family.error, " %)");
  }
  lines += line("ruling  ", to_string(result.overall()));
  if (const auto& signature = result.grounds.signature) {
    lines +=
        line("plan    signed ", signature->signed_at, " by ", signature->signer.substr(0, 16), "…");
  }
  if (const auto& profile = result.grounds.profile) {
    lines += line("profile ", profile->name, ", ", profile->sha256.prefixed().substr(0, 23), "…");
    for (const std::string& each : profile->shortfalls) lines += line("short   ", each);
  }
  for (const validation::Assumption assumption : result.grounds.assumptions)
    lines += line("assumed ", validation::sentence(assumption, result.grounds));
  return lines;
}

}  // namespace etalon::jobs
