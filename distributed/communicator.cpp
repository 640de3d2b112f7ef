// SPDX-License-Identifier: Apache-2.0
#include "distributed/communicator.hpp"

#include <mpi.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <map>

#include "core/text.hpp"
#include "core/unique_handle.hpp"
#include "distributed/call.hpp"
#include "distributed/mpi_check.hpp"
#include "distributed/position.hpp"

namespace etalon::distributed {
namespace {

struct CommTraits {
  using Handle = MPI_Comm;
  static Handle null() noexcept { return MPI_COMM_NULL; }
  static void release(Handle handle) noexcept {
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized == 0) MPI_Comm_free(&handle);
  }
};
using CommHandle = UniqueHandle<CommTraits>;

// Messages are cut so that counts fit the int of the MPI interface.
constexpr std::int64_t largest_message = std::int64_t{1} << 30;

CommHandle duplicate_world() {
  MPI_Comm copy = MPI_COMM_NULL;
  check_mpi(MPI_Comm_dup(MPI_COMM_WORLD, &copy), "MPI_Comm_dup");
  check_mpi(MPI_Comm_set_errhandler(copy, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  return CommHandle(copy);
}

/// Differs for different bounds (but for one case in 2^31): a number short enough for a message.
std::int64_t fingerprint(std::span<const std::int64_t> bounds) {
  std::uint64_t hash = 0;
  for (const std::int64_t bound : bounds) {
    hash = (hash ^ static_cast<std::uint64_t>(bound)) * 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29U;
  }
  return static_cast<std::int64_t>(hash >> 33U);
}

}  // namespace

struct Communicator::Handles {
  CommHandle trace = duplicate_world();
  CommHandle data = duplicate_world();
};

void check_mpi(int code, std::string_view call, std::source_location where) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> message{};
  int length = 0;
  MPI_Error_string(code, message.data(), &length);
  throw Error(ErrorKind::mpi, text(call, " failed (", std::string_view(message.data()), ")"),
              where);
}

Communicator::Communicator() = default;
Communicator::~Communicator() = default;
Communicator::Communicator(Communicator&&) noexcept = default;
Communicator& Communicator::operator=(Communicator&&) noexcept = default;

Communicator Communicator::world() {
  Communicator result;
  result.handles_ = std::make_unique<Handles>();
  int rank = 0;
  int size = 0;
  check_mpi(MPI_Comm_rank(result.handles_->data.get(), &rank), "MPI_Comm_rank");
  check_mpi(MPI_Comm_size(result.handles_->data.get(), &size), "MPI_Comm_size");
  result.rank_ = rank;
  result.size_ = size;
  return result;
}

void Communicator::note(std::string_view work) noexcept {
  if (board_ != nullptr) board_->note(work);
}

Communicator::Outside::Outside(PositionBoard* board, std::chrono::milliseconds patience) noexcept
    : board_(board) {
  if (board_ != nullptr) board_->outside(patience);
}

Communicator::Outside::~Outside() {
  if (board_ != nullptr) board_->outside(std::chrono::milliseconds(0));
}

void Communicator::Outside::sign() const noexcept {
  if (board_ != nullptr) board_->sign();
}

Communicator::Outside Communicator::wait_outside(std::string_view what,
                                                 std::chrono::milliseconds patience) noexcept {
  note(what);
  return {board_, patience};
}

void Communicator::publish_to(PositionBoard* board) noexcept { board_ = board; }

Communicator::Inside::~Inside() {
  if (board_ != nullptr) board_->end();
}

Communicator::Inside Communicator::announce(Operation operation, std::int64_t bytes,
                                            const Site& site, std::int64_t root,
                                            std::int64_t pieces) {
  if (!handles_) return Inside(nullptr);
  Call mine;
  mine.sequence = sequence_++;
  mine.operation = static_cast<std::int64_t>(operation);
  mine.bytes = bytes;
  mine.root = root;
  mine.pieces = pieces;
  mine.set_site(site);
  if (board_ != nullptr) board_->begin(mine);
  Inside inside(board_);

  std::vector<Call> all(static_cast<std::size_t>(size_));
  check_mpi(MPI_Allgather(&mine, sizeof(Call), MPI_BYTE, all.data(), sizeof(Call), MPI_BYTE,
                          handles_->trace.get()),
            "MPI_Allgather of call headers");
  if (std::ranges::all_of(all, [&](const Call& other) { return other.same_call(all[0]); })) {
    return inside;
  }
  std::map<std::string, std::vector<std::string>> callers;
  for (std::size_t i = 0; i < all.size(); ++i) callers[describe(all[i])].push_back(text(i));
  std::vector<std::string> parts;
  for (const auto& [call, ranks] : callers) {
    parts.push_back(text(ranks.size() > 1 ? "ranks " : "rank ", join(ranks, ","), ": ", call));
  }
  throw Error(ErrorKind::mpi, text("ranks called different collectives (", join(parts, "; "), ")"),
              site);
}

void Communicator::barrier(Site site) { static_cast<void>(announce(Operation::barrier, -1, site)); }

void Communicator::leave(Site site) { static_cast<void>(announce(Operation::leave, -1, site)); }

void Communicator::broadcast(std::span<std::byte> data, std::int64_t root, Site site) {
  const Inside inside = announce(Operation::broadcast, std::ssize(data), site, root);
  if (!handles_) return;
  for (std::int64_t at = 0; at < std::ssize(data); at += largest_message) {
    const std::int64_t count = std::min(largest_message, std::ssize(data) - at);
    check_mpi(MPI_Bcast(data.data() + at, static_cast<int>(count), MPI_BYTE, static_cast<int>(root),
                        handles_->data.get()),
              "MPI_Bcast");
  }
}

std::string Communicator::broadcast_text(std::string text, std::int64_t root, Site site) {
  std::int64_t length = std::ssize(text);
  broadcast(std::as_writable_bytes(std::span(&length, 1)), root, site);
  text.resize(static_cast<std::size_t>(length));
  broadcast(std::as_writable_bytes(std::span(text)), root, site);
  return text;
}

std::vector<Bytes> Communicator::all_gather(std::span<const std::byte> mine, Site site) {
  const Inside inside = announce(Operation::all_gather, -1, site);
  std::vector<Bytes> result(static_cast<std::size_t>(size_));
  if (!handles_) {
    result[0].assign(mine.begin(), mine.end());
    return result;
  }
  std::vector<std::int64_t> sizes(result.size());
  const std::int64_t size = std::ssize(mine);
  check_mpi(
      MPI_Allgather(&size, 1, MPI_INT64_T, sizes.data(), 1, MPI_INT64_T, handles_->data.get()),
      "MPI_Allgather of sizes");
  for (std::size_t r = 0; r < result.size(); ++r) {
    result[r].resize(static_cast<std::size_t>(sizes[r]));
    if (static_cast<std::int64_t>(r) == rank_) std::ranges::copy(mine, result[r].begin());
    for (std::int64_t at = 0; at < sizes[r]; at += largest_message) {
      const std::int64_t count = std::min(largest_message, sizes[r] - at);
      check_mpi(MPI_Bcast(result[r].data() + at, static_cast<int>(count), MPI_BYTE,
                          static_cast<int>(r), handles_->data.get()),
                "MPI_Bcast");
    }
  }
  return result;
}

std::vector<Bytes> Communicator::all_to_all(const std::vector<std::span<const std::byte>>& to_ranks,
                                            Site site) {
  const Inside inside = announce(Operation::all_to_all, -1, site);
  ensure(std::ssize(to_ranks) == size_, "one piece for every rank");
  std::vector<Bytes> result(static_cast<std::size_t>(size_));
  const auto self = static_cast<std::size_t>(rank_);
  result[self].assign(to_ranks[self].begin(), to_ranks[self].end());
  if (!handles_) return result;
  std::vector<std::int64_t> send_sizes;
  for (const auto& piece : to_ranks) send_sizes.push_back(std::ssize(piece));
  std::vector<std::int64_t> sizes(result.size());
  check_mpi(MPI_Alltoall(send_sizes.data(), 1, MPI_INT64_T, sizes.data(), 1, MPI_INT64_T,
                         handles_->data.get()),
            "MPI_Alltoall of sizes");
  std::vector<MPI_Request> requests;
  for (std::size_t r = 0; r < result.size(); ++r) {
    if (r == self) continue;
    result[r].resize(static_cast<std::size_t>(sizes[r]));
    for (std::int64_t at = 0; at < sizes[r]; at += largest_message) {
      const std::int64_t count = std::min(largest_message, sizes[r] - at);
      check_mpi(MPI_Irecv(result[r].data() + at, static_cast<int>(count), MPI_BYTE,
                          static_cast<int>(r), 0, handles_->data.get(), &requests.emplace_back()),
                "MPI_Irecv");
    }
  }
  for (std::size_t r = 0; r < result.size(); ++r) {
    if (r == self) continue;
    for (std::int64_t at = 0; at < send_sizes[r]; at += largest_message) {
      const std::int64_t count = std::min(largest_message, send_sizes[r] - at);
      check_mpi(MPI_Isend(to_ranks[r].data() + at, static_cast<int>(count), MPI_BYTE,
                          static_cast<int>(r), 0, handles_->data.get(), &requests.emplace_back()),
                "MPI_Isend");
    }
  }
  check_mpi(MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE),
            "MPI_Waitall");
  return result;
}

void Communicator::all_gather_pieces(std::span<std::byte> full,
                                     std::span<const std::int64_t> bounds, Site site) {
  const Inside inside =
      announce(Operation::all_gather_pieces, std::ssize(full), site, 0, fingerprint(bounds));
  ensure(std::ssize(bounds) == size_ + 1, "one piece for every rank");
  if (!handles_) return;
  if (std::ssize(full) <= std::numeric_limits<int>::max()) {
    std::vector<int> counts;
    std::vector<int> offsets;
    for (std::size_t r = 0; r + 1 < bounds.size(); ++r) {
      counts.push_back(static_cast<int>(bounds[r + 1] - bounds[r]));
      offsets.push_back(static_cast<int>(bounds[r]));
    }
    check_mpi(MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_BYTE, full.data(), counts.data(), offsets.data(),
                             MPI_BYTE, handles_->data.get()),
              "MPI_Allgatherv");
    return;
  }
  for (std::size_t r = 0; r + 1 < bounds.size(); ++r) {
    for (std::int64_t at = bounds[r]; at < bounds[r + 1]; at += largest_message) {
      const std::int64_t count = std::min(largest_message, bounds[r + 1] - at);
      check_mpi(MPI_Bcast(full.data() + at, static_cast<int>(count), MPI_BYTE, static_cast<int>(r),
                          handles_->data.get()),
                "MPI_Bcast");
    }
  }
}

std::int64_t Communicator::max(std::int64_t mine, Site site) {
  const Inside inside = announce(Operation::max, 8, site);
  if (!handles_) return mine;
  std::int64_t result = 0;
  check_mpi(MPI_Allreduce(&mine, &result, 1, MPI_INT64_T, MPI_MAX, handles_->data.get()),
            "MPI_Allreduce");
  return result;
}

}  // namespace etalon::distributed
