// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/ingest.hpp"

#include <set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {

SampleTable ingest(const DataOptions& options) {
  check(options.classes.size() == options.class_values.size() && options.classes.size() >= 2,
        ErrorKind::config, "data.classes and data.class_values need the same length, at least 2");
  for (const auto* names : {&options.classes, &options.class_values}) {
    const std::set<std::string> different(names->begin(), names->end());
    check(different.size() == names->size(), ErrorKind::config,
          "data.classes and data.class_values may not name a class twice");
  }
  SampleTable table = options.format == "csv"   ? ingest_csv(options)
                      : options.format == "npz" ? ingest_npz(options)
                                                : ingest_nrrd(options);
  check(!table.samples.empty(), ErrorKind::format, text(options.path, ": there is not one sample"));
  return table;
}

}  // namespace etalon::datasets
