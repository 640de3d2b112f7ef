// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/array_view.hpp"
#include "core/sha256.hpp"

namespace etalon::datasets {

enum class Split : std::uint8_t { train, validation, test };

[[nodiscard]] std::string_view to_string(Split split) noexcept;
[[nodiscard]] Split parse_split(std::string_view name);

/// Who says which patient a sample is of. `unnamed`: nobody, each sample counts as a patient and
/// leakage between splits cannot be assessed; `declared`: the job file, each sample is one.
enum class PatientSource : std::uint8_t { unnamed, declared, column, pattern, table };

[[nodiscard]] std::string_view to_string(PatientSource source) noexcept;
[[nodiscard]] PatientSource parse_patient_source(std::string_view name);

/// One sample as it comes from a source: a row (F), an image (C,H,W) or a volume (C,D,H,W) in the
/// source's element type, with a class or a label volume (D,H,W). `name` and `patient` may identify
/// a person: they stay on this machine. What is published calls the sample by `id`, its place.
struct Sample {
  std::string id;       ///< `row-12` (a line), `train-3`, `volume-2`
  std::string name;     ///< as the source calls it: a file's name
  std::string patient;  ///< as the source spells it
  Array input;
  std::int64_t label = 0;
  Array mask;                           ///< u8 number of the class, empty when there is one label
  std::vector<double> spacing_mm = {};  ///< (D,H,W) of volumes whose source states it
  int fixed_split = -1;                 ///< the source's own split, −1: none
};

/// A file that was read, with the digest of the very bytes that were.
struct SourceFile {
  std::string name;  ///< without its folder; empty for the one file of a source
  Digest digest;
};

/// What a source holds, before it is split and written.
struct SampleTable {
  std::vector<Sample> samples;
  std::vector<std::string> feature_names;  ///< of rows; empty otherwise
  PatientSource patient_source = PatientSource::unnamed;
  std::vector<std::string> indistinct;  ///< columns whose whole numbers float32 does not tell apart
  std::vector<SourceFile> files;
};

/// Number of each sample's patient from 1, by first appearance.
[[nodiscard]] std::vector<std::int64_t> patient_numbers(std::span<const Sample> samples);
/// `patient-7`: what is published calls a patient so.
[[nodiscard]] std::string patient_id(std::int64_t number);

}  // namespace etalon::datasets
