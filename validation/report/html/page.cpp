// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/page.hpp"

#include <string_view>

#include "core/file.hpp"
#include "core/text.hpp"
#include "validation/html/markup.hpp"
#include "validation/html/style.hpp"
#include "validation/report/html/figures.hpp"
#include "validation/report/html/findings.hpp"
#include "validation/report/html/records.hpp"

namespace etalon::validation {
namespace {

using html::element;
using html::escaped;
using html::section;

std::string head(const ReportSubject& subject) {
  return html::page_head("en", text("Validation of ", subject.name, " ", subject.version),
                         html::style_sheet());
}

std::string header(const Report& report) {
  const ReportSubject& subject = report.subject;
  std::string result =
      element("p", "eyebrow", text("Validation report \u00B7 ", escaped(subject.dataset)));
  result += element(
      "h1", "", text(escaped(subject.name), element("span", "version", escaped(subject.version))));
  if (!subject.intended_use.empty())
    result += element("p", "intended", escaped(subject.intended_use));
  result += html::overall_verdict(report);
  result += html::level_list(report);
  const std::string_view figures = report.curves.empty() ? "" : "<a href=\"#figures\">Figures</a> ";
  result += text("<nav aria-label=\"Contents\">", figures,
                 "<a href=\"#findings\">Findings</a> <a href=\"#subject\">What was validated</a> "
                 "<a href=\"#plan\">Plan</a></nav>");
  return element("header", "", result) + "\n";
}

std::string warnings(const Report& report) {
  if (report.warnings.empty()) return {};
  std::string items;
  for (const std::string& warning : report.warnings) items += element("li", "", escaped(warning));
  return section("warnings", "Warnings", element("ul", "warnings", items) + "\n");
}

std::string figures(const Report& report) {
  if (report.curves.empty()) return {};
  const double level = 1 - report.plan.alpha;
  std::string result = html::roc_figure(report.curves, level);
  result += html::calibration_figure(report.curves, level);
  if (report.operating_point) {
    for (std::size_t i = 0; i < report.curves.size(); ++i)
      result += html::histogram_figure(report.curves[i], report.operating_point->threshold, i);
  }
  return section("figures", "Figures", element("div", "figures", result) + "\n");
}

std::string findings(const Report& report) {
  const std::string note = element(
      "p", "note",
      "A check passes when its confidence bound, not its estimate, meets the limit. It fails when "
      "the whole interval misses the limit, and is inconclusive when the interval crosses it. In "
      "the plots the tinted side is accepted and the dashed line is the limit.");
  return section("findings", "Findings", note + html::finding_tables(report));
}

}  // namespace

std::string render_html(const Report& report) {
  std::string page = head(report.subject) + header(report) + "<main>\n";
  page += warnings(report);
  page += figures(report);
  page += findings(report);
  page += section("subject", "What was validated", html::subject_tables(report));
  page += section("plan", "Plan", html::plan_tables(report));
  page +=
      "</main>\n<footer>This page is drawn from <code>report.json</code>, which is what "
      "certificates cite. When, where and on which machines it was made, and each look at the test "
      "labels, stand in the signed provenance. It loads nothing and runs no "
      "script.</footer>\n</body>\n</html>\n";
  return page;
}

void write_report_html(const std::filesystem::path& file, const Report& report) {
  write_file(file, render_html(report));
}

}  // namespace etalon::validation
