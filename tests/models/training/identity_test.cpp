// SPDX-License-Identifier: Apache-2.0
// The promise itself: the same weights for any number of ranks and lanes. Run on 1, 2, 3 and 4
// ranks; every run compares its hash with that of one rank and one lane, computed beside it.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/file.hpp"
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
    return train(comm, {graph_, *samples_, options, shared, identity_}, Log(), false);
  }

  /// The same task in a folder of its own.
  TrainResult train_in_fresh(distributed::Communicator& comm, const TrainTask& task) {
    const std::string shared = comm.broadcast_text((folder_ / "fresh").string());
    return train(comm, {task.initial, task.samples, task.options, shared, task.identity}, Log(),
                 false);
  }

  fs::path folder_;
  std::unique_ptr<datasets::SampleReader> samples_;
  Graph graph_;
  TrainOptions options_;
  TrainingIdentity identity_{Json::object({{"name", "test"}}),
                             {{{"libtorch_instructions", "one"}}}};
};

TEST_F(Training, weights_do_not_depend_on_ranks_or_lanes) {
  distributed::Communicator world = distributed::Communicator::world();
  distributed::Communicator alone;
  const TrainResult reference =
      train(alone, {graph_, *samples_, options_, folder_ / "alone", identity_}, Log(), false);
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
      train(alone, {graph_, *samples_, options_, folder_ / "whole", identity_}, Log(), false);
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
  const ReplayResult result =
      replay(world, {graph_, *samples_, options_, shared, identity_}, 2, 4, false);
  EXPECT_EQ(result.start, 2);
  EXPECT_EQ(result.different, 0);
  EXPECT_EQ(result.recorded, trained.weights);
  EXPECT_EQ(result.reached, trained.weights);
}

TEST_F(Training, a_replay_begins_at_the_nearest_checkpoint_that_is_kept) {
  distributed::Communicator world = distributed::Communicator::world();
  TrainOptions options = options_;
  options.keep_last = 1;
  options.keep_best = false;
  options.keep_every = 2;
  const TrainResult trained = train_in(world, "sparse", options);
  const std::string shared = world.broadcast_text((folder_ / "sparse").string());
  const ReplayResult result =
      replay(world, {graph_, *samples_, options, shared, identity_}, 3, 4, false);
  EXPECT_EQ(result.start, 2);
  EXPECT_EQ(result.different, 0);
  EXPECT_EQ(result.reached, trained.weights);
}

TEST_F(Training, a_replay_names_the_first_epoch_that_differs) {
  distributed::Communicator world = distributed::Communicator::world();
  static_cast<void>(train_in(world, "forged", options_));
  const std::string shared = world.broadcast_text((folder_ / "forged").string());
  TrainOptions other = options_;
  other.schedule.learning_rate = 2e-3;
  const ReplayResult result =
      replay(world, {graph_, *samples_, other, shared, identity_}, 2, 4, false);
  EXPECT_EQ(result.different, 3);
  EXPECT_NE(result.reached, result.recorded);
}

TEST_F(Training, checkpoints_and_history_have_the_same_bytes_for_any_number_of_ranks) {
  distributed::Communicator world = distributed::Communicator::world();
  distributed::Communicator alone;
  const fs::path mine = folder_ / "files-alone";
  static_cast<void>(train(alone, {graph_, *samples_, options_, mine, identity_}, Log(), false));
  static_cast<void>(train_in(world, "files", options_));
  if (!world.is_root()) return;
  std::size_t compared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(mine)) {
    const fs::path name = fs::relative(entry.path(), mine);
    if (!entry.is_regular_file() || name == "timings.jsonl") continue;
    EXPECT_EQ(read_text_file(entry.path()), read_text_file(folder_ / "files" / name)) << name;
    ++compared;
  }
  EXPECT_EQ(compared, 9U);  // history, configuration, latest and three checkpoints of two files
}

TEST_F(Training, checkpoints_of_another_training_are_refused_unless_they_are_to_be_replaced) {
  distributed::Communicator world = distributed::Communicator::world();
  const TrainResult first = train_in(world, "taken", options_);
  const fs::path shared = world.broadcast_text((folder_ / "taken").string());
  TrainTask other{graph_, *samples_, options_, shared, identity_};
  other.options.seed = 2;
  other.identity.configuration["name"] = "another";
  try {
    static_cast<void>(train(world, other, Log(), false));
    FAIL() << "went on with checkpoints of another training";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    EXPECT_NE(std::string(error.what()).find("name is now \"another\", was \"test\""),
              std::string::npos)
        << error.what();
  }
  EXPECT_EQ(train_in(world, "taken", options_).weights, first.weights);
  world.barrier();
  other.others = OtherCheckpoints::replace;
  EXPECT_EQ(train(world, other, Log(), false).weights, train_in_fresh(world, other).weights);
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
