// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/lesions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/text.hpp"
#include "validation/html/markup.hpp"
#include "validation/judgement/page/mask_texts.hpp"
#include "validation/judgement/page/texts.hpp"
#include "validation/plan/planned_lesions.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation::page {
namespace {

constexpr std::size_t parts = 4;

/// Places of lesions of known volume, the smallest first.
std::vector<std::size_t> by_volume(const LesionRows& rows) {
  std::vector<std::size_t> places(rows.volumes.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::erase_if(places, [&](std::size_t k) { return std::isnan(rows.volumes[k]); });
  std::ranges::stable_sort(places, {}, [&](std::size_t k) { return rows.volumes[k]; });
  return places;
}

std::string cell(const std::string& markup) { return html::element("td", "n", markup); }

}  // namespace

std::vector<std::string> lesion_columns(const Subject& subject) {
  std::set<std::string> names;
  for (const Requirement& requirement : subject.plan().requirements) {
    if (!is_of_lesions(requirement)) continue;
    for (const std::string& model : {requirement.score, requirement.reference}) {
      if (!model.empty()) names.insert(outputs_column(requirement, model));
    }
  }
  return {names.begin(), names.end()};
}

std::string lesion_table(const Subject& subject, const std::string& column) {
  const Voice& voice = subject.voice;
  const LesionRows& rows = subject.cases.lesions.at(column);
  const std::vector<std::size_t> places = by_volume(rows);
  std::string head;
  for (const Phrase* phrase : {&texts::lesion_volumes, &texts::lesion_number, &texts::lesion_hits,
                               &texts::lesion_without_output})
    head += html::element("th", "", voice.markup(*phrase));
  std::string lines;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t from = part * places.size() / parts;
    const std::size_t to = (part + 1) * places.size() / parts;
    if (from == to) continue;
    std::int64_t hits = 0;
    std::int64_t missing = 0;
    for (std::size_t k = from; k < to; ++k) {
      const double hit = rows.hits[places[k]];
      hits += hit == 1 ? 1 : 0;
      missing += std::isnan(hit) ? 1 : 0;
    }
    lines += html::element("tr", "",
                           html::element("th", "",
                                         voice.markup(texts::from_to,
                                                      html::number(rows.volumes[places[from]]),
                                                      html::number(rows.volumes[places[to - 1]]))) +
                               cell(text(to - from)) + cell(text(hits)) + cell(text(missing))) +
             "\n";
  }
  if (places.empty())
    return html::element("p", "note", voice.markup(texts::no_lesion_of_size)) + "\n";
  return text("<table class=\"confusion\"><caption>", voice.markup(texts::lesions_by_size),
              "</caption><thead>", html::element("tr", "", head), "</thead><tbody>\n", lines,
              "</tbody></table>\n");
}

}  // namespace etalon::validation::page
