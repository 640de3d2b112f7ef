// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/rows_csv.hpp"

#include <cmath>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view head_begin =
    "case,patient,class,presence,reference_voxels,predicted_voxels,";
constexpr std::string_view head_end = ",prediction_sha256,reference_sha256";

/// RFC 4180.
std::string cell(const std::string& value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string_view presence_of(const StructureRow& row) {
  if (!row.has_output) return "no_output";
  switch (row.presence) {
    case Presence::both: return "both";
    case Presence::missed: return "missed";
    case Presence::invented: return "invented";
    case Presence::neither: break;
  }
  return "neither";
}

}  // namespace

bool is_rows_csv(std::string_view content) {
  const std::string_view head = content.substr(0, content.find('\n'));
  return head.starts_with(head_begin) && head.ends_with(head_end);
}

std::string rows_csv(const MaskTable& table, const MaskScoring& scoring,
                     const std::vector<std::vector<StructureRow>>& rows,
                     const std::vector<MaskDigests>& digests) {
  std::vector<std::string> names;
  for (const ScoreColumn& column : scoring.columns) names.push_back(column.name());
  std::string csv = text(head_begin, join(names, ","), head_end, "\n");
  for (std::size_t i = 0; i < table.cases.size(); ++i) {
    const MaskCase& each = table.cases[i];
    for (std::size_t c = 0; c < scoring.classes.size(); ++c) {
      const StructureRow& row = rows[i][c];
      csv += text(cell(each.id), ",", cell(each.patient), ",", cell(scoring.classes[c].name), ",",
                  presence_of(row), ",", row.reference_voxels, ",", row.predicted_voxels);
      for (const double value : row.values)
        csv += std::isnan(value) ? std::string(",") : text(",", value);
      csv += text(",", digests[i].prediction ? digests[i].prediction->hex() : std::string(), ",",
                  digests[i].reference.hex(), "\n");
    }
  }
  return csv;
}

}  // namespace etalon::validation
