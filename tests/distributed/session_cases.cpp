// SPDX-License-Identifier: Apache-2.0
// One job per case, run and judged by session_test.sh. Usage: session_cases <case>
#include <chrono>
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
