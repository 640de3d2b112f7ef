// SPDX-License-Identifier: Apache-2.0
#include "validation/ledger.hpp"

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

Ledger read_whole(const std::filesystem::path& file) {
  Ledger ledger;
  if (!std::filesystem::exists(file)) return ledger;
  ledger.bytes = read_text_file(file);
  std::string_view rest = ledger.bytes;
  while (!rest.empty()) {
    const std::int64_t number = std::ssize(ledger.openings) + 1;
    const std::string place = text(file.string(), ":", number);
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
  return opening;
}

std::vector<Opening> read_ledger(const std::filesystem::path& ledger) {
  return read_whole(ledger).openings;
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
