// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/labels.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view labels_schema = "etalon.labels/2";

LabelledCase parse_case(const Json& json, const std::string& place) {
  Members members(json, place);
  LabelledCase result{.label = members.integer("label"),
                      .split = datasets::Split::test,
                      .patient = members.text("patient")};
  check(result.label == 0 || result.label == 1, ErrorKind::format,
        text(members.place("label"), ": is ", result.label, ", which is neither 0 nor 1"));
  check(!result.patient.empty(), ErrorKind::format, text(members.place("patient"), ": is empty"));
  const std::string split = members.text("split");
  check(split == "validation" || split == "test", ErrorKind::format,
        text(members.place("split"), ": is \"", split, "\", allowed are validation and test"));
  result.split = datasets::parse_split(split);
  members.finish();
  return result;
}

}  // namespace

LabelTable labels_of(const Predictions& predictions) {
  LabelTable table{.dataset = predictions.source.dataset, .cases = {}};
  for (std::size_t i = 0; i < predictions.sample_ids.size(); ++i) {
    ensure(predictions.labels[i] >= 0, "only open labels are handed over");
    table.cases[predictions.sample_ids[i]] = {predictions.labels[i], predictions.splits[i],
                                              predictions.patient_ids[i]};
  }
  return table;
}

std::string labels_bytes(const LabelTable& table) {
  Json cases = Json::object();
  for (const auto& [id, each] : table.cases) {
    cases[id] = Json::object({{"label", each.label},
                              {"split", datasets::to_string(each.split)},
                              {"patient", each.patient}});
  }
  return Json::object(
             {{"schema", labels_schema}, {"dataset", table.dataset.prefixed()}, {"cases", cases}})
      .pretty();
}

LabelTable parse_labels(std::string_view bytes, const std::string& source) {
  const Json json = Json::parse(bytes, source);
  Members members(json, source);
  const std::string found = members.text("schema");
  const std::string fault = schema_fault(found, labels_schema);
  check(fault.empty(), ErrorKind::format, text(members.place("schema"), ": ", fault));
  LabelTable table{.dataset = members.digest("dataset"), .cases = {}};
  const Json& cases = members.at("cases");
  check(cases.is_object(), ErrorKind::format,
        text(members.place("cases"), ": must be an object from case to label, split and patient"));
  for (const auto& [id, each] : cases.as_object())
    table.cases[id] = parse_case(each, text(members.place("cases"), " '", id, "'"));
  members.finish();
  return table;
}

Predictions sealed(Predictions predictions) {
  std::ranges::fill(predictions.labels, -1);
  return predictions;
}

Predictions unsealed(Predictions predictions, const LabelTable& table) {
  check(table.dataset == predictions.source.dataset, ErrorKind::integrity,
        text("the labels are those of another dataset (", table.dataset.prefixed(),
             ") than the scores (", predictions.source.dataset.prefixed(), ")"));
  std::int64_t missing = 0;
  for (std::size_t i = 0; i < predictions.sample_ids.size(); ++i) {
    const std::string& id = predictions.sample_ids[i];
    const auto found = table.cases.find(id);
    if (found == table.cases.end()) {
      ++missing;
      continue;
    }
    const LabelledCase& known = found->second;
    check(known.split == predictions.splits[i], ErrorKind::integrity,
          text("case '", id, "' is of the ", datasets::to_string(known.split),
               " split by the labels, of the ", datasets::to_string(predictions.splits[i]),
               " split by the predictions"));
    check(known.patient == predictions.patient_ids[i], ErrorKind::integrity,
          text("case '", id, "' is of patient ", known.patient, " by the labels, of patient ",
               predictions.patient_ids[i], " by the predictions"));
    predictions.labels[i] = known.label;
  }
  const std::int64_t extra = std::ssize(table.cases) - (predictions.size() - missing);
  check(missing == 0 && extra == 0, ErrorKind::integrity,
        text("the labels are not those of these cases: ", missing, " of ", predictions.size(),
             " cases have none, ", extra, " labels belong to no case"));
  return predictions;
}

}  // namespace etalon::validation
