// SPDX-License-Identifier: Apache-2.0
#include "models/training/history.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

Json to_json(const EpochFacts& facts) {
  Json line = Json::object({{"epoch", facts.epoch},
                            {"step", facts.step},
                            {"train_loss", facts.train_loss},
                            {"weights_sha256", facts.weights.hex()},
                            {"weights_merkle_root", facts.merkle_root.hex()},
                            {"checkpoint_sha256", facts.checkpoint.hex()}});
  if (facts.validation_loss) line["validation_loss"] = *facts.validation_loss;
  return line;
}

EpochFacts from_json(const Json& line) {
  EpochFacts facts;
  facts.epoch = line.at("epoch").as_integer();
  facts.step = line.at("step").as_integer();
  facts.train_loss = line.at("train_loss").as_number();
  if (const Json* loss = line.find("validation_loss")) facts.validation_loss = loss->as_number();
  facts.weights = Digest::parse(line.at("weights_sha256").as_string());
  facts.merkle_root = Digest::parse(line.at("weights_merkle_root").as_string());
  facts.checkpoint = Digest::parse(line.at("checkpoint_sha256").as_string());
  return facts;
}

Digest next_link(const Digest& before, std::string_view line) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(before.bytes)));
  hash.update(line);
  hash.update("\n");
  return hash.finish();
}

[[noreturn]] void fail(const std::filesystem::path& file, int reason) {
  throw Error(ErrorKind::io,
              text(file.string(), ": cannot be written (", std::strerror(reason), ")",
                   reason == ENOSPC ? "; free some space on this file system" : ""));
}

/// Writes all of `data` at the end; on failure the reason.
int write_all(int descriptor, std::string_view data) {
  while (!data.empty()) {
    const ::ssize_t written = ::write(descriptor, data.data(), data.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

const EpochFacts& History::at(std::int64_t epoch) const {
  ensure(epoch >= 1 && epoch <= size(), "the history has the epoch");
  return epochs_[static_cast<std::size_t>(epoch - 1)];
}

const std::string& History::line(std::int64_t epoch) const {
  ensure(epoch >= 1 && epoch <= size(), "the history has the epoch");
  return lines_[static_cast<std::size_t>(epoch - 1)];
}

Digest History::chain(std::int64_t epoch) const {
  ensure(epoch >= 0 && epoch <= size(), "the history has the epoch");
  return epoch == 0 ? sha256(std::string_view()) : chain_[static_cast<std::size_t>(epoch - 1)];
}

std::string History::bytes() const {
  std::string all;
  for (const std::string& line : lines_) all += line + "\n";
  return all;
}

void History::add(const EpochFacts& facts) {
  ensure(facts.epoch == size() + 1, "epochs follow one another");
  std::string line = to_json(facts).canonical();
  const std::int64_t best = best_epoch();
  const bool is_better =
      facts.validation_loss && (best == 0 || *facts.validation_loss < *at(best).validation_loss);
  chain_.push_back(next_link(chain(size()), line));
  lines_.push_back(std::move(line));
  best_.push_back(is_better ? facts.epoch : best);
  epochs_.push_back(facts);
}

void History::cut(std::int64_t size) {
  ensure(size >= 0 && size <= this->size(), "only what stands there is forgotten");
  const auto count = static_cast<std::size_t>(size);
  epochs_.resize(count);
  lines_.resize(count);
  chain_.resize(count);
  best_.resize(count);
}

EpochFacts parse_epoch(std::string_view line) { return from_json(Json::parse(line)); }

History parse_history(std::string_view bytes, std::string_view source) {
  History history;
  while (true) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return history;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    const std::int64_t epoch = history.size() + 1;
    const std::string place = text(source, ", line ", epoch);
    const EpochFacts facts = with_context(place, [&] { return parse_epoch(line); });
    check(
        facts.epoch == epoch && to_json(facts).canonical() == line, ErrorKind::format,
        text(place, ": is not the line of epoch ", epoch, " as Etalon writes it (it was changed)"));
    history.add(facts);
  }
}

History read_history(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  return parse_history(read_text_file(file, any_size), file.string());
}

void append_line(const std::filesystem::path& file, std::string_view line) {
  if (file.has_parent_path()) make_folder(file.parent_path());
  // Without O_NONBLOCK a pipe in the file's place would wait for a reader for ever.
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0644);
  if (descriptor < 0) fail(file, errno);
  const ::off_t before = ::lseek(descriptor, 0, SEEK_END);
  const int reason = write_all(descriptor, text(line, "\n"));
  if (reason != 0 && before >= 0) static_cast<void>(::ftruncate(descriptor, before) == 0);
  ::close(descriptor);
  if (reason != 0) fail(file, reason);
}

}  // namespace etalon::models
