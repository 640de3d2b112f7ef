// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/card.hpp"

#include <cmath>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

Json values_json(const std::vector<models::ValueInfo>& values) {
  Json list = Json::array();
  for (const models::ValueInfo& value : values) {
    list.push_back(Json::object({{"name", value.name},
                                 {"dtype", to_string(value.dtype)},
                                 {"shape", Json::array_of(value.shape)}}));
  }
  return list;
}

Json performance_json(const validation::Report& report) {
  Json list = Json::array();
  for (const validation::Finding& finding : report.findings) {
    if (!finding.estimate) continue;
    Json entry = Json::object({{"id", finding.id},
                               {"what", finding.what},
                               {"metric", finding.metric},
                               {"estimate", validation::number_json(*finding.estimate)},
                               {"cases", finding.cases},
                               {"verdict", validation::to_string(finding.verdict)}});
    if (finding.lower) entry["lower"] = validation::number_json(*finding.lower);
    if (finding.upper) entry["upper"] = validation::number_json(*finding.upper);
    if (!finding.unit.empty()) entry["unit"] = finding.unit;
    if (!finding.method.empty()) entry["method"] = finding.method;
    list.push_back(entry);
  }
  return list;
}

std::string or_unknown(const std::string& value) { return value.empty() ? "not stated" : value; }

/// A cell of a Markdown table.
std::string cell(std::string_view value) {
  std::string result;
  for (const char letter : value) {
    if (letter == '|') result += '\\';
    result += letter == '\n' || letter == '\r' ? ' ' : letter;
  }
  return result;
}

/// What the card may say of patients: only what somebody named or declared.
std::string patients_in_words(const Json& data) {
  const Json& patients = data.at("patients");
  if (patients.is_null()) {
    return "; the source names no patients, so each sample counts as one and whether a patient "
           "stands on both sides of a split is not known.";
  }
  return text(" of ", patients.as_integer(), " patients, split by patient",
              data.at("patient_source").as_string() == "declared"
                  ? " (one sample each, as the job file declares)."
                  : ".");
}

/// A number of a finding: counts whole and with their unit, shares with four digits.
std::string number(const Json& finding, std::string_view key) {
  const Json* value = finding.find(key);
  if (value == nullptr) return "–";
  const Json* unit = finding.find("unit");
  const std::string name = unit == nullptr ? std::string() : unit->as_string();
  if (value->is_string()) return value->as_string();
  const double amount = value->as_number();
  const bool is_whole = validation::is_count(name) && amount == std::floor(amount);
  return text(is_whole ? text(amount) : fixed(amount, 4), name.empty() ? "" : " ", cell(name));
}

}  // namespace

Json dataset_facts(const datasets::Manifest& manifest) {
  Json counts = Json::object();
  for (std::size_t s = 0; s < manifest.counts.size(); ++s) {
    Json by_class = Json::object();
    for (std::size_t c = 0; c < manifest.counts[s].size(); ++c) {
      by_class[manifest.options.classes[c]] = manifest.counts[s][c];
    }
    counts[datasets::to_string(static_cast<datasets::Split>(s))] = by_class;
  }
  const std::set<std::string> patients(manifest.patients.begin(), manifest.patients.end());
  return Json::object({{"name", manifest.options.name},
                       {"license", manifest.options.license},
                       {"source_sha256", manifest.source.hex()},
                       {"samples", manifest.size()},
                       {"patients", manifest.patient_source == datasets::PatientSource::unnamed
                                        ? Json(nullptr)
                                        : Json(std::ssize(patients))},
                       {"patient_source", to_string(manifest.patient_source)},
                       {"features", Json::array_of(manifest.features)},
                       {"unit", manifest.options.unit},
                       {"classes", Json::array_of(manifest.options.classes)},
                       {"counts", counts}});
}

std::int64_t samples_of(std::string_view split, const Json& by_class) {
  constexpr std::int64_t most = std::int64_t{1}
                                << 53;  // of classes too: their sum does not overflow
  std::int64_t samples = 0;
  for (const auto& [name, count] : by_class.as_object()) {
    const std::int64_t more = count.as_integer();
    check(more >= 0 && more <= most - samples, ErrorKind::format,
          text("data.counts.", split, ": ", more, " is no number of samples of class ", name));
    samples += more;
  }
  return samples;
}

Json card_of(const validation::Report& report) {
  Json levels = Json::object();
  for (const validation::Level level : report.levels())
    levels[validation::code(level)] = validation::to_string(report.verdict(level));
  Json card = Json::object({{"performance", performance_json(report)},
                            {"verdicts", levels},
                            {"overall_verdict", validation::to_string(report.overall())}});
  const auto waived = report.used_waivers();
  if (!waived.empty()) card["waivers"] = validation::to_json(waived);
  return card;
}

Json make_card(const CardSources& sources) {
  const Job& job = sources.job;
  const Json& train = sources.train_record;
  Json card = Json::object(
      {{"schema", 1},
       {"name", job.job.name},
       {"version", job.package.version},
       {"license", job.package.license},
       {"authors", Json::array_of(job.package.authors)},
       {"intended_use", or_unknown(job.package.intended_use)},
       {"limitations", or_unknown(job.package.limitations)},
       {"model", Json::object({{"architecture", job.model.architecture},
                               {"parameters", train.at("parameters")},
                               {"opset", sources.model.opset},
                               {"inputs", values_json(sources.model.inputs)},
                               {"outputs", values_json(sources.model.outputs)}})},
       {"data", sources.data},
       {"training", Json::object({{"weights_sha256", train.at("weights_sha256")},
                                  {"epochs", train.at("epochs")},
                                  {"steps", train.at("steps")},
                                  {"seed", job.train.seed},
                                  {"loss", job.train.loss},
                                  {"batch", job.train.shards * job.train.shard_size}})},
       {"compression", sources.gate}});
  for (const auto& [key, value] : card_of(sources.report).as_object()) card[key] = value;
  return card;
}

std::string card_markdown(const Json& card) {
  const auto word = [&](std::string_view key) { return card.at(key).as_string(); };
  const Json& data = card.at("data");
  const Json& model = card.at("model");
  std::string result = text(
      "# ", word("name"), " ", word("version"), "\n\n", "**Intended use.** ", word("intended_use"),
      "\n\n**Limitations.** ", word("limitations"), "\n\n**Licence.** ", word("license"),
      "\n\n## Model\n\n", model.at("architecture").as_string(), ", ",
      model.at("parameters").as_integer(), " parameters, ONNX opset ",
      model.at("opset").as_integer(), ". Weights: SHA-256 `",
      card.at("training").at("weights_sha256").as_string(), "`.\n\n## Data\n\n",
      data.at("name").as_string(), " (", data.at("license").as_string(),
      "): ", data.at("samples").as_integer(), " samples", patients_in_words(data), "\n\n| split |");
  for (const Json& name : data.at("classes").as_array())
    result += text(" ", cell(name.as_string()), " |");
  result += "\n| --- |";
  for (std::size_t i = 0; i < data.at("classes").size(); ++i) result += " ---: |";
  for (const std::string_view split : {"train", "validation", "test"}) {
    result += text("\n| ", split, " |");
    for (const Json& name : data.at("classes").as_array()) {
      result += text(" ", data.at("counts").at(split).at(name.as_string()).as_integer(), " |");
    }
  }
  result +=
      "\n\n## Performance on the test split\n\n| | estimate | lower | upper | verdict |\n"
      "| --- | ---: | ---: | ---: | --- |\n";
  for (const Json& entry : card.at("performance").as_array()) {
    result += text("| ", cell(entry.at("what").as_string()), " | ", number(entry, "estimate"),
                   " | ", number(entry, "lower"), " | ", number(entry, "upper"), " | ",
                   entry.at("verdict").as_string(), " |\n");
  }
  result += text("\nOverall verdict under the signed plan: **", word("overall_verdict"), "**");
  if (const Json* waived = card.find("waivers")) {
    result += text(", with ", waived->size(),
                   waived->size() == 1 ? " waived reservation" : " waived reservations");
  }
  result += ". Intervals, methods and thresholds: `report.html`.\n";
  if (const Json* waived = card.find("waivers")) {
    result += "\n| waived | why |\n| --- | --- |\n";
    for (const Json& each : waived->as_array()) {
      result += text("| `", cell(each.at("finding").as_string()), "` | ",
                     cell(each.at("reason").as_string()), " |\n");
    }
  }
  return result;
}

}  // namespace etalon::jobs
