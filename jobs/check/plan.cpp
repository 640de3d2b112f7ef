// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/compression/gate_outlook.hpp"
#include "validation/findings/expected.hpp"
#include "validation/plan/planned_findings.hpp"

namespace etalon::jobs {
namespace {

/// Levels that the validation has findings for.
constexpr std::array assessed_levels = {"L0", "L1", "L3", "L6"};

bool has_level(const validation::Plan& plan, std::string_view level) {
  return std::ranges::find(plan.levels, level) != plan.levels.end();
}

validation::JudgedModels models_of(const Job& job) {
  return job.compress.method == "none" ? validation::JudgedModels::full
                                       : validation::JudgedModels::full_and_compressed;
}

/// Levels that the plan demands and whose every limit all values meet.
void inspect_empty_levels(const Job& job, Inspection& found) {
  const validation::Plan plan = validation::without_faulty_requirements(job.plan);
  // What is wrong with its own requirements was said; what they were meant to ask is not known.
  if (plan.requirements.size() != job.plan.requirements.size()) return;
  const auto planned = validation::planned_findings(plan, models_of(job));
  for (const auto& [level, keys] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"L3", "plan.analytical"}, {"L6", "plan.comparison"}}) {
    const bool is_compared = level != "L6" || job.compress.method != "none";
    const bool is_asked = std::ranges::any_of(
        planned, [&](const auto& each) { return validation::code(each.level) == level; });
    if (!has_level(job.plan, level) || !is_compared || is_asked) continue;
    found.object(ErrorKind::config, "plan.levels",
                 text("plan.levels names ", level, ", but the plan requires nothing of ", level,
                      ": every value meets each limit of ", keys,
                      ", so the level is not assessed and the certificate could only say FAILED"),
                 text("set a limit of ", keys, ", or add a [[plan.requirement]]"),
                 {std::string(keys), "plan.requirement", "compress.method"});
  }
}

void inspect_levels(const Job& job, Inspection& found) {
  for (const std::string& level : job.plan.levels) {
    if (std::ranges::find(assessed_levels, level) != assessed_levels.end()) continue;
    // What is no level at all was said when the file was read.
    if (level.size() != 2 || level < "L0" || level > "L8") continue;
    found.object(ErrorKind::unsupported, "plan.levels",
                 text("plan.levels names ", level,
                      ", which nothing assesses yet, so the "
                      "certificate could only say FAILED"),
                 "take it out (L0, L1, L3 and L6 are assessed)");
  }
  // A compressed model is not certain before the gate: without one the least is asked.
  std::vector<std::string> missing;
  for (const auto level : validation::least_levels(validation::JudgedModels::full)) {
    if (!has_level(job.plan, validation::code(level))) {
      missing.emplace_back(validation::code(level));
    }
  }
  if (!missing.empty()) {
    found.warn("plan.levels",
               text("plan.levels does not name ", join(missing, ", "),
                    ", without which no certificate says PASSED: it can only say FAILED"),
               text("add ", missing.size() == 1 ? "it" : "them", " to plan.levels"));
  }
  if (has_level(job.plan, "L6") && job.compress.method == "none") {
    found.object(ErrorKind::config, "plan.levels",
                 "plan.levels names L6, which compares the compressed model with the full one, but "
                 "compress.method is none: the level is not assessed and the certificate FAILED",
                 "take L6 out of plan.levels, or compress", {"compress.method"});
  }
}

/// The gate and the plan ask the same question of different patients: a gate that is easier lets
/// through what the plan refuses.
void inspect_gate(const Job& job, Inspection& found) {
  if (job.compress.method == "none") return;
  if (job.compress.margin > job.plan.comparison.auc_margin) {
    found.warn("compress.margin",
               text("compress.margin is ", job.compress.margin,
                    ", wider than plan.comparison.auc_margin = ", job.plan.comparison.auc_margin,
                    ": the gate may accept a model that the plan refuses"),
               "give both the same margin", {"plan.comparison.auc_margin", "compress.method"});
  }
  if (job.compress.alpha > job.plan.alpha / 2) {
    found.warn("compress.alpha",
               text("compress.alpha is ", job.compress.alpha, ", more than half of plan.alpha = ",
                    job.plan.alpha, ": the gate may accept a model that the plan refuses"),
               text("set compress.alpha = ", job.plan.alpha / 2),
               {"plan.alpha", "compress.method"});
  }
}

/// What the gate needs of the validation split before it can accept anything.
void inspect_patients_of_gate(const Job& job, const SourceLook& source, Inspection& found) {
  if (job.compress.method == "none" || !source.is_dealt()) return;
  // A class without any sample ends the step `data`, whose checks have said so.
  const auto outlook = first_outlook(source.validation_cases, job.data.classes, job.compress);
  if (!outlook) return;
  const bool is_compared = has_level(job.plan, "L6");
  const std::string remedy =
      text("raise data.validation, add patients of that class, or set compress.method = \"none\"",
           is_compared ? " without L6 in plan.levels" : "");
  const std::string consequence =
      is_compared ? ", and L6, with nothing to compare, fails the certificate" : "";
  if (!outlook->doubt.empty()) {
    const std::string message =
        text(job.data.path, ": ", outlook->doubt, ": it will accept no candidate", consequence);
    if (is_compared) {
      found.object(ErrorKind::config, "data.validation", message, remedy,
                   {"plan.levels", "compress.method", "compress.alpha"});
    } else {
      found.warn("data.validation", message, remedy);
    }
  } else if (outlook->equal_models < -job.compress.margin) {
    found.warn(
        "compress.margin",
        text(job.data.path, ": ", outlook->cases, ", with which equal models have the bound ",
             fixed(outlook->equal_models, 4), ": under compress.margin = ", job.compress.margin,
             " the gate accepts only a candidate that is better than the full model; else it "
             "accepts none",
             consequence),
        text("widen compress.margin, or ", remedy));
  }
}

void inspect_splits(const Job& job, const SourceLook& source, Inspection& found) {
  if (source.has_masks || job.data.classes.size() != 2) {
    found.object(ErrorKind::unsupported, "data.classes",
                 text("validation of ",
                      source.has_masks ? std::string("label volumes")
                                       : text(job.data.classes.size(), " classes"),
                      " is not implemented"),
                 "such a job can be trained (`etalon train`)");
    return;
  }
  if (!source.is_dealt()) return;
  const std::int64_t test = source.in_split(2);
  const auto& limits = job.plan.data;
  if (test < limits.min_cases) {
    found.warn("plan.data.min_cases",
               text("the test split has ", test, " cases, plan.data.min_cases asks for ",
                    limits.min_cases, ": level L1 will fail"),
               "raise data.test, or add data");
  }
  for (std::size_t c = 0; c < 2; ++c) {
    const std::int64_t count = source.counts[2][c];
    if (count == 0 || count >= limits.min_cases_per_class) continue;
    found.warn("plan.data.min_cases_per_class",
               text("the test split has ", count, " cases of class '", job.data.classes[c],
                    "', plan.data.min_cases_per_class asks for ", limits.min_cases_per_class,
                    ": level L1 will fail"),
               "raise data.test, or add data");
  }
}

std::string shown(const validation::UnreachableLimit& each, const Job& job) {
  if (!each.best) return text("nothing is assessed (", each.reason, ")");
  return text("the bound of ", each.is_of_equal_models ? "equal models" : "a faultless result",
              " is ", fixed(*each.best, 4), " (", 100 * (1 - job.plan.alpha), " % interval)");
}

std::string remedy_of(const validation::UnreachableLimit& each) {
  const std::string_view less = "ask for what the data can show, or test on ";
  if (each.needed) {
    const bool is_of_patients = each.patients < each.count;
    return text(less,
                is_of_patients ? text(each.cases, " of ", *each.needed, " patients of equal size")
                               : text(*each.needed, " ", each.cases),
                " (data.test, or more data)");
  }
  if (each.is_of_unequal_patients)
    return text(less, "patients who have more equal numbers of cases: ", each.patients,
                " of equal size would be enough");
  if (each.best && !each.is_of_equal_models)
    return "ask for less: no number of cases is enough for that";
  return text(less, "more cases (docs/formats/plan.md says which limit leaves a requirement out)");
}

/// Limits for which the test split is too small, whatever the model will be.
void inspect_limits(const Job& job, const SourceLook& source, Inspection& found) {
  if (source.has_masks || job.data.classes.size() != 2) return;
  for (const auto& each :
       validation::unreachable_limits(job.plan, source.test_cases, models_of(job))) {
    const std::string cases =
        text(each.count, " ", each.cases,
             each.patients < each.count ? text(" of ", each.patients, " patients") : std::string(),
             " of the test split");
    const bool is_own = each.key == "plan.requirement";
    const bool passes_better = each.is_of_equal_models && each.best.has_value();
    const std::string message =
        text(is_own ? text("the limit of ", each.finding) : each.key, " is ", each.limit,
             ", but with the ", cases, " ", shown(each, job), ": ",
             is_own ? std::string("it") : each.finding,
             passes_better ? " passes only a better one" : " cannot pass");
    const std::string remedy = remedy_of(each);
    if (passes_better) {
      found.warn(each.key, message, remedy);
    } else {
      found.object(
          ErrorKind::config, each.key, message, remedy,
          {"plan.alpha", "plan.levels", "plan.waivers", "plan.cluster", "compress.method"});
    }
  }
}

}  // namespace

Inspection inspect_plan(const CheckTask& task) {
  const Job& job = task.job;
  Inspection found;
  inspect_levels(job, found);
  inspect_empty_levels(job, found);
  inspect_gate(job, found);
  if (task.source) {
    inspect_splits(job, *task.source, found);
    if (!task.source->has_masks && job.data.classes.size() == 2)
      inspect_patients_of_gate(job, *task.source, found);
  }
  if (task.source) inspect_limits(job, *task.source, found);
  found.fact("plan", text("levels ", join(job.plan.levels, ", "), "; operating point ",
                          job.plan.operating_point, "; AUC at least ", job.plan.analytical.auc,
                          ", intervals of ", 100 * (1 - job.plan.alpha), " %"));
  return found;
}

}  // namespace etalon::jobs
