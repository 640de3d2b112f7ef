// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "datasets/manifest.hpp"
#include "jobs/options/job.hpp"
#include "models/graph/graph.hpp"
#include "validation/report/report.hpp"

namespace etalon::jobs {

/// What a card is made from; every number in it comes from a record or the report.
struct CardSources {
  const Job& job;
  const Json& data;  ///< `dataset_facts` of its manifest
  const models::Graph& model;
  const Json& train_record;
  const Json& gate;
  const validation::Report& report;
};

/// What a card says of a dataset; the record of step validate says it too.
[[nodiscard]] Json dataset_facts(const datasets::Manifest& manifest);
/// Samples of a split by the counts of its classes, an object such as `{"benign": 120}`. Throws a
/// format error that names the split when they are no counts.
[[nodiscard]] std::int64_t samples_of(std::string_view split, const Json& by_class);
/// The keys of a card that follow from the report alone.
[[nodiscard]] Json card_of(const validation::Report& report);
/// `card.json` (docs/formats/card.md).
[[nodiscard]] Json make_card(const CardSources& sources);
/// The same card for people: `card.md`.
[[nodiscard]] std::string card_markdown(const Json& card);

}  // namespace etalon::jobs
