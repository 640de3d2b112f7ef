// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/plan.hpp"

#include <algorithm>

#include "core/config/read.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/metrics/confusion.hpp"
#include "validation/plan/easy_limits.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_findings.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view plan_schema = "etalon.plan/4";

/// The document as the configuration reader takes it: types, ranges, choices and misspelt keys are
/// judged by the same field list as a job file.
config::TomlValue to_toml_value(const Json& json, std::string_view source) {
  config::TomlValue result;
  result.source = source;
  if (json.is_bool()) {
    result.value = json.as_bool();
  } else if (json.is_integer()) {
    result.value = json.as_integer();
  } else if (json.is_number()) {
    result.value = json.as_number();
  } else if (json.is_string()) {
    result.value = json.as_string();
  } else if (json.is_array()) {
    config::TomlValue::Array array;
    for (const Json& element : json.as_array()) array.push_back(to_toml_value(element, source));
    result.value = std::move(array);
  } else if (json.is_object()) {
    config::TomlValue::Table table;
    for (const auto& [key, value] : json.as_object()) {
      // A number that is left out.
      if (!value.is_null()) table.emplace(key, to_toml_value(value, source));
    }
    result.value = std::move(table);
  }
  return result;
}

/// Name of the first key of `wanted` that `found` lacks, dotted; empty when there is none.
std::string missing_key(const Json& wanted, const Json& found, const std::string& path) {
  for (const auto& [key, value] : wanted.as_object()) {
    std::string full = path.empty() ? key : text(path, ".", key);
    const Json* member = found.find(key);
    if (member == nullptr) return full;
    if (!value.is_object() || !member->is_object()) continue;
    std::string nested = missing_key(value, *member, full);
    if (!nested.empty()) return nested;
  }
  return {};
}

void look_at_levels(const Plan& plan, std::vector<PlanProblem>& problems) {
  constexpr std::string_view key = "plan.levels";
  if (plan.levels.empty()) {
    problems.push_back(
        {key, "plan.levels is empty: a verdict needs at least one level; name some of L0 … L8"});
  }
  for (auto level = plan.levels.begin(); level != plan.levels.end(); ++level) {
    const auto before = std::count(plan.levels.begin(), level, *level);
    if (before == 1) {
      problems.push_back({key, text("plan.levels names ", *level, " twice; once is enough")});
    }
    if (before > 0) continue;
    try {
      static_cast<void>(parse_level(*level));
    } catch (const Error& problem) {
      problems.push_back({key, text("plan.levels: ", problem.what())});
    }
  }
}

bool is_of_decisions(std::string_view id) {
  const Metric* metric = find_metric(id);
  return metric != nullptr && metric->info().needs_threshold;
}

constexpr std::size_t most_own_requirements = 200;

/// Of its own requirements; true when their findings can be named.
bool look_at_requirements(const Plan& plan, std::vector<PlanProblem>& problems) {
  constexpr std::string_view key = "plan.requirement";
  const std::size_t before = problems.size();
  const auto object = [&](const auto&... parts) {
    problems.push_back({key, text(key, ": ", parts...)});
  };
  if (plan.requirements.size() > most_own_requirements) {
    object("there are ", plan.requirements.size(), " of them; a job takes ", most_own_requirements);
    return false;
  }
  for (const Requirement& each : plan.requirements) {
    if (each.id.size() > most_id_bytes) {
      object("the id '", each.id.substr(0, most_id_bytes), "…' is longer than ", most_id_bytes,
             " characters");
      continue;
    }
    if (is_reserved(each.id)) {
      object("the id '", each.id,
             "' is that of a check of the sections, or of a compressed model; choose another id");
    }
    if (each.id.empty() ||
        each.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") != std::string::npos) {
      object("the id '", each.id, "' is not made of a-z, 0-9, _ and .");
    }
    // A decision's threshold may be left to the operating point; one that the validation split
    // chooses is taken for possible.
    Requirement decided = each;
    if (!decided.threshold && is_of_decisions(each.metric))
      decided.threshold = stated_threshold(plan).value_or(0.5);
    const auto faults = requirement_faults(decided);
    for (const std::string& fault : faults) problems.push_back({key, text(key, ": ", fault)});
    if (!faults.empty()) continue;
    if (is_met_by_all(each))
      object("'", each.id, "': every value meets a limit of ", each.limit,
             ", so that it asks for nothing; name a limit, or take it out");
    if (metric_of(each.metric).info().target != Target::two_classes) {
      object("'", each.id, "': ", each.metric, " judges labels of the kind ",
             to_string(metric_of(each.metric).info().target), "; a job's are two classes");
    }
    if (is_of_the_better_side(each))
      object("'", each.id, "': bound is \"", each.bound, "\", a limit that the worst models of ",
             each.metric, " meet; leave bound out, which is the worse side");
    if (each.reference.empty() && !is_of_every_model(each))
      object("'", each.id, "': score is \"", each.score,
             "\", but each model that is packaged is judged by the same limits; leave score out, "
             "which is every model");
    if (!each.reference.empty() &&
        (each.reference != full_column || each.score != compressed_column))
      object("'", each.id, "': a difference is of score = \"compressed\" and reference = \"full\"");
    if (!each.family.empty())
      object("'", each.id,
             "': family is that of claims which count singly; a job's plan passes when all its "
             "requirements pass; leave family out, or judge its table by `etalon validate --plan`");
    if (!each.against.empty())
      object("'", each.id,
             "': a job has no subgroups; leave against out, or judge its table by `etalon validate "
             "--plan`");
    if (!each.label.empty()) object("'", each.id, "': a job has one label; leave label out");
    if (is_of_class_scores(each))
      object("'", each.id, "': ", each.metric,
             " judges scores of several classes, and a job has one label; judge its table by "
             "`etalon validate --plan`");
    if (!each.subgroup.empty())
      object("'", each.id,
             "': the predictions of a job carry no attributes, so that a subgroup "
             "cannot be told; judge their table by `etalon validate --plan`");
  }
  if (problems.size() > before) return false;
  const auto ids = expected_findings(plan, JudgedModels::full_and_compressed);
  for (auto id = ids.begin(); id != ids.end(); ++id) {
    constexpr std::string_view suffix = "_compressed";
    const bool is_twin = id->ends_with(suffix) &&
                         std::ranges::count(ids, id->substr(0, id->size() - suffix.size())) > 1;
    if (!is_twin && std::count(ids.begin(), id, *id) == 1)
      object("there is a second finding ", *id, "; choose another id");
  }
  return problems.size() == before;
}

void look_at_resamples(const Plan& plan, std::vector<PlanProblem>& problems) {
  constexpr std::string_view key = "plan.replicates";
  const auto planned = planned_findings(plan, JudgedModels::full_and_compressed);
  const std::string fault = resamples_fault(std::ssize(planned), plan.replicates);
  if (!fault.empty()) problems.push_back({key, text(key, ": ", fault)});
}

void look_at_waivers(const Plan& plan, std::vector<PlanProblem>& problems) {
  constexpr std::string_view key = "plan.waivers";
  const auto known = expected_findings(plan, JudgedModels::full_and_compressed);
  if (plan.waivers.size() > known.size()) {
    problems.push_back({key, text("plan.waivers: there are ", plan.waivers.size(), ", and only ",
                                  known.size(), " findings")});
    return;
  }
  for (auto waiver = plan.waivers.begin(); waiver != plan.waivers.end(); ++waiver) {
    const std::string id = shortened(waiver->finding, most_id_bytes);
    const auto before =
        std::ranges::count(plan.waivers.begin(), waiver, waiver->finding, &Waiver::finding);
    if (before == 1) problems.push_back({key, text("plan.waivers: ", id, " is waived twice")});
    if (std::ranges::find(known, waiver->finding) == known.end() && before == 0) {
      const std::string near = nearest(id, known);
      problems.push_back({key, text("plan.waivers: there is no finding \"", id, "\"",
                                    near.empty() ? "" : text("; did you mean \"", near, "\"?"),
                                    "; docs/semantics/verdicts.md lists them")});
    }
    if (trimmed(waiver->reason).empty()) {
      problems.push_back(
          {key, text("plan.waivers: the waiver of ", id,
                     " gives no reason; a reservation is accepted by a person who says why")});
    }
  }
}

}  // namespace

std::vector<PlanProblem> plan_problems(const Plan& plan) {
  std::vector<PlanProblem> problems;
  look_at_levels(plan, problems);
  try {
    static_cast<void>(parse_operating_rule(plan.operating_point));
  } catch (const Error& problem) {
    problems.push_back({"plan.operating_point", text("plan.operating_point: ", problem.what())});
  }
  if (look_at_requirements(plan, problems)) {
    look_at_resamples(plan, problems);
    look_at_waivers(plan, problems);
  }
  return problems;
}

Plan without_faulty_requirements(const Plan& plan) {
  Plan sound = plan;
  std::vector<PlanProblem> problems;
  if (look_at_requirements(plan, problems)) look_at_resamples(plan, problems);
  if (!problems.empty()) sound.requirements.clear();
  return sound;
}

void check_plan(const Plan& plan) {
  const auto problems = plan_problems(plan);
  if (!problems.empty()) throw Error(ErrorKind::config, problems.front().message);
}

std::string plan_bytes(const Plan& plan) {
  Json json = config::to_json(plan);
  json["schema"] = plan_schema;
  return json.canonical();
}

Plan parse_plan(std::string_view bytes, std::string_view source) {
  Json json = Json::parse(bytes, source);
  check(json.is_object(), ErrorKind::format, text(source, ": a plan must be a JSON object"));
  const Json* found = json.find("schema");
  check(found != nullptr && found->is_string(), ErrorKind::format,
        text(source, ": key 'schema' is not \"", plan_schema, "\"; this is no plan"));
  const std::string fault = schema_fault(found->as_string(), plan_schema);
  check(fault.empty(), ErrorKind::format, text(source, ": key 'schema' ", fault));
  json.as_object().erase("schema");
  const Plan plan = config::read<Plan>(to_toml_value(json, source));
  with_context(source, [&] { check_plan(plan); });
  const std::string canonical = plan_bytes(plan);
  if (canonical != bytes) {
    const std::string key = missing_key(config::to_json(plan), json, "");
    throw Error(ErrorKind::format, key.empty()
                                       ? text(source,
                                              ": is not canonical JSON (RFC 8785); a plan that was "
                                              "written by hand must be committed by Etalon")
                                       : text(source, ": key '", key,
                                              "' is missing; a plan names every "
                                              "limit, so that no default can change it later"));
  }
  return plan;
}

std::string other_version_fault(std::string_view bytes) {
  try {
    const Json json = Json::parse(bytes);
    const Json* found = json.is_object() ? json.find("schema") : nullptr;
    if (found == nullptr || !found->is_string()) return {};
    if (!is_other_version(found->as_string(), plan_schema)) return {};
    return schema_fault(found->as_string(), plan_schema);
  } catch (const Error& problem) {
    if (is_of_the_machine(problem.kind())) throw;
    return {};
  }
}

Digest digest(const Plan& plan) { return sha256(plan_bytes(plan)); }

}  // namespace etalon::validation
