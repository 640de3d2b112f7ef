// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/findings.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/text.hpp"
#include "validation/html/interval_plot.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation::html {
namespace {

struct VerdictWords {
  std::string_view sign;
  std::string_view word;
  std::string_view overall;
};

VerdictWords words_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return {
          "\u2713", "Pass",
          "Every level that the plan demands passes: each confidence bound meets the limit that "
          "was fixed before the test labels were opened."};
    case Verdict::conditional:
      return {"!", "Conditional",
              "No demanded check fails, but at least one is shown with a reservation that a person "
              "must accept."};
    case Verdict::inconclusive:
      return {"?", "Inconclusive",
              "No demanded check fails, but at least one is neither shown nor refuted by these "
              "cases: its interval holds the limit."};
    case Verdict::not_assessed:
      return {"\u2013", "Not assessed",
              "At least one level that the plan demands was not assessed, so the whole is not "
              "shown."};
    case Verdict::fail: break;
  }
  return {"\u2715", "Fail",
          "At least one check of a level that the plan demands misses its limit with its whole "
          "confidence interval, or does not hold."};
}

constexpr std::string_view table_head =
    "<thead><tr><th scope=\"col\">Check</th><th scope=\"col\" class=\"n cases\">Cases</th>"
    "<th scope=\"col\" class=\"n value\">Estimate</th><th scope=\"col\" class=\"n "
    "span\">Interval</th>"
    "<th scope=\"col\" class=\"n value\">Required</th>"
    "<th scope=\"col\" class=\"plot\">Interval and limit</th>"
    "<th scope=\"col\" class=\"result\">Verdict</th></tr></thead>";

std::int64_t count(const Report& report, Level level, Verdict verdict) {
  return std::count_if(report.findings.begin(), report.findings.end(),
                       [&](const Finding& f) { return f.level == level && f.verdict == verdict; });
}

/// `5 of 6 checks pass, 1 is conditional`.
std::string level_words(const Report& report, Level level) {
  const std::int64_t passed = count(report, level, Verdict::pass);
  const std::int64_t conditional = count(report, level, Verdict::conditional);
  const std::int64_t inconclusive = count(report, level, Verdict::inconclusive);
  const std::int64_t open = count(report, level, Verdict::not_assessed);
  const std::int64_t failed = count(report, level, Verdict::fail);
  const std::int64_t all = passed + conditional + inconclusive + open + failed;
  if (all == 0) return "no check was made";
  std::string result;
  if (passed == all) {
    result = all == 1 ? "the one check passes" : text("all ", all, " checks pass");
  } else {
    result = text(passed, " of ", all, all == 1 ? " check passes" : " checks pass");
  }
  if (conditional > 0)
    result += text(", ", conditional, conditional == 1 ? " is" : " are", " conditional");
  if (inconclusive > 0)
    result += text(", ", inconclusive, inconclusive == 1 ? " is" : " are", " inconclusive");
  if (open > 0) result += text(", ", open, " not assessed");
  if (failed > 0) result += text(", ", failed, failed == 1 ? " fails" : " fail");
  return result;
}

bool is_demanded(const Report& report, Level level) {
  return std::find(report.plan.levels.begin(), report.plan.levels.end(), code(level)) !=
         report.plan.levels.end();
}

std::string list_of(const std::vector<std::string>& texts, std::string_view css_class) {
  std::string result;
  for (const std::string& line : texts) result += element("li", "", escaped(line));
  return element("ul", css_class, result);
}

/// What the plan promised for these patients; empty where nothing was limited.
std::string promise(const Finding& finding) {
  if (!finding.self_certificate) return {};
  const SelfCertificate& promised = *finding.self_certificate;
  if (!promised.wrong_pass) {
    return element("p", "message",
                   text("How often a study of these cases passes a model exactly at the limit was "
                        "not simulated: ",
                        escaped(promised.not_simulated), "."));
  }
  std::string words =
      text("A model exactly at the limit would pass ", percent(*promised.wrong_pass),
           " of such studies; ", fixed(100 * promised.allowed, 2), "\u00A0% are allowed.");
  if (promised.power)
    words += text(" One with ", number(*promised.expected), " would pass ",
                  percent(*promised.power), ".");
  if (promised.wrong_pass->value > promised.allowed && promised.holds())
    words += " What is above lies within two standard errors of the simulation.";
  return element("p", "message", words);
}

std::string check_cell(const Finding& finding) {
  std::string about = text(element("code", "", escaped(finding.id)));
  if (!finding.method.empty()) about += text(" \u00B7 ", escaped(finding.method));
  if (!finding.metric.empty())
    about += text(" \u00B7 ", element("code", "", escaped(finding.metric)));
  std::string cell = text(escaped(finding.what), element("small", "", about));
  if (!finding.message.empty()) cell += element("p", "message", escaped(finding.message));
  cell += promise(finding);
  if (!finding.warnings.empty()) cell += list_of(finding.warnings, "caution");
  constexpr std::size_t shown_at_once = 12;
  if (!finding.items.empty() && finding.items.size() <= shown_at_once) {
    cell += list_of(finding.items, "");
  } else if (!finding.items.empty()) {
    cell += element("details", "",
                    text(element("summary", "", text(finding.items.size(), " entries")),
                         list_of(finding.items, "")));
  }
  if (!finding.evidence.empty()) {
    std::string rows;
    for (const Evidence& evidence : finding.evidence)
      rows += element(
          "li", "",
          text(escaped(evidence.name), " ", element("code", "", evidence.digest.prefixed())));
    cell +=
        element("details", "", text(element("summary", "", "evidence"), element("ul", "", rows)));
  }
  return text("<th scope=\"row\" class=\"check\">", cell, "</th>");
}

/// Counts are whole numbers from 0 on.
std::string amount(double value, std::string_view unit) {
  const bool is_whole = value == std::floor(value) && std::fabs(value) < 2;
  return is_whole && is_count(unit) ? text(static_cast<std::int64_t>(value)) : number(value);
}

std::string unit_of(const Finding& finding) {
  return finding.unit.empty() ? "" : text(" ", escaped(finding.unit));
}

std::string cases_cell(const Finding& finding, const ReportSubject& subject) {
  if (finding.cases == 0) return "";
  std::string small;
  if (finding.events > 0) small += element("small", "", text(finding.events, "\u00A0events"));
  if (finding.patients > 0) {
    small += element("small", "",
                     subject.names_patients() ? text(finding.patients, "\u00A0patients")
                                              : std::string("patients not named"));
  }
  return text(finding.cases, small);
}

std::string interval_cell(const Finding& finding) {
  if (!finding.lower && !finding.upper) return "";
  if (finding.lower && finding.upper && *finding.lower == *finding.upper) return "exact";
  const std::string lower = finding.lower ? amount(*finding.lower, finding.unit) : "";
  const std::string upper = finding.upper ? amount(*finding.upper, finding.unit) : "";
  return text(lower, " to ", upper);
}

std::string required_cell(const Finding& finding) {
  if (!finding.threshold) return "";
  const bool at_most = finding.bound == Side::at_most;
  return text(at_most ? "\u2264\u00A0" : "\u2265\u00A0", amount(*finding.threshold, finding.unit),
              unit_of(finding));
}

/// Nothing for a whole number without an interval: it says it all in the table.
std::string plot_cell(const Finding& finding, const std::string& name) {
  if (finding.lower == finding.upper && is_count(finding.unit)) return {};
  return interval_plot({.title = text("Interval of ", finding.what),
                        .lower = finding.lower,
                        .upper = finding.upper,
                        .estimate = finding.estimate,
                        .limit = finding.threshold,
                        .is_least = finding.bound.value_or(Side::at_least) == Side::at_least,
                        .css_class = text("v-", to_string(finding.verdict))},
                       name);
}

std::string finding_row(const Report& report, std::size_t index) {
  const Finding& finding = report.findings[index];
  std::string row = check_cell(finding);
  row += element("td", "n", cases_cell(finding, report.subject));
  row += element(
      "td", "n",
      finding.estimate ? text(amount(*finding.estimate, finding.unit), unit_of(finding)) : "");
  row += element("td", "n", interval_cell(finding));
  row += element("td", "n", required_cell(finding));
  row += element("td", "", plot_cell(finding, text("f", index)));
  row += element("td", "", badge(finding.verdict));
  return element("tr", "", row) + "\n";
}

}  // namespace

std::string badge(Verdict verdict) {
  const VerdictWords words = words_of(verdict);
  return element("span", text("badge v-", to_string(verdict)),
                 text("<span aria-hidden=\"true\">", words.sign, "</span> ", words.word));
}

std::string overall_verdict(const Report& report) {
  const Verdict verdict = report.overall();
  const VerdictWords words = words_of(verdict);
  std::string_view sentence = words.overall;
  if (report.plan.levels.empty())
    sentence = "The plan demands no level, so nothing was to be shown.";
  const std::vector<Waiver> waived = report.used_waivers();
  const std::string count =
      waived.empty() ? std::string()
                     : text(" with ", waived.size(),
                            waived.size() == 1 ? " waived reservation" : " waived reservations");
  std::vector<std::string> reasons;
  for (const Waiver& waiver : waived) reasons.push_back(text(waiver.finding, ": ", waiver.reason));
  return text("<div class=\"verdict v-", to_string(verdict), "\" role=\"status\"><strong>",
              "<span aria-hidden=\"true\">", words.sign, "</span> ", words.word, count, "</strong>",
              element("p", "", sentence),
              waived.empty() ? std::string() : list_of(reasons, "waived"), "</div>\n");
}

std::string level_list(const Report& report) {
  std::string result;
  for (const Level level : report.levels()) {
    const std::string_view role =
        is_demanded(report, level) ? "" : " (shown only; the plan does not demand it)";
    const std::string name =
        text(element("span", "code", code(level)), element("b", "", escaped(title(level))));
    result +=
        element("li", "level",
                text(element("span", "", name), badge(report.verdict(level)),
                     element("span", "words quiet", text(level_words(report, level), role)))) +
        "\n";
  }
  return element("ul", "levels", result) + "\n";
}

std::string finding_tables(const Report& report) {
  std::string result;
  for (const Level level : report.levels()) {
    std::string rows;
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
      if (report.findings[i].level == level) rows += finding_row(report, i);
    }
    result += element("h3", "", text(element("span", "code", code(level)), escaped(title(level))));
    if (rows.empty()) {
      result += element("p", "note", "No finding: this level was not assessed.") + "\n";
      continue;
    }
    result += text("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Findings of ",
                   code(level), "\"><table class=\"findings\">", table_head, "\n<tbody>", rows,
                   "</tbody></table></div>\n");
  }
  return result;
}

}  // namespace etalon::validation::html
