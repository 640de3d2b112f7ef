// SPDX-License-Identifier: Apache-2.0
// The page is judged by tests/peers/report_html.py, that is by the HTML and XML parsers of Python.
#include "validation/report/html/page.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "tests/support/format_page.hpp"
#include "tests/support/html_page.hpp"
#include "tests/validation/report/report_vector.hpp"
#include "validation/metrics/calibration.hpp"
#include "validation/metrics/roc.hpp"
#include "validation/uncertainty/interval.hpp"

namespace etalon::validation {
namespace {

/// A check without numbers.
Finding statement(std::string id, Level level, std::string what, Verdict verdict,
                  std::string message) {
  Finding result;
  result.id = std::move(id);
  result.level = level;
  result.what = std::move(what);
  result.method = "equality";
  result.verdict = verdict;
  result.message = std::move(message);
  return result;
}

Finding finding(std::string id, Level level, std::string what, double estimate, Interval interval,
                double threshold, Side bound) {
  Finding result = statement(std::move(id), level, std::move(what), Verdict::not_assessed, "");
  result.metric = "metric/1";
  result.method = "DeLong, two-sided 95 %";
  result.estimate = estimate;
  result.lower = interval.lower;
  result.upper = interval.upper;
  result.threshold = threshold;
  result.bound = bound;
  result.cases = 240;
  result.events = 96;
  result.patients = 231;
  decide(result);
  return result;
}

/// Curves of scores made by a formula; `shift` moves the classes apart.
ModelCurves curves(std::string model, double shift) {
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  for (int i = 0; i < 240; ++i) {
    labels.push_back(i % 5 < 2 ? 1 : 0);
    const double wave = std::sin(i * 2.3) + 0.6 * std::cos(i * 0.7);
    scores.push_back(1 / (1 + std::exp(-(2.2 * wave + (labels.back() == 1 ? shift : -shift)))));
  }
  ModelCurves result;
  result.model = std::move(model);
  result.auc = auc(scores, labels);
  const RocCurve curve = roc_curve(scores, labels);
  for (const RocPoint& point : curve.points) {
    const CurvePoint at{curve.false_positive_rate(point), curve.sensitivity(point)};
    result.roc.push_back(at);
    result.band.push_back({at.false_positive_rate, std::max(0.0, at.sensitivity - 0.07),
                           std::min(1.0, at.sensitivity + 0.05)});
    if (point.threshold >= 0.5) result.operating_point = at;
  }
  result.reliability = reliability_table(scores, labels, 10);
  result.histogram = {std::vector<std::int64_t>(20), std::vector<std::int64_t>(20)};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto bin = static_cast<std::size_t>(calibration_bin(scores[i], 20));
    ++(labels[i] == 1 ? result.histogram.positives : result.histogram.negatives)[bin];
  }
  return result;
}

Report full_report() {
  Report report;
  report.subject = {.name = "breast-mass",
                    .version = "1.2.0",
                    .intended_use = "Second reader for fine-needle aspirates of breast masses.",
                    .dataset = "wdbc",
                    .positive_class = "malignant",
                    .output = "logits",
                    .output_kind = "logits",
                    .patient_source = "column",
                    .digests = {{"Manifest of the data set", sha256("manifest")},
                                {"model.onnx", sha256("model")},
                                {"model.int8.onnx", sha256("compressed")},
                                {std::string(compressed_model_evidence), sha256("compressed")}}};
  report.plan.levels = {"L0", "L1", "L3", "L6"};
  report.committed_plan = sha256("plan");
  report.splits = {{"validation", 120, 48, 72, 118}, {"test", 240, 96, 144, 231}};
  report.operating_point = {"youden", 0.4375, 0.9375, 0.9166666666666666};
  const Side least = Side::at_least;
  const Side most = Side::at_most;
  Finding files = statement("L0.digests", Level::identity, "Files are those recorded",
                            Verdict::pass, "all 4 files have the digests of the records");
  files.evidence = {{"model.onnx", sha256("model")}};
  const Finding repeat = statement(
      "L0.repeatability_compressed", Level::identity, "The compressed model repeats its outputs",
      Verdict::not_assessed, "no run of the compressed model was given");
  Finding cases =
      finding("L1.cases", Level::data, "Cases of the test split", 240, {240, 240}, 30, least);
  cases.unit = "cases";
  cases.warnings = {"240 cases are fewer than the advised 400"};
  Finding leak = statement("L1.leakage_content", Level::data, "No patient is in two splits",
                           Verdict::conditional, "near duplicates across splits");
  for (int i = 0; i < 15; ++i) leak.items.push_back(text("case-", i, " and case-", i + 100));
  report.findings = {
      files,
      repeat,
      cases,
      leak,
      finding("L3.auc", Level::analytical, "AUC of the full model", 0.958, {0.934, 0.982}, 0.9,
              least),
      finding("L3.sensitivity", Level::analytical, "Sensitivity at the operating point", 0.854,
              {0.771, 0.911}, 0.8, least),
      finding("L3.specificity", Level::analytical, "Specificity at the operating point", 0.71,
              {0.631, 0.778}, 0.8, least),
      finding("L3.brier", Level::analytical, "Brier score", 0.089, {0.071, 0.112}, 0.25, most),
      finding("L6.auc_difference", Level::comparison, "AUC, compressed minus full", -0.0021,
              {-0.0098, 0.0056}, -0.05, least)};
  report.warnings = {"The test split comes from one site; other sites may differ."};
  report.curves = {curves("full", 1.5), curves("compressed", 1.1)};
  return completed(std::move(report));
}

void expect_good_page(const Report& report, const std::vector<std::string>& texts) {
  write_report_html("page.html", report);
  testing_support::expect_good_page("page.html", texts);
}

TEST(ReportHtml, a_full_report_is_well_formed_self_contained_and_accessible) {
  const Report report = full_report();
  expect_good_page(report, {"breast-mass", "1.2.0", "AUC of the full model", "0.9340 to 0.9820",
                            "9 of 11 checks pass, 1 is inconclusive, 1 fails", "Inconclusive",
                            "Fail", sha256("model").prefixed(), "case-8 and case-108",
                            "L6.auc_difference", "scaled_brier", sha256("plan").prefixed()});
  const std::string page = render_html(report);
  for (const char* loads : {"http:", "https:", "<script", "<link", "url(", "src=", "@import"})
    EXPECT_EQ(page.find(loads), std::string::npos) << loads;
}

TEST(ReportHtml, the_verdict_on_top_is_that_of_the_findings) {
  Report report = full_report();
  EXPECT_NE(render_html(report).find("class=\"verdict v-fail\""), std::string::npos);
  for (Finding& f : report.findings) f.verdict = Verdict::pass;
  EXPECT_NE(render_html(report).find("class=\"verdict v-pass\""), std::string::npos);
  EXPECT_EQ(render_html(report).find("waived reservation"), std::string::npos);
  report.plan.waivers = {{"L1.leakage_content", "copies < 3, known"}};
  for (Finding& f : report.findings) {
    if (f.id == "L1.leakage_content") f.verdict = Verdict::conditional;
  }
  const std::string waived = render_html(report);
  const auto headline = waived.find("class=\"verdict v-pass\"");
  ASSERT_NE(headline, std::string::npos);
  const std::string box = waived.substr(headline, waived.find("</div>", headline) - headline);
  EXPECT_NE(box.find("Pass with 1 waived reservation</strong>"), std::string::npos) << box;
  EXPECT_NE(box.find("L1.leakage_content: copies &lt; 3, known"), std::string::npos) << box;
  report.findings.pop_back();  // one is missing
  EXPECT_NE(render_html(report).find("class=\"verdict v-not_assessed\""), std::string::npos);
}

TEST(ReportHtml, the_same_report_gives_the_same_bytes) {
  EXPECT_EQ(render_html(full_report()), render_html(full_report()));
}

TEST(ReportHtml, an_empty_report_is_a_page_too) {
  Report report;
  report.plan.levels = {};
  expect_good_page(report, {"Not assessed", "the plan was not committed"});
}

TEST(ReportHtml, counts_are_whole_numbers_and_shares_have_four_digits) {
  Report report = full_report();
  for (const auto& [unit, value] :
       {std::pair("openings", 1.0), std::pair("samples", 0.0), std::pair("cases", 228.0)}) {
    Finding counted = statement(text("L1.", unit), Level::data, "A count", Verdict::pass, "");
    counted.unit = unit;
    counted.estimate = value;
    report.findings.push_back(counted);
    EXPECT_NE(render_html(report).find(text("<td class=\"n\">", value, " ", unit, "</td>")),
              std::string::npos)
        << unit;
  }
  Finding share = statement("L3.share", Level::analytical, "A share", Verdict::pass, "");
  share.estimate = 1.0;
  report.findings.push_back(share);
  EXPECT_NE(render_html(report).find("<td class=\"n\">1.0000</td>"), std::string::npos);
  Finding few = finding("L1.few", Level::data, "Cases", 1, {1, 1}, 30, Side::at_least);
  few.unit = "cases";
  decide(few);
  EXPECT_EQ(few.message, "1 case; required is at least 30 cases");
}

TEST(ReportHtml, patients_are_counted_only_where_somebody_names_them) {
  Report report = full_report();
  EXPECT_NE(render_html(report).find("<td class=\"n\">231</td></tr>"), std::string::npos);
  EXPECT_NE(render_html(report).find("231\u00A0patients"), std::string::npos);
  report.subject.patient_source = "unnamed";
  const std::string page = render_html(report);
  EXPECT_EQ(page.find(">231<"), std::string::npos);
  EXPECT_EQ(page.find("231\u00A0patients"), std::string::npos);
  EXPECT_NE(page.find("<td class=\"n\">not named</td></tr>"), std::string::npos);
  EXPECT_NE(page.find("<small>patients not named</small>"), std::string::npos);
  report.subject.patient_source = "declared";
  expect_good_page(report, {"the job file declares that each case is of another one"});
}

TEST(ReportHtml, hostile_names_are_read_and_not_run) {
  const std::string hostile = "<script>alert(1)</script><img src=x onerror=y> \" onload=z & ]]>";
  Report report = full_report();
  report.subject.name = hostile;
  report.subject.version = hostile;
  report.subject.intended_use = hostile;
  report.subject.dataset = hostile;
  report.subject.positive_class = hostile;
  report.subject.digests[0].name = hostile;
  report.splits[0].split = hostile;
  report.operating_point->rule = hostile;
  report.plan.operating_point = hostile;
  report.warnings = {hostile};
  for (Finding& f : report.findings) {
    f.id = f.what = f.metric = f.method = f.unit = f.message = hostile;
    f.warnings = f.items = {hostile};
    f.evidence = {{hostile, sha256("x")}};
  }
  for (ModelCurves& model : report.curves) model.model = hostile;
  expect_good_page(report, {hostile});
  EXPECT_EQ(render_html(report).find("<script"), std::string::npos);
}

TEST(ReportHtml, control_characters_do_not_break_the_page) {
  Report report = full_report();
  report.subject.name = std::string(
      "a\x01"
      "b\nc\x7f",
      6);
  expect_good_page(report, {});
}

TEST(ReportHtml, intervals_without_width_or_end_draw_no_broken_figure) {
  Report report = full_report();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Interval> intervals = {{0, 0},  {1, 1},   {0.5, 0.5},    {0, 1},
                                           {-5, 7}, {-1, -1}, {0, infinity}, {1e-12, 2e-12}};
  for (const Interval& interval : intervals) {
    for (const double threshold : {0.0, 0.5, 1.0})
      report.findings.push_back(finding("L3.x", Level::analytical, "x", interval.lower, interval,
                                        threshold, Side::at_most));
  }
  report.curves[1].band.clear();
  report.curves[1].histogram = {};
  report.curves[1].reliability.clear();
  expect_good_page(report, {});
}

TEST(ReportHtml, is_drawn_as_the_test_vector_of_the_format_page) {
  const std::string page = render_html(report_of_format_pages());
  const std::string start = testing_support::format_example("report-html", "html", 0);
  EXPECT_EQ(page.substr(0, start.size() - 1) + "\n", start);
  std::string row = testing_support::format_example("report-html", "html", 1);
  std::erase(row, '\n');
  EXPECT_NE(page.find(row), std::string::npos)
      << page.substr(page.find("<code>L3.auc</code>"), 700);
}

}  // namespace
}  // namespace etalon::validation
