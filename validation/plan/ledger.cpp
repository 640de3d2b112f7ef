// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/ledger.hpp"

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

struct Ledger {
  std::string bytes;
  std::vector<Opening> openings;
  Digest last;  ///< of the last line; zero when there is none
};

Ledger parse_whole(std::string_view bytes, const std::string& source) {
  Ledger ledger;
  ledger.bytes = bytes;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::int64_t number = std::ssize(ledger.openings) + 1;
    const std::string place = text(source, ":", number);
    const std::size_t end = rest.find('\n');
    check(end != std::string_view::npos, ErrorKind::integrity,
          text(place, ": the line does not end; the ledger was cut"));
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    Opening opening = parse_opening(Json::parse(line, place), place);
    check(opening.count == number, ErrorKind::integrity,
          text(place, ": counts opening ", opening.count, ", wanted is ", number,
               " (a line was removed or added); no opening may be taken back"));
    check(opening.previous == ledger.last, ErrorKind::integrity,
          text(place,
               ": does not continue the line before (its digest differs): the ledger was "
               "changed after writing"));
    check(to_json(opening).canonical() == line, ErrorKind::integrity,
          text(place,
               ": is not the canonical form of its content: the ledger was changed after "
               "writing"));
    ledger.last = sha256(line);
    ledger.openings.push_back(std::move(opening));
  }
  return ledger;
}

Ledger read_whole(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  return parse_whole(read_text_file(file), file.string());
}

}  // namespace

Json to_json(const Opening& opening) {
  Json json = Json::object({{"count", opening.count},
                            {"time", opening.time},
                            {"plan", opening.plan.prefixed()},
                            {"dataset", opening.dataset.prefixed()},
                            {"scores", opening.scores.prefixed()},
                            {"previous", opening.previous.prefixed()}});
  if (opening.bundle) json["bundle"] = opening.bundle->prefixed();
  return json;
}

Opening parse_opening(const Json& json, const std::string& place) {
  Members members(json, place);
  Opening opening;
  opening.count = members.integer("count");
  opening.time = members.text("time");
  opening.plan = members.digest("plan");
  opening.dataset = members.digest("dataset");
  opening.scores = members.digest("scores");
  opening.previous = members.digest("previous");
  if (members.find("bundle") != nullptr) opening.bundle = members.digest("bundle");
  members.finish();
  check(parse_rfc3339(opening.time).has_value(), ErrorKind::format,
        text(members.place("time"), ": is no time (RFC 3339 in UTC, 2026-03-01T12:00:05Z)"));
  return opening;
}

std::vector<Opening> read_ledger(const std::filesystem::path& ledger) {
  return read_whole(ledger).openings;
}

std::string ledger_bytes(const std::vector<Opening>& openings) {
  std::string bytes;
  for (const Opening& opening : openings) bytes += text(to_json(opening).canonical(), '\n');
  return bytes;
}

std::vector<Opening> parse_ledger(std::string_view bytes, const std::string& source) {
  return parse_whole(bytes, source).openings;
}

LedgerHead head_of(std::span<const Opening> openings) {
  if (openings.empty()) return {};
  return {std::ssize(openings), sha256(to_json(openings.back()).canonical())};
}

Json to_json(const LedgerHead& head) {
  return Json::object({{"openings", head.openings}, {"sha256", head.digest.hex()}});
}

LedgerHead parse_ledger_head(const Json& json, const std::string& place) {
  Members members(json, place);
  LedgerHead head{.openings = members.integer("openings"), .digest = members.digest("sha256")};
  members.finish();
  check(head.openings >= 0, ErrorKind::format, text(members.place("openings"), ": is negative"));
  return head;
}

void check_continues(const std::filesystem::path& ledger, const LedgerHead& known,
                     std::string_view source) {
  if (known.openings == 0) return;
  const auto openings = read_ledger(ledger);
  const bool is_long_enough = known.openings <= std::ssize(openings);
  const auto quoted = std::span(openings).first(
      is_long_enough ? static_cast<std::size_t>(known.openings) : openings.size());
  check(is_long_enough && head_of(quoted).digest == known.digest, ErrorKind::integrity,
        text(ledger.string(), ": has ", openings.size(), " openings of the test labels, but ",
             source, " quotes ", known.openings,
             is_long_enough ? ", of which these are not the same"
                            : " (lines were cut off, or the "
                              "ledger was deleted)",
             "; put the ledger back, or begin anew in another job.directory"));
}

Opening append_to_ledger(const std::filesystem::path& ledger, Opening opening) {
  Ledger whole = read_whole(ledger);
  opening.count = std::ssize(whole.openings) + 1;
  opening.previous = whole.last;
  whole.bytes += text(to_json(opening).canonical(), '\n');
  write_file(ledger, whole.bytes);
  return opening;
}

std::filesystem::path ledger_of(const std::filesystem::path& folder) {
  return folder / "ledger.jsonl";
}

}  // namespace etalon::validation
