// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace etalon::distributed {

enum class Operation : std::uint8_t;
class PositionBoard;

using Bytes = std::vector<std::byte>;

/// The ranks of a job and the exchanges between them. All exchanges are collective: every rank
/// calls the same ones in the same order, from one thread. With one rank nothing is sent and MPI is
/// not needed; callers have one code path.
///
/// Before its data moves, every exchange compares sequence number, operation, size, root, bounds
/// and call site over all ranks; where they differ, every rank throws the same mpi error that names
/// who called what where, instead of hanging. Only bytes travel: nothing is ever summed by MPI.
class Communicator {
 public:
  using Site = std::source_location;

  /// One rank, without MPI.
  Communicator();
  /// All ranks of MPI_COMM_WORLD (on own duplicates of it).
  [[nodiscard]] static Communicator world();
  ~Communicator();
  Communicator(Communicator&&) noexcept;
  Communicator& operator=(Communicator&&) noexcept;

  [[nodiscard]] std::int64_t rank() const noexcept { return rank_; }
  [[nodiscard]] std::int64_t size() const noexcept { return size_; }
  [[nodiscard]] bool is_root() const noexcept { return rank_ == 0; }

  void barrier(Site site = Site::current());
  /// Root's bytes to every rank; the spans of all ranks have one size.
  void broadcast(std::span<std::byte> data, std::int64_t root = 0, Site site = Site::current());
  /// Root's text to every rank; other ranks' argument is ignored.
  [[nodiscard]] std::string broadcast_text(std::string text, std::int64_t root = 0,
                                           Site site = Site::current());
  /// Each rank's bytes (any sizes) to every rank, in rank order.
  [[nodiscard]] std::vector<Bytes> all_gather(std::span<const std::byte> mine,
                                              Site site = Site::current());
  /// Piece r of `to_ranks` goes to rank r; the result holds what each rank sent here.
  [[nodiscard]] std::vector<Bytes> all_to_all(
      const std::vector<std::span<const std::byte>>& to_ranks, Site site = Site::current());
  /// Gathers pieces that every rank knows the bounds of into `full`: rank r owns
  /// [bounds[r], bounds[r+1]) and has filled it.
  void all_gather_pieces(std::span<std::byte> full, std::span<const std::int64_t> bounds,
                         Site site = Site::current());
  [[nodiscard]] std::int64_t max(std::int64_t mine, Site site = Site::current());

  /// The last collective of a session: ranks that wait in another one learn that this one left.
  void leave(Site site = Site::current());

  /// Says what this rank works on until its next exchange, for the watchdog's message.
  void note(std::string_view work) noexcept;
  /// This rank waits for something beyond the job, such as a registry, while one lives: between two
  /// signs of progress at most `patience`, which the watchdog adds to its limit. What has no bound
  /// of its own is not waited for in this way.
  class Outside {
   public:
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;
    /// Bytes moved, or a new attempt began.
    void sign() const noexcept;

   private:
    friend class Communicator;
    Outside(PositionBoard* board, std::chrono::milliseconds patience) noexcept;
    PositionBoard* board_;
  };
  [[nodiscard]] Outside wait_outside(std::string_view what,
                                     std::chrono::milliseconds patience) noexcept;
  /// Every exchange is written to the board from now on; null: no more. The board outlives that.
  void publish_to(PositionBoard* board) noexcept;

 private:
  struct Handles;
  /// This rank is inside an exchange while one lives.
  class Inside {
   public:
    explicit Inside(PositionBoard* board) noexcept : board_(board) {}
    Inside(Inside&& other) noexcept : board_(std::exchange(other.board_, nullptr)) {}
    Inside& operator=(Inside&&) = delete;
    ~Inside();

   private:
    PositionBoard* board_;
  };
  [[nodiscard]] Inside announce(Operation operation, std::int64_t bytes, const Site& site,
                                std::int64_t root = 0, std::int64_t pieces = 0);

  std::unique_ptr<Handles> handles_;
  std::int64_t rank_ = 0;
  std::int64_t size_ = 1;
  std::int64_t sequence_ = 0;
  PositionBoard* board_ = nullptr;
};

}  // namespace etalon::distributed
