// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/packaged_gate.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/compression/gate.hpp"
#include "jobs/compression/gate_details.hpp"
#include "jobs/compression/gate_outlook.hpp"
#include "jobs/packaging/contents.hpp"
#include "jobs/signing/require.hpp"
#include "models/graph/parameters.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::jobs {
namespace {

// As of a report's numbers: another C library may round its logarithms differently.
constexpr double largest_difference = 1e-9;

void compare_number(const Json& round, std::string_view key, double wanted) {
  const double stated = round.at(key).as_number();
  require(std::abs(stated - wanted) <= largest_difference, "gate.json: ", key, " of '",
          round.at("candidate").as_string(), "' is ", stated, ", computed again it is ", wanted);
}

}  // namespace

std::string compare_gate(const std::filesystem::path& files, const Job& job,
                         const validation::LabelTable& labels) {
  const auto cases =
      validation::unsealed(validation::read_predictions(files / "evidence" / "predictions.h5"),
                           labels)
          .of(datasets::Split::validation);
  const Json gate = read_packaged_json(files / "gate.json");
  const std::string fault = gate_fault(gate, job.compress, cases.has_compressed());
  require(fault.empty(), "gate.json: ", fault);
  const auto& rounds = gate.at("rounds").as_array();
  if (rounds.empty()) return "follows from the job: no candidate was judged";

  const models::Graph full = read_packaged_model(files / "model.onnx");
  for (const Json& round : rounds) {
    const std::string stranger = nodes_fault(round.at("details"), full);
    require(stranger.empty(), "gate.json: '", round.at("candidate").as_string(), "': ", stranger);
  }
  const auto clusters = validation::clusters_of(cases.patient_ids);
  const GateOutlook outlook = gate_outlook(cases.labels, clusters.cluster_of_case, job.data.classes,
                                           candidate_alpha(job.compress, false, 0));
  require(outlook.doubt.empty(), "gate.json: judges candidates, but ", outlook.doubt);
  const auto& candidate = cases.has_compressed() ? cases.score_compressed : cases.score_full;
  // Of the accepted rounds the last one's model is packaged.
  const auto last = std::ranges::find_if(rounds.rbegin(), rounds.rend(), [](const Json& round) {
    return round.at("accepted").as_bool();
  });
  const GateRound again = judge_scores(
      {cases.score_full, candidate, cases.labels, clusters.cluster_of_case}, job.compress.margin,
      (last == rounds.rend() ? rounds.back() : *last).at("alpha").as_number());
  for (const Json& round : rounds) compare_number(round, "auc_full", again.auc_full);
  const std::string others =
      "AUC and bound of candidates that are not in the package, sizes of groups, which "
      "operators were kept and how many calibration samples are the developer's words";
  if (!cases.has_compressed())
    return text("follows from the job, its full model's AUC from scores and labels; not checked: ",
                others);

  ensure(last != rounds.rend(), "a gate without a fault accepted the packaged model");
  compare_number(*last, "auc_candidate", again.auc_candidate);
  compare_number(*last, "difference", again.difference);
  compare_number(*last, "lower_bound", again.lower);
  require(again.is_accepted, "gate.json: the packaged model is not one that the gate accepts");
  const Json& details = last->at("details");
  if (details.contains("parameters")) {
    const std::int64_t parameters =
        models::parameter_count(read_packaged_model(files / compressed_name(job)));
    require(details.at("parameters") == Json(parameters), "gate.json: details.parameters of '",
            last->at("candidate").as_string(), "' is ", details.at("parameters").canonical(),
            ", the packaged model has ", parameters);
  }
  return text("follows from the job; the numbers of '", last->at("candidate").as_string(),
              "' computed again from scores and labels: equal; not checked: ", others);
}

}  // namespace etalon::jobs
