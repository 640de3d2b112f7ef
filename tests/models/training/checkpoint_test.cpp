// SPDX-License-Identifier: Apache-2.0
#include "models/training/checkpoint.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/merkle.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

class Checkpoints : public ::testing::Test {
 protected:
  Checkpoints() : layout_(build_mlp({.hidden = {4}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1)) {
    checkpoint_.epoch = 3;
    checkpoint_.step = 30;
    checkpoint_.values = counting(layout_.size(), 0.5F);
    checkpoint_.first = counting(layout_.statistics_begin(), 0.25F);
    checkpoint_.second = counting(layout_.statistics_begin(), 2.0F);
  }

  static std::vector<float> counting(std::int64_t size, float scale) {
    std::vector<float> values(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = scale * static_cast<float>(i);
    return values;
  }

  /// Every element that is not padding.
  void expect_equal(const std::vector<float>& a, const std::vector<float>& b) const {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& entry : layout_.parameters()) {
      const auto at = static_cast<std::ptrdiff_t>(entry.offset);
      EXPECT_TRUE(std::equal(a.begin() + at, a.begin() + at + entry.count, b.begin() + at));
    }
  }

  FlatLayout layout_;
  Checkpoint checkpoint_;
};

TEST_F(Checkpoints, what_is_written_is_read_back) {
  for (const bool has_second : {true, false}) {
    if (!has_second) checkpoint_.second.clear();
    const Checkpoint read =
        parse_checkpoint(checkpoint_bytes(layout_, checkpoint_), layout_, "memory");
    expect_equal(read.values, checkpoint_.values);
    expect_equal(read.first, checkpoint_.first);
    EXPECT_EQ(read.second.empty(), !has_second);
    if (has_second) expect_equal(read.second, checkpoint_.second);
  }
}

TEST_F(Checkpoints, a_checkpoint_of_another_model_is_refused) {
  const std::string bytes = checkpoint_bytes(layout_, checkpoint_);
  const ModelTask task{{3}, 2, {{0, 0, 0}, {1, 1, 1}}};
  for (const std::vector<std::int64_t>& hidden : {std::vector<std::int64_t>{5}, {4, 4}, {}}) {
    const FlatLayout other(build_mlp({.hidden = hidden}, task, 1));
    try {
      static_cast<void>(parse_checkpoint(bytes, other, "memory"));
      FAIL() << "weights of another model were taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
    }
  }
}

TEST_F(Checkpoints, the_digest_of_the_weights_is_that_of_their_names_and_bytes) {
  // The rule of docs/formats/checkpoint.md, written out.
  std::string message;
  std::vector<Digest> leaves;
  for (const auto& entry : layout_.parameters()) {
    const auto* begin = reinterpret_cast<const char*>(checkpoint_.values.data() + entry.offset);
    const std::string bytes(begin, static_cast<std::size_t>(entry.count) * sizeof(float));
    message += entry.name + '\0' + bytes;
    leaves.push_back(sha256(std::string(1, '\0') + bytes));
  }
  EXPECT_EQ(weights_digest(layout_, checkpoint_.values), sha256(message));
  EXPECT_EQ(weights_merkle_root(layout_, checkpoint_.values), merkle_root(leaves));
}

TEST(WeightsDigest, of_a_graph_is_that_of_the_values_it_holds) {
  Graph graph = build_mlp({.hidden = {4}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1);
  const FlatLayout layout(graph);
  std::vector<float> values(static_cast<std::size_t>(layout.size()));
  layout.gather(graph, values);
  EXPECT_EQ(weights_digest(graph), weights_digest(layout, values));
  const Digest before = weights_digest(graph);
  graph.initializers.at(layout.parameters().at(0).name).as<float>()[0] += 1;
  EXPECT_NE(weights_digest(graph), before);
}

}  // namespace
}  // namespace etalon::models
