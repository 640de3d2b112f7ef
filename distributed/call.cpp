// SPDX-License-Identifier: Apache-2.0
#include "distributed/call.hpp"

#include <algorithm>
#include <string_view>

#include "core/text.hpp"

namespace etalon::distributed {
namespace {

constexpr std::array<std::string_view, 7> operation_names = {
    "barrier", "broadcast", "all_gather", "all_to_all", "all_gather_pieces", "max", "leave"};

}  // namespace

void Call::set_site(const std::source_location& site) {
  line = static_cast<std::int64_t>(site.line());
  std::string_view path = site.file_name();
  if (path.size() >= file.size()) path.remove_prefix(path.size() - file.size() + 1);
  std::ranges::copy(path, file.begin());
}

std::string describe(const Call& call) {
  const auto operation = static_cast<std::size_t>(call.operation) % operation_names.size();
  if (operation_names[operation] == "leave") return "left the job";
  std::string result = text("call ", call.sequence, ", ", operation_names[operation]);
  if (call.bytes >= 0) result += text(" of ", call.bytes, " B");
  if (operation_names[operation] == "broadcast") result += text(" from rank ", call.root);
  if (call.pieces != 0) result += text(" with bounds #", call.pieces);
  return result + text(" at ", std::string_view(call.file.data()), ":", call.line);
}

}  // namespace etalon::distributed
