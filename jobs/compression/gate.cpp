// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"
#include "jobs/compression/gate_details.hpp"
#include "jobs/compression/gate_outlook.hpp"
#include "jobs/prediction/scores.hpp"
#include "validation/metrics/roc.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::jobs {

CompressionGate::CompressionGate(distributed::Communicator& comm,
                                 const datasets::SampleReader& samples, const models::Graph& full,
                                 const models::CompressOptions& options, std::int64_t threads,
                                 bool shows_progress)
    : comm_(comm),
      samples_(samples),
      options_(options),
      threads_(threads),
      shows_progress_(shows_progress) {
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
  // Of every candidate's error: whether there is a bound does not depend on it.
  doubt_ =
      gate_outlook(labels_, patients_, manifest.options.classes, candidate_alpha(options, false, 0))
          .doubt;
  if (!doubt_.empty()) return;
  full_scores_ = score_samples(comm, samples, full, indices_, threads, shows_progress);
}

void CompressionGate::check_data(const datasets::Manifest& manifest) {
  check(!manifest.has_masks && manifest.options.classes.size() == 2, ErrorKind::unsupported,
        "the gate of compression compares AUCs, which needs two classes (this dataset has label "
        "volumes or more classes); set compress.method = \"none\"");
}

GateRound CompressionGate::judge(const models::Graph& candidate, std::string what, bool is_pruned,
                                 Json details) {
  ensure(doubt_.empty(), "a gate that cannot judge is given no candidate");
  const auto scores =
      score_samples(comm_, samples_, candidate, indices_, threads_, shows_progress_);
  const double alpha = candidate_alpha(options_, is_pruned, is_pruned ? 0 : quantized_);
  if (!is_pruned) ++quantized_;
  GateRound round =
      judge_scores({full_scores_, scores, labels_, patients_}, options_.margin, alpha);
  round.what = std::move(what);
  round.details = std::move(details);
  rounds_.push_back(std::move(round));
  return rounds_.back();
}

GateRound judge_scores(const GateCases& cases, double margin, double alpha) {
  const auto spread =
      validation::auc_difference_spread(cases.candidate, cases.full, cases.labels, cases.patients);
  const validation::Bound bound = validation::difference_lower_bound(spread, alpha);
  ensure(bound.refusal.empty(), "a gate that cannot judge is given no candidate");
  return {.what = {},
          .auc_full = validation::auc(cases.full, cases.labels),
          .auc_candidate = validation::auc(cases.candidate, cases.labels),
          .difference = spread.difference,
          .lower = bound.value,
          .alpha = alpha,
          .is_accepted = bound.value >= -margin};
}

double candidate_alpha(const models::CompressOptions& options, bool is_pruned,
                       std::int64_t tried_before) {
  const double whole = options.method == "prune_int8" ? options.alpha / 2 : options.alpha;
  if (is_pruned) return whole;
  double left = whole;
  for (std::int64_t tried = 0; tried < tried_before; ++tried) left /= 5;
  return 0.8 * left;
}

namespace {

constexpr std::int64_t gate_schema = 2;
constexpr std::string_view gate_split = "validation";
constexpr std::string_view gate_test = "paired bound of a difference of AUCs over patients";

/// Why a gate is one of another version; empty when it is not, or is none at all.
std::string version_fault(const Json& gate) {
  const Json* schema = gate.is_object() ? gate.find("schema") : nullptr;
  if (schema == nullptr || !schema->is_integer()) return {};
  const std::string fault = schema_fault(schema->as_integer(), gate_schema);
  return fault.empty() ? fault : text("schema ", fault);
}

/// Why what a round says does not follow from its numbers; empty when it does.
std::string round_fault(const Json& round, double margin, double alpha) {
  const double full = round.at("auc_full").as_number();
  const double candidate = round.at("auc_candidate").as_number();
  const double difference = round.at("difference").as_number();
  const double lower = round.at("lower_bound").as_number();
  const bool is_accepted = round.at("accepted").as_bool();
  const auto is_share = [](double value) { return value >= 0 && value <= 1; };
  if (!is_share(full) || !is_share(candidate)) return "an AUC lies outside of [0, 1]";
  if (std::abs(difference - (candidate - full)) > 1e-12)
    return "difference is not auc_candidate - auc_full";
  if (round.at("alpha").as_number() != alpha) return "alpha is not what is left for this candidate";
  if (!(lower <= difference && lower >= -1)) return "lower_bound lies outside of -1 to difference";
  if (is_accepted != (lower >= -margin)) return "accepted does not follow from lower_bound";
  return {};
}

/// The first key of an object that is none of `known`, or that it lacks, as a fault of `place`.
std::string key_fault(const Json& json, std::span<const std::string_view> known,
                      const std::string& place) {
  for (const auto& [key, value] : json.as_object()) {
    if (std::ranges::find(known, key) == known.end())
      return text(place, "has a key '", key, "' that no gate writes");
  }
  for (const std::string_view key : known) {
    if (!json.contains(key)) return text(place, "lacks the key '", key, "'");
  }
  return {};
}

constexpr std::array<std::string_view, 7> gate_keys = {"schema", "split",      "test",  "margin",
                                                       "alpha",  "compressed", "rounds"};
constexpr std::array<std::string_view, 8> round_keys = {
    "candidate",   "auc_full", "auc_candidate", "difference",
    "lower_bound", "alpha",    "accepted",      "details"};
constexpr std::array<std::string_view, 3> int8_keys = {"kept_in_float", "int8_operators",
                                                       "calibration_samples"};
constexpr std::array<std::string_view, 2> pruned_keys = {"parameters", "groups"};
constexpr std::array<std::string_view, 3> group_keys = {"producers", "channels_before",
                                                        "channels_after"};

std::string details_fault(const Json& round, const models::CompressOptions& options,
                          bool is_pruned) {
  const Json& details = round.at("details");
  std::string fault = key_fault(
      details, is_pruned ? std::span<const std::string_view>(pruned_keys) : int8_keys, "details ");
  if (fault.empty() && !is_pruned)
    return int8_values_fault(details, round.at("candidate").as_string(), options);
  if (!fault.empty()) return fault;
  for (const Json& group : details.at("groups").as_array()) {
    fault = key_fault(group, group_keys, "details.groups ");
    if (!fault.empty()) return fault;
  }
  return pruned_values_fault(details);
}

/// Which candidate the method judges next, given what became of those before.
class Candidates {
 public:
  explicit Candidates(const models::CompressOptions& options)
      : options_(options),
        is_pruning_(options.method.starts_with("prune")),
        is_quantizing_(options.method.ends_with("int8")) {}

  /// Whether this is the next one's name.
  [[nodiscard]] bool expects(const std::string& name) {
    if (is_pruning_ && name.starts_with("int8")) return false;
    return name == (is_pruning_       ? text("pruned by ", fixed(100 * next(), 1), " %")
                    : !is_quantizing_ ? std::string()
                    : in_float_ == 0  ? std::string("int8")
                                      : text("int8 without ", in_float_));
  }
  void judged(bool is_accepted) {
    if (is_pruning_) {
      removed_ = next();
      is_pruning_ = is_accepted && removed_ < options_.prune_target;
    } else {
      is_quantizing_ = !is_accepted;
      ++in_float_;
    }
  }
  [[nodiscard]] bool is_pruning() const { return is_pruning_; }
  /// Of the next one.
  [[nodiscard]] double alpha() const { return candidate_alpha(options_, is_pruning_, in_float_); }

 private:
  [[nodiscard]] double next() const {
    return std::min(removed_ + options_.prune_step, options_.prune_target);
  }

  const models::CompressOptions& options_;
  bool is_pruning_;
  bool is_quantizing_;
  double removed_ = 0;
  int in_float_ = 0;
};

std::string rounds_fault(const Json::Array& rounds, const models::CompressOptions& options) {
  Candidates candidates(options);
  for (std::size_t number = 0; number < rounds.size(); ++number) {
    const Json& round = rounds[number];
    const std::string& name = round.at("candidate").as_string();
    std::string fault = key_fault(round, round_keys, "");
    if (fault.empty() && !candidates.expects(name))
      fault = text("'", name, "' is not the candidate that method \"", options.method,
                   "\" judges here");
    if (fault.empty()) fault = details_fault(round, options, candidates.is_pruning());
    if (fault.empty() && round.at("auc_full") != rounds.front().at("auc_full"))
      fault = "auc_full is not that of the first round";
    if (fault.empty()) fault = round_fault(round, options.margin, candidates.alpha());
    if (!fault.empty()) return text("rounds[", number, "]: ", fault);
    candidates.judged(round.at("accepted").as_bool());
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
                                 {"alpha", round.alpha},
                                 {"accepted", round.is_accepted},
                                 {"details", round.details}}));
  }
  return Json::object({{"schema", gate_schema},
                       {"split", gate_split},
                       {"test", gate_test},
                       {"margin", options.margin},
                       {"alpha", options.alpha},
                       {"compressed", is_compressed},
                       {"rounds", list}});
}

std::string gate_fault(const Json& gate, const models::CompressOptions& options,
                       bool is_compressed) {
  try {
    std::string fault = version_fault(gate);
    if (fault.empty()) fault = key_fault(gate, gate_keys, "");
    if (!fault.empty()) return fault;
    if (gate.at("schema") != Json(gate_schema) || gate.at("split") != Json(gate_split) ||
        gate.at("test") != Json(gate_test))
      return "is of another test";
    if (gate.at("margin").as_number() != options.margin ||
        gate.at("alpha").as_number() != options.alpha)
      return "has another margin or alpha than section [compress]";
    const auto& rounds = gate.at("rounds").as_array();
    const bool is_any = std::ranges::any_of(
        rounds, [](const Json& round) { return round.at("accepted").as_bool(); });
    fault = rounds_fault(rounds, options);
    if (!fault.empty()) return fault;
    if (gate.at("compressed").as_bool() != is_compressed || is_any != is_compressed)
      return is_compressed ? "accepts no candidate, but there is a compressed model"
                           : "accepts a candidate, but there is no compressed model";
    return {};
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format) throw;
    return problem.what();
  }
}

void check_gate(const std::filesystem::path& file, const models::CompressOptions& options,
                bool is_compressed) {
  const Json gate = Json::read_file(file);
  const std::string version = version_fault(gate);
  check(version.empty(), ErrorKind::integrity, text(file.string(), ": ", version));
  const std::string fault = gate_fault(gate, options, is_compressed);
  check(fault.empty(), ErrorKind::integrity,
        text(file.string(), ": ", fault,
             " (it was changed); remove compress/record.json to have the gate asked again"));
}

}  // namespace etalon::jobs
