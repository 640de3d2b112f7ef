// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "validation/metrics/metric.hpp"

namespace etalon::validation {

/// Which table names the patients, or a subgroup. Where only the predictions do, the one who is
/// judged says which cases belong together.
enum class NamedBy : std::uint8_t { predictions, labels, both };
[[nodiscard]] std::string_view to_string(NamedBy by) noexcept;
/// Who names the patients, by which tables have a column of them; a format error that calls the
/// tables by their names where none has.
[[nodiscard]] NamedBy patients_named_by(bool is_predicted, bool is_labelled,
                                        const std::string& predictions, const std::string& labels);

/// What else a model's marks come to, beside the scores of the cases.
struct ImageMarks {
  std::vector<double> false_scores;  ///< of marks that hit no lesion, in any image
  std::int64_t unmarked_images = 0;  ///< with an output, without a mark
  /// Of all images, where each has an output (`detection_average_precision`, `weighted_afroc`).
  std::optional<double> average_precision;
  std::optional<double> weighted_afroc;
};

/// Who read the cases, and what they said.
struct Readings {
  std::vector<std::string> readers;      ///< in the plan's order
  std::vector<std::uint8_t> is_to_read;  ///< (readers, cases) whether the reader reads the case
  std::map<std::string, std::vector<double>> scores;  ///< by modality (readers, cases); NaN: none
};

/// Lesions of a class of masks, in the order of their cases: one line of each.
struct LesionRows {
  std::vector<std::uint32_t> cases;
  std::vector<double> hits;     ///< 1: found, or there; 0; NaN: no output
  std::vector<double> volumes;  ///< mm³; NaN of a case without an output whose lesions nobody knows
};

/// Cases of one test set, columns of equal length n in the order of patient and case id. A value.
struct CaseTable {
  std::vector<std::string> ids;
  std::vector<std::string> patients;
  Target target = Target::two_classes;
  std::vector<std::int64_t> labels;  ///< of two classes; of survival: 1 where the event came
  /// Of several classes or several labels instead of `labels`: by name 1, 0, or −1 where nobody
  /// knows.
  std::map<std::string, std::vector<std::int8_t>> named_labels;
  bool are_exclusive = false;  ///< of several: a case is of one class, where that is known
  std::vector<double> times;   ///< of survival: of the event, or the end of follow-up
  /// Measured; of masks the worst distance of each case, mm; of grades its class, from 0.
  std::vector<double> values;
  std::vector<std::string> reference_masks;  ///< path of each case's, as the labels have it
  /// Paths by column of the predictions; empty: no output.
  std::map<std::string, std::vector<std::string>> masks;
  /// By column, of masks by `outputs_column`; NaN: no output.
  std::map<std::string, std::vector<double>> scores;
  std::map<std::string, std::vector<std::string>> attributes;  ///< by column, for subgroups
  std::map<std::string, ImageMarks> marks;                     ///< by model
  std::int64_t images = 0;          ///< of marks, whose cases are the lesions and the images
  std::vector<std::string> grades;  ///< names of the classes, in the plan's order
  /// Of grades by column: the class that was given, from 0, or −1.
  std::map<std::string, std::vector<std::int64_t>> given;
  std::map<std::string, LesionRows> lesions;  ///< of masks, by `outputs_column`
  Readings readings;                          ///< of readings; `scores` has the mean of each case
  NamedBy patients_named_by = NamedBy::predictions;
  std::map<std::string, NamedBy> attributes_named_by;  ///< the same columns as `attributes`

  /// The table as one of two classes: a named label against the rest, cases of which it is known,
  /// with these columns of scores and attributes alone.
  [[nodiscard]] CaseTable with_label(const std::string& name,
                                     const std::set<std::string>& columns) const;
  [[nodiscard]] std::int64_t size() const { return std::ssize(ids); }
  /// The cases whose attribute has that value; all for an empty name.
  [[nodiscard]] std::vector<std::uint32_t> where(const std::string& attribute,
                                                 const std::string& value) const;
};

}  // namespace etalon::validation
