// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <span>
#include <string>

#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/phrase.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/judged_files.hpp"
#include "jobs/commands/pass_progress.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/prediction/scores.hpp"
#include "validation/judgement/page/page.hpp"

namespace etalon::jobs {
namespace {

Language page_language(const Arguments& arguments) {
  check(!arguments.has("language") || !arguments.page.empty(), ErrorKind::usage,
        "--language is that of a page; give --page FILE too");
  const auto language = parse_language(arguments.language);
  check(language.has_value(), ErrorKind::usage,
        text("--language ", arguments.language, ": pages are written in en and ru"));
  return *language;
}

/// Where results go is no file that is read, and nothing of value is lost.
void require_places(const Arguments& arguments) {
  require_apart({{"--output", arguments.output}, {"--page", arguments.page}},
                {{"--plan", arguments.plan},
                 {"--predictions", arguments.predictions},
                 {"--labels", arguments.labels},
                 {"--signer", arguments.signer},
                 {"--signature", arguments.signature},
                 {"--profile", arguments.profile}});
  require_replaceable({{"--output", arguments.output, WrittenKind::result},
                       {"--page", arguments.page, WrittenKind::page}});
  // What cannot be written shall not be found out after the work.
  for (const std::string& file : {arguments.output, arguments.page}) {
    if (!file.empty()) const AtomicFile tried(file);
  }
}

/// On the first rank, of a stream on all of them.
FileJudgement judge(distributed::Session& session, const Arguments& arguments,
                    const JudgedFiles& files) {
  const bool is_told = !arguments.json && session.rank() == 0;
  std::optional<Progress> progress;
  if (arguments.stream) {
    FileJudgement judgement;
    judgement.result =
        stream_files(files, thread_count(0), session.world(), pass_progress(is_told));
    return judgement;
  }
  if (session.rank() != 0) return {};
  FileJudgement judgement =
      judge_files(files, thread_count(0), [&](std::int64_t done, std::int64_t all) {
        if (!progress) progress.emplace("masks", all, "cases", is_told);
        progress->update(done);
      });
  if (progress) progress->finish();
  return judgement;
}

/// The exit code that the root knows: of all ranks where all of them judge.
int code_of_root(distributed::Session& session, const Arguments& arguments, int code = 0) {
  if (arguments.stream) session.world().broadcast(std::as_writable_bytes(std::span(&code, 1)));
  return code;
}

/// Predictions of any program, without a job.
int validate_tables(distributed::Session& session, const Arguments& arguments) {
  require_form(arguments, "validate --plan FILE --predictions FILE --labels FILE",
               "plan predictions labels output page language signer signature profile stream");
  check(arguments.positional.empty() && !arguments.plan.empty() && !arguments.predictions.empty() &&
            !arguments.labels.empty(),
        ErrorKind::usage,
        "give a job file, or three files: etalon validate --plan FILE --predictions FILE --labels "
        "FILE");
  const Language language = page_language(arguments);
  const JudgedFiles files = judged_files(arguments);
  check(!arguments.stream || arguments.page.empty(), ErrorKind::usage,
        "--page draws the cases, which --stream does not hold; leave one of them out");
  if (session.rank() == 0) require_places(arguments);
  const bool is_root = session.rank() == 0;
  const FileJudgement judgement = judge(session, arguments, files);
  if (!is_root) return code_of_root(session, arguments);
  const validation::JudgementResult& result = judgement.result;
  const std::string bytes = validation::result_bytes(result);
  const std::string page =
      arguments.page.empty()
          ? std::string()
          : validation::render_page(judgement.cases, result, language, judgement.slices);
  if (!arguments.output.empty()) write_file(arguments.output, bytes);
  if (!arguments.page.empty()) write_file(arguments.page, page);
  if (arguments.json) {
    print_json(Json::parse(bytes));
  } else {
    print(result_text(result));
    if (!arguments.output.empty()) print(line("result  ", arguments.output));
    if (!arguments.page.empty()) print(line("page    ", arguments.page));
  }
  return code_of_root(session, arguments,
                      result.overall() == validation::Verdict::pass ? 0 : verdict_exit_code);
}

}  // namespace

int validate_command(distributed::Session& session, const Arguments& arguments) {
  if (arguments.has("plan") || arguments.has("predictions"))
    return validate_tables(session, arguments);
  require_form(arguments, "validate JOB",
               "set dry-run dump-default dump-reference restart replace-plan");
  return run_steps(session, arguments, "validate");
}

}  // namespace etalon::jobs
