// SPDX-License-Identifier: Apache-2.0
// Prints the scores of two label volumes and their lesions by size, one `label name value` per
// line, for tests/peers/segmentation_scores.py; without a file, what is known of other tools.
//   segmentation_dump [<file> [<threads>]]    (the file: label_volume_file.hpp)
#include <cstdio>
#include <exception>

#include "tests/validation/metrics/segmentation/label_volume_file.hpp"
#include "validation/metrics/segmentation/lesions/lesions.hpp"
#include "validation/metrics/segmentation/other_tools.hpp"
#include "validation/metrics/segmentation/score_columns.hpp"
#include "validation/metrics/segmentation/structure_scores.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void print(std::int64_t label, const std::string& name, double value) {
  std::printf("%lld %s %.17g\n", static_cast<long long>(label), name.c_str(), value);
}

void print_scores(const LabelVolumeFile& file, std::int64_t threads) {
  const SegmentationOptions options = {
      .tolerances = file.tolerances, .boundary_widths = file.widths, .threads = threads};
  for (const StructureScores& scores :
       score_structures(file.predicted, file.reference, file.grid, file.labels, options)) {
    for (const ScoreColumn& column : score_columns(options))
      print(scores.label, column.id, column.value(scores));
  }
}

void print_lesions(const LabelVolumeFile& file, std::int64_t label) {
  for (const auto connectivity :
       {Connectivity::faces, Connectivity::edges, Connectivity::corners}) {
    for (const auto matching : {LesionMatching::any_overlap, LesionMatching::one_to_one}) {
      const LesionDetection found = detect_lesions(
          file.predicted, file.reference, file.grid, label,
          {.connectivity = connectivity, .matching = matching, .size_edges = file.sizes});
      const std::string name = text("lesions.", static_cast<int>(connectivity),
                                    matching == LesionMatching::one_to_one ? ".one" : ".any");
      for (const LesionCounts& counts : found.by_size) {
        for (const std::int64_t count :
             {counts.reference, counts.found, counts.predicted, counts.invented})
          print(label, name, static_cast<double>(count));
      }
    }
  }
}

void print_other_tools() {
  const char* names[] = {"value",    "zero",         "one",    "minus_one",
                         "infinite", "not_a_number", "refuses"};
  const auto name = [&](ToolAnswer answer) { return names[static_cast<std::size_t>(answer)]; };
  for (const OtherTool& tool : other_tools())
    std::printf("%s\n", text(tool.tool, '|', tool.call, '|', tool.metric, '|', name(tool.missed),
                             '|', name(tool.invented), '|', name(tool.neither))
                            .c_str());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::int64_t threads = 1;
    check(argc <= 2 || (argc == 3 && parse_number(argv[2], threads)), ErrorKind::usage,
          "usage: segmentation_dump [<file> [<threads>]]");
    if (argc == 1) {
      print_other_tools();
      return 0;
    }
    const LabelVolumeFile file = read_label_volumes(argv[1]);
    print_scores(file, threads);
    for (const std::int64_t label : file.labels) print_lesions(file, label);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
