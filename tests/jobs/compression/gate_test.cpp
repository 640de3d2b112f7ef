// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <set>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/zoo/builder.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/format_page.hpp"
#include "tests/support/table_dataset.hpp"
#include "validation/uncertainty/delong.hpp"

namespace etalon::jobs {
namespace {

/// probability = sigmoid(factor · f0 + noise · f1).
models::Graph logistic(float factor, float noise = 0) {
  models::GraphBuilder builder("logistic", 1);
  const auto x = builder.input({-1, 3});
  builder.classify(builder.linear(x, 3, 1, "score"), {-1, 1});
  models::Graph graph = builder.finish();
  Array weight = Array::zeros(DType::f32, {1, 3});
  weight.as<float>()[0] = factor;
  weight.as<float>()[1] = noise;
  graph.initializers.at("score.weight") = weight;
  graph.initializers.at("score.bias") = Array::zeros(DType::f32, {1});
  return graph;
}

/// The validation split of a separable table, and the scores that need no engine: the logit of
/// `logistic`, which orders the cases as the probability does.
struct Bench {
  distributed::Communicator comm;
  datasets::Manifest manifest;
  std::unique_ptr<datasets::SampleReader> samples;
  std::vector<std::int64_t> labels;
  std::vector<std::vector<float>> inputs;

  explicit Bench(const std::string& csv, const std::string& patient_column = "") {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    write_file(name + ".csv", csv);
    auto options = etalon::testing_support::csv_options(name + ".csv");
    options.patient_column = patient_column;
    manifest = datasets::build_dataset(options, name, Log());
    samples = std::make_unique<datasets::SampleReader>(name);
    for (const std::int64_t index : manifest.indices(datasets::Split::validation)) {
      labels.push_back(manifest.labels_of_train_validation[static_cast<std::size_t>(index)]);
      samples->read_input(index, inputs.emplace_back(3));
    }
  }
  [[nodiscard]] std::vector<double> scores(float factor, float noise) const {
    std::vector<double> result;
    for (const auto& row : inputs) {
      result.push_back(double{factor} * double{row[0]} + double{noise} * double{row[1]});
    }
    return result;
  }
};

TEST(CompressionGate, accepts_a_model_that_is_the_full_one) {
  Bench bench(testing_support::separable_csv(300));
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), {}, 1);
  const GateRound round = gate.judge(logistic(1), "same", Json::object());
  EXPECT_TRUE(round.is_accepted);
  EXPECT_EQ(round.difference, 0);
  EXPECT_EQ(round.lower, 0);
  EXPECT_EQ(round.auc_full, round.auc_candidate);
}

TEST(CompressionGate, refuses_a_model_with_negated_scores) {
  Bench bench(testing_support::separable_csv(300));
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), {}, 1);
  const GateRound round = gate.judge(logistic(-1), "negated", Json::object());
  EXPECT_FALSE(round.is_accepted);
  EXPECT_GT(round.auc_full, 0.8);
  EXPECT_DOUBLE_EQ(round.auc_candidate, 1 - round.auc_full);
  EXPECT_GT(round.p, 0.999);
}

TEST(CompressionGate, has_the_numbers_of_a_paired_delong_test_on_the_validation_split) {
  Bench bench(testing_support::separable_csv(300));
  const models::CompressOptions options;
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), options, 2);
  const GateRound round = gate.judge(logistic(1, 0.3F), "noisy", Json::object({{"bits", 8}}));
  const auto candidate = bench.scores(1, 0.3F);
  const auto full = bench.scores(1, 0);
  const std::array<std::span<const double>, 2> columns = {candidate, full};
  const auto aucs = validation::delong(columns, bench.labels);
  const auto expected = validation::non_inferiority(aucs, 0, 1, options.margin, options.alpha);
  EXPECT_EQ(round.auc_candidate, aucs.auc[0]);
  EXPECT_EQ(round.auc_full, aucs.auc[1]);
  EXPECT_EQ(round.difference, expected.difference);
  EXPECT_EQ(round.lower, expected.lower);
  EXPECT_EQ(round.p, expected.p);
  EXPECT_EQ(round.is_accepted, expected.is_shown);
}

TEST(CompressionGate, counts_patients_when_they_have_several_cases) {
  // Every row three times: the same information, which must not look like more.
  std::string csv = "patient,class,f0,f1,f2\n";
  const auto rows = split(testing_support::separable_csv(300), '\n');
  for (std::size_t r = 1; r + 1 < rows.size(); ++r) {
    for (int copy = 0; copy < 3; ++copy) csv += text("p", r, ",", rows[r], copy, "\n");
  }
  Bench bench(csv, "patient");
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), {}, 1);
  const GateRound round = gate.judge(logistic(1, 0.3F), "noisy", Json::object());
  const auto candidate = bench.scores(1, 0.3F);
  const auto full = bench.scores(1, 0);
  const std::array<std::span<const double>, 2> columns = {candidate, full};
  const auto naive = validation::non_inferiority(validation::delong(columns, bench.labels), 0, 1,
                                                 0.02, models::CompressOptions{}.alpha);
  EXPECT_EQ(round.difference, naive.difference);
  EXPECT_LT(round.lower, naive.lower);
}

TEST(CompressionGate, has_a_doubt_where_one_patient_has_all_cases_of_a_class) {
  // Every positive row is one patient's, who stands in one split alone.
  std::string csv = "patient,class,f0,f1,f2\n";
  for (int row = 0; row < 60; ++row) {
    csv += row % 2 == 0 ? text("n", row, ",0,", row, ",1,2\n")
                        : text("p", row % 10, ",1,", row, ",3,4\n");
  }
  const Bench bench(csv, "patient");
  std::set<std::string> positives;
  for (const std::int64_t index : bench.manifest.indices(datasets::Split::validation)) {
    const auto i = static_cast<std::size_t>(index);
    if (bench.manifest.labels_of_train_validation[i] == 1)
      positives.insert(bench.manifest.patients[i]);
  }
  ASSERT_EQ(positives.size(), 1U);
  distributed::Communicator comm;
  const CompressionGate gate(comm, *bench.samples, logistic(1), {}, 1);
  EXPECT_EQ(gate.doubt(),
            "the validation split has 1 patient of class 'positive', and a variance between "
            "patients needs at least 2");
}

TEST(CompressionGate, keeps_every_round_for_the_record) {
  Bench bench(testing_support::separable_csv(300));
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), {}, 1);
  gate.judge(logistic(-1), "first", Json::object());
  gate.judge(logistic(1), "second", Json::object({{"bits", 8}}));
  const Json json = to_json(gate.rounds(), {}, true);
  EXPECT_EQ(json.at("split"), Json("validation"));
  const auto& rounds = json.at("rounds").as_array();
  ASSERT_EQ(rounds.size(), 2U);
  EXPECT_EQ(rounds[0].at("candidate"), Json("first"));
  EXPECT_EQ(rounds[0].at("accepted"), Json(false));
  EXPECT_EQ(rounds[1].at("accepted"), Json(true));
  EXPECT_EQ(rounds[1].at("details").at("bits"), Json(8));
}

TEST(CompressionGate, is_written_as_the_test_vector_of_the_format_page) {
  const GateRound round{
      .what = "int8",
      .auc_full = 0.991,
      .auc_candidate = 0.9912,
      .difference = 0.0002,
      .lower = -0.0004,
      .p = 0,
      .is_accepted = true,
      .details = Json::object(
          {{"calibration_samples", 256}, {"int8_operators", 3}, {"kept_in_float", Json::array()}})};
  models::CompressOptions options;
  options.margin = 0.02;
  options.alpha = 0.025;
  EXPECT_EQ(to_json({round}, options, true).pretty(),
            etalon::testing_support::format_example("gate", "json"));
}

}  // namespace
}  // namespace etalon::jobs
