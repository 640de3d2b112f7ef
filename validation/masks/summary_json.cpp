// SPDX-License-Identifier: Apache-2.0
#include "core/config/write.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "validation/findings/finding.hpp"
#include "validation/masks/summary.hpp"

namespace etalon::validation {
namespace {

Json to_json(const ColumnSummary& summary, const ScoreColumn& column) {
  const char* better = column.better == BetterScore::higher  ? "higher"
                       : column.better == BetterScore::lower ? "lower"
                                                             : "nearer_to_zero";
  return Json::object({{"metric", column.id},
                       {"parameter", number_json(column.parameter)},
                       {"unit", column.unit},
                       {"better", better},
                       {"mean", number_json(summary.mean)},
                       {"mean_where_present", number_json(summary.mean_where_present)},
                       {"bound", number_json(summary.bound)},
                       {"reason", summary.message.empty() ? Json() : Json(summary.message)}});
}

/// What a case without an output would have invented nobody knows.
Json to_json(const LesionCounts& counts, std::int64_t without_output) {
  const bool is_complete = without_output == 0;
  return Json::object(
      {{"reference", counts.reference},
       {"found", counts.found},
       {"predicted", counts.predicted},
       {"invented", counts.invented},
       {"sensitivity", number_json(counts.sensitivity())},
       {"precision", is_complete ? number_json(counts.precision()) : Json()},
       {"f1", is_complete ? number_json(counts.f1()) : Json()},
       {"reason",
        is_complete
            ? Json()
            : Json(
                  text(without_output,
                       " cases have no output, and what they would have invented nobody knows"))}});
}

Json to_json(const ToolSummary& tool) {
  return Json::object({{"tool", tool.tool},
                       {"call", tool.call},
                       {"metric", tool.metric},
                       {"mean", number_json(tool.mean)},
                       {"dropped", tool.dropped},
                       {"infinite", tool.infinite},
                       {"refused", tool.refused}});
}

Json to_json(const ClassSummary& of_class, const MaskScoring& scoring) {
  Json metrics = Json::array();
  for (std::size_t i = 0; i < of_class.columns.size(); ++i)
    metrics.push_back(to_json(of_class.columns[i], scoring.columns[i]));
  Json lesions = Json::array();
  for (const LesionCounts& counts : of_class.lesions)
    lesions.push_back(to_json(counts, of_class.without_output));
  Json tools = Json::array();
  for (const ToolSummary& tool : of_class.other_tools) tools.push_back(to_json(tool));
  return Json::object({{"label", of_class.structure.label},
                       {"name", of_class.structure.name},
                       {"cases", of_class.cases},
                       {"in_reference", of_class.in_reference},
                       {"without_output", of_class.without_output},
                       {"both", of_class.both},
                       {"missed", of_class.missed},
                       {"invented", of_class.invented},
                       {"neither", of_class.neither},
                       {"metrics", metrics},
                       {"lesions", lesions},
                       {"other_tools", tools}});
}

}  // namespace

std::string summary_bytes(const MaskSummary& summary, const MaskScoring& scoring) {
  Json classes = Json::array();
  for (const ClassSummary& each : summary.classes) classes.push_back(to_json(each, scoring));
  Json others = Json::array();
  for (const auto& [label, masks] : summary.other_labels) {
    others.push_back(Json::object({{"label", std::int64_t{label}},
                                   {"references", masks.references},
                                   {"predictions", masks.predictions}}));
  }
  return Json::object({{"schema", "etalon.mask-scores/1"},
                       {"options", config::to_json(summary.options)},
                       {"table_sha256", summary.table.hex()},
                       {"rows_sha256", summary.rows.hex()},
                       {"patients", summary.patients},
                       {"patients_named", summary.are_patients_named},
                       {"repeated_references", summary.repeated_references},
                       {"other_labels", others},
                       {"classes", classes}})
      .canonical();
}

}  // namespace etalon::validation
