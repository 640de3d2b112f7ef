// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/ingest.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/ingest/nrrd.hpp"
#include "datasets/ingest/patients.hpp"
#include "datasets/split.hpp"

namespace etalon::datasets {

void object_to_options(const DataOptions& options, Objections& objections) {
  if (options.classes.size() != options.class_values.size() || options.classes.size() < 2) {
    objections.add(ErrorKind::config,
                   "data.classes and data.class_values need the same length, at least 2");
  }
  for (const auto* names : {&options.classes, &options.class_values}) {
    const std::set<std::string> different(names->begin(), names->end());
    if (different.size() == names->size()) continue;
    objections.add(ErrorKind::config,
                   "data.classes and data.class_values may not name a class twice");
  }
  if (const std::string fault = fractions_fault(options); !fault.empty())
    objections.add(ErrorKind::config, fault);
}

SampleTable ingest(const DataOptions& options, Objections& objections) {
  SampleTable table;
  object_to_options(options, objections);
  static_cast<void>(patient_source(options, objections));
  if (!objections.all().empty()) return table;
  objections.attempt([&] {
    table = options.format == "csv"   ? ingest_csv(options, objections)
            : options.format == "npz" ? ingest_npz(options)
                                      : ingest_nrrd(options);
  });
  if (!objections.all().empty()) return table;
  if (table.samples.empty()) {
    objections.add(ErrorKind::format, text(options.path, ": there is not one sample"));
    return table;
  }
  objections.attempt([&] { name_patients(options, table); });
  return table;
}

SampleTable ingest(const DataOptions& options) {
  Objections objections;
  SampleTable table = ingest(options, objections);
  objections.throw_any();
  return table;
}

Digest source_digest(std::vector<SourceFile> files) {
  if (files.size() == 1) return files[0].digest;
  std::ranges::sort(files, {}, &SourceFile::name);
  std::string listing;
  for (const SourceFile& file : files) listing += text(file.digest.hex(), "  ", file.name, "\n");
  return sha256(listing);
}

Digest source_digest(const DataOptions& options) {
  std::vector<SourceFile> files;
  if (options.format == "nrrd") {
    for (const VolumePair& pair : volume_pairs(options)) {
      for (const auto& file : {pair.image, pair.label}) {
        files.push_back({file.filename().string(), sha256_file(file)});
      }
    }
  } else {
    files.push_back({"", sha256_file(options.path)});
  }
  if (!options.patient_table.empty()) {
    files.push_back({"patient_table", sha256_file(options.patient_table)});
  }
  return source_digest(std::move(files));
}

}  // namespace etalon::datasets
