// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <span>
#include <string_view>
#include <thread>

#include "core/clock.hpp"
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "jobs/commands/alike.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/help.hpp"

namespace {

using namespace etalon;

/// What nobody catches: where memory is short, libraries throw while they are loaded, before main.
[[noreturn]] void end_uncaught() noexcept {
  try {
    if (std::current_exception() != nullptr) throw;
  } catch (const std::bad_alloc&) {
    constexpr std::string_view message =
        "etalon: error[io] not enough memory (the system gave no more); give the process more "
        "memory (ulimit -v, slurm.memory)\n";
    static_cast<void>(!::write(STDERR_FILENO, message.data(), message.size()));
    ::_exit(exit_code(ErrorKind::io));
  } catch (const std::exception& problem) {
    static_cast<void>(
        !::write(STDERR_FILENO, problem.what(), std::string_view(problem.what()).size()));
  } catch (...) {
  }
  std::abort();
}
void catch_early() { std::set_terminate(end_uncaught); }
// The only functions of a program that run before those of its libraries.
[[gnu::section(".preinit_array"), gnu::used]] void (*const before_libraries)() = catch_early;

/// Gives a verb the options that its line in the table names, or those of one form of it.
class OptionParser {
 public:
  OptionParser(CLI::App& app, const jobs::Verb& verb, const jobs::Form* form)
      : app_(app),
        verb_(verb),
        form_(form),
        names_(form == nullptr ? verb.options() : split(form->options, ' ')) {
    names_.emplace_back("json");
  }

  void operator()(const std::string& name, bool& value, const std::string& meaning) {
    if (takes(name)) app_.add_flag("--" + name, value, said_of(name, meaning));
  }
  void operator()(const std::string& name, std::int64_t& value, const std::string& meaning) {
    if (takes(name)) app_.add_option("--" + name, value, said_of(name, meaning));
  }
  void operator()(const std::string& name, std::string& value, const std::string& meaning) {
    if (!takes(name)) return;
    CLI::Option* option = app_.add_option("--" + name, value, said_of(name, meaning));
    if (!value.empty()) option->capture_default_str();
  }
  void operator()(const std::string& name, std::vector<std::string>& values,
                  const std::string& meaning) {
    if (takes(name))
      app_.add_option("--" + name, values, said_of(name, meaning))->allow_extra_args(false);
  }

 private:
  [[nodiscard]] bool takes(const std::string& name) const {
    return std::ranges::find(names_, name) != names_.end();
  }

  [[nodiscard]] std::string said_of(const std::string& name, const std::string& meaning) const {
    return jobs::option_text(verb_, form_, name, meaning);
  }

  CLI::App& app_;
  const jobs::Verb& verb_;
  const jobs::Form* form_;
  std::vector<std::string> names_;
};

void add_options(CLI::App& app, const jobs::Verb& verb, const jobs::Form* form,
                 jobs::Arguments& arguments) {
  std::vector<std::string> said;
  for (const jobs::Form& each : verb.forms) {
    if (form == nullptr || form == &each) said.emplace_back(each.arguments);
  }
  app.add_option("arguments", arguments.positional, join(said, " | "));
  jobs::Arguments::options(arguments, OptionParser(app, verb, form));
  app.footer(jobs::usage_text(verb, form));
}

/// No message that a person reads is longer; --json gives the whole.
constexpr std::size_t longest_message = 8192;

/// One line a person can act on; with --json an object on stdout as well.
void report(const Error& error, const jobs::Arguments& arguments, std::int64_t rank,
            const std::string& node) {
  print_error(line("etalon: error[", to_string(error.kind()), "] ",
                   shortened(error.what(), longest_message), " (rank ", rank, " on ", node, ")"));
  if (!arguments.json) return;
  try {
    print_json(Json::object({{"error", Json::object({{"kind", to_string(error.kind())},
                                                     {"message", error.what()},
                                                     {"place", error.place()},
                                                     {"rank", rank}})}}));
  } catch (const Error& problem) {
    print_error(line("etalon: ", problem.what()));
  }
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
    const std::span<const char* const> words(argv + 1, argv + std::max(argc, 1));
    add_options(*command, verb, jobs::form_asked_for(verb, words), arguments);
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
    static_cast<void>(utc_now());  // an environment that sets no time is refused before any work
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

int run_to_its_end(int argc, char** argv) {
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

}  // namespace

int main(int argc, char** argv) {
  const int code = run_to_its_end(argc, argv);
#if defined(NDEBUG) && !defined(ETALON_SANITIZED)
  // Taking LibTorch's tables apart is a third of the time of a short command.
  std::fflush(nullptr);
  std::_Exit(code);
#else
  return code;  // leaks are looked for, and coverage is written, after the end
#endif
}
