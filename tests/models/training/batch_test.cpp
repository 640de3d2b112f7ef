// SPDX-License-Identifier: Apache-2.0
#include "models/training/batch.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/text.hpp"
#include "datasets/preparation/build.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

datasets::SampleReader table_reader() {
  fs::remove_all("table");
  fs::create_directories("table");
  std::ofstream out("table/rows.csv");
  out << "a,b,label\n";
  for (int i = 0; i < 20; ++i) out << i << ',' << 0.5 * i << ',' << i % 2 << '\n';
  out.close();
  datasets::DataOptions data;
  data.path = "table/rows.csv";
  data.skip_rows = 1;
  datasets::build_dataset(data, "table/data", Log());
  return datasets::SampleReader("table/data");
}

/// Two volumes of 6 × 8 × 10 voxels whose intensity is their place and whose label is its parity.
datasets::SampleReader volume_reader() {
  fs::remove_all("volumes");
  fs::create_directories("volumes");
  for (const int number : {1, 2}) {
    const auto write = [&](const std::string& kind, const std::string& type, std::int64_t bytes) {
      std::ofstream out(text("volumes/v", number, "_", kind, ".nrrd"), std::ios::binary);
      out << "NRRD0004\ntype: " << type
          << "\ndimension: 3\nspace: left-posterior-superior\nsizes: 10 8 6\n"
             "space directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: domain domain domain\n"
             "endian: little\nencoding: raw\nspace origin: (0,0,0)\n\n";
      for (std::int64_t i = 0; i < 480; ++i) {
        const std::int64_t value = kind == "image" ? i + 480 * number : i % 2;
        for (std::int64_t b = 0; b < bytes; ++b) out.put(static_cast<char>(value >> (8 * b)));
      }
    };
    write("image", "short", 2);
    write("label", "uchar", 1);
  }
  datasets::DataOptions data;
  data.format = "nrrd";
  data.path = "volumes";
  data.train = 1.0;
  data.validation = 0.0;
  data.test = 0.0;
  datasets::build_dataset(data, "volumes/data", Log());
  return datasets::SampleReader("volumes/data");
}

TEST(Batch, rows_stand_in_the_order_given_with_their_classes) {
  const datasets::SampleReader reader = table_reader();
  TrainOptions options;
  options.shards = 2;
  options.shard_size = 3;
  const std::vector<std::int64_t> order = reader.manifest().indices(datasets::Split::train);
  ASSERT_GE(order.size(), 9U);
  Batch batch;
  fill_batch(reader, options, 0, order, 6, 3, batch);
  EXPECT_EQ(batch.shape, (Shape{3, 2}));
  EXPECT_EQ(batch.label_shape, (Shape{3}));
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<float> row(2);
    reader.read_input(order[6 + i], row);
    EXPECT_EQ(batch.inputs[2 * i], row[0]);
    EXPECT_EQ(batch.inputs[2 * i + 1], row[1]);
    EXPECT_EQ(batch.labels[i], static_cast<std::int64_t>(row[0]) % 2);
  }
  // Places in the global batch of 2 × 3 samples begin anew with every step.
  EXPECT_EQ(batch.positions, (std::vector<std::int64_t>{0, 1, 2}));
}

TEST(Batch, boxes_of_volumes_come_with_the_labels_of_the_same_voxels) {
  const datasets::SampleReader reader = volume_reader();
  TrainOptions options;
  options.patch = {2, 4, 4};
  options.shard_size = 4;
  const std::vector<std::int64_t> order = {0, 1, 0, 1, 1, 0, 1, 0};
  Batch batch;
  fill_batch(reader, options, 2, order, 4, 4, batch);
  EXPECT_EQ(batch.shape, (Shape{4, 1, 2, 4, 4}));
  EXPECT_EQ(batch.label_shape, (Shape{4, 2, 4, 4}));
  for (std::size_t i = 0; i < batch.inputs.size(); ++i) {
    EXPECT_EQ(static_cast<std::int64_t>(batch.inputs[i]) % 2, batch.labels[i]) << i;
  }
  // A box is contiguous in the volume: neighbours along the last axis differ by one.
  EXPECT_EQ(batch.inputs[1], batch.inputs[0] + 1);
}

TEST(Batch, a_box_depends_on_seed_epoch_and_place_and_not_on_the_shard_it_is_in) {
  const datasets::SampleReader reader = volume_reader();
  TrainOptions options;
  options.patch = {2, 4, 4};
  const std::vector<std::int64_t> order(16, 0);
  const auto boxes = [&](std::int64_t epoch, std::int64_t first, std::int64_t count) {
    Batch batch;
    fill_batch(reader, options, epoch, order, first, count, batch);
    return batch.inputs;
  };
  const auto all = boxes(0, 0, 16);
  const auto part = boxes(0, 4, 2);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), all.begin() + 4 * 32));
  EXPECT_NE(boxes(1, 0, 16), all);
  options.seed = 2;
  EXPECT_NE(boxes(0, 0, 16), all);
}

}  // namespace
}  // namespace etalon::models
