// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/ingest.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {"p1,61,2.5,no\r\np2,47,1e-3,yes\r\np3,NA,\"4\",no\n",
          "\"p \"\"1\"\"\",1,2,yes\np2,nan,-0.5,no\n"};
}

void parse(std::string_view bytes) {
  testing_support::overwrite("a.csv", std::string(bytes));
  datasets::DataOptions options;
  options.format = "csv";
  options.path = "a.csv";
  options.columns = {"patient", "age", "size", "class"};
  options.label_column = "class";
  options.patient_column = "patient";
  options.classes = options.class_values = {"no", "yes"};
  datasets::Objections objections;
  static_cast<void>(datasets::ingest_csv(options, objections));
  objections.throw_any();
}

}  // namespace etalon::fuzz
