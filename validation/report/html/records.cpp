// SPDX-License-Identifier: Apache-2.0
#include "validation/report/html/records.hpp"

#include <string_view>

#include "core/config/field.hpp"
#include "core/text.hpp"
#include "validation/html/markup.hpp"

namespace etalon::validation::html {
namespace {

std::string code_of(const Digest& digest) { return element("code", "", digest.prefixed()); }

/// A table with column heads; `n` marks columns of numbers.
std::string table(std::initializer_list<std::pair<std::string_view, std::string_view>> heads,
                  std::string_view rows) {
  std::string head;
  for (const auto& [name, css_class] : heads) {
    head += css_class.empty() ? text("<th scope=\"col\">", name, "</th>")
                              : text("<th scope=\"col\" class=\"", css_class, "\">", name, "</th>");
  }
  return text("<div class=\"scroll\"><table><thead><tr>", head, "</tr></thead><tbody>", rows,
              "</tbody></table></div>\n");
}

/// Rows `field, value, meaning` of the plan.
class PlanRows {
 public:
  explicit PlanRows(std::string path) : path_(std::move(path)) {}
  template <class T>
  void field(std::string_view name, const T& value, const config::FieldInfo& info) {
    const std::string full = path_.empty() ? std::string(name) : text(path_, ".", name);
    if constexpr (config::Section<T>) {
      PlanRows nested(full);
      T::fields(value, nested);
      rows += nested.rows;
    } else {
      const std::string unit = info.unit.empty() ? "" : text(" ", info.unit);
      rows +=
          text("<tr><th scope=\"row\" class=\"key\"><code>", full, "</code></th><td class=\"n\">",
               escaped(shown(value) + unit), "</td><td>", escaped(info.doc), "</td></tr>\n");
    }
  }
  std::string rows;

 private:
  static std::string shown(const std::vector<std::string>& values) { return join(values, ", "); }
  static std::string shown(const std::vector<Waiver>& waivers) {
    std::string result;
    for (const Waiver& waiver : waivers)
      result += text(result.empty() ? "" : "; ", waiver.finding, ": ", waiver.reason);
    return result.empty() ? "none" : result;
  }
  static std::string shown(const std::vector<Requirement>& requirements) {
    std::string result;
    for (const Requirement& each : requirements) {
      result +=
          text(result.empty() ? "" : "; ", each.id, ": ", each.metric,
               deciding_side(each) == Side::at_least ? " at least " : " at most ", each.limit);
    }
    return result.empty() ? "none" : result;
  }
  template <class T>
  static std::string shown(const T& value) {
    return text(value);
  }
  std::string path_;
};

/// Who says which patient a case is of.
std::string patients_in_words(const ReportSubject& subject) {
  if (!subject.names_patients()) return "not named by the source: each case counts as one";
  if (subject.patient_source == "declared")
    return "not named by the source: the job file declares that each case is of another one";
  return text("named by the source (", escaped(subject.patient_source), ")");
}

}  // namespace

std::string subject_tables(const Report& report) {
  const ReportSubject& subject = report.subject;
  std::string rows = fact("Model", escaped(text(subject.name, " ", subject.version)));
  if (!subject.intended_use.empty()) rows += fact("Intended use", escaped(subject.intended_use));
  rows += fact("Data set", escaped(subject.dataset));
  rows += fact("Positive class", escaped(subject.positive_class));
  rows += fact("Score", text("probability of ", escaped(subject.positive_class), ", from output ",
                             element("code", "", escaped(subject.output)), " (",
                             escaped(subject.output_kind), ")"));
  rows += fact("Patients", patients_in_words(subject));
  if (report.operating_point) {
    const OperatingPoint& point = *report.operating_point;
    rows += fact("Operating point",
                 text("score \u2265 ", number(point.threshold), " by rule ",
                      element("code", "", escaped(point.rule)), "; on the validation split ",
                      "sensitivity ", number(point.validation_sensitivity), ", specificity ",
                      number(point.validation_specificity)));
  }
  for (const Evidence& evidence : subject.digests)
    rows += fact(evidence.name, code_of(evidence.digest));
  std::string splits;
  for (const SplitCounts& split : report.splits) {
    splits += text("<tr><th scope=\"row\">", escaped(split.split), "</th><td class=\"n\">",
                   split.cases, "</td><td class=\"n\">", split.positives, "</td><td class=\"n\">",
                   split.negatives, "</td><td class=\"n\">",
                   subject.names_patients() ? text(split.patients) : std::string("not named"),
                   "</td></tr>\n");
  }
  std::string result = facts(rows);
  if (!splits.empty()) {
    result += table(
        {{"Split", ""}, {"Cases", "n"}, {"Positive", "n"}, {"Negative", "n"}, {"Patients", "n"}},
        splits);
  }
  return result;
}

std::string plan_tables(const Report& report) {
  const std::string rows =
      fact("Digest", report.committed_plan == Digest{}
                         ? element("span", "v-conditional", "the plan was not committed")
                         : code_of(report.committed_plan));
  PlanRows fields("");
  Plan::fields(report.plan, fields);
  return facts(rows) + table({{"Field", ""}, {"Value", "n"}, {"Meaning", ""}}, fields.rows);
}

}  // namespace etalon::validation::html
