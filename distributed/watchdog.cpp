// SPDX-License-Identifier: Apache-2.0
#include "distributed/watchdog.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <optional>
#include <utility>
#include <vector>

#include "core/hex.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/datagram.hpp"
#include "distributed/session.hpp"

namespace etalon::distributed {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Token = std::array<std::uint8_t, 16>;

/// A sign of life. The token, which only the ranks of this job know, keeps foreign packets out.
struct Beat {
  Token token{};
  std::int64_t number = 0;
  std::int64_t processor_microseconds = 0;
  bool is_last = false;
  Position position;
};
static_assert(std::is_trivially_copyable_v<Beat>);

constexpr Milliseconds longest_tick{1000};
constexpr Milliseconds shortest_tick{20};
// A rank that works uses more than a hundredth of its time; the threads of MPI that only wait use
// less.
constexpr std::int64_t least_processor_share = 100;

std::int64_t microseconds_of(clockid_t clock) {
  timespec used{};
  ::clock_gettime(clock, &used);
  return used.tv_sec * 1'000'000 + used.tv_nsec / 1000;
}

/// Of all threads of this process but the calling one, the watchdog's.
std::int64_t processor_microseconds() {
  return microseconds_of(CLOCK_PROCESS_CPUTIME_ID) - microseconds_of(CLOCK_THREAD_CPUTIME_ID);
}

Token random_token() {
  Token token{};
  static_cast<void>(::getrandom(token.data(), token.size(), 0));
  return token;
}

}  // namespace

/// The ranks beside this one, and what was heard of the one before.
struct Watchdog::Neighbours {
  DatagramSocket socket;
  Token token = random_token();
  std::int64_t before = 0;
  std::string node_before;
  Token token_before{};
  std::vector<std::string> addresses_after;
  std::uint16_t port_after = 0;

  std::optional<Beat> heard;
  Milliseconds silence{0};          ///< of the rank before
  Milliseconds idle{0};             ///< of it, while this rank waited for it
  std::int64_t processor_then = 0;  ///< its processor time when `idle` began
  std::int64_t calls_then = 0;      ///< of this rank, when `idle` began
  std::int64_t signs_then = 0;      ///< of it, when `idle` began

  /// Takes what has arrived; whether the rank before said something.
  bool listen() {
    bool any = false;
    std::array<std::byte, sizeof(Beat) + 1> packet{};
    for (std::int64_t got = 0; (got = socket.receive(packet)) >= 0;) {
      Beat beat;
      if (got != static_cast<std::int64_t>(sizeof(Beat))) continue;
      std::memcpy(static_cast<void*>(&beat), packet.data(), sizeof(Beat));
      if (beat.token != token_before || (heard && beat.number <= heard->number)) continue;
      heard = beat;
      any = true;
    }
    return any;
  }

  /// Exchanges addresses and tokens over all ranks. Collective.
  void meet(Communicator& comm) {
    const std::string node = Session::node_name();
    const std::string mine = Json::object({{"node", node},
                                           {"token", to_hex(std::as_bytes(std::span(token)))},
                                           {"port", std::int64_t{socket.port()}},
                                           {"addresses", Json::array_of(own_addresses())}})
                                 .canonical();
    std::vector<Json> all;
    for (const Bytes& bytes : comm.all_gather(std::as_bytes(std::span(mine)))) {
      all.push_back(Json::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                "the address of a rank"));
    }
    before = (comm.rank() + comm.size() - 1) % comm.size();
    const Json& his = all[static_cast<std::size_t>(before)];
    node_before = his.at("node").as_string();
    const auto his_token = from_hex(his.at("token").as_string());
    ensure(his_token && his_token->size() == token_before.size(), "a token has 16 bytes");
    std::memcpy(token_before.data(), his_token->data(), token_before.size());
    const Json& after = all[static_cast<std::size_t>((comm.rank() + 1) % comm.size())];
    port_after = static_cast<std::uint16_t>(after.at("port").as_integer());
    for (const Json& address : after.at("addresses").as_array()) {
      addresses_after.push_back(address.as_string());
    }
    // Loopback stands last: the only one that is needed on one node, and of no use between two.
    if (after.at("node").as_string() == node) {
      addresses_after = {addresses_after.back()};
    } else {
      addresses_after.pop_back();
    }
  }

  void tell(const Beat& beat) const {
    for (const auto& address : addresses_after) {
      socket.send(address, port_after, std::as_bytes(std::span(&beat, 1)));
    }
  }
};

Watchdog::Watchdog(Communicator& comm, Milliseconds limit, Report report)
    : comm_(comm), limit_(limit), report_(std::move(report)) {
  neighbours_ = agree(comm, "starting the watchdog", [] { return std::make_unique<Neighbours>(); });
  neighbours_->meet(comm);
  comm_.publish_to(&board_);
  thread_ = std::thread([this] { watch(); });
  ::pthread_setname_np(thread_.native_handle(), "watchdog");
}

Watchdog::~Watchdog() {
  comm_.publish_to(nullptr);
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Watchdog::watch() {
  Neighbours& near = *neighbours_;
  const Milliseconds tick = std::clamp(limit_ / 10, shortest_tick, longest_tick);
  Beat mine;
  mine.token = near.token;
  bool is_done = false;
  std::unique_lock lock(mutex_);
  for (auto last = std::chrono::steady_clock::now(); !closing_;) {
    lock.unlock();
    ++mine.number;
    mine.processor_microseconds = processor_microseconds();
    mine.position = board_.read();
    near.tell(mine);
    // After a pause of this process itself, what came meanwhile still waits in the socket; the time
    // is not held against the other one.
    const auto now = std::chrono::steady_clock::now();
    const auto passed = std::min(std::chrono::duration_cast<Milliseconds>(now - last), 2 * tick);
    last = now;
    if (!is_done) is_done = judge(passed, mine.position);
    lock.lock();
    wake_.wait_for(lock, tick, [&] { return closing_; });
  }
  lock.unlock();
  mine.is_last = true;
  // A packet may be lost; the next rank leaves at about the same time anyway.
  for (int i = 0; i < 3; ++i) {
    ++mine.number;
    near.tell(mine);
  }
}

bool Watchdog::judge(Milliseconds passed, const Position& mine) {
  Neighbours& near = *neighbours_;
  const bool speaks = near.listen();
  near.silence = speaks ? Milliseconds(0) : near.silence + passed;
  if (near.heard && near.heard->is_last) return true;
  const auto in_seconds = [](Milliseconds time) {
    return fixed(static_cast<double>(time.count()) / 1000, time < Milliseconds(10000) ? 1 : 0);
  };
  if (!near.heard) {
    if (near.silence < limit_) return false;
    std::fprintf(
        stderr,
        "etalon: warning: rank %lld hears nothing of rank %lld on %s (UDP between the nodes "
        "is blocked?); if that one stops, nobody will say so\n",
        static_cast<long long>(comm_.rank()), static_cast<long long>(near.before),
        near.node_before.c_str());
    return true;
  }
  const auto report = [&](const std::string& what, Milliseconds time) {
    report_({near.before, near.node_before,
             text("rank ", near.before, " ", what, " for ", in_seconds(time), " s (last seen ",
                  describe(near.heard->position),
                  "); look at its process and node, or raise job.watchdog")});
    return true;
  };
  if (near.silence >= limit_) {
    return report("is stopped or cut off: it gave no sign of life", limit_);
  }

  // Does this rank wait for that one, which neither comes nor works?
  const Beat& heard = *near.heard;
  const bool awaits =
      mine.is_waiting && !heard.position.is_waiting && heard.position.calls < mine.calls;
  const std::int64_t worked = heard.processor_microseconds - near.processor_then;
  const Milliseconds most = limit_ + Milliseconds(heard.position.patience);
  const bool is_idle = worked * least_processor_share < std::chrono::microseconds(most).count();
  if (!awaits || mine.calls != near.calls_then || heard.position.signs != near.signs_then ||
      !is_idle) {
    near.idle = Milliseconds(0);
    near.calls_then = mine.calls;
    near.signs_then = heard.position.signs;
    near.processor_then = heard.processor_microseconds;
    return false;
  }
  // A rank that has fallen silent meanwhile is judged by its silence.
  if (speaks) near.idle += passed;
  if (near.idle < most) return false;
  return report("is stuck: others wait for it, and it used hardly any processor time", most);
}

}  // namespace etalon::distributed
