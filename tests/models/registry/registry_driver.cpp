// SPDX-License-Identifier: Apache-2.0
// Pushes, pulls and lists for the scripts of this folder, as the program's verbs do:
//   push <folder> <reference> <name> [<chunk bytes>]
//   pull <reference> <folder>
//   tags <reference>
//   referrers <reference>
// DRIVER_STALL_SECONDS shortens the time after which a slow transfer is given up. Exit codes are
// those of the program.
#include <cstdio>
#include <cstdlib>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/loopback.hpp"
#include "models/registry/registry_store.hpp"

namespace {

using namespace etalon;
using namespace etalon::models;

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
}

HttpOptions http_options() {
  HttpOptions options;
  const char* stall = std::getenv("DRIVER_STALL_SECONDS");
  if (stall != nullptr) {
    check(parse_number(stall, options.stall_seconds), ErrorKind::usage, "seconds are a number");
    options.reply_seconds = 2 * options.stall_seconds;
  }
  return options;
}

std::unique_ptr<Store> opened(const Reference& reference, std::string_view chunk = {}) {
  if (reference.kind != Reference::Kind::registry) {
    return open_store(reference, Transport::https, Missing::create);
  }
  RegistryOptions options;
  options.http = http_options();
  if (!chunk.empty()) {
    check(parse_number(chunk, options.chunk_bytes), ErrorKind::usage, "chunk bytes are a number");
    options.chunked_above = options.chunk_bytes;
  }
  const auto transport = is_loopback(reference.host) ? Transport::plain_http : Transport::https;
  return std::make_unique<RegistryStore>(reference.host, reference.repository, transport, options);
}

int run(std::span<char*> arguments) {
  const auto argument = [&](std::size_t index) {
    return index < arguments.size() ? std::string_view(arguments[index]) : std::string_view();
  };
  const std::string_view verb = argument(1);
  if (verb == "push") {
    const Reference reference = parse_reference(argument(3));
    const auto store = opened(reference, argument(5));
    print(
        push_package(*store, {.root = argument(2)}, argument(4), reference.tag).digest.prefixed());
    return 0;
  }
  const Reference reference = parse_reference(argument(2));
  const auto store = opened(reference);
  if (verb == "pull") {
    print(pull_package(*store, reference.tag, argument(3)).digest.prefixed());
  } else if (verb == "tags") {
    for (const std::string& tag : store->tags()) print(tag);
  } else if (verb == "referrers") {
    const Digest subject = sha256(store->read_manifest(reference.tag));
    for (const Descriptor& referrer : store->referrers(subject)) {
      print(text(referrer.digest.prefixed(), " ", referrer.artifact_type));
    }
  } else {
    throw Error(ErrorKind::usage, "push, pull, tags or referrers");
  }
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(std::span(arguments, static_cast<std::size_t>(count)));
  } catch (const Error& error) {
    std::fprintf(stderr, "%s error: %s\n", std::string(to_string(error.kind())).c_str(),
                 error.what());
    return exit_code(error.kind());
  }
}
