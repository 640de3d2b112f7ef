// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate.hpp"

#include <array>
#include <set>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/prediction/scores.hpp"
#include "validation/uncertainty/clusters.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::jobs {

CompressionGate::CompressionGate(distributed::Communicator& comm,
                                 const datasets::SampleReader& samples, const models::Graph& full,
                                 const models::CompressOptions& options, std::int64_t threads)
    : comm_(comm), samples_(samples), options_(options), threads_(threads) {
  const datasets::Manifest& manifest = samples.manifest();
  check(!manifest.has_masks && manifest.options.classes.size() == 2, ErrorKind::unsupported,
        "the gate of compression compares AUCs, which needs two classes (this dataset has label "
        "volumes or more classes); set compress.method = \"none\"");
  indices_ = manifest.indices(datasets::Split::validation);
  std::vector<std::string> patients;
  for (const std::int64_t index : indices_) {
    labels_.push_back(manifest.labels_of_train_validation[static_cast<std::size_t>(index)]);
    patients.push_back(manifest.patients[static_cast<std::size_t>(index)]);
  }
  const validation::Clusters clusters = validation::clusters_of(patients);
  patients_ = clusters.cluster_of_case;
  are_single_ = clusters.are_single();
  for (std::int64_t label = 0; label < 2; ++label) {
    std::set<std::uint32_t> of_class;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      if (labels_[i] == label) of_class.insert(patients_[i]);
    }
    if (of_class.size() >= 2) continue;
    doubt_ = text("the validation split has ", of_class.size(), " patient",
                  of_class.size() == 1 ? "" : "s", " of class '",
                  manifest.options.classes[static_cast<std::size_t>(label)],
                  "', and a variance between patients needs at least 2");
  }
  if (!doubt_.empty()) return;
  full_scores_ = score_samples(comm, samples, full, indices_, threads);
}

GateRound CompressionGate::judge(const models::Graph& candidate, std::string what, Json details) {
  ensure(doubt_.empty(), "a gate that cannot judge is given no candidate");
  const auto scores = score_samples(comm_, samples_, candidate, indices_, threads_);
  const std::array<std::span<const double>, 2> columns = {scores, full_scores_};
  const validation::AucCovariance aucs =
      are_single_ ? validation::delong(columns, labels_)
                  : validation::clustered_delong(columns, labels_, patients_);
  const auto verdict = validation::non_inferiority(aucs, 0, 1, options_.margin, options_.alpha);
  rounds_.push_back({std::move(what), aucs.auc[1], aucs.auc[0], verdict.difference, verdict.lower,
                     verdict.p, verdict.is_shown, std::move(details)});
  return rounds_.back();
}

Json to_json(const std::vector<GateRound>& rounds, const models::CompressOptions& options,
             bool is_compressed) {
  Json list = Json::array();
  for (const GateRound& round : rounds) {
    list.push_back(Json::object({{"candidate", round.what},
                                 {"auc_full", round.auc_full},
                                 {"auc_candidate", round.auc_candidate},
                                 {"difference", round.difference},
                                 {"lower_bound", round.lower},
                                 {"p_value", round.p},
                                 {"accepted", round.is_accepted},
                                 {"details", round.details}}));
  }
  return Json::object({{"schema", 1},
                       {"split", "validation"},
                       {"test", "paired DeLong, one-sided non-inferiority"},
                       {"margin", options.margin},
                       {"alpha", options.alpha},
                       {"compressed", is_compressed},
                       {"rounds", list}});
}

}  // namespace etalon::jobs
