// SPDX-License-Identifier: Apache-2.0
// One job per case, run and judged by session_test.sh. Usage: session_cases <case>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>

#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/session.hpp"

namespace {

using etalon::text;
using etalon::distributed::Session;

void say(const std::string& line) { std::printf("%s\n", line.c_str()); }

void run(const std::string& name) {
  Session session;
  if (name == "counts") {
    session.world().barrier();
    say(text("rank ", session.rank(), " of ", session.size(), " on ",
             Session::node_name().empty() ? "nowhere" : "a node"));
  } else if (name == "throws" && session.rank() == session.size() - 1) {
    throw etalon::Error(etalon::ErrorKind::io, "the disk of one rank");
  } else if (name == "throws") {
    session.world().barrier();  // would wait forever for the rank that gave up
  } else if (name == "leaves" && session.rank() > 0) {
    // The other one ends its session instead; this one lives on until that one ends the job.
    try {
      session.world().barrier();
    } catch (const etalon::Error& error) {
      std::fprintf(stderr, "waiting rank: %s\n", error.what());
    }
    std::this_thread::sleep_for(std::chrono::seconds(30));
  } else if (name == "stops" || name == "hangs" || name == "works" || name == "rests" ||
             name == "fetches" || name == "fetches-nothing") {
    const bool is_odd = session.rank() == session.size() - 1;
    session.watch(std::chrono::milliseconds(1000));
    session.world().barrier();
    session.world().note("the third step");
    const auto begin = std::chrono::steady_clock::now();
    const auto since = [&] { return std::chrono::steady_clock::now() - begin; };
    // Long enough for its position to be sent.
    if (is_odd) std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (is_odd && name == "stops") std::raise(SIGSTOP);
    if (is_odd && name == "hangs") ::pause();
    while (is_odd && name == "works" && since() < std::chrono::seconds(3)) {
    }
    if (is_odd && name == "fetches") {
      // Longer than limit and patience together, with a sign of progress in between.
      const auto waiting =
          session.world().wait_outside("a server", std::chrono::milliseconds(2000));
      std::this_thread::sleep_for(std::chrono::milliseconds(2000));
      waiting.sign();
      std::this_thread::sleep_for(std::chrono::milliseconds(2000));
    }
    if (is_odd && name == "fetches-nothing") {
      const auto waiting =
          session.world().wait_outside("a server", std::chrono::milliseconds(1000));
      ::pause();
    }
    // Nobody waits for a rank that rests together with the others.
    if (name == "rests") std::this_thread::sleep_for(std::chrono::seconds(3));
    session.world().barrier();
    if (is_odd) say("all went on");
  } else if (name == "aborts") {
    if (session.rank() == session.size() - 1) session.abort(7);
    session.world().barrier();
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(argc > 1 ? argv[1] : "");
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "caught: %s\n", problem.what());
    return 4;
  }
  return 0;
}
