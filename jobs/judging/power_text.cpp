// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/power_text.hpp"

#include <algorithm>
#include <array>

#include "core/console.hpp"
#include "core/text.hpp"
#include "validation/plan/family_methods.hpp"

namespace etalon::jobs {
namespace {

using validation::Chance;
using validation::RequirementPower;

std::string optional_percent(const std::optional<Chance>& chance) {
  return chance ? percent(*chance) : std::string("-");
}

std::string least_text(const RequirementPower& each) {
  if (!each.least) return each.not_found.empty() ? "-" : each.not_found;
  return text(each.least->positives, " + ", each.least->negatives);
}

std::string how(const RequirementPower& each) {
  if (!each.never.empty()) return text("cannot pass: ", each.never);
  if (!each.not_simulated.empty()) return text("not simulated: ", each.not_simulated);
  return each.expected ? each.method : text(each.method, "; power needs an expected value");
}

using Row = std::vector<std::string>;

/// The patients with which every requirement that is simulated has its power; none where one is not
/// reached.
Row whole_plan(const std::vector<RequirementPower>& powers) {
  const RequirementPower* largest = nullptr;
  const bool is_reached = std::ranges::all_of(
      powers, [](const RequirementPower& each) { return each.not_found.empty(); });
  const auto patients = [](const RequirementPower& each) {
    return each.least->positives + each.least->negatives;
  };
  for (const RequirementPower& each : powers) {
    if (each.least && (largest == nullptr || patients(each) > patients(*largest))) largest = &each;
  }
  return {"all of these",
          "",
          "",
          "",
          is_reached && largest != nullptr ? least_text(*largest) : std::string("-"),
          is_reached ? "each by itself; that all pass together is less probable"
                     : "not every one of them is reached"};
}

std::string family_line(const validation::FamilyPower& family) {
  return line("family  ", family.id, " (", validation::method_facts(family.method).name, ", ",
              family.claims, " claims, ", family.needed, " needed): ",
              family.wrong_pass
                  ? text("a claim at its limit is shown in at most ", percent(*family.wrong_pass),
                         ", when all are at their limits or one is and all others are shown")
                  : text("not simulated: ", family.not_simulated),
              "; each claim is that of a bound with an error of ", fixed(100 * family.error, 4),
              validation::method_facts(family.method).is_in_order()
                  ? " %, once those before it are shown"
                  : " %, the smallest that may decide it");
}

/// Letters, not bytes: ± is one.
std::size_t width(const std::string& cell) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cell, [](char byte) { return (byte & 0xC0) != 0x80; }));
}

}  // namespace

std::string power_text(const validation::RequirementPlan& plan, const validation::Design& design,
                       const std::vector<RequirementPower>& powers, validation::Search search) {
  const bool has_search = search == validation::Search::least_study;
  std::vector<Row> rows = {{"requirement", "wrong pass", "expected", "power"}};
  if (has_search) rows[0].push_back(text("for ", 100 * design.power, " % power"));
  rows[0].emplace_back("how");
  for (const RequirementPower& each : powers) {
    Row row = {each.id, optional_percent(each.wrong_pass),
               each.expected ? text(*each.expected) : "-", optional_percent(each.power)};
    if (has_search) row.push_back(least_text(each));
    row.push_back(how(each));
    rows.push_back(std::move(row));
  }
  std::string lines =
      line("design  ", design.positives, " + ", design.negatives,
           " patients with and without the condition, ", design.cases_per_patient,
           design.cases_per_patient == 1 ? " case each"
                                         : text(" cases each, correlation ", design.correlation));
  if (has_search && powers.size() > 1) rows.push_back(whole_plan(powers));
  for (const Row& row : rows) {
    std::string cells;
    for (std::size_t column = 0; column + 1 < row.size(); ++column) {
      std::size_t widest = 0;
      for (const Row& other : rows) widest = std::max(widest, width(other[column]));
      cells += row[column] + std::string(widest + 2 - width(row[column]), ' ');
    }
    lines += line(cells, row.back());
  }
  for (const validation::FamilyPower& family : validation::family_powers(plan, powers))
    lines += family_line(family);
  return lines;
}

}  // namespace etalon::jobs
