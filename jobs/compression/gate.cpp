// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate.hpp"

#include <array>
#include <cmath>
#include <set>
#include <string_view>

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
  check_data(manifest);
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

void CompressionGate::check_data(const datasets::Manifest& manifest) {
  check(!manifest.has_masks && manifest.options.classes.size() == 2, ErrorKind::unsupported,
        "the gate of compression compares AUCs, which needs two classes (this dataset has label "
        "volumes or more classes); set compress.method = \"none\"");
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

namespace {

constexpr std::string_view gate_split = "validation";
constexpr std::string_view gate_test = "paired DeLong, one-sided non-inferiority";

/// Why what a round says does not follow from its numbers; empty when it does.
std::string round_fault(const Json& round, const models::CompressOptions& options) {
  const double full = round.at("auc_full").as_number();
  const double candidate = round.at("auc_candidate").as_number();
  const double difference = round.at("difference").as_number();
  const double lower = round.at("lower_bound").as_number();
  const double p = round.at("p_value").as_number();
  const bool is_accepted = round.at("accepted").as_bool();
  const auto is_share = [](double value) { return value >= 0 && value <= 1; };
  if (!is_share(full) || !is_share(candidate) || !is_share(p)) {
    return "an AUC or a p-value lies outside of [0, 1]";
  }
  if (std::abs(difference - (candidate - full)) > 1e-12)
    return "difference is not auc_candidate - auc_full";
  if (!(lower <= difference)) return "lower_bound lies above difference";
  if (is_accepted != (lower > -options.margin)) return "accepted does not follow from lower_bound";
  // The bound at level 1 - alpha and the test at level alpha are one question, up to rounding.
  if (lower < difference && std::abs(p - options.alpha) > 1e-9 &&
      is_accepted != (p < options.alpha)) {
    return "p_value and lower_bound contradict each other";
  }
  return {};
}

}  // namespace

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
                       {"split", gate_split},
                       {"test", gate_test},
                       {"margin", options.margin},
                       {"alpha", options.alpha},
                       {"compressed", is_compressed},
                       {"rounds", list}});
}

void check_gate(const std::filesystem::path& file, const models::CompressOptions& options,
                bool is_compressed) {
  const auto must_hold = [&](bool holds, std::string_view what) {
    check(holds, ErrorKind::integrity,
          text(file.string(), ": ", what,
               " (it was changed); remove compress/record.json to have the gate asked again"));
  };
  const Json gate = Json::read_file(file);
  try {
    must_hold(gate.at("schema") == Json(1) && gate.at("split") == Json(gate_split) &&
                  gate.at("test") == Json(gate_test),
              "is of another test");
    must_hold(gate.at("margin").as_number() == options.margin &&
                  gate.at("alpha").as_number() == options.alpha,
              "has another margin or alpha than section [compress]");
    bool is_any = false;
    std::size_t number = 0;
    for (const Json& round : gate.at("rounds").as_array()) {
      const std::string fault = round_fault(round, options);
      must_hold(fault.empty(), text("rounds[", number++, "]: ", fault));
      is_any = is_any || round.at("accepted").as_bool();
    }
    must_hold(gate.at("compressed").as_bool() == is_compressed && is_any == is_compressed,
              is_compressed ? "accepts no candidate, but there is a compressed model"
                            : "accepts a candidate, but there is no compressed model");
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format) throw;
    must_hold(false, problem.what());
  }
}

}  // namespace etalon::jobs
