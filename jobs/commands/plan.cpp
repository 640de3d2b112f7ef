// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/config/write.hpp"
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/new_file.hpp"
#include "core/progress.hpp"
#include "core/text.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/commands/plan_new.hpp"
#include "jobs/commands/written_files.hpp"
#include "jobs/judging/plan_profile.hpp"
#include "jobs/judging/plan_promises.hpp"
#include "jobs/judging/power_text.hpp"
#include "jobs/prediction/scores.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/bundle_files.hpp"
#include "validation/plan/signed_requirements.hpp"

namespace etalon::jobs {
namespace {

/// One line for each simulation: its studies, rate and remaining time.
class StudyProgress {
 public:
  explicit StudyProgress(bool is_shown) : is_shown_(is_shown) {}

  void begin(const std::string& what, std::int64_t studies) {
    finish();
    done_ = 0;
    progress_.emplace(what, studies, "studies", is_shown_);
  }
  void add(std::int64_t studies) {
    done_ += studies;
    if (progress_) progress_->update(done_);
  }
  void finish() {
    if (progress_) progress_->finish();
    progress_.reset();
  }

 private:
  bool is_shown_;
  std::int64_t done_ = 0;
  std::optional<Progress> progress_;
};

/// What a design promises of a plan, with progress for who waits.
struct Forecast {
  validation::RequirementPlan plan;
  validation::Design design;
  std::vector<validation::RequirementPower> powers;
};

Forecast forecast(const Arguments& arguments, const validation::RequirementPlan& plan,
                  const validation::Design& design, validation::Search search) {
  check(arguments.threads >= 0 && arguments.threads <= 4096, ErrorKind::usage,
        "--threads is 0 (one for each core) to 4096");
  Forecast made{.plan = plan, .design = design, .powers = {}};
  StudyProgress progress(!arguments.json);
  made.powers =
      validation::power_of(made.plan, made.design,
                           {.search = search,
                            .threads = thread_count(arguments.threads),
                            .begin = [&](const std::string& what,
                                         std::int64_t studies) { progress.begin(what, studies); },
                            .done = [&](std::int64_t studies) { progress.add(studies); }});
  progress.finish();
  return made;
}

std::vector<validation::RequirementPower> obstacles(const validation::RequirementPlan& plan,
                                                    const validation::Design& design) {
  return validation::power_of(plan, design,
                              {.search = validation::Search::obstacles,
                               .threads = 1,
                               .begin = [](const std::string&, std::int64_t) {},
                               .done = [](std::int64_t) {}});
}

int power(const Arguments& arguments) {
  require_form(arguments, "plan power --plan FILE", "plan design set find threads dump-default");
  const auto search = arguments.find ? validation::Search::least_study : validation::Search::none;
  const auto plan = validation::read_requirements(arguments.plan);
  const auto design = validation::read_design(arguments.design, arguments.overrides);
  const Forecast made = forecast(arguments, plan, design, search);
  if (arguments.json) {
    print_json(validation::power_json(made.plan, made.design, made.powers));
  } else {
    print(power_text(made.plan, made.design, made.powers, search));
  }
  return 0;
}

/// A signature is somebody's word, which another one does not silently take back.
void require_unsigned(const std::string& file, bool replaces) {
  if (replaces || !std::filesystem::exists(file) || std::filesystem::is_empty(file)) return;
  const models::Bundle earlier = models::parse_bundle(models::read_bundle_file(file), file);
  const auto said = validation::parse_requirements_statement(earlier.statement, file);
  throw Error(ErrorKind::usage,
              text(file, ": is there already, signed ", said.signed_at, " by the key ",
                   earlier.hint.substr(0, 16),
                   "…, and would be lost; name another file by --output, or replace it by "
                   "--replace-signature"));
}

/// Also when another signs the same plan meanwhile: studies are simulated for minutes.
void write_signature(const std::string& file, std::string_view bytes, bool replaces) {
  if (!replaces && write_new_file(file, bytes)) return;
  require_unsigned(file, replaces);
  write_file(file, bytes);  // over an empty file, a place that was made for it
}

validation::SignedPromise promise_of(const validation::RequirementPower& power) {
  validation::SignedPromise promise{.requirement = power.id, .not_simulated = power.not_simulated};
  if (!power.wrong_pass) return promise;
  promise.wrong_pass = power.wrong_pass->value;
  promise.standard_error = power.wrong_pass->standard_error;
  promise.samples = power.wrong_pass->samples;
  return promise;
}

/// With more studies than the default's, where nobody said how many and those do not tell: as many
/// as seem to, but no more than four times those of the look before, which says little of how many.
/// Each look begins with the studies of the one before; a fourth one decides.
Forecast telling_forecast(const Arguments& arguments, const validation::RequirementPlan& plan,
                          validation::StatedDesign stated) {
  Forecast made = forecast(arguments, plan, stated.design, validation::Search::none);
  for (int look = 1; look < 4 && !stated.says_samples; ++look) {
    if (is_told(made.plan, made.powers)) break;
    const std::int64_t more = 4 * stated.design.samples;
    stated.design.samples = std::min(samples_to_sign(made.plan, made.powers).value_or(more), more);
    made = forecast(arguments, plan, stated.design, validation::Search::none);
  }
  return made;
}

/// What --profile names; an unset variable of a script must not turn the question off.
std::optional<validation::PlanProfile> profile_of(const Arguments& arguments) {
  check(!arguments.has("profile") || !arguments.profile.empty(), ErrorKind::usage,
        "--profile is empty; name a file, or leave the option out");
  if (arguments.profile.empty()) return std::nullopt;
  return validation::read_profile(arguments.profile);
}

int check_against_profile(const Arguments& arguments) {
  require_form(arguments, "plan check --plan FILE --profile FILE", "plan profile design set");
  const auto profile = profile_of(arguments);
  check(profile.has_value(), ErrorKind::usage,
        "give what the plan is held to: etalon plan check --plan FILE --profile FILE");
  const auto plan = validation::read_requirements(arguments.plan);
  const bool has_design = !arguments.design.empty() || !arguments.overrides.empty();
  const auto held =
      has_design ? require_held(
                       arguments.plan, plan,
                       validation::read_stated_design(arguments.design, arguments.overrides).design,
                       *profile)
                 : require_held(arguments.plan, plan, *profile);
  if (arguments.json) {
    Json findings = Json::array();
    for (std::size_t i = 0; i < profile->findings.size(); ++i) {
      Json carriers = Json::array();
      for (const std::string& id : held.carriers.at(i)) carriers.push_back(id);
      findings.push_back(
          Json::object({{"finding", description(profile->findings[i])}, {"carried_by", carriers}}));
    }
    print_json(Json::object({{"plan_sha256", validation::digest(plan).hex()},
                             {"profile", profile->name},
                             {"profile_sha256", validation::digest(*profile).hex()},
                             {"findings", findings}}));
  } else {
    print(plan_check_text(held, *profile));
  }
  return 0;
}

int sign(const Arguments& arguments) {
  require_form(arguments, "plan sign --plan FILE --design FILE --key FILE",
               "plan design set threads key output not-simulated replace-signature profile");
  check(!arguments.key.empty(), ErrorKind::usage,
        "give the key that signs: etalon plan sign --plan FILE --design FILE --key FILE");
  const std::string file = arguments.output.empty()
                               ? validation::signature_file(arguments.plan).string()
                               : arguments.output;
  require_apart({{"--output", file}}, {{"--plan", arguments.plan},
                                       {"--key", arguments.key},
                                       {"--design", arguments.design},
                                       {"--profile", arguments.profile}});
  require_replaceable({{"--output", file, WrittenKind::signed_plan}});
  require_unsigned(file, arguments.replace_signature);
  const auto key = models::PrivateKey::read(arguments.key);
  const auto stated = validation::read_stated_design(arguments.design, arguments.overrides);
  const auto profile = profile_of(arguments);
  // Read once: what is held to the profile and simulated is what is signed.
  const auto plan = validation::read_requirements(arguments.plan);
  if (profile) require_held(arguments.plan, plan, stated.design, *profile);
  require_promises_beforehand(arguments.plan, obstacles(plan, stated.design),
                              arguments.not_simulated);
  const Forecast made = telling_forecast(arguments, plan, stated);
  require_promises(arguments.plan, made.plan, made.powers, arguments.not_simulated);
  validation::SignedRequirements fixed{.plan = validation::digest(made.plan),
                                       .signed_at = utc_now(),
                                       .design = config::to_json(made.design),
                                       .promises = {}};
  for (const validation::RequirementPower& each : made.powers)
    fixed.promises.push_back(promise_of(each));
  const std::string fault = validation::promise_fault(fixed, plan);
  ensure(fault.empty(), text("what is signed is what is read: ", fault));
  write_signature(file, models::sign_statement(validation::requirements_statement(fixed), key),
                  arguments.replace_signature);
  if (arguments.json) {
    print_json(Json::object({{"signature", file},
                             {"plan_sha256", fixed.plan.hex()},
                             {"signed_at", fixed.signed_at},
                             {"signer", key.public_key().hint()}}));
  } else {
    print(power_text(made.plan, made.design, made.powers, validation::Search::none) +
          line("plan       ", fixed.plan.prefixed()) + line("signed     ", fixed.signed_at) +
          line("signature  ", file));
  }
  return 0;
}

}  // namespace

int plan_command(distributed::Session& session, const Arguments& arguments) {
  if (arguments.dump_default) {
    if (session.rank() == 0) print_file(config::to_toml(validation::Design{}));
    return 0;
  }
  const std::string form = arguments.positional.size() == 1 ? arguments.positional[0] : "";
  const bool has_plan = !arguments.plan.empty();
  check(
      form == "new" || (has_plan && (form == "power" || form == "check" || form == "sign")),
      ErrorKind::usage,
      "give a plan of requirements: etalon plan new --profile NAME, etalon plan power --plan FILE "
      "[--design FILE] [--set key=value], etalon plan check --plan FILE --profile FILE, or etalon "
      "plan sign --plan FILE --design FILE --key FILE");
  if (session.rank() != 0) return 0;
  if (form == "new") return new_plan(arguments);
  if (form == "power") return power(arguments);
  return form == "check" ? check_against_profile(arguments) : sign(arguments);
}

}  // namespace etalon::jobs
