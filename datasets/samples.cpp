// SPDX-License-Identifier: Apache-2.0
#include "datasets/samples.hpp"

#include <array>
#include <map>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

constexpr std::array<std::string_view, 3> splits = {"train", "validation", "test"};
constexpr std::array<std::string_view, 5> patient_sources = {"unnamed", "declared", "column",
                                                             "pattern", "table"};

template <class Enum, std::size_t Count>
Enum parse(const std::array<std::string_view, Count>& names, std::string_view name,
           std::string_view what) {
  std::string allowed;
  for (std::size_t i = 0; i < Count; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
    allowed += text(i == 0 ? "" : ", ", names[i]);
  }
  throw Error(ErrorKind::format, text("'", name, "' is no ", what, " (", allowed, ")"));
}

}  // namespace

std::string_view to_string(Split split) noexcept { return splits[static_cast<std::size_t>(split)]; }

Split parse_split(std::string_view name) { return parse<Split>(splits, name, "split"); }

std::string_view to_string(PatientSource source) noexcept {
  return patient_sources[static_cast<std::size_t>(source)];
}

PatientSource parse_patient_source(std::string_view name) {
  return parse<PatientSource>(patient_sources, name, "source of patients");
}

std::vector<std::int64_t> patient_numbers(std::span<const Sample> samples) {
  std::map<std::string_view, std::int64_t> numbers;
  std::vector<std::int64_t> result;
  result.reserve(samples.size());
  for (const Sample& sample : samples) {
    result.push_back(numbers.try_emplace(sample.patient, std::ssize(numbers) + 1).first->second);
  }
  return result;
}

std::string patient_id(std::int64_t number) { return text("patient-", number); }

}  // namespace etalon::datasets
