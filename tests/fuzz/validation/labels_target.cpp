// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/labels.hpp"

#include "core/error.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  return {validation::labels_bytes(
      {sha256("dataset"),
       {{"a", {0, datasets::Split::test, "p"}}, {"b", {1, datasets::Split::validation, "q"}}}})};
}

void parse(std::string_view bytes) {
  const auto table = validation::parse_labels(bytes, "the input");
  ensure(validation::parse_labels(validation::labels_bytes(table), "what was written") == table,
         "labels are read as they were written");
}

}  // namespace etalon::fuzz
