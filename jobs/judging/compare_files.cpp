// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/compare_files.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "jobs/judging/compared_masks.hpp"
#include "jobs/judging/number_text.hpp"
#include "validation/cases/case_files.hpp"
#include "validation/cases/subgroup.hpp"

namespace etalon::jobs {
namespace {

using validation::Advantage;
using validation::CaseTable;
using validation::Comparison;
using validation::FlipCounts;
using validation::RequirementResult;
using validation::Target;

/// Changed cases that are printed; the document has all.
constexpr std::size_t most_listed = 20;

std::string with_interval(const RequirementResult& result) {
  if (!result.lower || !result.upper) return number_text(result.estimate);
  return text(number_text(result.estimate), " [", number_text(result.lower), ", ",
              number_text(result.upper), "]");
}

std::string in_words(const validation::ComparedMetric& each) {
  switch (each.advantage) {
    case Advantage::first: return "the first is better";
    case Advantage::second: return "the second is better";
    case Advantage::not_told: return "not told apart";
    case Advantage::not_signed: return "they differ";
    case Advantage::not_assessed: return each.difference.message;
  }
  return {};
}

std::string counts_line(std::string_view label, const FlipCounts& counts) {
  return line(padded(label, 10), counts.cases, " cases: ", counts.both_right, " right by both, ",
              counts.only_first, " by the first alone, ", counts.only_second,
              " by the second alone, ", counts.both_wrong, " by none");
}

}  // namespace

Comparison compare_files(const ComparedFiles& files, const validation::CompareOptions& options,
                         std::int64_t threads,
                         const std::function<void(std::int64_t, std::int64_t)>& scored) {
  const std::string& other = options.other.empty() ? options.score : options.other;
  std::error_code problem;
  const bool is_one_file = std::filesystem::equivalent(files.first, files.second, problem);
  check(!is_one_file || other != options.score, ErrorKind::usage,
        text("both models are column '", options.score, "' of ", files.first.string(),
             "; name another file, or another column of it (--set other=COLUMN)"));
  const std::string first = read_text_file(files.first);
  const std::string second = read_text_file(files.second);
  const std::string labels = read_text_file(files.labels);
  const auto joined = [&](const std::string& bytes, const std::filesystem::path& file,
                          const std::string& column) {
    return validation::join_cases(bytes, file.string(), labels, files.labels.string(), {column});
  };
  CaseTable of_first = joined(first, files.first, options.score);
  CaseTable of_second = joined(second, files.second, other);
  const std::string attribute = validation::Subgroup::of(options.subgroup).column;
  std::optional<ScoredSides> masks;
  if (of_first.target == Target::masks && of_second.target == Target::masks) {
    masks =
        score_sides({.table = std::move(of_first), .column = options.score, .file = files.first},
                    {.table = std::move(of_second), .column = other, .file = files.second}, options,
                    files.labels, threads, scored);
  }
  const validation::SideBySide both =
      masks ? std::move(masks->both)
            : validation::side_by_side(std::move(of_first), options.score, of_second, other,
                                       attribute);
  Comparison comparison = validation::compare(both.cases, options, threads);
  if (masks) {
    comparison.masks_of_first = masks->masks_of_first;
    comparison.masks_of_second = masks->masks_of_second;
  }
  comparison.patients_named_by = both.patients_named_by;
  comparison.subgroup_named_by = both.subgroup_named_by;
  comparison.first = sha256(first);
  comparison.second = sha256(second);
  comparison.labels = sha256(labels);
  return comparison;
}

std::string comparison_text(const Comparison& comparison) {
  std::size_t widest = std::string_view("metric").size();
  for (const auto& each : comparison.metrics) widest = std::max(widest, each.metric.size());
  const auto row = [&](std::string_view metric, std::string_view first, std::string_view second,
                       std::string_view difference, std::string_view said) {
    return line(padded(metric, widest + 2), padded(first, 26), padded(second, 26),
                padded(difference, 28), said);
  };
  std::string lines = line("cases   ", comparison.cases, " of ", comparison.patients, " patients");
  lines += line("named   patients by ", join(comparison.patients_named_by.names(), ", "),
                comparison.options.subgroup.empty()
                    ? std::string()
                    : text("; ", printable(comparison.options.subgroup), " by ",
                           join(comparison.subgroup_named_by.names(), ", ")));
  if (comparison.missing_of_first + comparison.missing_of_second > 0) {
    lines += line("missing ", comparison.missing_of_first, " outputs of the first, ",
                  comparison.missing_of_second,
                  " of the second: worst by themselves, as far as they reach in a difference");
  }
  lines += row("metric", "first", "second", "first - second", "");
  for (const auto& each : comparison.metrics) {
    lines += row(each.metric, with_interval(each.first), with_interval(each.second),
                 with_interval(each.difference), in_words(each));
  }
  if (!comparison.positive) return lines;
  lines += counts_line("positive", *comparison.positive);
  lines += counts_line("negative", *comparison.negative);
  for (std::size_t i = 0; i < std::min(most_listed, comparison.flips.size()); ++i) {
    const validation::Flip& flip = comparison.flips[i];
    lines += line("flip    ", printable(flip.id), " of ", printable(flip.patient), ", label ",
                  flip.label, ": ", number_text(flip.first), " and ", number_text(flip.second),
                  ", the ", flip.is_first_right ? "first" : "second", " is right");
  }
  if (comparison.flips.size() > most_listed) {
    lines += line("flip    and ", comparison.flips.size() - most_listed,
                  " more (--output FILE or --json has all)");
  }
  return lines;
}

}  // namespace etalon::jobs
