// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/mask_table.hpp"

#include <algorithm>
#include <tuple>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/case_index.hpp"
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
  CaseIndex seen(table, id);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    MaskCase each{std::string(table.cell(row, id)), std::string(table.cell(row, patient)),
                  std::string(table.at(row, prediction)), std::string(table.cell(row, reference))};
    const std::uint32_t first = seen.add(static_cast<std::uint32_t>(row));
    if (first != CaseIndex::none)
      throw Error(ErrorKind::format,
                  text(table.place(row), "case '", in_short(each.id), "' stands twice (first in ",
                       table.where(first), "); name each case once"));
    result.cases.push_back(std::move(each));
  }
  std::ranges::sort(result.cases, {},
                    [](const MaskCase& each) { return std::tie(each.patient, each.id); });
  return result;
}

}  // namespace etalon::validation
