// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/mask_table.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {

MaskTable read_mask_table(std::string_view bytes, const std::string& name) {
  const TextTable table(bytes, name);
  MaskTable result;
  result.are_patients_named = table.has("patient");
  const std::size_t id = table.column("case");
  const std::size_t patient = result.are_patients_named ? table.column("patient") : id;
  const std::size_t prediction = table.column("prediction");
  const std::size_t reference = table.column("reference");
  std::map<std::string, std::string> seen;
  for (const auto& record : table.records()) {
    MaskCase each{table.cell(record, id), table.cell(record, patient), record.cells[prediction],
                  table.cell(record, reference)};
    const auto [first, is_new] = seen.emplace(each.id, table.row(record));
    check(is_new, ErrorKind::format,
          text(table.place(record), "case '", in_short(each.id), "' stands twice (first in ",
               first->second, "); name each case once"));
    result.cases.push_back(std::move(each));
  }
  std::ranges::sort(result.cases, {},
                    [](const MaskCase& each) { return std::tie(each.patient, each.id); });
  return result;
}

}  // namespace etalon::validation
