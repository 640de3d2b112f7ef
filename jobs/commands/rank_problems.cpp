// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/rank_problems.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "core/json.hpp"
#include "core/text.hpp"
#include "distributed/session.hpp"

namespace etalon::jobs {
namespace {

constexpr std::size_t most_ranks = 4;  // a wrong option of half a cluster

struct Problem {
  ErrorKind kind = ErrorKind::config;
  std::string message;
  std::vector<std::string> ranks = {};
};

Json problems_json(const std::vector<Error>& problems) {
  Json list = Json::array();
  for (const Error& problem : problems) {
    list.push_back(Json::object({{"kind", static_cast<std::int64_t>(problem.kind())},
                                 {"message", as_utf8(problem.what())}}));
  }
  return Json::object({{"node", distributed::Session::node_name()}, {"problems", list}});
}

std::string named(const std::vector<std::string>& ranks) {
  const auto shown = std::span(ranks).first(std::min(most_ranks, ranks.size()));
  const std::size_t left = ranks.size() - shown.size();
  return text(join(shown, ", "), left > 0 ? text(" and ", left, " more ranks") : std::string());
}

}  // namespace

std::vector<Error> problems_of_ranks(distributed::Communicator& comm,
                                     const std::vector<Error>& mine) {
  if (comm.size() == 1) return mine;
  const std::string bytes = problems_json(mine).canonical();
  std::vector<Problem> problems;
  std::int64_t rank = 0;
  for (const distributed::Bytes& theirs : comm.all_gather(std::as_bytes(std::span(bytes)))) {
    const Json json = Json::parse({reinterpret_cast<const char*>(theirs.data()), theirs.size()},
                                  "problems of a rank");
    const std::string name = text("rank ", rank++, " (", json.at("node").as_string(), ")");
    for (const Json& entry : json.at("problems").as_array()) {
      const std::string& message = entry.at("message").as_string();
      auto known = std::ranges::find(problems, message, &Problem::message);
      if (known == problems.end()) {
        const auto kind = static_cast<ErrorKind>(entry.at("kind").as_integer());
        known = problems.insert(problems.end(), {kind, message});
      }
      // One rank may have a problem twice: two overrides of one key.
      if (known->ranks.empty() || known->ranks.back() != name) known->ranks.push_back(name);
    }
  }
  std::vector<Error> result;
  for (const Problem& problem : problems) {
    const bool is_common = std::ssize(problem.ranks) == comm.size();
    result.emplace_back(problem.kind, is_common
                                          ? problem.message
                                          : text(named(problem.ranks), ": ", problem.message));
  }
  return result;
}

}  // namespace etalon::jobs
