// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/commands/alike.hpp"
#include "jobs/commands/command.hpp"
#include "models/executor/versions.hpp"

namespace {

using namespace etalon;

/// Gives a verb the options that its line in the table names.
void add_options(CLI::App& app, const jobs::Verb& verb, jobs::Arguments& arguments) {
  app.add_option("arguments", arguments.positional, std::string(verb.arguments));
  app.add_flag("--json", arguments.json, "Machine-readable result on stdout, no progress");
  const auto names = split(verb.options, ' ');
  const auto takes = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (takes("set")) {
    app.add_option("--set", arguments.overrides,
                   "Override a key of the job file: section.key=value")
        ->allow_extra_args(false);
  }
  if (takes("dry-run")) {
    app.add_flag("--dry-run", arguments.dry_run, "Print the effective job file and stop");
  }
  if (takes("dump-default")) {
    app.add_flag("--dump-default", arguments.dump_default, "Print a commented job file and stop");
  }
  if (takes("dump-reference")) {
    app.add_flag("--dump-reference", arguments.dump_reference,
                 "Print a table of every key of a job file and stop");
  }
  if (takes("replace-plan")) {
    app.add_flag("--replace-plan", arguments.replace_plan,
                 "Validate under a changed plan although labels were opened under another one; "
                 "the report says so");
  }
  if (takes("restart")) {
    app.add_flag("--restart", arguments.restart,
                 "Remove checkpoints that training cannot go on from (another configuration or "
                 "machine class, damaged) and train anew");
  }
  if (takes("trust")) {
    app.add_option("--trust", arguments.trust, "Trust file: roles, keys, how many signatures");
  }
  if (takes("key")) app.add_option("--key", arguments.key, "Private key that signs");
  if (takes("labels")) {
    app.add_option("--labels", arguments.labels,
                   "Labels of the package's cases, given by their holder (validate/labels.json)");
  }
  if (takes("role")) {
    app.add_option("--role", arguments.role, "Role that the key signs for")->capture_default_str();
  }
  if (takes("output")) app.add_option("--output", arguments.output, "Where the result goes");
  if (takes("from")) app.add_option("--from", arguments.from, "Epoch to begin after");
  if (takes("to")) app.add_option("--to", arguments.to, "Epoch to reach");
  if (takes("through")) {
    app.add_option("--through", arguments.through, "Step that the job shall reach")
        ->capture_default_str();
  }
  if (takes("submit")) app.add_flag("--submit", arguments.submit, "Submit the script");
  if (takes("plain-http")) {
    app.add_flag("--plain-http", arguments.plain_http,
                 "Talk HTTP to a registry beyond this machine");
  }
}

/// No message that a person reads is longer; --json gives the whole.
constexpr std::size_t longest_message = 8192;

/// One line a person can act on; with --json an object on stdout as well.
void report(const Error& error, const jobs::Arguments& arguments, std::int64_t rank,
            const std::string& node) {
  std::fprintf(stderr, "etalon: error[%s] %s (rank %lld on %s)\n",
               std::string(to_string(error.kind())).c_str(),
               printable(shortened(error.what(), longest_message)).c_str(),
               static_cast<long long>(rank), node.c_str());
  if (!arguments.json) return;
  const Json json = Json::object({{"error", Json::object({{"kind", to_string(error.kind())},
                                                          {"message", error.what()},
                                                          {"place", error.place()},
                                                          {"rank", rank}})}});
  std::printf("%s\n", json.canonical().c_str());
}

/// CLI11 would only say that a verb is missing.
void check_verb(std::string_view word) {
  std::vector<std::string> names;
  for (const jobs::Verb& verb : jobs::verbs()) names.emplace_back(verb.name);
  if (word.starts_with('-') || std::ranges::find(names, word) != names.end()) return;
  const std::string near = nearest(word, names);
  throw Error(ErrorKind::usage, text("'", word, "' is no verb",
                                     near.empty() ? "" : text("; did you mean '", near, "'?"),
                                     "; see etalon --help"));
}

int run(distributed::Session& session, int argc, char** argv, jobs::Arguments& arguments) {
  CLI::App app("Trains, compresses, validates, certifies and distributes medical AI models.",
               "etalon");
  app.set_version_flag("--version", ETALON_VERSION);
  app.require_subcommand(1);
  for (const jobs::Verb& verb : jobs::verbs()) {
    CLI::App* command = app.add_subcommand(std::string(verb.name), std::string(verb.summary));
    command->footer(text("Usage: etalon ", verb.name, " ", verb.arguments, " [options]"));
    add_options(*command, verb, arguments);
  }
  if (argc > 1) check_verb(argv[1]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == 0) return session.rank() == 0 ? app.exit(problem) : 0;
    throw Error(ErrorKind::usage, text(problem.what(), "; see etalon --help"));
  }
  const CLI::App& command = *app.get_subcommands().at(0);
  const std::string chosen = command.get_name();
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 0 && !option->get_lnames().empty())
      arguments.given.push_back(option->get_lnames().front());
  }
  for (const jobs::Verb& verb : jobs::verbs()) {
    if (verb.name != chosen) continue;
    distributed::check_alike(session.world(), "their command lines",
                             jobs::command_facts(chosen, arguments),
                             "start every rank with the same verb and options");
    return verb.run(session, arguments);
  }
  throw Error(ErrorKind::internal, "a verb without a command");
}

/// Prints the error and ends the job. An error that all ranks have is rank 0's to print, which ends
/// the others while they wait; nobody waits for a rank 0 that hangs.
[[noreturn]] void fail(distributed::Session& session, const jobs::Arguments& arguments,
                       const Error& error) {
  const auto* agreed = dynamic_cast<const distributed::AgreedError*>(&error);
  if (session.rank() != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(agreed != nullptr ? 3000 : 500));
  }
  report(error, arguments, agreed != nullptr ? agreed->rank() : session.rank(),
         agreed != nullptr ? agreed->node() : distributed::Session::node_name());
  session.abort(exit_code(error.kind()));
}

}  // namespace

int main(int argc, char** argv) {
  models::pin_arithmetic();
  distributed::Session session;
  jobs::Arguments arguments;
  try {
    return run(session, argc, argv, arguments);
  } catch (const Error& error) {
    fail(session, arguments, error);
  } catch (...) {
    fail(session, arguments, as_error(std::current_exception()));
  }
}
