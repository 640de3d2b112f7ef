// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "datasets/objections.hpp"
#include "datasets/options.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// Who names the patients under these options. Keys that contradict each other, or that the format
/// does not take, and a pattern that is none or has not exactly one group are objections.
[[nodiscard]] PatientSource patient_source(const DataOptions& options, Objections& objections);

/// Fills in `patient` of every sample: of a CSV file it is what stands in the column, else it is
/// found by `data.patient_pattern` or in `data.patient_table`, else it is the sample's name. Throws
/// a format error for a sample of which no patient is found.
void name_patients(const DataOptions& options, SampleTable& table);

}  // namespace etalon::datasets
