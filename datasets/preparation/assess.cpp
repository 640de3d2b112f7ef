// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/assess.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "core/text.hpp"
#include "datasets/split.hpp"

namespace etalon::datasets {
namespace {

/// The kind of error that a failed check ends the build with.
ErrorKind kind_of(const QualityFinding& entry) {
  if (entry.id == "missing_values") return ErrorKind::format;
  return entry.id == "empty_classes" ? ErrorKind::config : ErrorKind::integrity;
}

/// `, and 3 others of their patients`; empty without any.
std::string others(std::int64_t beside) {
  if (beside == 0) return {};
  return text(", and ", beside, beside == 1 ? " other" : " others", " of their patients");
}

std::string remedy_for(const QualityFinding& entry, std::int64_t left_out, std::int64_t beside) {
  switch (kind_of(entry)) {
    case ErrorKind::format: return "fill the values in, or take the columns or rows out";
    case ErrorKind::config:
      if (left_out > 0) {
        return text(
            "mend the source (is its content blank?), or add data: data.on_leakage = "
            "\"exclude\" left out ",
            left_out - beside, left_out - beside == 1 ? " sample" : " samples",
            " whose content stands in a later split", others(beside));
      }
      return "change the fractions or classes of section [data], or add data";
    default:
      if (entry.id == "leakage_content") {
        return "mend the source, or decide in the job file with data.on_leakage";
      }
      if (entry.id == "similar_patients") {
        return "mend the source, or decide in the job file with data.similar_patients";
      }
      // Nobody can decide that a patient who is trained on may also judge.
      return "mend the source: all samples of a patient belong into one split";
  }
}

/// What the job file decided about content and patients becomes part of the finding.
void apply_decisions(const DataOptions& options, QualityReport& quality) {
  for (QualityFinding& entry : quality.findings) {
    if (entry.severity != Severity::fail) continue;
    if (entry.id == "similar_patients" && options.similar_patients == "keep") {
      entry.severity = Severity::warning;
      entry.message += "; different patients by decision of the job file";
    }
    if (entry.id != "leakage_content") continue;
    if (options.on_leakage == "exclude") {
      entry.severity = Severity::pass;
      entry.message +=
          text("; the samples of the training side were left out", others(quality.beside));
    } else if (options.on_leakage == "keep") {
      entry.severity = Severity::warning;
      entry.message += "; kept by decision of the job file";
    }
  }
}

}  // namespace

Assessment assess(const DataOptions& options, SampleTable& table) {
  std::optional<QualityFinding> joined;
  if (options.similar_patients == "join") joined = join_similar_patients(table);
  Assessment result{patient_numbers(table.samples), split_by_patient(table.samples, options), {}};
  result.quality =
      check_quality(table, result.splits, options.classes,
                    options.on_leakage == "exclude" ? LeakingSamples::leave : LeakingSamples::stay);
  auto& findings = result.quality.findings;
  if (joined) *std::ranges::find(findings, joined->id, &QualityFinding::id) = *joined;
  apply_decisions(options, result.quality);
  return result;
}

void object_to_failures(const DataOptions& options, const QualityReport& quality,
                        Objections& objections) {
  const std::int64_t left_out = options.on_leakage == "exclude" ? std::ssize(quality.leaking) : 0;
  for (const QualityFinding& entry : quality.findings) {
    if (entry.severity != Severity::fail) continue;
    objections.add(kind_of(entry), text(options.path, ": the data checks failed (", in_words(entry),
                                        "); ", remedy_for(entry, left_out, quality.beside)));
  }
}

}  // namespace etalon::datasets
