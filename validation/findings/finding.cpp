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
constexpr std::array<std::string_view, 4> verdicts = {"pass", "conditional", "not_assessed",
                                                      "fail"};

constexpr std::array<std::string_view, 8> count_units = {
    "cases", "openings", "patients", "samples", "columns", "classes", "contents", "entries"};

/// Counts as they are, shares with four digits.
std::string shown(double value, const std::string& unit) {
  const bool is_whole = value == std::floor(value) && (is_count(unit) || std::fabs(value) >= 2);
  return text(is_whole ? text(value) : fixed(value, 4), unit.empty() ? "" : " ", unit);
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

std::string_view to_string(Verdict verdict) noexcept {
  return verdicts[static_cast<std::size_t>(verdict)];
}

Verdict parse_verdict(std::string_view name) {
  const auto found = std::find(verdicts.begin(), verdicts.end(), name);
  check(found != verdicts.end(), ErrorKind::format,
        text("verdict \"", name, "\" is none of pass, conditional, not_assessed, fail"));
  return static_cast<Verdict>(found - verdicts.begin());
}

Verdict decide(Bound bound, double lower, double upper, double threshold) noexcept {
  if (bound == Bound::at_least) {
    if (lower >= threshold) return Verdict::pass;
    return upper < threshold ? Verdict::fail : Verdict::conditional;
  }
  if (upper <= threshold) return Verdict::pass;
  return lower > threshold ? Verdict::fail : Verdict::conditional;
}

void decide(Finding& finding) {
  ensure(finding.lower && finding.upper && finding.threshold && finding.bound,
         "a decided finding has an interval, a threshold and a bound");
  const bool at_least = *finding.bound == Bound::at_least;
  finding.verdict = decide(*finding.bound, *finding.lower, *finding.upper, *finding.threshold);
  const std::string threshold =
      text(at_least ? "at least " : "at most ", shown(*finding.threshold, finding.unit));
  if (*finding.lower == *finding.upper) {
    finding.message = text(shown(*finding.lower, finding.unit), "; required is ", threshold);
    return;
  }
  const double decisive =
      (finding.verdict == Verdict::fail) == at_least ? *finding.upper : *finding.lower;
  const std::string_view side = decisive == *finding.upper ? "upper" : "lower";
  if (finding.verdict == Verdict::conditional) {
    finding.message =
        text("neither shown nor refuted: the interval from ", shown(*finding.lower, finding.unit),
             " to ", shown(*finding.upper, finding.unit), " holds the required ", threshold,
             "; more cases narrow it");
  } else {
    finding.message = text("the ", side, " bound is ", shown(decisive, finding.unit),
                           "; required is ", threshold);
  }
}

bool is_count(std::string_view unit) noexcept {
  return std::ranges::find(count_units, unit) != count_units.end();
}

Verdict worse(Verdict a, Verdict b) noexcept { return std::max(a, b); }

Verdict level_verdict(std::span<const Finding> findings, Level level) noexcept {
  bool is_assessed = false;
  Verdict verdict = Verdict::pass;
  for (const Finding& finding : findings) {
    if (finding.level != level) continue;
    is_assessed = true;
    verdict = worse(verdict, finding.verdict);
  }
  return is_assessed ? verdict : Verdict::not_assessed;
}

}  // namespace etalon::validation
