// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate_outlook.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "jobs/compression/gate.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/clusters.hpp"

namespace etalon::jobs {
namespace {

std::array<validation::Clustering, 2> clustering(std::span<const std::int64_t> labels,
                                                 std::span<const std::uint32_t> patients) {
  std::array<std::map<std::uint32_t, std::int64_t>, 2> sizes;
  for (std::size_t i = 0; i < labels.size(); ++i) ++sizes[labels[i] == 1 ? 1 : 0][patients[i]];
  std::array<validation::Clustering, 2> classes;
  for (std::size_t label = 0; label < 2; ++label) {
    for (const auto& [patient, cases] : sizes[label]) classes[label].add(cases, 0);
  }
  return classes;
}

}  // namespace

GateOutlook gate_outlook(std::span<const std::int64_t> labels,
                         std::span<const std::uint32_t> patients,
                         const std::vector<std::string>& classes, double alpha) {
  const auto of_class = clustering(labels, patients);
  const std::size_t rarer =
      of_class[0].effective_patients() < of_class[1].effective_patients() ? 0 : 1;
  const std::int64_t heads = of_class[rarer].patients();
  const std::int64_t effective = of_class[rarer].effective_patients();
  GateOutlook outlook;
  outlook.cases =
      text("the validation split has ", heads, heads == 1 ? " patient" : " patients",
           " with samples of class '", classes[rarer], "'",
           effective < heads ? text(", who say as much as ", effective, " of equal size")
                             : std::string());
  const bool is_of_both = of_class[rarer].cases() > 0;
  const validation::Bound bound =
      is_of_both ? validation::equal_auc_bound(labels, patients, alpha) : validation::Bound{};
  if (!is_of_both || !bound.refusal.empty()) {
    outlook.doubt =
        text(outlook.cases, ", but the gate of compression needs ", validation::least_patients);
  } else {
    outlook.equal_models = bound.value;
  }
  return outlook;
}

std::optional<GateOutlook> first_outlook(const validation::TestCases& cases,
                                         const std::vector<std::string>& classes,
                                         const models::CompressOptions& options) {
  for (const std::int64_t label : {0, 1}) {
    if (std::ranges::find(cases.labels, label) == cases.labels.end()) return std::nullopt;
  }
  const auto clusters = validation::clusters_of(cases.patients);
  return gate_outlook(cases.labels, clusters.cluster_of_case, classes,
                      candidate_alpha(options, options.method.starts_with("prune"), 0));
}

}  // namespace etalon::jobs
