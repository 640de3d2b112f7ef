// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/help.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Verb& verb_of(std::string_view name) {
  return *std::ranges::find(verbs(), name, &Verb::name);
}

/// The text of each option of a verb, of one form or of all.
std::map<std::string, std::string> texts_of(const Verb& verb, const Form* form = nullptr) {
  std::map<std::string, std::string> texts;
  const Arguments arguments;
  Arguments::options(arguments, [&](const std::string& name, const auto&, const char* meaning) {
    const auto names = form == nullptr ? verb.options() : split(form->options, ' ');
    if (std::ranges::find(names, name) == names.end()) return;
    texts[name] = option_text(verb, form, name, meaning);
  });
  return texts;
}

TEST(Help, has_every_option_of_every_form_in_the_list_of_all) {
  for (const Verb& verb : verbs()) {
    ASSERT_FALSE(verb.forms.empty()) << verb.name;
    for (const Form& form : verb.forms) {
      const std::size_t options = form.options.empty() ? 0 : split(form.options, ' ').size();
      EXPECT_EQ(texts_of(verb, &form).size(), options) << verb.name << " " << form.arguments;
    }
  }
}

TEST(Help, speaks_of_a_job_file_where_a_verb_reads_one_alone) {
  for (const Verb& verb : verbs()) {
    const bool has_job = std::ranges::any_of(
        verb.forms, [](const Form& form) { return form.arguments.starts_with("JOB"); });
    if (has_job) continue;
    for (const auto& [option, said] : texts_of(verb))
      EXPECT_THAT(said, Not(HasSubstr("job file"))) << verb.name << " --" << option;
  }
  for (const char* verb : {"validate", "recompute", "certify"})
    EXPECT_THAT(texts_of(verb_of(verb)).at("profile"), Not(HasSubstr("plan new"))) << verb;
  EXPECT_THAT(texts_of(verb_of("run")).at("set"), HasSubstr("job file: section.key=value"));
  EXPECT_THAT(texts_of(verb_of("plan")).at("set"), HasSubstr("design: key=value"));
  EXPECT_THAT(texts_of(verb_of("score")).at("set"), HasSubstr("classes is required"));
}

TEST(Help, of_a_form_has_its_own_text_and_options) {
  const Verb& plan = verb_of("plan");
  ASSERT_EQ(plan.forms.size(), 4U);
  const auto of_new = texts_of(plan, &plan.forms[0]);
  EXPECT_THAT(of_new.at("profile"), HasSubstr("Name of the profile"));
  EXPECT_FALSE(of_new.contains("key"));
  EXPECT_THAT(texts_of(plan, &plan.forms[2]).at("profile"), HasSubstr("(TOML)"));
  EXPECT_THAT(usage_text(plan, &plan.forms[0]),
              AllOf(HasSubstr("Usage: etalon plan new --profile NAME [options]"),
                    Not(HasSubstr("plan power"))));
}

TEST(Help, says_which_option_belongs_to_which_form) {
  EXPECT_THAT(usage_text(verb_of("plan"), nullptr),
              AllOf(HasSubstr("Usage: etalon plan new --profile NAME [options]\n"
                              "         options: --profile --output --json\n"
                              "       etalon plan power --plan FILE [--design FILE] [options]\n"
                              "         options: --plan --design --set --find --threads "
                              "--dump-default --json\n"),
                    HasSubstr("etalon plan sign ")));
  EXPECT_THAT(usage_text(verb_of("validate"), nullptr),
              HasSubstr("       etalon validate --plan FILE --predictions FILE --labels FILE "
                        "[options]\n         options: --plan --predictions"));
  EXPECT_THAT(usage_text(verb_of("keygen"), nullptr), Not(HasSubstr("options: ")));
}

TEST(Help, says_what_a_table_of_masks_has) {
  EXPECT_THAT(usage_text(verb_of("score"), nullptr),
              AllOf(HasSubstr("case, patient (optional), prediction and reference"),
                    HasSubstr("--set 'classes=[\"1=liver\"")));
}

TEST(Help, is_of_the_form_that_is_named_before_it) {
  const Verb& plan = verb_of("plan");
  const auto asked = [&](std::vector<const char*> words) { return form_asked_for(plan, words); };
  EXPECT_EQ(asked({"plan", "sign", "--help"}), &plan.forms[3]);
  EXPECT_EQ(asked({"plan", "power", "-h"}), &plan.forms[1]);
  EXPECT_EQ(asked({"plan", "power", "--find"}), nullptr);
  EXPECT_EQ(asked({"plan", "--help"}), nullptr);
  EXPECT_EQ(asked({"plan", "--help", "sign"}), nullptr);
  EXPECT_EQ(asked({}), nullptr);
  EXPECT_EQ(form_asked_for(verb_of("run"), std::vector<const char*>{"run", "JOB", "--help"}),
            nullptr);
}

TEST(Help, is_where_a_form_has_its_options_from) {
  Arguments arguments;
  const Verb& push = verb_of("push");
  EXPECT_NO_THROW(require_form(arguments, "push FOLDER REFERENCE", push.forms[1].options));
  EXPECT_THROW(require_form(arguments, "push FOLDER REFERENCE", push.forms[0].options), Error);
  EXPECT_THROW(require_form(arguments, "push NOWHERE", push.forms[1].options), Error);
  arguments.given = {"plain-http", "restart"};
  EXPECT_THROW(require_form(arguments, "push FOLDER REFERENCE", push.forms[1].options), Error);
}

}  // namespace
}  // namespace etalon::jobs
