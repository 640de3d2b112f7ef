// SPDX-License-Identifier: Apache-2.0
#include "jobs/packaging/card.hpp"

#include "core/text.hpp"
#include "jobs/summary/summary.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/archives.hpp"
#include "tests/validation/report/report_fixture.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  datasets::Manifest manifest;
  manifest.options.name = "wdbc";
  manifest.options.classes = {"benign", "malignant"};
  manifest.features = {"radius"};
  manifest.counts = {{21, 12}, {7, 4}, {7, 4}};
  models::Graph model;
  model.inputs = {{"input", DType::f32, {-1, 1}}};
  model.outputs = {{"logits", DType::f32, {-1, 1}}};
  jobs::Job job;
  job.job.name = "knee";
  job.package.authors = {"A. Author"};
  const Json train = Json::object({{"parameters", 642},
                                   {"weights_sha256", sha256("weights").hex()},
                                   {"epochs", 40},
                                   {"steps", 440}});
  const Json gate = Json::object({{"compressed", false}, {"rounds", Json::array()}});
  const Json data = jobs::dataset_facts(manifest);
  return {jobs::make_card({job, data, model, train, gate, validation::a_report()}).pretty()};
}

/// A card reaches a reader through `info` of a pulled package.
void parse(std::string_view bytes) {
  std::filesystem::create_directories("pulled/package");
  testing_support::overwrite("pulled/package/model.onnx", "weights");
  static const std::string report = validation::to_json(validation::a_report()).canonical();
  testing_support::overwrite("pulled/package/report.json", report);
  testing_support::overwrite("pulled/package/card.json", std::string(bytes));
  static_cast<void>(jobs::summary_table(jobs::summarize("pulled")));
}

}  // namespace etalon::fuzz
