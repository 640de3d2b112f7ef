// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/finding.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

constexpr std::array<std::string_view, 9> codes = {"L0", "L1", "L2", "L3", "L4",
                                                   "L5", "L6", "L7", "L8"};
constexpr std::array<std::string_view, 9> titles = {
    "Identity and reproducibility", "Data quality",        "Technical test",
    "Analytical validation",        "Robustness",          "Equity, privacy and explanations",
    "Comparison and change",        "Clinical validation", "Oversight in use"};
constexpr std::array<std::string_view, 5> verdicts = {"pass", "conditional", "inconclusive",
                                                      "not_assessed", "fail"};

/// What is counted, of several and of one.
struct CountUnit {
  std::string_view several;
  std::string_view one;
};
constexpr std::array<CountUnit, 8> count_units = {{{"cases", "case"},
                                                   {"openings", "opening"},
                                                   {"patients", "patient"},
                                                   {"samples", "sample"},
                                                   {"columns", "column"},
                                                   {"classes", "class"},
                                                   {"contents", "content"},
                                                   {"entries", "entry"}}};

/// The threshold of a decision says nothing about a model.
constexpr std::string_view operating_point_id = "L3.operating_point";

/// Counts as they are, shares with four digits.
std::string shown(double value, const std::string& unit) {
  if (std::isinf(value)) return std::string(infinite);
  const bool is_whole = value == std::floor(value) && (is_count(unit) || std::fabs(value) >= 2);
  const auto counted = std::ranges::find(count_units, unit, &CountUnit::several);
  const std::string_view said =
      value == 1 && counted != count_units.end() ? counted->one : std::string_view(unit);
  return text(is_whole ? text(value) : fixed(value, 4), unit.empty() ? "" : " ", said);
}

/// Why an interval gives its verdict.
std::string decision_text(Side bound, double lower, double upper, double threshold,
                          const std::string& unit) {
  const bool at_least = bound == Side::at_least;
  const std::string required = text(at_least ? "at least " : "at most ", shown(threshold, unit));
  if (lower == upper) return text(shown(lower, unit), "; required is ", required);
  const Verdict verdict = decide(bound, lower, upper, threshold);
  if (verdict == Verdict::inconclusive) {
    return text("neither shown nor refuted: the interval from ", shown(lower, unit), " to ",
                shown(upper, unit), " holds the required ", required, "; more cases narrow it");
  }
  const bool is_upper = (verdict == Verdict::fail) == at_least;
  return text("the ", is_upper ? "upper" : "lower", " bound is ",
              shown(is_upper ? upper : lower, unit), "; required is ", required);
}

}  // namespace

std::string_view code(Level level) noexcept { return codes[static_cast<std::size_t>(level)]; }

std::string_view title(Level level) noexcept { return titles[static_cast<std::size_t>(level)]; }

Level parse_level(std::string_view name) {
  const auto found = std::find(codes.begin(), codes.end(), name);
  check(found != codes.end(), ErrorKind::config,
        text("level \"", name, "\" does not exist; levels are L0, L1, … L8"));
  return static_cast<Level>(found - codes.begin());
}

std::string_view to_string(Side side) noexcept {
  return side == Side::at_least ? "at_least" : "at_most";
}

std::string_view to_string(Verdict verdict) noexcept {
  return verdicts[static_cast<std::size_t>(verdict)];
}

Verdict parse_verdict(std::string_view name) {
  const auto found = std::find(verdicts.begin(), verdicts.end(), name);
  check(found != verdicts.end(), ErrorKind::format,
        text("verdict \"", name,
             "\" is none of pass, conditional, inconclusive, not_assessed, fail"));
  return static_cast<Verdict>(found - verdicts.begin());
}

Verdict decide(Side bound, double lower, double upper, double threshold) noexcept {
  if (bound == Side::at_least) {
    if (lower >= threshold) return Verdict::pass;
    return upper < threshold ? Verdict::fail : Verdict::inconclusive;
  }
  if (upper <= threshold) return Verdict::pass;
  return lower > threshold ? Verdict::fail : Verdict::inconclusive;
}

void decide(Finding& finding) {
  ensure(finding.lower && finding.upper && finding.threshold && finding.bound,
         "a decided finding has an interval, a threshold and a bound");
  finding.verdict = decide(*finding.bound, *finding.lower, *finding.upper, *finding.threshold);
  finding.message = decision_text(*finding.bound, *finding.lower, *finding.upper,
                                  *finding.threshold, finding.unit);
}

bool is_count(std::string_view unit) noexcept {
  return std::ranges::find(count_units, unit, &CountUnit::several) != count_units.end();
}

Verdict worse(Verdict a, Verdict b) noexcept { return std::max(a, b); }

Verdict level_verdict(std::span<const Finding> findings, Level level) noexcept {
  bool is_assessed = false;
  Verdict verdict = Verdict::pass;
  for (const Finding& finding : findings) {
    if (finding.level != level) continue;
    is_assessed = is_assessed || finding.id != operating_point_id;
    verdict = worse(verdict, finding.verdict);
  }
  return is_assessed ? verdict : worse(verdict, Verdict::not_assessed);
}

}  // namespace etalon::validation
