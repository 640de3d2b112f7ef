// SPDX-License-Identifier: Apache-2.0
#include "jobs/prediction/scores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.hpp"
#include "models/graph/output.hpp"
#include "models/zoo/zoo.hpp"
#include "tests/support/table_dataset.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

/// A graph that declares the last of its outputs the scored one.
models::Graph with_outputs(const std::vector<std::string>& names, models::OutputKind kind) {
  models::Graph graph;
  for (const auto& name : names) graph.outputs.push_back({name, DType::f32, {-1, 1}});
  models::declare_output(graph, {names.back(), kind, names.size() - 1});
  return graph;
}

Array array_of(Shape shape, const std::vector<float>& values) {
  Array array = Array::zeros(DType::f32, std::move(shape));
  std::ranges::copy(values, array.as<float>().begin());
  return array;
}

std::vector<double> positive(const std::vector<std::string>& names, std::vector<Array> outputs,
                             models::OutputKind kind = models::OutputKind::logits) {
  return positive_probability(with_outputs(names, kind), outputs);
}

TEST(PositiveProbability, is_the_last_column_of_a_declared_probability) {
  const auto kind = models::OutputKind::probability;
  const Array logits = array_of({2, 1}, {9, 9});
  EXPECT_EQ(positive({"logits", "p"}, {logits, array_of({2, 1}, {0.25F, 0.5F})}, kind),
            (std::vector{0.25, 0.5}));
  EXPECT_EQ(positive({"p"}, {array_of({2, 2}, {0.75F, 0.25F, 0.5F, 0.5F})}, kind),
            (std::vector{0.25, 0.5}));
}

TEST(PositiveProbability, a_name_does_not_make_logits_a_probability) {
  EXPECT_EQ(positive({"probability"}, {array_of({1, 2}, {0.0F, 0.0F})}), std::vector{0.5});
}

TEST(PositiveProbability, a_rounding_above_one_is_one) {
  const float above = std::nextafter(1.0F, 2.0F);
  EXPECT_EQ(positive({"p"}, {array_of({1, 1}, {above})}, models::OutputKind::probability),
            std::vector{1.0});
}

TEST(PositiveProbability, that_is_no_number_is_refused) {
  const float nothing = std::numeric_limits<float>::quiet_NaN();
  for (const auto kind : {models::OutputKind::probability, models::OutputKind::logits}) {
    try {
      static_cast<void>(positive({"p"}, {array_of({1, 1}, {nothing})}, kind));
      ADD_FAILURE() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::numeric);
      EXPECT_THAT(error.what(), HasSubstr("is not a number"));
    }
  }
}

TEST(PositiveProbability, a_declared_probability_outside_its_range_is_refused) {
  for (const float value : {-0.5F, 1.5F}) {
    try {
      static_cast<void>(
          positive({"p"}, {array_of({1, 1}, {value})}, models::OutputKind::probability));
      ADD_FAILURE() << "accepted " << value;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::numeric);
      EXPECT_THAT(error.what(), AllOf(HasSubstr("'p'"), HasSubstr("model.output_kind")));
    }
  }
}

TEST(PositiveProbability, of_one_logit_is_its_sigmoid_and_of_two_the_softmax) {
  EXPECT_EQ(positive({"y"}, {array_of({2, 1}, {0, 2})}),
            (std::vector{0.5, 1.0 / (1.0 + std::exp(-2.0))}));
  EXPECT_EQ(positive({"y"}, {array_of({2, 2}, {3, 3, 1, 3})}),
            (std::vector{0.5, 1.0 / (1.0 + std::exp(-2.0))}));
}

TEST(PositiveProbability, other_shapes_are_unsupported_and_named) {
  for (const Shape& shape : {Shape{2, 3}, Shape{2, 1, 4, 4}, Shape{2}}) {
    try {
      static_cast<void>(positive({"y"}, {Array::zeros(DType::f32, shape)}));
      ADD_FAILURE() << "accepted " << shape_text(shape);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::unsupported);
      EXPECT_THAT(error.what(), AllOf(HasSubstr("'y'"), HasSubstr(shape_text(shape))));
    }
  }
}

TEST(ScoreSamples, every_rank_gets_the_bits_of_one_rank_with_one_thread) {
  auto comm = distributed::Communicator::world();
  if (comm.is_root()) static_cast<void>(etalon::testing_support::build_table("scored", 150));
  comm.barrier();
  const datasets::SampleReader samples("scored");
  const models::Graph graph = models::build_model({}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, /*seed=*/5);
  std::vector<std::int64_t> indices(150);
  std::iota(indices.begin(), indices.end(), 0);
  std::ranges::reverse(indices);

  distributed::Communicator alone;
  const auto expected = score_samples(alone, samples, graph, indices, 1);
  ASSERT_EQ(expected.size(), 150U);
  for (const std::int64_t threads : {1, 3}) {
    EXPECT_EQ(score_samples(comm, samples, graph, indices, threads), expected);
  }
  const std::vector<std::int64_t> one = {indices[7]};
  EXPECT_EQ(score_samples(comm, samples, graph, one, 1), (std::vector{expected[7]}));
  testing::internal::CaptureStderr();
  EXPECT_EQ(score_samples(comm, samples, graph, indices, 1, true), expected);
  const std::string shown = testing::internal::GetCapturedStderr();
  if (comm.is_root()) {
    EXPECT_THAT(shown, AllOf(testing::StartsWith("score "), HasSubstr(" samples, ")));
  } else {
    EXPECT_EQ(shown, "");
  }
}

}  // namespace
}  // namespace etalon::jobs
