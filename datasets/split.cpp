// SPDX-License-Identifier: Apache-2.0
#include "datasets/split.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

std::string fractions_fault(const DataOptions& options) {
  const double sum = options.train + options.validation + options.test;
  if (std::fabs(sum - 1.0) < 1e-9) return {};
  // Of fractions with a few digits their sum has as many, but for rounding.
  constexpr double digits = 1e9;
  return text("data.train + data.validation + data.test is ", std::round(sum * digits) / digits,
              "; it must be 1");
}

std::vector<Split> split_by_patient(std::span<const Sample> samples, const DataOptions& options) {
  const std::string fault = fractions_fault(options);
  check(fault.empty(), ErrorKind::config, fault);
  std::map<std::string, std::int64_t> patient_class;
  for (const Sample& sample : samples) {
    auto& label = patient_class[sample.patient];
    label = std::max(label, sample.label);
  }
  std::map<std::int64_t, std::map<Digest, std::string>> strata;
  for (const auto& [patient, label] : patient_class) {
    strata[label][sha256(text(options.split_seed, ":", patient))] = patient;
  }
  std::map<std::string, Split> dealt;
  for (const auto& [label, patients] : strata) {
    const auto count = static_cast<double>(patients.size());
    // Borders are rounded once, so the parts add up to the whole.
    const auto first = static_cast<std::int64_t>(std::llround(options.train * count));
    const auto second =
        static_cast<std::int64_t>(std::llround((options.train + options.validation) * count));
    std::int64_t place = 0;
    for (const auto& [order, patient] : patients) {
      dealt[patient] = place < first    ? Split::train
                       : place < second ? Split::validation
                                        : Split::test;
      ++place;
    }
  }
  std::vector<Split> result;
  for (const Sample& sample : samples) {
    result.push_back(sample.fixed_split >= 0 ? static_cast<Split>(sample.fixed_split)
                                             : dealt.at(sample.patient));
  }
  return result;
}

}  // namespace etalon::datasets
