// SPDX-License-Identifier: Apache-2.0
#include "models/machine/agreement.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/session.hpp"
#include "models/machine/build_id.hpp"

namespace etalon::models {
namespace {

std::string key_of(const RankMachine& machine) {
  return text(machine.machine_class.digest().hex(), " ", machine.program);
}

std::string place_of(const RankMachine& machine) {
  return text("on rank ", machine.rank, " (", machine.node, ")");
}

/// `0-3,8`
std::string ranges(const std::vector<std::int64_t>& ranks) {
  std::string result;
  for (std::size_t begin = 0; begin < ranks.size();) {
    std::size_t end = begin + 1;
    while (end < ranks.size() && ranks[end] == ranks[end - 1] + 1) ++end;
    result += text(result.empty() ? "" : ",", ranks[begin]);
    if (end - begin > 1) result += text("-", ranks[end - 1]);
    begin = end;
  }
  return result;
}

}  // namespace

void check_machines_alike(const std::vector<RankMachine>& machines) {
  std::map<std::string, std::int64_t> counts;
  for (const RankMachine& machine : machines) ++counts[key_of(machine)];
  if (counts.size() <= 1) return;
  // The first rank of the most common kind is what the others are compared with.
  const auto& common = *std::ranges::max_element(
      machines, {}, [&](const RankMachine& machine) { return counts.at(key_of(machine)); });
  const auto& odd = *std::ranges::find_if(
      machines, [&](const RankMachine& machine) { return key_of(machine) != key_of(common); });
  const std::string difference =
      class_difference(odd.machine_class, place_of(odd), common.machine_class, place_of(common));
  const std::string message =
      difference.empty()
          ? text("ranks run unlike programs, which may compute other bytes (the program ",
                 place_of(odd), " is another build than ", place_of(common),
                 "); give every node the same program and libetalon_torch.so")
          : text("ranks work on unlike machines, which compute other bytes (", difference,
                 "); start them on machines of one class, or set job.machine_class to \"lowest\" "
                 "or to a class that all have");
  throw distributed::AgreedError(ErrorKind::mpi, message, odd.rank, odd.node,
                                 std::source_location::current());
}

std::vector<RankMachine> agree_on_machine_class(distributed::Communicator& comm) {
  const std::string mine = distributed::agree(comm, "finding out the machine's class", [] {
    return Json::object({{"node", distributed::Session::node_name()},
                         {"processor", processor_name()},
                         {"program", build_id("")},
                         {"class", machine_class().json()}})
        .canonical();
  });
  std::vector<RankMachine> machines;
  for (const auto& bytes : comm.all_gather(std::as_bytes(std::span(mine)))) {
    const Json json = Json::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                  "the description of a rank's machine");
    machines.push_back({std::ssize(machines), json.at("node").as_string(),
                        json.at("processor").as_string(), json.at("program").as_string(),
                        MachineClass::from_json(json.at("class"))});
  }
  check_machines_alike(machines);
  return machines;
}

Json machines_json(const std::vector<RankMachine>& machines) {
  Json result = Json::array();
  std::vector<bool> done(machines.size());
  for (std::size_t i = 0; i < machines.size(); ++i) {
    if (done[i]) continue;
    const RankMachine& first = machines[i];
    std::vector<std::int64_t> ranks;
    for (std::size_t j = i; j < machines.size(); ++j) {
      if (machines[j].node != first.node || machines[j].machine_class != first.machine_class) {
        continue;
      }
      done[j] = true;
      ranks.push_back(machines[j].rank);
    }
    result.push_back(Json::object({{"node", first.node},
                                   {"ranks", ranges(ranks)},
                                   {"processor", first.processor},
                                   {"machine_class", first.machine_class.digest().hex()}}));
  }
  return result;
}

}  // namespace etalon::models
