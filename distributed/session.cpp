// SPDX-License-Identifier: Apache-2.0
#include "distributed/session.hpp"

#include <mpi.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "distributed/mpi_check.hpp"
#include "distributed/watchdog.hpp"

namespace etalon::distributed {
namespace {

/// Whether a launcher started this process as one of several ranks.
bool is_launched() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"}) {
    if (std::getenv(name) != nullptr) return true;
  }
  return false;
}

Communicator make_world(bool with_mpi) {
  if (!with_mpi) return Communicator();
  int provided = 0;
  check_mpi(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
  return Communicator::world();
}

}  // namespace

Session::Session()
    : with_mpi_(is_launched()),
      exceptions_at_start_(std::uncaught_exceptions()),
      world_(make_world(with_mpi_)) {}

Session::~Session() {
  if (!with_mpi_) return;
  if (std::uncaught_exceptions() > exceptions_at_start_) {
    std::fflush(nullptr);
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  try {
    world_.leave();
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "etalon: %s\n", problem.what());
    MPI_Abort(MPI_COMM_WORLD, exit_code(ErrorKind::mpi));
  }
  watchdog_.reset();
  MPI_Finalize();
}

void Session::watch(std::chrono::milliseconds limit) {
  if (limit.count() == 0 || world_.size() == 1) return;
  watchdog_ = std::make_unique<Watchdog>(world_, limit, [](const StuckRank& stuck) {
    std::fprintf(stderr, "etalon: error[%s] %s (rank %lld on %s)\n",
                 std::string(to_string(ErrorKind::timeout)).c_str(), stuck.message.c_str(),
                 static_cast<long long>(stuck.rank), stuck.node.c_str());
    std::fflush(nullptr);
    // Not MPI_Abort: this is not the thread that may call MPI. The launcher ends the other ranks of
    // a job when one ends with a code that is not 0.
    std::_Exit(exit_code(ErrorKind::timeout));
  });
}

std::string Session::node_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string Session::mpi_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> words{};
  int length = 0;
  check_mpi(MPI_Get_library_version(words.data(), &length), "MPI_Get_library_version");
  // `Open MPI v4.1.4, package: …`
  const std::string_view all(words.data());
  return std::string(all.substr(0, all.find_first_of(",\n")));
}

void Session::abort(int code) noexcept {
  std::fflush(nullptr);
  if (with_mpi_) MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

}  // namespace etalon::distributed
