// SPDX-License-Identifier: Apache-2.0
#include "models/training/checkpoint_folder.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view restart = "let `etalon train JOB --restart` remove them and train anew";

std::string stem(std::int64_t epoch) {
  std::string digits = text(epoch);
  digits.insert(0, 6 - std::min<std::size_t>(6, digits.size()), '0');
  return "epoch-" + digits;
}

void remove_file(const fs::path& file) {
  std::error_code problem;
  fs::remove(file, problem);
  check(!problem, ErrorKind::io,
        text(file.string(), ": cannot be removed (", problem.message(), ")"));
}

/// N of `epoch-NNNNNN<ending>`, 0 for any other name.
std::int64_t epoch_of(const std::string& name, std::string_view ending) {
  constexpr std::string_view prefix = "epoch-";
  if (!name.starts_with(prefix) || !name.ends_with(ending)) return 0;
  std::int64_t epoch = 0;
  const auto digits = std::string_view(name).substr(
      prefix.size(), name.size() - std::min(name.size(), prefix.size() + ending.size()));
  return parse_number(digits, epoch) && epoch > 0 && stem(epoch) == text(prefix, digits) ? epoch
                                                                                         : 0;
}

/// Epochs that have a file of this ending, ascending.
std::vector<std::int64_t> epochs_in(const fs::path& folder, std::string_view ending) {
  std::vector<std::int64_t> epochs;
  if (!fs::is_directory(folder)) return epochs;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::int64_t epoch = epoch_of(entry.path().filename().string(), ending);
    if (epoch > 0) epochs.push_back(epoch);
  }
  std::ranges::sort(epochs);
  return epochs;
}

/// Stands in the folder while its checkpoints are removed: what is half removed is nobody's.
constexpr std::string_view clearing = "clearing";

/// Reads what Etalon itself wrote: a file that is absent or cannot be understood was damaged.
template <class Fn>
auto own_file(const fs::path& file, Fn&& read) {
  check(fs::exists(file), ErrorKind::integrity, text(file.string(), ": is missing; ", restart));
  try {
    return read();
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::format) throw;
    throw Error(ErrorKind::integrity, text(problem.what(), " (the file was damaged); ", restart));
  }
}

}  // namespace

void check_is(const Json& found, const Json& expected, std::string_view file) {
  if (found == expected) return;
  check(found.is_object(), ErrorKind::integrity, text(file, ": is no object; ", restart));
  std::set<std::string> keys;
  for (const auto* side : {&found, &expected}) {
    for (const auto& [key, value] : side->as_object()) keys.insert(key);
  }
  for (const std::string& key : keys) {
    const Json* there = found.find(key);
    const Json* wanted = expected.find(key);
    if (there != nullptr && wanted != nullptr && *there == *wanted) continue;
    if (there != nullptr && wanted != nullptr && there->is_object() && wanted->is_object()) {
      check_is(*there, *wanted, text(file, ": ", key));
    }
    throw Error(ErrorKind::integrity,
                text(file, ": ", key, there == nullptr ? " is missing" : " is not what it was",
                     " (the training and its history say otherwise); ", restart));
  }
}

CheckpointFolder::CheckpointFolder(const fs::path& folder, TrainingIdentity identity,
                                   KeepPolicy keep)
    : folder_(folder),
      checkpoints_(folder / "checkpoints"),
      identity_(std::move(identity)),
      keep_(keep) {}

fs::path CheckpointFolder::summary_file(std::int64_t epoch) const {
  return checkpoints_ / (stem(epoch) + ".json");
}

fs::path CheckpointFolder::state_file(std::int64_t epoch) const {
  return checkpoints_ / (stem(epoch) + ".safetensors");
}

std::vector<std::int64_t> CheckpointFolder::kept() const {
  return epochs_in(checkpoints_, ".json");
}

Json CheckpointFolder::summary(const History& history, std::int64_t epoch) const {
  const EpochFacts& facts = history.at(epoch);
  return Json::object(
      {{"epoch", epoch},
       {"step", facts.step},
       {"file", stem(epoch) + ".safetensors"},
       {"sha256", facts.checkpoint.hex()},
       {"weights_sha256", facts.weights.hex()},
       {"weights_merkle_root", facts.merkle_root.hex()},
       {"machine_class", identity_.machine_class.digest().hex()},
       {"state", Json::object({{"configuration", identity_.digest().hex()},
                               {"history", Json::array_of(std::vector{
                                               Json::parse(history.line(epoch), "the history")})},
                               {"history_lines", epoch},
                               {"history_sha256", history.chain(epoch).hex()}})}});
}

void CheckpointFolder::check_owner() const { check_owner(identity_); }

void CheckpointFolder::check_configuration() const {
  TrainingIdentity mine = identity_;
  const fs::path file = checkpoints_ / "configuration.json";
  if (fs::exists(file)) {
    mine.machine_class = own_file(file, [&] {
      return with_context(file.string(), [&] {
        return MachineClass::from_json(Json::read_file(file).at("machine_class"));
      });
    });
  }
  check_owner(mine);
}

void CheckpointFolder::check_owner(const TrainingIdentity& mine) const {
  if (fs::exists(checkpoints_ / clearing)) return;
  const fs::path file = checkpoints_ / "configuration.json";
  const std::string what = text(checkpoints_.string(), ": the checkpoints are");
  const std::string remedy =
      text("name another job.directory, put back what was changed, or ", restart);
  if (!fs::exists(file)) {
    check(kept().empty(), ErrorKind::config,
          text(what, " of an unknown training (", file.filename().string(), " is missing); ",
               remedy));
    return;
  }
  const auto [configuration, machine_class] = own_file(file, [&] {
    const Json owner = Json::read_file(file);
    return with_context(file.string(), [&] {
      return std::pair(owner.at("configuration"),
                       MachineClass::from_json(owner.at("machine_class")));
    });
  });
  check_identity(configuration, machine_class, mine, what, remedy);
}

void CheckpointFolder::check_summary(const History& history, std::int64_t epoch) const {
  const std::string file = summary_file(epoch).string();
  check(epoch <= history.size(), ErrorKind::integrity,
        text(history_file().string(), ": ends before epoch ", epoch, ", of which ", file,
             " is the checkpoint (lines were lost); ", restart));
  check_is(own_file(file, [&] { return Json::read_file(file); }), summary(history, epoch), file);
}

std::int64_t CheckpointFolder::newest(const History& history) const {
  const fs::path file = checkpoints_ / "latest.json";
  const auto epochs = kept();
  // A writer that is killed before its first latest.json leaves a checkpoint that is whole.
  if (!fs::exists(file)) return epochs.empty() ? 0 : epochs.back();
  std::int64_t epoch = 0;
  const Json latest = own_file(file, [&] {
    Json read = Json::read_file(file);
    epoch = with_context(file.string(), [&] { return read.at("epoch").as_integer(); });
    return read;
  });
  check(
      std::ranges::binary_search(epochs, epoch), ErrorKind::integrity,
      text(file.string(), ": names epoch ", epoch, ", of which there is no checkpoint; ", restart));
  check_is(latest, summary(history, epoch), file.string());
  return epoch;
}

void CheckpointFolder::require(std::int64_t epoch) const {
  for (const fs::path& file : {summary_file(epoch), state_file(epoch)}) {
    check(fs::exists(file), ErrorKind::integrity,
          text(file.string(), ": is missing, and the training cannot go on without it; ", restart));
  }
}

History CheckpointFolder::verify() const {
  check_owner();
  check(!fs::exists(checkpoints_ / clearing), ErrorKind::integrity,
        text(checkpoints_.string(), ": the checkpoints are half removed; train anew"));
  History history = fs::exists(history_file())
                        ? own_file(history_file(), [&] { return read_history(history_file()); })
                        : History();
  for (const std::int64_t epoch : kept()) check_summary(history, epoch);
  const std::int64_t last = newest(history);
  if (last > 0) require(last);
  return history;
}

History CheckpointFolder::open() const {
  if (fs::exists(checkpoints_ / clearing)) clear();
  History history = verify();
  const std::int64_t last = newest(history);
  if (last == 0) {
    clear();
    write_file(checkpoints_ / "configuration.json",
               Json::object({{"configuration", identity_.configuration},
                             {"machine_class", identity_.machine_class.json()}})
                   .pretty());
    return {};
  }
  const fs::path latest = checkpoints_ / "latest.json";
  if (!fs::exists(latest)) write_file(latest, summary(history, last).pretty());
  history.cut(last);
  for (const std::int64_t epoch : epochs_in(checkpoints_, ".json")) {
    if (!is_kept(epoch, last, history.best_epoch())) remove(epoch);
  }
  const auto epochs = kept();
  for (const std::int64_t epoch : epochs_in(checkpoints_, ".safetensors")) {
    if (!std::ranges::binary_search(epochs, epoch)) remove(epoch);
  }
  if (read_text_file(history_file(), any_size) != history.bytes()) {
    write_file(history_file(), history.bytes());
  }
  return history;
}

void CheckpointFolder::clear() const {
  if (!fs::exists(checkpoints_)) return;
  write_file(checkpoints_ / clearing, "");
  remove_file(checkpoints_ / "latest.json");
  for (const std::string_view ending : {".json", ".safetensors"}) {
    for (const std::int64_t epoch : epochs_in(checkpoints_, ending)) remove(epoch);
  }
  remove_file(history_file());
  remove_file(timings_file());
  remove_file(checkpoints_ / "configuration.json");
  remove_file(checkpoints_ / clearing);
}

void CheckpointFolder::write(const FlatLayout& layout, const Checkpoint& checkpoint,
                             EpochFacts losses, History& history) const {
  const std::string bytes = checkpoint_bytes(layout, checkpoint);
  losses.weights = weights_digest(layout, checkpoint.values);
  losses.merkle_root = weights_merkle_root(layout, checkpoint.values);
  losses.checkpoint = sha256(bytes);
  const std::int64_t epoch = losses.epoch;
  const std::int64_t former_best = history.best_epoch();
  history.add(losses);
  // Each file speaks only of those before it: a kill leaves nothing that points into the void.
  write_file(state_file(epoch), bytes);
  append_line(history_file(), history.line(epoch));
  const std::string summary_bytes = summary(history, epoch).pretty();
  write_file(summary_file(epoch), summary_bytes);
  write_file(checkpoints_ / "latest.json", summary_bytes);
  // Only these two can have lost their reason to be kept.
  for (const std::int64_t former : {epoch - keep_.last, former_best}) {
    if (former > 0 && !is_kept(former, epoch, history.best_epoch())) remove(former);
  }
}

Checkpoint CheckpointFolder::read(const FlatLayout& layout, const History& history,
                                  std::int64_t epoch) const {
  check_summary(history, epoch);
  const std::string file = state_file(epoch).string();
  const EpochFacts& facts = history.at(epoch);
  const std::string bytes = own_file(file, [&] { return read_text_file(file, any_size); });
  check(sha256(bytes) == facts.checkpoint, ErrorKind::integrity,
        text(file, ": its SHA-256 is not the recorded one (the file was changed); ", restart));
  Checkpoint checkpoint = parse_checkpoint(bytes, layout, file);
  check(weights_digest(layout, checkpoint.values) == facts.weights &&
            weights_merkle_root(layout, checkpoint.values) == facts.merkle_root,
        ErrorKind::integrity,
        text(file, ": its weights are not those of the history (both were changed); ", restart));
  checkpoint.epoch = epoch;
  checkpoint.step = facts.step;
  return checkpoint;
}

bool CheckpointFolder::is_kept(std::int64_t epoch, std::int64_t newest, std::int64_t best) const {
  if (epoch > newest) return false;
  return epoch > newest - std::max<std::int64_t>(keep_.last, 1) || (keep_.best && epoch == best) ||
         (keep_.every > 0 && epoch % keep_.every == 0);
}

void CheckpointFolder::remove(std::int64_t epoch) const {
  remove_file(summary_file(epoch));
  remove_file(state_file(epoch));
}

}  // namespace etalon::models
