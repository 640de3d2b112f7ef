// SPDX-License-Identifier: Apache-2.0
// Prints the scores of two label volumes, one `label name value` per line, for
// tests/peers/segmentation_scores.py.
//   segmentation_dump <file> [<threads>]    (the file: label_volume_file.hpp)
#include <cstdio>
#include <exception>

#include "tests/validation/metrics/segmentation/label_volume_file.hpp"
#include "validation/metrics/segmentation/structure_scores.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void print(std::int64_t label, const std::string& name, double value) {
  std::printf("%lld %s %.17g\n", static_cast<long long>(label), name.c_str(), value);
}

void print_scores(const StructureScores& scores) {
  const std::pair<const char*, double> values[] = {
      {"presence", static_cast<double>(scores.presence)},
      {"dice", scores.dice},
      {"iou", scores.iou},
      {"volume_difference", scores.volume_difference},
      {"volume_difference_relative", scores.volume_difference_relative},
      {"volume_difference_symmetric", scores.volume_difference_symmetric},
      {"hd", scores.hd},
      {"hd95_pooled", scores.hd95_pooled},
      {"hd95_directed", scores.hd95_directed},
      {"asd_to_reference", scores.asd_to_reference},
      {"asd_to_predicted", scores.asd_to_predicted},
      {"assd", scores.assd},
      {"masd", scores.masd},
      {"hd_surfel", scores.hd_surfel},
      {"hd95_surfel", scores.hd95_surfel},
      {"asd_surfel_to_reference", scores.asd_surfel_to_reference},
      {"asd_surfel_to_predicted", scores.asd_surfel_to_predicted},
      {"assd_surfel", scores.assd_surfel},
  };
  for (const auto& [name, value] : values) print(scores.label, name, value);
  for (const double value : scores.nsd) print(scores.label, "nsd", value);
  for (const double value : scores.nsd_surfel) print(scores.label, "nsd_surfel", value);
  for (const double value : scores.boundary_iou) print(scores.label, "boundary_iou", value);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::int64_t threads = 1;
    check(argc == 2 || (argc == 3 && parse_number(argv[2], threads)), ErrorKind::usage,
          "usage: segmentation_dump <file> [<threads>]");
    const LabelVolumeFile file = read_label_volumes(argv[1]);
    for (const StructureScores& scores : score_structures(
             file.predicted, file.reference, file.grid, file.labels,
             {.tolerances = file.tolerances, .boundary_widths = file.widths, .threads = threads}))
      print_scores(scores);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
