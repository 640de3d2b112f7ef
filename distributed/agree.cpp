// SPDX-License-Identifier: Apache-2.0
#include "distributed/agree.hpp"

#include <utility>

#include "core/text.hpp"
#include "distributed/session.hpp"

namespace etalon::distributed {

std::string describe_exception(std::exception_ptr exception) {
  // First byte: the kind; then the text. Never empty, so that empty means success.
  const Error error = as_error(exception);
  return std::string(1, static_cast<char>('a' + static_cast<int>(error.kind()))) + error.what();
}

void agree_on_failure(Communicator& comm, std::string_view what, const std::string& mine,
                      std::source_location site) {
  const std::int64_t candidate = mine.empty() ? -1 : comm.size() - comm.rank();
  const std::int64_t first = comm.max(candidate, site);
  if (first < 0) return;
  const std::int64_t rank = comm.size() - first;
  const std::string failure = comm.broadcast_text(mine, rank, site);
  const auto kind = static_cast<ErrorKind>(failure.at(0) - 'a');
  const std::string node = comm.broadcast_text(Session::node_name(), rank, site);
  throw AgreedError(kind,
                    text(comm.size() > 1 ? text("rank ", rank, ": ") : std::string(),
                         what.empty() ? std::string() : text(what, ": "), failure.substr(1)),
                    rank, node, site);
}

}  // namespace etalon::distributed
