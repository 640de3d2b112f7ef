// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/score_masks.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/judging/mask_files.hpp"
#include "jobs/judging/worst_slices.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/planned_lesions.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::jobs {
namespace {

using validation::CaseTable;
using validation::MaskScoring;

/// Where a score of a model goes: from one class and metric to a column of the table.
struct WantedScore {
  std::size_t of_class = 0;
  std::size_t metric = 0;
  bool is_higher_better = true;
  std::string name = {};
  std::vector<double>* column = nullptr;
};
using WantedScores = std::map<std::string, std::vector<WantedScore>>;  ///< by column of paths

/// Where the lesions of a class go that a requirement is about, case by case.
struct WantedLesions {
  const validation::Requirement* requirement = nullptr;
  std::size_t of_class = 0;
  std::string name = {};
  std::vector<validation::LesionRows> by_case = {};
};
using AllLesions = std::map<std::string, std::vector<WantedLesions>>;  ///< by column of paths

/// What is made of each case.
struct Wanted {
  WantedScores scores;
  AllLesions lesions;

  [[nodiscard]] std::set<std::string> models() const {
    std::set<std::string> names;
    for (const auto& [model, each] : scores) names.insert(model);
    for (const auto& [model, each] : lesions) names.insert(model);
    return names;
  }
};

std::size_t class_of(const validation::Requirement& requirement, const MaskScoring& scoring) {
  const auto found =
      std::ranges::find(scoring.classes, requirement.label, &validation::MaskClass::name);
  ensure(found != scoring.classes.end(), "a checked plan names the class");
  return static_cast<std::size_t>(found - scoring.classes.begin());
}

WantedScore wanted_score(const validation::Requirement& requirement, const MaskScoring& scoring) {
  const auto metric =
      std::ranges::find_if(scoring.columns, [&](const validation::ScoreColumn& column) {
        return column.id == requirement.metric && column.parameter == requirement.tolerance;
      });
  ensure(metric != scoring.columns.end(), "a checked plan names what is scored");
  return {.of_class = class_of(requirement, scoring),
          .metric = static_cast<std::size_t>(metric - scoring.columns.begin()),
          .is_higher_better = validation::metric_of(requirement.metric).info().better ==
                              validation::Better::higher};
}

/// Makes the columns.
Wanted wanted_of(CaseTable& cases, const validation::RequirementPlan& plan,
                 const MaskScoring& scoring) {
  Wanted wanted;
  for (const validation::Requirement& requirement : plan.requirements) {
    for (const std::string& model : {requirement.score, requirement.reference}) {
      if (model.empty()) continue;
      const std::string name = validation::outputs_column(requirement, model);
      if (validation::is_of_lesions(requirement)) {
        auto& own = wanted.lesions[model];
        if (std::ranges::find(own, name, &WantedLesions::name) != own.end()) continue;
        own.push_back({.requirement = &requirement,
                       .of_class = class_of(requirement, scoring),
                       .name = name,
                       .by_case = std::vector<validation::LesionRows>(cases.ids.size())});
        continue;
      }
      auto& column = cases.scores[name];
      if (!column.empty()) continue;
      column.assign(cases.ids.size(), std::numeric_limits<double>::quiet_NaN());
      WantedScore score = wanted_score(requirement, scoring);
      score.name = name;
      score.column = &column;
      wanted.scores[model].push_back(score);
    }
  }
  return wanted;
}

/// Where a file lies, links followed.
std::filesystem::path true_place(const std::filesystem::path& file) {
  std::error_code problem;
  auto place = std::filesystem::canonical(file, problem);
  check(!problem, ErrorKind::io, text(file.string(), ": ", problem.message()));
  return place;
}

/// What a file is whatever its names, links followed: its device and its number there.
using FileNumber = std::pair<dev_t, ino_t>;

FileNumber number_of(const std::filesystem::path& file) {
  struct stat facts{};
  check(::stat(file.c_str(), &facts) == 0, ErrorKind::io,
        text(file.string(), ": ", std::generic_category().message(errno)));
  return {facts.st_dev, facts.st_ino};
}

/// Predictions are another's word, and who holds the references runs this: a path that leaves the
/// predictions' folder, or names a reference, could hand these in as what a model gave.
void require_own(const std::filesystem::path& prediction, const std::filesystem::path& folder,
                 const std::set<FileNumber>& references) {
  check(!references.contains(number_of(prediction)), ErrorKind::integrity,
        text(prediction.string(), ": is a reference mask; predictions name what the model gave"));
  const auto inside = true_place(prediction).lexically_relative(folder);
  check(!inside.empty() && *inside.begin() != "..", ErrorKind::integrity,
        text(prediction.string(), ": lies outside the folder of the predictions, ", folder.string(),
             "; put the masks into it"));
}

void require_all_masks(const CaseTable& cases, const Wanted& wanted, const MaskFolders& folders) {
  std::vector<std::filesystem::path> references;
  std::vector<std::filesystem::path> predictions;
  for (const std::string& reference : cases.reference_masks)
    references.push_back(folders.references / reference);
  for (const std::string& model : wanted.models()) {
    for (const std::string& path : cases.masks.at(model)) {
      if (!path.empty()) predictions.push_back(folders.predictions / path);
    }
  }
  std::vector<std::filesystem::path> all = references;
  all.insert(all.end(), predictions.begin(), predictions.end());
  require_masks(all);
  std::set<FileNumber> known;
  for (const auto& reference : references) known.insert(number_of(reference));
  const auto folder =
      true_place(folders.predictions.empty() ? std::filesystem::path(".") : folders.predictions);
  for (const auto& prediction : predictions) require_own(prediction, folder, known);
}

/// Columns that say which references have which class.
void make_presence(CaseTable& cases, const MaskScoring& scoring) {
  for (const validation::MaskClass& of_class : scoring.classes) {
    const std::string name = validation::presence_column(of_class.name);
    check(!cases.attributes.contains(name), ErrorKind::format,
          text("column '", validation::in_short(name),
               "' follows from the masks; give yours another name"));
    cases.attributes[name].assign(cases.ids.size(), std::string(validation::is_absent));
    cases.attributes_named_by[name] = validation::NamedBy::labels;
  }
}

/// The lesions of a case that a requirement is about. Of a model that gave nothing nobody knows
/// what it would have made up: one line says so.
validation::LesionRows lesion_rows(const validation::StructureRow& row, std::size_t at,
                                   const validation::Requirement& requirement) {
  const bool is_of_predicted =
      validation::lesions_of(requirement) == validation::LesionsOf::predicted;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  validation::LesionRows rows;
  const auto add = [&](double hit, double volume) {
    rows.cases.push_back(static_cast<std::uint32_t>(at));
    rows.hits.push_back(hit);
    rows.volumes.push_back(volume);
  };
  if (is_of_predicted && !row.has_output) {
    add(unknown, unknown);
    return rows;
  }
  for (const validation::Lesion& lesion :
       is_of_predicted ? row.predicted_lesions : row.reference_lesions) {
    if (validation::is_of_size(requirement, lesion.volume))
      add(row.has_output ? static_cast<double>(lesion.matched) : unknown, lesion.volume);
  }
  return rows;
}

/// All cases' lesions in their order.
void take_lesions(AllLesions& wanted, CaseTable& cases) {
  for (auto& [model, all] : wanted) {
    for (WantedLesions& each : all) {
      validation::LesionRows& rows = cases.lesions[each.name];
      for (const validation::LesionRows& own : each.by_case) {
        rows.cases.insert(rows.cases.end(), own.cases.begin(), own.cases.end());
        rows.hits.insert(rows.hits.end(), own.hits.begin(), own.hits.end());
        rows.volumes.insert(rows.volumes.end(), own.volumes.begin(), own.volumes.end());
      }
    }
  }
}

/// Fills one line of the table; returns the digests of its masks as a line.
std::string score_line(CaseTable& cases, std::size_t at, Wanted& wanted, const MaskFolders& folders,
                       const MaskScoring& scoring, std::int64_t threads, WorstSlices& slices) {
  const MaskFile reference = read_mask(folders.references / cases.reference_masks[at]);
  cases.values[at] = reference.volume.grid.diagonal();
  std::string digests = reference.digest.hex();
  const std::vector<std::uint16_t> labels = validation::other_labels(reference.volume, {});
  for (const validation::MaskClass& of_class : scoring.classes) {
    if (std::ranges::binary_search(labels, of_class.label))
      cases.attributes.at(validation::presence_column(of_class.name))[at] = validation::is_present;
  }
  for (const std::string& model : wanted.models()) {
    const auto own = wanted.lesions.find(model);
    const auto take = [&](const std::vector<validation::StructureRow>& rows) {
      if (own == wanted.lesions.end()) return;
      for (WantedLesions& each : own->second)
        each.by_case[at] = lesion_rows(rows[each.of_class], at, *each.requirement);
    };
    const std::string& path = cases.masks.at(model)[at];
    if (path.empty()) {
      digests += " none";
      if (own != wanted.lesions.end())
        take(validation::score_case(nullptr, reference.volume, scoring, threads));
      continue;
    }
    const MaskFile prediction = read_mask(folders.predictions / path);
    digests += text(" ", prediction.digest.hex());
    const auto rows = score_mask(prediction, reference, scoring, threads);
    take(rows);
    const auto scores = wanted.scores.find(model);
    if (scores == wanted.scores.end()) continue;
    for (const WantedScore& score : scores->second) {
      const double value = rows[score.of_class].values[score.metric];
      (*score.column)[at] = value;
      slices.offer({score.name, score.is_higher_better, value, at}, [&] {
        return validation::slice_overlay(prediction.volume, reference.volume,
                                         scoring.classes[score.of_class].label);
      });
    }
  }
  return digests + "\n";
}

}  // namespace

ScoredMasks score_masks(CaseTable& cases, const validation::RequirementPlan& plan,
                        const MaskFolders& folders, std::int64_t threads,
                        const std::function<void(std::int64_t, std::int64_t)>& done) {
  const MaskScoring scoring = validation::mask_scoring(plan);
  Wanted wanted = wanted_of(cases, plan, scoring);
  require_all_masks(cases, wanted, folders);
  make_presence(cases, scoring);
  cases.values.assign(cases.ids.size(), 0);
  std::vector<std::string> lines(cases.ids.size());
  WorstSlices slices;
  for_each_case(
      cases.ids, threads,
      [&](std::size_t at, std::int64_t inside) {
        lines[at] = score_line(cases, at, wanted, folders, scoring, inside, slices);
      },
      done);
  take_lesions(wanted.lesions, cases);
  Sha256 hash;
  for (const std::string& line : lines) hash.update(line);
  return {.digest = hash.finish(), .slices = slices.take(cases.ids)};
}

}  // namespace etalon::jobs
