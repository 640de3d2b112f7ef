// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/labels.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view schema = "etalon.labels/1";

}  // namespace

LabelTable labels_of(const Predictions& predictions, const Digest& dataset) {
  LabelTable table{.dataset = dataset, .labels = {}};
  for (std::size_t i = 0; i < predictions.sample_ids.size(); ++i) {
    ensure(predictions.labels[i] >= 0, "only open labels are handed over");
    table.labels[predictions.sample_ids[i]] = predictions.labels[i];
  }
  return table;
}

std::string labels_bytes(const LabelTable& table) {
  Json labels = Json::object();
  for (const auto& [id, label] : table.labels) labels[id] = label;
  return Json::object(
             {{"schema", schema}, {"dataset", table.dataset.prefixed()}, {"labels", labels}})
      .pretty();
}

LabelTable parse_labels(std::string_view bytes, const std::string& source) {
  const Json json = Json::parse(bytes, source);
  Members members(json, source);
  const std::string found = members.text("schema");
  check(found == schema, ErrorKind::format,
        text(members.place("schema"), ": is \"", found, "\", this build reads \"", schema, "\""));
  LabelTable table{.dataset = members.digest("dataset"), .labels = {}};
  const Json& labels = members.at("labels");
  check(labels.is_object(), ErrorKind::format,
        text(members.place("labels"), ": must be an object from case to 0 or 1"));
  for (const auto& [id, label] : labels.as_object()) {
    check(label.is_integer() && (label.as_integer() == 0 || label.as_integer() == 1),
          ErrorKind::format,
          text(members.place("labels"), ": '", id, "' has a label that is neither 0 nor 1"));
    table.labels[id] = label.as_integer();
  }
  members.finish();
  return table;
}

Predictions sealed(Predictions predictions) {
  std::ranges::fill(predictions.labels, -1);
  return predictions;
}

Predictions unsealed(Predictions predictions, const LabelTable& table) {
  std::int64_t missing = 0;
  for (std::size_t i = 0; i < predictions.sample_ids.size(); ++i) {
    const auto found = table.labels.find(predictions.sample_ids[i]);
    if (found == table.labels.end()) {
      ++missing;
    } else {
      predictions.labels[i] = found->second;
    }
  }
  const std::int64_t extra = std::ssize(table.labels) - (predictions.size() - missing);
  check(missing == 0 && extra == 0, ErrorKind::integrity,
        text("the labels are not those of these cases: ", missing, " of ", predictions.size(),
             " cases have none, ", extra, " labels belong to no case"));
  return predictions;
}

}  // namespace etalon::validation
