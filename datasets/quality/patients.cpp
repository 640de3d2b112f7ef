// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "datasets/quality/finding.hpp"
#include "datasets/quality/patient_form.hpp"

namespace etalon::datasets {
namespace {

/// A patient as the source spells it: number and splits.
struct Patient {
  std::int64_t number = 0;
  std::set<Split> splits;
};

std::map<std::string, Patient> patients_of(const SampleTable& table,
                                           std::span<const Split> splits) {
  const auto numbers = patient_numbers(table.samples);
  std::map<std::string, Patient> patients;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    Patient& patient = patients[table.samples[i].patient];
    patient.number = numbers[i];
    patient.splits.insert(splits[i]);
  }
  return patients;
}

}  // namespace

QualityFinding leakage_patient(const SampleTable& table, std::span<const Split> splits) {
  if (table.patient_source == PatientSource::unnamed) {
    return {
        "leakage_patient",
        Severity::warning,
        0,
        text("not assessed: the source names no patients, so each of the ", table.samples.size(),
             " samples counts as one; name them (data.patient_column, data.patient_pattern or "
             "data.patient_table), or declare data.samples_are_patients"),
        {},
        {}};
  }
  std::map<std::int64_t, std::string> crossing;
  for (const auto& [name, patient] : patients_of(table, splits)) {
    if (patient.splits.size() > 1) crossing[patient.number] = name;
  }
  std::vector<std::string> items;
  std::vector<std::string> local;
  for (const auto& [number, name] : crossing) {
    items.push_back(patient_id(number));
    local.push_back(name);
  }
  QualityFinding result = make_finding("leakage_patient", Severity::fail, std::move(items),
                                       "patients on both sides of a split");
  result.local_items = std::move(local);
  if (table.patient_source == PatientSource::declared) {
    result.message += ": every sample is a patient of its own, as the job file declares";
  }
  return result;
}

QualityFinding similar_patients(const SampleTable& table, std::span<const Split> splits) {
  const bool is_named = table.patient_source != PatientSource::unnamed &&
                        table.patient_source != PatientSource::declared;
  std::map<std::string, std::map<std::int64_t, std::string>> by_form;
  std::map<std::string, std::set<Split>> splits_of_form;
  if (is_named) {
    for (const auto& [name, patient] : patients_of(table, splits)) {
      const std::string form = patient_form(name);
      by_form[form][patient.number] = name;
      splits_of_form[form].insert(patient.splits.begin(), patient.splits.end());
    }
  }
  std::vector<std::string> items;
  std::vector<std::string> local;
  Severity bad = Severity::warning;
  for (const auto& [form, spellings] : by_form) {
    if (spellings.size() < 2) continue;
    const bool is_crossing = splits_of_form[form].size() > 1;
    if (is_crossing) bad = Severity::fail;
    std::vector<std::string> ids;
    std::vector<std::string> names;
    for (const auto& [number, name] : spellings) {
      ids.push_back(patient_id(number));
      names.push_back(text("'", name, "'"));
    }
    const std::string_view where = is_crossing ? " (on both sides of a split)" : "";
    items.push_back(text(join(ids, " ~ "), where));
    local.push_back(text(join(names, " ~ "), where));
  }
  QualityFinding result = make_finding("similar_patients", bad, std::move(items),
                                       "patients whose ids differ only in form");
  result.local_items = std::move(local);
  return result;
}

QualityFinding join_similar_patients(SampleTable& table) {
  std::map<std::string, std::vector<std::string>> spellings;  // in the order of the source
  for (Sample& sample : table.samples) {
    auto& known = spellings[patient_form(sample.patient)];
    if (std::ranges::find(known, sample.patient) == known.end()) known.push_back(sample.patient);
    sample.patient = known.front();
  }
  const auto numbers = patient_numbers(table.samples);
  std::map<std::int64_t, const std::vector<std::string>*> joined;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto& known = spellings.at(patient_form(table.samples[i].patient));
    if (known.size() > 1) joined[numbers[i]] = &known;
  }
  std::vector<std::string> items;
  std::vector<std::string> local;
  for (const auto& [number, known] : joined) {
    std::vector<std::string> names;
    for (const std::string& name : *known) names.push_back(text("'", name, "'"));
    items.push_back(text(patient_id(number), " (", known->size(), " spellings)"));
    local.push_back(join(names, " ~ "));
  }
  const bool is_any = !items.empty();
  QualityFinding result = make_finding("similar_patients", Severity::pass, std::move(items),
                                       "patients whose ids differ only in form");
  if (is_any) result.message += "; each is one patient by decision of the job file";
  result.local_items = std::move(local);
  return result;
}

}  // namespace etalon::datasets
