// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/packaged_card.hpp"

#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "jobs/packaging/card.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/signing/require.hpp"
#include "models/graph/output.hpp"
#include "models/graph/parameters.hpp"
#include "models/training/checkpoint.hpp"

namespace etalon::jobs {
namespace {

/// The first place where a card says something else than what follows; empty when there is none.
std::string difference(const Json& stated, const Json& wanted, const std::string& path) {
  if (!stated.is_object() || !wanted.is_object())
    return stated.canonical() == wanted.canonical() ? std::string() : path;
  for (const auto& [key, value] : wanted.as_object()) {
    const std::string place = path.empty() ? key : text(path, ".", key);
    const Json* there = stated.find(key);
    if (there == nullptr) return place;
    std::string found = difference(*there, value, place);
    if (!found.empty()) return found;
  }
  for (const auto& [key, value] : stated.as_object()) {
    if (!wanted.contains(key)) return path.empty() ? key : text(path, ".", key);
  }
  return {};
}

const Json& facts_of(const models::Provenance& provenance, const std::string& step) {
  const auto found = provenance.facts.find(step);
  require(found != provenance.facts.end(), "the provenance has no step ", step);
  return found->second;
}

/// What the provenance says of the dataset, where report, labels or source say it too.
void check_dataset(const Json& data, const CardEvidence& evidence) {
  const validation::ReportSubject& subject = evidence.report.subject;
  const auto must_be = [&](std::string_view key, const Json& wanted, std::string_view whose) {
    require(data.at(key) == wanted, "data.", key, " of the provenance is ",
            data.at(key).canonical(), ", that of the ", whose, " is ", wanted.canonical());
  };
  must_be("name", Json(subject.dataset), "report");
  must_be("patient_source", Json(subject.patient_source), "report");
  must_be("license", Json(evidence.job.data.license), "job");
  must_be("unit", Json(evidence.job.data.unit), "job");
  must_be("classes", Json::array_of(evidence.job.data.classes), "job");
  const auto source = evidence.provenance.inputs.find("data/source");
  require(source != evidence.provenance.inputs.end(), "the provenance does not name the source");
  must_be("source_sha256", Json(source->second.hex()), "step data");

  const auto& classes = data.at("classes").as_array();
  require(classes.size() == 2 && classes[1] == Json(subject.positive_class),
          "data.classes of the provenance are not those of the report");
  std::int64_t samples = 0;
  for (const std::string_view split : {"train", "validation", "test"}) {
    samples += samples_of(split, data.at("counts").at(split));
  }
  require(data.at("counts").size() == 3, "data.counts of the provenance names another split");
  must_be("samples", Json(samples), "counts");
  for (const validation::SplitCounts& split : evidence.report.splits) {
    const Json& counts = data.at("counts").at(split.split);
    require(counts.at(classes[0].as_string()) == Json(split.negatives) &&
                counts.at(classes[1].as_string()) == Json(split.positives),
            "data.counts.", split.split, " of the provenance are ", counts.canonical(),
            ", those of the report ", split.negatives, " and ", split.positives);
  }

  const Json& patients = data.at("patients");
  require(patients.is_null() == (subject.patient_source == "unnamed"),
          "data.patients of the provenance: patients are counted where somebody names them");
  if (patients.is_null()) return;
  std::set<std::string_view> known;
  for (const auto& [id, each] : evidence.labels.cases) known.insert(each.patient);
  const std::int64_t others = samples - std::ssize(evidence.labels.cases);
  require(patients.as_integer() >= std::ssize(known) &&
              patients.as_integer() <= std::ssize(known) + others,
          "data.patients of the provenance is ", patients.as_integer(), ", but the labels are of ",
          known.size(), " patients, and there are ", others, " samples more");
}

void check_training(const Json& train, const models::Graph& model) {
  require(train.at("weights_sha256") == Json(models::weights_digest(model).hex()),
          "training.weights_sha256 of the provenance is not that of the weights in model.onnx");
  const std::int64_t parameters = models::parameter_count(models::loss_graph(model).graph);
  require(train.at("parameters") == Json(parameters), "model.parameters of the provenance is ",
          train.at("parameters").canonical(), ", model.onnx has ", parameters);
}

}  // namespace

std::string compare_card(const std::filesystem::path& files, const CardEvidence& evidence) {
  const models::Graph model = read_packaged_model(files / "model.onnx");
  const Json& train = facts_of(evidence.provenance, "train");
  const Json& data = facts_of(evidence.provenance, "validate").at("dataset");
  check_training(train, model);
  check_dataset(data, evidence);
  const Json card = read_packaged_json(files / "card.json");
  const Json wanted = make_card(
      {evidence.job, data, model, train, read_packaged_json(files / "gate.json"), evidence.report});
  const std::string place = difference(card, wanted, "");
  require(place.empty(), "card.json: ", place,
          " is not what follows from report, models, job and provenance");
  require(read_text_file(files / "card.md") == card_markdown(card),
          "card.md is not the text of card.json");
  return "follows from report, models, labels and provenance; not checked: licences, authors, "
         "limitations, features, counts of the training split, epochs and steps are the "
         "developer's words";
}

}  // namespace etalon::jobs
