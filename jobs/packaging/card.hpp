// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

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
/// The keys of a card that follow from the report alone.
[[nodiscard]] Json card_of(const validation::Report& report);
/// `card.json` (docs/formats/card.md).
[[nodiscard]] Json make_card(const CardSources& sources);
/// The same card for people: `card.md`.
[[nodiscard]] std::string card_markdown(const Json& card);

}  // namespace etalon::jobs
