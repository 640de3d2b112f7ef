// SPDX-License-Identifier: Apache-2.0
#include "validation/power/design.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/config/read.hpp"
#include "core/config/toml.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

/// Each is looked for among all requirements.
constexpr std::size_t most_faults = 20;

/// Parts of the patients that cannot be, one fault each.
class Parts {
 public:
  explicit Parts(const RequirementPlan& plan) : is_of_one_class_(is_of_one_class(plan)) {}

  /// What speaks against the part of a requirement with a subgroup; empty when nothing does.
  std::string add(const Requirement& requirement, double part) {
    if (is_of_one_class_ && (is_of_present(requirement) || is_of_absent(requirement)))
      return "'positives' and 'negatives' say whose reference has the structure; leave 'part' out";
    const Subgroup subgroup = Subgroup::of(requirement.subgroup);
    // Labels that nobody knows may leave another part of the patients to each label.
    const bool is_of_all = is_of_masks(requirement);
    auto& values = parts_[{is_of_all ? std::string() : requirement.label, subgroup.column}];
    const auto [known, is_new] = values.try_emplace(subgroup.value, part);
    if (!is_new && known->second != part)
      return text("a 'part' of ", part, " where another requirement of the same subgroup has ",
                  known->second, "; state one");
    double sum = 0;
    for (const auto& [value, each] : values) sum += each;
    constexpr double rounding = 1e-9;
    if (is_new && sum > 1 + rounding)
      return text("the parts of subgroups that no patient is in together add up to ", sum,
                  "; they cannot be more than all");
    return {};
  }

 private:
  bool is_of_one_class_;
  /// By label and column: of each value.
  std::map<std::pair<std::string, std::string>, std::map<std::string, double>> parts_;
};

}  // namespace

const Expectation* Design::of(const std::string& requirement) const {
  const auto found = std::ranges::find(expected, requirement, &Expectation::requirement);
  return found == expected.end() ? nullptr : &*found;
}

namespace {

config::TomlValue document_of(const std::filesystem::path& file,
                              std::span<const std::string> overrides) {
  config::TomlValue document =
      file.empty() ? config::parse_toml("", "--set") : config::read_toml_file(file);
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  return document;
}

}  // namespace

Design read_design(const std::filesystem::path& file, std::span<const std::string> overrides) {
  return config::read<Design>(document_of(file, overrides));
}

StatedDesign read_stated_design(const std::filesystem::path& file,
                                std::span<const std::string> overrides) {
  const config::TomlValue document = document_of(file, overrides);
  const auto says = [&](const char* key) { return document.table()->contains(key); };
  for (const char* key : {"positives", "negatives"}) {
    check(says(key), file.empty() ? ErrorKind::usage : ErrorKind::config,
          text(file.empty() ? std::string() : file.string() + ": ",
               "the study that the plan is for does not say '", key,
               "' (a promise holds for so many patients, and a default is nobody's word); say both "
               "by --design FILE or --set positives=N --set negatives=M"));
  }
  return {config::read<Design>(document), says("samples")};
}

void check_design(const Design& design, const RequirementPlan& plan) {
  std::vector<std::string> faults;
  if (design.positives + design.negatives == 0)
    faults.emplace_back("there are no patients; set positives and negatives");
  if (design.cases_per_patient > 1 && plan.cluster != "patient") {
    faults.push_back(text("cases_per_patient = ", design.cases_per_patient,
                          ", but the plan takes every case for independent (cluster = \"",
                          plan.cluster,
                          "\"), so that none of its promises would hold for cases of one patient; "
                          "judge by patient, or state one case for each"));
  }
  Parts known_parts(plan);
  std::set<std::string> seen;
  std::vector<std::string> ids;
  for (const Requirement& each : plan.requirements) ids.push_back(each.id);
  const std::string known = shortened(join(ids, ", "), 400);
  for (const Expectation& each : design.expected) {
    if (faults.size() >= most_faults) {
      faults.emplace_back("and perhaps more");
      break;
    }
    const auto object = [&](const auto&... parts) {
      faults.push_back(
          text("expected '", shortened(each.requirement, most_id_bytes), "': ", parts...));
    };
    if (!seen.insert(each.requirement).second) object("stands twice");
    const auto found = std::ranges::find(plan.requirements, each.requirement, &Requirement::id);
    if (found == plan.requirements.end()) {
      const std::string near = nearest(each.requirement, ids);
      object("the plan has no such requirement",
             near.empty() ? text("; it has ", known) : text("; did you mean '", near, "'?"));
      continue;
    }
    const MetricInfo& info = metric_of(found->metric).info();
    const bool is_paired = !found->reference.empty();
    const double least = is_paired ? info.least - info.most : info.least;
    const double most = is_paired ? info.most - info.least : info.most;
    if (each.value <= least || each.value >= most)
      object("a true ", is_paired ? "difference of " : "", info.id, " of ", each.value,
             " does not lie between ", least, " and ", most);
    if ((each.missed || each.spread) && info.target != Target::masks)
      object("'missed' and 'spread' are of masks, and ", info.id, " is of none; leave them out");
    if ((each.missed || each.spread) && is_of_absent(*found))
      object(
          "where references lack the structure a case scores all or nothing; leave 'missed' and "
          "'spread' out");
    if (!each.part) continue;
    if (found->subgroup.empty()) {
      object("the requirement has no subgroup, so that 'part' has no meaning; leave it out");
    } else if (const std::string fault = known_parts.add(*found, *each.part); !fault.empty()) {
      object(fault);
    }
  }
  check(faults.empty(), ErrorKind::config, join(faults, "; "));
}

}  // namespace etalon::validation
