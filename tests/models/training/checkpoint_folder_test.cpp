// SPDX-License-Identifier: Apache-2.0
#include "models/training/checkpoint_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/training/safetensors.hpp"
#include "models/zoo/zoo.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// A folder of the test's own, and states that are a function of the epoch.
class CheckpointFolders : public ::testing::Test {
 protected:
  CheckpointFolders() : layout_(build_mlp({.hidden = {4}}, {{3}, 2, {{0, 0, 0}, {1, 1, 1}}}, 1)) {
    fs::remove_all(root_);
    identity_.configuration = Json::object({{"train", Json::object({{"seed", 1}})}});
    identity_.machine_class = {{{"mkl", "this"}}};
  }

  [[nodiscard]] CheckpointFolder folder(KeepPolicy keep = {100, true, 0}) const {
    return {root_, identity_, keep};
  }

  [[nodiscard]] Checkpoint state(std::int64_t epoch) const {
    Checkpoint result;
    result.epoch = epoch;
    result.step = 7 * epoch;
    result.values.assign(static_cast<std::size_t>(layout_.size()), static_cast<float>(epoch));
    result.first.assign(static_cast<std::size_t>(layout_.statistics_begin()), 0.5F);
    result.second.assign(static_cast<std::size_t>(layout_.statistics_begin()), 0.25F);
    return result;
  }

  void write(const CheckpointFolder& to, History& history, std::int64_t epochs,
             double loss_of_last = 1.0) const {
    for (std::int64_t i = 0; i < epochs; ++i) {
      EpochFacts losses;
      losses.epoch = history.size() + 1;
      losses.step = 7 * losses.epoch;
      losses.train_loss = 0.5;
      losses.validation_loss =
          i + 1 == epochs ? loss_of_last : 1.0 + static_cast<double>(losses.epoch);
      to.write(layout_, state(losses.epoch), losses, history);
    }
  }

  /// Every file below the folder with its bytes.
  [[nodiscard]] static std::map<std::string, std::string> files(const fs::path& root) {
    std::map<std::string, std::string> result;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) {
        result[fs::relative(entry.path(), root)] = read_text_file(entry.path());
      }
    }
    return result;
  }

  void put(const std::map<std::string, std::string>& content) const {
    fs::remove_all(root_);
    fs::create_directories(root_ / "checkpoints");
    for (const auto& [name, bytes] : content) write_file(root_ / name, std::string_view(bytes));
  }

  /// The kind and message with which the folder is refused; empty when it is not.
  [[nodiscard]] std::string refusal(const std::function<void()>& fn) const {
    try {
      fn();
      return {};
    } catch (const Error& error) {
      return text("[", to_string(error.kind()), "] ", error.what());
    }
  }
  [[nodiscard]] std::string refusal() const {
    return refusal([&] { static_cast<void>(folder().verify()); });
  }

  fs::path root_ = "checkpoint-folder";
  FlatLayout layout_;
  TrainingIdentity identity_;
};

TEST_F(CheckpointFolders, what_was_written_is_found_and_read_back) {
  History history = folder().open();
  EXPECT_EQ(history.size(), 0);
  write(folder(), history, 3);
  const History found = folder().open();
  EXPECT_EQ(found.bytes(), history.bytes());
  const Checkpoint read = folder().read(layout_, found, 3);
  EXPECT_EQ(read.epoch, 3);
  EXPECT_EQ(read.step, 21);
  EXPECT_EQ(weights_digest(layout_, read.values), found.at(3).weights);
  EXPECT_EQ(Json::read_file(root_ / "checkpoints/latest.json"), folder().summary(found, 3));
}

TEST_F(CheckpointFolders, the_vector_of_the_format_page_is_what_is_written) {
  const char* root = std::getenv("ETALON_SOURCE_DIR");
  ASSERT_NE(root, nullptr);
  const std::string page = read_text_file(fs::path(root) / "docs/formats/checkpoint.md");
  const Array one = [] {
    Array array = Array::zeros(DType::f32, {1});
    array.as<float>()[0] = 1.0F;
    return array;
  }();
  const std::string bytes =
      safetensors_bytes({{"model.b", one}, {"first.b", Array::zeros(DType::f32, {1})}},
                        {{"epoch", "1"}, {"step", "2"}});
  EpochFacts facts;
  facts.epoch = 1;
  facts.step = 2;
  facts.train_loss = 0.5;
  facts.weights = sha256(std::string("b\0\0\0\x80\x3f", 6));
  facts.merkle_root = sha256(std::string("\0\0\0\x80\x3f", 5));
  facts.checkpoint = sha256(bytes);
  History history;
  history.add(facts);
  identity_.machine_class = {{{"mkl", "1"}}};
  EXPECT_THAT(page, HasSubstr("\n" + folder().summary(history, 1).pretty() + "```"));
}

TEST_F(CheckpointFolders, the_last_the_best_and_every_so_many_are_kept) {
  const CheckpointFolder sparse = folder({2, true, 5});
  History history = sparse.open();
  write(sparse, history, 3, 0.25);
  EXPECT_THAT(sparse.kept(), ElementsAre(2, 3));
  write(sparse, history, 9, 9.0);
  EXPECT_THAT(sparse.kept(), ElementsAre(3, 5, 10, 11, 12));
  // A new best one takes the place of the former.
  write(sparse, history, 1, 0.125);
  EXPECT_THAT(sparse.kept(), ElementsAre(5, 10, 12, 13));
  const auto bytes = files(root_);
  EXPECT_EQ(bytes.size(), 2U * 4U + 3U);  // states and JSON; latest, configuration, history
  EXPECT_EQ(sparse.verify().size(), 13);
  // Another policy holds from the next time on.
  static_cast<void>(folder({1, false, 0}).open());
  EXPECT_THAT(sparse.kept(), ElementsAre(13));
}

TEST_F(CheckpointFolders, a_checkpoint_does_not_grow_with_the_epochs) {
  const CheckpointFolder sparse = folder({1, false, 0});
  History history = sparse.open();
  write(sparse, history, 1, 9.0);
  const auto first = fs::file_size(sparse.summary_file(1));
  write(sparse, history, 199, 9.0);
  EXPECT_LT(fs::file_size(sparse.summary_file(200)), first + 32);
  EXPECT_THAT(sparse.kept(), ElementsAre(200));
}

TEST_F(CheckpointFolders, from_a_kill_at_any_point_of_a_write_the_next_run_gives_the_same_bytes) {
  const CheckpointFolder sparse = folder({2, true, 0});
  History history = sparse.open();
  write(sparse, history, 3);
  const auto before = files(root_);
  write(sparse, history, 1);
  const auto after = files(root_);
  write(sparse, history, 1);
  const auto expected = files(root_);
  // What one epoch changes, in the order in which it is written; the removals come last.
  std::map<std::string, std::string> state = before;
  std::vector<std::map<std::string, std::string>> points = {state};
  const std::string line = history.line(4);
  for (std::size_t length = 1; length <= line.size(); length += 40) {
    points.push_back(state);
    points.back()["history.jsonl"] += line.substr(0, length);
  }
  for (const char* name : {"checkpoints/epoch-000004.safetensors", "history.jsonl",
                           "checkpoints/epoch-000004.json", "checkpoints/latest.json"}) {
    state[name] = after.at(name);
    points.push_back(state);
  }
  state.erase("checkpoints/epoch-000002.json");
  points.push_back(state);
  state.erase("checkpoints/epoch-000002.safetensors");
  points.push_back(state);
  for (std::size_t i = 0; i < points.size(); ++i) {
    SCOPED_TRACE(i);
    put(points[i]);
    History found = sparse.open();
    EXPECT_GE(found.size(), 3);
    static_cast<void>(sparse.read(layout_, found, found.size()));
    while (found.size() < 5) write(sparse, found, 1);
    EXPECT_EQ(files(root_), expected);
  }
}

TEST_F(CheckpointFolders, from_a_kill_in_the_first_write_the_next_run_gives_the_same_bytes) {
  History history = folder().open();
  const auto before = files(root_);
  write(folder(), history, 1);
  const auto expected = files(root_);
  std::map<std::string, std::string> state = before;
  for (const char* name : {"checkpoints/epoch-000001.safetensors", "history.jsonl",
                           "checkpoints/epoch-000001.json", "checkpoints/latest.json"}) {
    SCOPED_TRACE(name);
    state[name] = expected.at(name);
    put(state);
    History found = folder().open();
    if (found.size() == 0) write(folder(), found, 1);
    EXPECT_EQ(files(root_), expected);
  }
}

TEST_F(CheckpointFolders, what_was_half_removed_is_still_its_owners) {
  History history = folder().open();
  write(folder(), history, 2);
  const auto whole = files(root_);
  const CheckpointFolder other{root_, {Json::object({{"other", 1}}), identity_.machine_class}, {}};
  auto state = whole;
  for (const char* name : {"checkpoints/latest.json", "checkpoints/epoch-000001.json",
                           "checkpoints/epoch-000002.json", "checkpoints/epoch-000001.safetensors",
                           "checkpoints/epoch-000002.safetensors", "history.jsonl"}) {
    SCOPED_TRACE(name);
    state.erase(name);
    put(state);
    EXPECT_THAT(refusal([&] { other.check_owner(); }), HasSubstr("[config]"));
    other.clear();
    EXPECT_TRUE(files(root_).empty());
    EXPECT_EQ(other.open().size(), 0);
  }
}

TEST_F(CheckpointFolders, of_another_configuration_are_refused_and_left_as_they_are) {
  History history = folder().open();
  write(folder(), history, 2);
  const auto before = files(root_);
  identity_.configuration["train"]["seed"] = 2;
  for (const auto& message : {refusal(), refusal([&] { static_cast<void>(folder().open()); })}) {
    EXPECT_THAT(message, AllOf(HasSubstr("[config]"), HasSubstr("train.seed is now 2, was 1"),
                               HasSubstr("checkpoint-folder"), HasSubstr("--restart")));
  }
  EXPECT_EQ(files(root_), before);
  fs::remove(root_ / "checkpoints/configuration.json");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("[config]"), HasSubstr("configuration.json is missing")));
}

TEST_F(CheckpointFolders, of_another_machine_class_are_refused_naming_both) {
  History history = folder().open();
  write(folder(), history, 1);
  identity_.machine_class = {{{"mkl", "that"}}};
  EXPECT_THAT(refusal(), AllOf(HasSubstr("[unsupported]"),
                               HasSubstr("mkl is that here, this there"), HasSubstr("--restart")));
}

TEST_F(CheckpointFolders, every_edit_of_a_checkpoints_json_is_refused) {
  History history = folder().open();
  write(folder(), history, 3);
  const std::vector<std::function<void(Json&)>> edits = {
      [](Json& s) { s["epoch"] = 1; },
      [](Json& s) { s["epoch"] = std::int64_t{1000000000}; },
      [](Json& s) { s["epoch"] = -1; },
      [](Json& s) { s["epoch"] = "../../x"; },
      [](Json& s) { s["step"] = s.at("step").as_integer() + 7; },
      [](Json& s) { s["step"] = -5; },
      [](Json& s) { s["step"] = std::int64_t{1} << 62; },
      [](Json& s) { s["file"] = "../epoch-000002.safetensors"; },
      [](Json& s) { s["sha256"] = std::string(64, '0'); },
      [](Json& s) { s["weights_sha256"] = std::string(64, '0'); },
      [](Json& s) { s["weights_merkle_root"] = std::string(64, '0'); },
      [](Json& s) { s["machine_class"] = "that class"; },
      [](Json& s) { s["state"]["configuration"] = std::string(64, '0'); },
      [](Json& s) { s["state"]["history"] = "x"; },
      [](Json& s) { s["state"]["history"].as_array().at(0)["train_loss"] = 0.0; },
      [](Json& s) { s["state"]["history_lines"] = 1; },
      [](Json& s) { s["state"]["history_sha256"] = std::string(64, '0'); },
      [](Json& s) { s["state"]["best_epoch"] = 2; },
      [](Json& s) { s["more"] = 1; },
      [](Json& s) { s.as_object().erase("state"); },
      [](Json& s) { s = Json::array(); }};
  const auto whole = files(root_);
  for (const char* name : {"epoch-000002.json", "epoch-000003.json", "latest.json"}) {
    for (std::size_t i = 0; i < edits.size(); ++i) {
      SCOPED_TRACE(text(name, ", edit ", i));
      put(whole);
      const fs::path file = root_ / "checkpoints" / name;
      Json edited = Json::read_file(file);
      edits[i](edited);
      write_file(file, std::string_view(edited.pretty()));
      EXPECT_THAT(refusal(), HasSubstr(name));
      EXPECT_THAT(refusal(), testing::ContainsRegex("^\\[(integrity|format)\\]"));
    }
  }
}

TEST_F(CheckpointFolders, a_missing_or_damaged_file_is_refused_with_the_way_out) {
  History history = folder().open();
  write(folder(), history, 3);
  const auto before = files(root_);
  for (const char* name : {"checkpoints/epoch-000003.safetensors", "checkpoints/epoch-000003.json",
                           "checkpoints/latest.json", "checkpoints/configuration.json"}) {
    for (const char* content : {"", "{", "[]", "{\"epoch\": \"three\"}"}) {
      SCOPED_TRACE(text(name, " ", content));
      put(before);
      const bool is_state = std::string_view(name).ends_with("safetensors");
      if (is_state)
        fs::remove(root_ / name);
      else
        write_file(root_ / name, std::string_view(content));
      EXPECT_THAT(refusal(), testing::StartsWith("[integrity]"));
      EXPECT_THAT(refusal(), testing::HasSubstr("--restart"));
      EXPECT_THAT(refusal(), testing::HasSubstr(fs::path(name).filename().string()));
    }
  }
}

TEST_F(CheckpointFolders, from_a_kill_at_any_point_of_a_removal_the_next_run_begins_anew) {
  History history = folder().open();
  write(folder(), history, 3);
  const auto before = files(root_);
  folder().clear();
  EXPECT_TRUE(files(root_).empty());
  std::vector<std::string> names;
  for (const auto& [name, bytes] : before) names.push_back(name);
  for (std::size_t removed = 0; removed <= names.size(); ++removed) {
    auto state = before;
    for (std::size_t i = 0; i < removed; ++i) state.erase(names[i]);
    state["checkpoints/clearing"] = "";
    put(state);
    EXPECT_EQ(folder().open().size(), 0) << removed;
    EXPECT_FALSE(fs::exists(root_ / "checkpoints/clearing"));
    EXPECT_EQ(folder().open().size(), 0) << removed;
  }
}

TEST_F(CheckpointFolders, every_flipped_byte_of_a_state_is_refused) {
  History history = folder().open();
  write(folder(), history, 1);
  const fs::path file = root_ / "checkpoints/epoch-000001.safetensors";
  const std::string bytes = read_text_file(file);
  const auto read = [&] { static_cast<void>(folder().read(layout_, history, 1)); };
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write_file(file, std::string_view(damaged));
    EXPECT_THAT(refusal(read),
                AllOf(HasSubstr("[integrity]"), HasSubstr(file.filename().string())));
  }
  write_file(file, std::string_view(bytes).substr(0, bytes.size() / 2));
  EXPECT_THAT(refusal(read), HasSubstr("[integrity]"));
}

TEST_F(CheckpointFolders, a_checkpoint_of_another_training_in_the_place_of_one_is_refused) {
  History history = folder().open();
  write(folder(), history, 2);
  const auto whole = files(root_);
  // A training of its own under another seed.
  fs::remove_all(root_);
  identity_.configuration["train"]["seed"] = 2;
  History others = folder().open();
  write(folder(), others, 2, 0.5);
  const auto mixed = files(root_);
  identity_.configuration["train"]["seed"] = 1;
  auto state = whole;
  for (const char* name :
       {"checkpoints/epoch-000001.json", "checkpoints/epoch-000001.safetensors"}) {
    state[name] = mixed.at(name);
  }
  put(state);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("[integrity]"), HasSubstr("epoch-000001.json")));
}

TEST_F(CheckpointFolders, lost_or_changed_lines_of_the_history_are_refused) {
  History history = folder().open();
  write(folder(), history, 3);
  const auto whole = files(root_);
  auto state = whole;
  state["history.jsonl"] = history.line(1) + "\n" + history.line(2) + "\n";
  put(state);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("[integrity]"), HasSubstr("ends before epoch 3")));
  state.erase("history.jsonl");
  put(state);
  EXPECT_THAT(refusal(), HasSubstr("[integrity]"));
  // Another course of the first epoch, well formed.
  History forged;
  for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
    EpochFacts facts = history.at(epoch);
    if (epoch == 1) facts.train_loss = 0.0;
    forged.add(facts);
  }
  state["history.jsonl"] = forged.bytes();
  put(state);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("[integrity]"), HasSubstr("epoch-00000")));
}

}  // namespace
}  // namespace etalon::models
