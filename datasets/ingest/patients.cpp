// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/patients.hpp"

#include <algorithm>
#include <map>
#include <regex>

#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/delimited.hpp"

namespace etalon::datasets {
namespace {

// std::regex calls itself once per character: a longer text could exhaust the stack.
constexpr std::size_t longest_subject = 1000;

std::regex pattern_of(const DataOptions& options) {
  try {
    std::regex pattern(options.patient_pattern);
    check(pattern.mark_count() == 1, ErrorKind::config,
          text("data.patient_pattern has ", pattern.mark_count(),
               " groups; the patient is what its one group (in parentheses) matches"));
    return pattern;
  } catch (const std::regex_error& problem) {
    throw Error(ErrorKind::config, text("data.patient_pattern '", options.patient_pattern,
                                        "' is no regular expression (", problem.what(), ")"));
  }
}

std::string matched(const std::regex& pattern, const std::string& subject,
                    const std::string& place) {
  std::smatch match;
  check(subject.size() <= longest_subject, ErrorKind::format,
        text(place, ": a name of ", subject.size(), " bytes; data.patient_pattern takes up to ",
             longest_subject));
  check(std::regex_search(subject, match, pattern) && match[1].length() > 0, ErrorKind::format,
        text(place, ": '", subject, "' does not match data.patient_pattern"));
  return match[1].str();
}

/// Samples of which no patient is found: how many, and what is wrong with the first.
class Unnamed {
 public:
  template <class Fn>
  void attempt(Fn&& fn) {
    try {
      fn();
    } catch (const Error& error) {
      if (++count_ == 1) first_ = error.what();
    }
  }
  void throw_any(std::string_view remedy) const {
    if (count_ == 0) return;
    throw Error(
        ErrorKind::format,
        text(first_, count_ > 1 ? text(" (the first of ", count_, " such samples)") : "", remedy));
  }

 private:
  std::int64_t count_ = 0;
  std::string first_;
};

/// Patients by the sample's name, from a table with the columns `sample` and `patient`.
std::map<std::string, std::string> read_patient_table(const std::string& file, SampleTable& table) {
  const std::string bytes = read_text_file(file);
  table.files.push_back({"patient_table", sha256(bytes)});
  const auto records = read_delimited(delimited_text(bytes, file), ',', 0, file);
  const std::vector<std::string> header =
      records.empty() ? std::vector<std::string>() : records[0].cells;
  const auto sample = std::ranges::find(header, "sample") - header.begin();
  const auto patient = std::ranges::find(header, "patient") - header.begin();
  check(sample < std::ssize(header) && patient < std::ssize(header), ErrorKind::format,
        text(file, ":1: the first line must name the columns sample and patient"));
  std::map<std::string, std::string> patients;
  for (const Record& record : std::span(records).subspan(1)) {
    const std::string place = text(file, ":", record.line);
    check(record.cells.size() == header.size(), ErrorKind::format,
          text(place, ": ", record.cells.size(), " cells, but there are ", header.size(),
               " columns"));
    const std::string& name = record.cells[static_cast<std::size_t>(patient)];
    check(!name.empty(), ErrorKind::format, text(place, ": the patient is missing"));
    const auto [at, is_new] =
        patients.try_emplace(record.cells[static_cast<std::size_t>(sample)], name);
    check(is_new || at->second == name, ErrorKind::format,
          text(place, ": sample '", at->first, "' has another patient above"));
  }
  return patients;
}

}  // namespace

PatientSource patient_source(const DataOptions& options, Objections& objections) {
  const bool is_csv = options.format == "csv";
  const auto object = [&](bool holds, std::string message) {
    if (!holds) objections.add(ErrorKind::config, std::move(message));
  };
  object(is_csv || options.patient_column.empty(),
         text("data.patient_column is for csv; for ", options.format,
              " take data.patient_pattern or data.patient_table"));
  object(!is_csv || options.patient_table.empty(),
         "data.patient_table is for npz and nrrd; for csv take data.patient_column");
  object(!is_csv || options.patient_pattern.empty() || !options.patient_column.empty(),
         "data.patient_pattern reads the cell of data.patient_column, which is empty");
  object(options.patient_pattern.empty() || options.patient_table.empty(),
         "data.patient_pattern and data.patient_table both name the patients; keep one");
  const bool is_named = !options.patient_column.empty() || !options.patient_pattern.empty() ||
                        !options.patient_table.empty();
  object(!options.samples_are_patients || !is_named,
         "data.samples_are_patients says that every sample is a patient of its own, and another "
         "key names the patients; keep one");
  if (!options.patient_pattern.empty()) {
    objections.attempt([&] { static_cast<void>(pattern_of(options)); });
    return PatientSource::pattern;
  }
  if (!options.patient_table.empty()) return PatientSource::table;
  if (!options.patient_column.empty()) return PatientSource::column;
  return options.samples_are_patients ? PatientSource::declared : PatientSource::unnamed;
}

void name_patients(const DataOptions& options, SampleTable& table) {
  Objections objections;
  table.patient_source = patient_source(options, objections);
  objections.throw_any();
  std::map<std::string, std::string> patients;
  if (table.patient_source == PatientSource::table) {
    patients = read_patient_table(options.patient_table, table);
  }
  const std::regex pattern =
      table.patient_source == PatientSource::pattern ? pattern_of(options) : std::regex();
  Unnamed unnamed;
  for (Sample& sample : table.samples) {
    switch (table.patient_source) {
      case PatientSource::column: break;
      case PatientSource::pattern:
        unnamed.attempt([&] {
          sample.patient = matched(pattern, sample.patient.empty() ? sample.name : sample.patient,
                                   text(options.path, ": ", sample.id));
        });
        break;
      case PatientSource::table: {
        unnamed.attempt([&] {
          const auto found = patients.find(sample.name);
          check(found != patients.end(), ErrorKind::format,
                text(options.patient_table, ": no line for sample '", sample.name, "'"));
          sample.patient = found->second;
        });
        break;
      }
      case PatientSource::declared:
      case PatientSource::unnamed: sample.patient = sample.name; break;
    }
  }
  unnamed.throw_any(table.patient_source == PatientSource::pattern
                        ? "; change the pattern so that it finds a patient in every name"
                        : "; add the lines");
}

}  // namespace etalon::datasets
