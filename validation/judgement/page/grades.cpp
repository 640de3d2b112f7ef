// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/grades.hpp"

#include <cmath>
#include <vector>

#include "validation/judgement/page/grade_texts.hpp"
#include "validation/metrics/classes/class_table.hpp"

namespace etalon::validation::page {

std::string grade_figures(const ScoredColumn& column) {
  const CaseTable& cases = column.subject.cases;
  const Voice& voice = column.subject.voice;
  const std::int64_t classes = std::ssize(cases.grades);
  std::vector<std::int64_t> labels;
  for (const double level : cases.values) labels.push_back(std::llround(level));
  const ClassTable table = class_table(labels, cases.given.at(column.name), classes);
  std::string head = text("<th scope=\"col\">", voice.markup(texts::grade_truth), "</th>");
  const auto add_head = [&](std::string_view markup) {
    head += text("<th scope=\"col\" class=\"n\">", markup, "</th>");
  };
  for (const std::string& name : cases.grades) add_head(html::escaped(named(name)));
  add_head(voice.markup(texts::grade_missing));
  std::string rows;
  for (std::int64_t label = 0; label < classes; ++label) {
    std::string cells =
        text("<th scope=\"row\">",
             html::escaped(named(cases.grades[static_cast<std::size_t>(label)])), "</th>");
    for (std::int64_t given = 0; given <= classes; ++given)
      cells += html::element("td", label == given ? "n right" : "n", text(table.at(label, given)));
    rows += html::element("tr", "", cells);
  }
  return html::element(
      "div", "scroll",
      text("<table class=\"confusion\"><caption>", voice.markup(texts::grade_table),
           "</caption><thead><tr>", head, "</tr></thead><tbody>", rows, "</tbody></table>"));
}

}  // namespace etalon::validation::page
