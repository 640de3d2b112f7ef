// SPDX-License-Identifier: Apache-2.0
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/slurm/script.hpp"

extern char** environ;

namespace etalon::jobs {
namespace {

struct Outcome {
  int exit_code = 0;
  std::string output;  ///< stdout and stderr
};

/// Runs sbatch and collects what it says.
Outcome run_sbatch(const std::string& script) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) {
    const int reason = errno;
    throw Error(ErrorKind::io, text("cannot make a pipe (", std::strerror(reason), ")"));
  }
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  ::posix_spawn_file_actions_addclose(&actions, ends[0]);
  std::string program = "sbatch";
  std::string parsable = "--parsable";
  std::string file = script;
  std::array<char*, 4> arguments = {program.data(), parsable.data(), file.data(), nullptr};
  pid_t child = 0;
  const int spawned =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Outcome outcome;
  if (spawned == 0) {
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
      outcome.output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  }
  ::close(ends[0]);
  check(spawned != ENOENT, ErrorKind::not_configured,
        "there is no sbatch on this machine; install the Slurm client, or copy the script to a "
        "machine that has it");
  check(spawned == 0, ErrorKind::io, text("cannot start sbatch (", std::strerror(spawned), ")"));
  return outcome;
}

}  // namespace

std::string submit(const std::filesystem::path& script) {
  const Outcome outcome = run_sbatch(script.string());
  const std::string words(trimmed(outcome.output));
  check(outcome.exit_code == 0, ErrorKind::io,
        text("sbatch refused ", script.string(), " (", words, ")"));
  // `123` or `123;cluster`
  return split(words, ';').at(0);
}

}  // namespace etalon::jobs
