// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/predictions.hpp"

#include "core/file.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  validation::Predictions two{.sample_ids = {"a", "b"},
                              .patient_ids = {"p", "p"},
                              .splits = {datasets::Split::validation, datasets::Split::test},
                              .labels = {1, -1},
                              .score_full = {0.25, 0.75},
                              .score_compressed = {},
                              .source = {sha256("d"), sha256("f"), std::nullopt}};
  validation::write_predictions("seed.h5", two);
  const std::string full = read_text_file("seed.h5");
  two.score_compressed = {0.5, 0.5};
  two.source.compressed_model = sha256("c");
  validation::write_predictions("seed.h5", two);
  return {full, read_text_file("seed.h5")};
}

void parse(std::string_view bytes) {
  testing_support::overwrite("predictions.h5", std::string(bytes));
  validation::check_predictions(validation::read_predictions("predictions.h5"));
}

}  // namespace etalon::fuzz
