// SPDX-License-Identifier: Apache-2.0
// How often a deciding bound passes a device whose true value is exactly the limit (wrong pass,
// promised 2.5 %), and how often a good one (power), beside the usual rivals on the same studies.
//   bench_validation_wrong_pass auc|share|difference|shares[-unequal] [<studies>] [<positives>]
//   bench_validation_wrong_pass shares-mixed|difference-largest [<studies>]
//   bench_validation_wrong_pass brier|dice|distance [<studies>] [<patients>]
//   bench_validation_wrong_pass distance-images|dice-difference [<studies>] [<patients>]
//   bench_validation_wrong_pass brier-sure|brier-rare [<studies>]
//   bench_validation_wrong_pass errors [<studies>] [<patients>]
//   bench_validation_wrong_pass class-means|kappa|kappa-quadratic [<studies>]
//   bench_validation_wrong_pass macro|macro-difference|micro [<studies>]
//   bench_validation_wrong_pass concordance|slope [<studies>]
//   bench_validation_wrong_pass gap-shares|gap-areas [<studies>]
//   bench_validation_wrong_pass readers|readers-difference [<studies>] [<readers>]
//   bench_validation_wrong_pass three-values: exact probabilities
// One Markdown row per design and limit: per method the worst wrong pass and the mean power over
// the cells of the design (ties, correlation within patients, spreads of the classes), in percent;
// the power without the cells whose correlation is above 0.5.
// A method whose wrong pass is above 3.5 in a row is no rival there. docs/semantics/bounds.md has
// the table.
#include <exception>

#include "bench/validation/wrong_pass/table.hpp"
#include "core/error.hpp"

namespace {

using namespace etalon;
namespace bench = etalon::validation::bench;

const std::map<std::string, void (*)(const bench::Request&)> tables = {
    {"auc", bench::run_areas},
    {"share", bench::run_shares},
    {"difference", bench::run_area_differences},
    {"shares", bench::run_share_differences},
    {"auc-unequal", bench::run_unequal_areas},
    {"share-unequal", bench::run_unequal_shares},
    {"difference-unequal", bench::run_unequal_area_differences},
    {"shares-unequal", bench::run_unequal_share_differences},
    {"shares-mixed", bench::run_mixed_share_differences},
    {"difference-largest", bench::run_largest_area_differences},
    {"brier", bench::run_brier},
    {"brier-sure", bench::run_sure_brier},
    {"brier-rare", bench::run_rare_brier},
    {"dice", [](const bench::Request& request) { bench::run_masks(request, false); }},
    {"distance", [](const bench::Request& request) { bench::run_masks(request, true); }},
    {"distance-images", bench::run_images},
    {"dice-difference", bench::run_mask_pairs},
    {"errors", bench::run_errors},
    {"class-means", [](const bench::Request& request) { bench::run_classes(request, nullptr); }},
    {"kappa", [](const bench::Request& request) { bench::run_classes(request, "kappa.cohen/1"); }},
    {"kappa-quadratic",
     [](const bench::Request& request) { bench::run_classes(request, "kappa.cohen.quadratic/1"); }},
    {"macro",
     [](const bench::Request& request) { bench::run_class_areas(request, "auc.macro/1", false); }},
    {"macro-difference",
     [](const bench::Request& request) { bench::run_class_areas(request, "auc.macro/1", true); }},
    {"micro",
     [](const bench::Request& request) { bench::run_class_areas(request, "auc.micro/1", false); }},
    {"concordance", bench::run_concordance},
    {"slope", bench::run_slopes},
    {"gap-shares", [](const bench::Request& request) { bench::run_gaps(request, false); }},
    {"gap-areas", [](const bench::Request& request) { bench::run_gaps(request, true); }},
    {"readers", [](const bench::Request& request) { bench::run_readers(request, false); }},
    {"readers-difference",
     [](const bench::Request& request) { bench::run_readers(request, true); }},
    {"three-values", bench::run_three_values}};

}  // namespace

int main(int argc, char** argv) {
  try {
    bench::Request request;
    if (argc > 1) request.metric = argv[1];
    if (argc > 2) request.samples = std::stoll(argv[2]);
    if (argc > 3) request.only_positives = std::stoll(argv[3]);
    check(tables.contains(request.metric), ErrorKind::usage,
          text("there is no table \"", request.metric, "\""));
    tables.at(request.metric)(request);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
