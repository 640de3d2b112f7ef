// SPDX-License-Identifier: Apache-2.0
#include "distributed/alike.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/session.hpp"

namespace etalon::distributed {
namespace {

constexpr std::size_t most_facts = 5;  // a whole other job file differs in a hundred

struct RankFacts {
  std::int64_t rank = 0;
  std::string node;
  Facts facts;
};

Json to_json(const Facts& facts) {
  Json result = Json::object();
  for (const auto& [name, value] : facts) result[name] = value;
  return result;
}

std::vector<RankFacts> gather(Communicator& comm, const Json& mine, Communicator::Site site) {
  const std::string text =
      Json::object({{"node", Session::node_name()}, {"facts", mine}}).canonical();
  std::vector<RankFacts> all;
  for (const Bytes& bytes : comm.all_gather(std::as_bytes(std::span(text)), site)) {
    const Json json =
        Json::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "facts of a rank");
    RankFacts& rank = all.emplace_back();
    rank.rank = std::ssize(all) - 1;
    rank.node = json.at("node").as_string();
    for (const auto& [name, value] : json.at("facts").as_object()) {
      rank.facts[name] = value.as_string();
    }
  }
  return all;
}

std::string describe(const RankFacts& one, const RankFacts& other) {
  const auto value = [](const RankFacts& rank, const std::string& name) {
    const auto found = rank.facts.find(name);
    return text(found == rank.facts.end() ? "missing" : found->second, " on rank ", rank.rank, " (",
                rank.node, ")");
  };
  std::set<std::string> differing;
  for (const RankFacts* rank : {&one, &other}) {
    for (const auto& [name, ignored] : rank->facts) {
      const auto a = one.facts.find(name);
      const auto b = other.facts.find(name);
      if (a == one.facts.end() || b == other.facts.end() || a->second != b->second) {
        differing.insert(name);
      }
    }
  }
  std::vector<std::string> words;
  for (const std::string& name : differing) {
    if (words.size() == most_facts) {
      words.push_back(text("and ", differing.size() - most_facts, " more"));
      break;
    }
    words.push_back(text(name, " is ", value(one, name), " and ", value(other, name)));
  }
  return join(words, "; ");
}

}  // namespace

void check_alike(Communicator& comm, std::string_view what, const Facts& mine,
                 std::string_view remedy, Communicator::Site site) {
  if (comm.size() == 1) return;
  const Json json = to_json(mine);
  const Digest digest = sha256(json.canonical());
  const auto digests = comm.all_gather(std::as_bytes(std::span(&digest, 1)), site);
  if (std::ranges::all_of(digests, [&](const Bytes& other) { return other == digests[0]; })) return;
  const auto all = gather(comm, json, site);
  const auto count = [&](const RankFacts& rank) {
    return std::ranges::count(all, rank.facts, &RankFacts::facts);
  };
  const RankFacts& common = *std::ranges::max_element(all, {}, count);
  const RankFacts& odd =
      *std::ranges::find_if(all, [&](const RankFacts& rank) { return rank.facts != common.facts; });
  const auto& [first, second] = std::ranges::minmax(common, odd, {}, &RankFacts::rank);
  throw AgreedError(ErrorKind::config,
                    text("ranks differ in ", what, " (", describe(first, second), "); ", remedy),
                    odd.rank, odd.node, site);
}

}  // namespace etalon::distributed
