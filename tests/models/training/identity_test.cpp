// SPDX-License-Identifier: Apache-2.0
// The promise itself: the same weights for any number of ranks and lanes. Run on 1, 2, 3 and 4
// ranks; every run compares its hash with that of one rank and one lane, computed beside it.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/text.hpp"
#include "datasets/preparation/build.hpp"
#include "distributed/communicator.hpp"
#include "models/training/trainer.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

/// A table of two overlapping classes, made by a formula.
void write_table(const fs::path& file) {
  std::ofstream out(file);
  out << "a,b,c,label\n";
  for (int i = 0; i < 96; ++i) {
    const double x = std::sin(i * 1.3);
    const double y = std::cos(i * 0.7);
    out << x << ',' << y << ',' << x * y << ',' << (x + 0.4 * y > 0 ? 1 : 0) << '\n';
  }
}

class Training : public ::testing::Test {
 protected:
  void SetUp() override {
    // Every rank has its own folder: what they share travels through the communicator only.
    folder_ = fs::temp_directory_path() / text("etalon-training-", ::getpid());
    fs::create_directories(folder_);
    write_table(folder_ / "table.csv");
    datasets::DataOptions data;
    data.path = (folder_ / "table.csv").string();
    data.skip_rows = 1;
    datasets::build_dataset(data, folder_ / "data", Log());
    samples_ = std::make_unique<datasets::SampleReader>(folder_ / "data");
    ModelOptions model;
    model.hidden = {8};
    model.dropout = 0.2;
    graph_ = build_mlp(model, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1);
    options_.epochs = 4;
    options_.shards = 8;
    options_.shard_size = 2;
    options_.lanes = 1;
  }
  void TearDown() override { fs::remove_all(folder_); }

  TrainResult train_in(distributed::Communicator& comm, const std::string& name,
                       const TrainOptions& options) {
    // Rank 0 writes the checkpoints: all ranks look into its folder.
    const std::string shared = comm.broadcast_text((folder_ / name).string());
    return train(comm, {graph_, *samples_, options, shared, "test"}, Log(), false);
  }

  fs::path folder_;
  std::unique_ptr<datasets::SampleReader> samples_;
  Graph graph_;
  TrainOptions options_;
};

TEST_F(Training, weights_do_not_depend_on_ranks_or_lanes) {
  distributed::Communicator world = distributed::Communicator::world();
  distributed::Communicator alone;
  const TrainResult reference =
      train(alone, {graph_, *samples_, options_, folder_ / "alone", "test"}, Log(), false);
  for (const std::int64_t lanes : {1, 2, 3}) {
    TrainOptions options = options_;
    options.lanes = lanes;
    EXPECT_EQ(train_in(world, text("lanes-", lanes), options).weights, reference.weights)
        << world.size() << " ranks, " << lanes << " lanes";
  }
}

TEST_F(Training, going_on_from_a_checkpoint_gives_the_weights_of_an_uninterrupted_run) {
  distributed::Communicator world = distributed::Communicator::world();
  distributed::Communicator alone;
  const TrainResult whole =
      train(alone, {graph_, *samples_, options_, folder_ / "whole", "test"}, Log(), false);
  // A first run that is cut off after two epochs: its later checkpoints are taken away.
  const TrainResult first = train_in(world, "cut", options_);
  EXPECT_EQ(first.weights, whole.weights);
  world.barrier();
  if (world.is_root()) {
    const fs::path checkpoints = folder_ / "cut" / "checkpoints";
    fs::copy_file(checkpoints / "epoch-000002.json", checkpoints / "latest.json",
                  fs::copy_options::overwrite_existing);
    fs::remove(checkpoints / "epoch-000003.safetensors");
    fs::remove(checkpoints / "epoch-000004.safetensors");
  }
  world.barrier();
  EXPECT_EQ(train_in(world, "cut", options_).weights, whole.weights);
}

TEST_F(Training, replaying_a_part_reaches_the_recorded_weights) {
  distributed::Communicator world = distributed::Communicator::world();
  const TrainResult trained = train_in(world, "replayed", options_);
  const std::string shared = world.broadcast_text((folder_ / "replayed").string());
  EXPECT_EQ(replay(world, {graph_, *samples_, options_, shared, "test"}, 1, 4, false),
            trained.weights);
}

TEST_F(Training, a_changed_seed_changes_the_weights) {
  distributed::Communicator world = distributed::Communicator::world();
  TrainOptions other = options_;
  other.seed = 2;
  EXPECT_NE(train_in(world, "seed-2", other).weights, train_in(world, "seed-1", options_).weights);
}

TEST_F(Training, a_flipped_bit_in_a_checkpoint_is_an_integrity_error_on_every_rank) {
  distributed::Communicator world = distributed::Communicator::world();
  static_cast<void>(train_in(world, "flipped", options_));
  world.barrier();
  if (world.is_root()) {
    const fs::path file = folder_ / "flipped" / "checkpoints" / "epoch-000004.safetensors";
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(-5, std::ios::end);
    const int byte = stream.get();
    stream.seekp(-5, std::ios::end);
    stream.put(static_cast<char>(byte ^ 1));
  }
  world.barrier();
  try {
    static_cast<void>(train_in(world, "flipped", options_));
    FAIL() << "a damaged checkpoint was loaded";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
  }
}

TEST_F(Training, more_ranks_than_shards_is_a_clear_error) {
  distributed::Communicator world = distributed::Communicator::world();
  TrainOptions options = options_;
  options.shards = 1;
  if (world.size() == 1) {
    EXPECT_NO_THROW(static_cast<void>(train_in(world, "one", options)));
  } else {
    EXPECT_THROW(static_cast<void>(train_in(world, "one", options)), Error);
  }
}

}  // namespace
}  // namespace etalon::models
