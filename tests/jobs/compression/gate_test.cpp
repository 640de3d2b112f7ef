// SPDX-License-Identifier: Apache-2.0
#include "jobs/compression/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <set>
#include <string>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "models/zoo/builder.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/format_page.hpp"
#include "tests/support/table_dataset.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

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

/// A margin that so few cases show of equal models.
models::CompressOptions wide() {
  models::CompressOptions options;
  options.margin = 0.2;
  return options;
}

TEST(CompressionGate, accepts_a_model_that_is_the_full_one) {
  Bench bench(testing_support::separable_csv(300));
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), wide(), 1);
  const GateRound round = gate.judge(logistic(1), "same", false, Json::object());
  EXPECT_TRUE(round.is_accepted);
  EXPECT_EQ(round.difference, 0);
  // Equal models are no proof for other patients.
  EXPECT_LT(round.lower, -0.01);
  EXPECT_EQ(round.auc_full, round.auc_candidate);
}

TEST(CompressionGate, refuses_a_model_with_negated_scores) {
  Bench bench(testing_support::separable_csv(300));
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), wide(), 1);
  const GateRound round = gate.judge(logistic(-1), "negated", false, Json::object());
  EXPECT_FALSE(round.is_accepted);
  EXPECT_GT(round.auc_full, 0.8);
  EXPECT_DOUBLE_EQ(round.auc_candidate, 1 - round.auc_full);
  EXPECT_LT(round.lower, -0.5);
}

TEST(CompressionGate, judges_by_the_bound_of_a_difference_on_the_validation_split) {
  Bench bench(testing_support::separable_csv(300));
  const models::CompressOptions options;
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), options, 2);
  const GateRound round =
      gate.judge(logistic(1, 0.3F), "noisy", false, Json::object({{"bits", 8}}));
  const auto candidate = bench.scores(1, 0.3F);
  const auto full = bench.scores(1, 0);
  const std::array<std::span<const double>, 2> columns = {candidate, full};
  const auto aucs = validation::delong(columns, bench.labels);
  EXPECT_EQ(round.auc_candidate, aucs.auc[0]);
  EXPECT_EQ(round.auc_full, aucs.auc[1]);
  EXPECT_NEAR(round.difference, aucs.auc[0] - aucs.auc[1], 1e-15);
  EXPECT_EQ(round.alpha, 0.8 * options.alpha);
  // Never above DeLong's bound of the same error.
  const auto naive = validation::non_inferiority(aucs, 0, 1, options.margin, round.alpha);
  EXPECT_LT(round.lower, naive.lower);
  EXPECT_EQ(round.is_accepted, round.lower >= -options.margin);
}

TEST(CompressionGate, candidates_share_one_error) {
  models::CompressOptions options;
  for (const char* method : {"int8", "prune_int8"}) {
    options.method = method;
    double spent = options.method == "int8" ? 0 : candidate_alpha(options, true, 0);
    for (std::int64_t tried = 0; tried < 60; ++tried) {
      const double alpha = candidate_alpha(options, false, tried);
      EXPECT_GT(alpha, 0);
      spent += alpha;
    }
    EXPECT_NEAR(spent, options.alpha, 1e-12) << method;
  }
  options.method = "prune";
  EXPECT_EQ(candidate_alpha(options, true, 0), options.alpha);
}

TEST(CompressionGate, twenty_candidates_at_the_margin_are_accepted_no_more_often_than_one_may) {
  // Scores whose true AUC is lower by exactly the margin, 20 in a row until one is accepted.
  constexpr std::int64_t loops = 200;
  constexpr std::size_t positives = 60;
  constexpr std::size_t cases = 200;
  const double shift = std::sqrt(2.0) * validation::normal_quantile(0.90);
  const double worse = std::sqrt(2.0) * validation::normal_quantile(0.85);
  models::CompressOptions options;
  std::int64_t accepted = 0;
  for (std::int64_t loop = 0; loop < loops; ++loop) {
    const RandomStream draws(static_cast<std::uint64_t>(loop), RandomPurpose::test);
    std::vector<double> full(cases);
    std::vector<std::int64_t> labels(cases);
    std::vector<std::uint32_t> patients(cases);
    std::vector<double> own(cases);
    for (std::size_t i = 0; i < cases; ++i) {
      labels[i] = i < positives ? 1 : 0;
      patients[i] = static_cast<std::uint32_t>(i);
      own[i] = draws.normal(i);
      full[i] = own[i] + (labels[i] == 1 ? shift : 0);
    }
    for (std::uint64_t tried = 0; tried < 20; ++tried) {
      std::vector<double> candidate(cases);
      for (std::size_t i = 0; i < cases; ++i) {
        const double noise = draws.normal((tried + 1) * cases + i);
        candidate[i] =
            std::sqrt(0.9) * own[i] + std::sqrt(0.1) * noise + (labels[i] == 1 ? worse : 0);
      }
      const double alpha = candidate_alpha(options, false, static_cast<std::int64_t>(tried));
      if (!judge_scores({full, candidate, labels, patients}, options.margin, alpha).is_accepted)
        continue;
      ++accepted;
      break;
    }
  }
  const double allowed = options.alpha * loops;
  EXPECT_LE(static_cast<double>(accepted), allowed + 2 * std::sqrt(allowed * (1 - options.alpha)));
}

TEST(CompressionGate, counts_patients_when_they_have_several_cases) {
  // Every row three times: the same information, which must not look like more.
  std::string csv = "patient,class,f0,f1,f2\n";
  const auto rows = split(testing_support::separable_csv(300), '\n');
  for (std::size_t r = 1; r + 1 < rows.size(); ++r) {
    for (int copy = 0; copy < 3; ++copy) csv += text("p", r, ",", rows[r], copy, "\n");
  }
  Bench bench(csv, "patient");
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), wide(), 1);
  const GateRound round = gate.judge(logistic(1, 0.3F), "noisy", false, Json::object());
  const auto candidate = bench.scores(1, 0.3F);
  const auto full = bench.scores(1, 0);
  const std::array<std::span<const double>, 2> columns = {candidate, full};
  const auto naive = validation::non_inferiority(validation::delong(columns, bench.labels), 0, 1,
                                                 0.05, round.alpha);
  EXPECT_NEAR(round.difference, naive.difference, 1e-15);
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
            "the validation split has 1 patient with samples of class 'positive', but the gate of "
            "compression needs 10");
}

TEST(CompressionGate, keeps_every_round_for_the_record) {
  Bench bench(testing_support::separable_csv(300));
  CompressionGate gate(bench.comm, *bench.samples, logistic(1), wide(), 1);
  gate.judge(logistic(-1), "first", false, Json::object());
  gate.judge(logistic(1), "second", false, Json::object({{"bits", 8}}));
  const Json json = to_json(gate.rounds(), {}, true);
  EXPECT_EQ(json.at("split"), Json("validation"));
  const auto& rounds = json.at("rounds").as_array();
  ASSERT_EQ(rounds.size(), 2U);
  EXPECT_EQ(rounds[0].at("candidate"), Json("first"));
  EXPECT_EQ(rounds[0].at("accepted"), Json(false));
  EXPECT_EQ(rounds[1].at("accepted"), Json(true));
  EXPECT_EQ(rounds[1].at("details").at("bits"), Json(8));
}

TEST(CompressionGate, one_of_an_earlier_version_is_not_said_to_be_changed) {
  Json gate = Json::parse(etalon::testing_support::format_example("gate", "json"));
  gate["schema"] = 1;
  write_file("earlier.json", gate.pretty());
  try {
    check_gate("earlier.json", {}, true);
    FAIL() << "was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), testing::AllOf(testing::HasSubstr("of an earlier version of Etalon"),
                                             testing::Not(testing::HasSubstr("changed"))));
  }
}

TEST(CompressionGate, is_written_as_the_test_vector_of_the_format_page) {
  const GateRound round{
      .what = "int8",
      .auc_full = 0.991,
      .auc_candidate = 0.9912,
      .difference = 0.0002,
      .lower = -0.0375,
      .alpha = 0.02,
      .is_accepted = true,
      .details = Json::object(
          {{"calibration_samples", 256}, {"int8_operators", 3}, {"kept_in_float", Json::array()}})};
  models::CompressOptions options;
  options.margin = 0.05;
  options.alpha = 0.025;
  EXPECT_EQ(to_json({round}, options, true).pretty(),
            etalon::testing_support::format_example("gate", "json"));
}

}  // namespace
}  // namespace etalon::jobs
