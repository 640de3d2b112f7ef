// SPDX-License-Identifier: Apache-2.0
// What stands beside the results in a job directory is believed only when it is bound to them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/error.hpp"
#include "jobs/check/check.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/packaging/assemble.hpp"
#include "jobs/records/record_digests.hpp"
#include "jobs/summary/summary.hpp"
#include "models/training/history.hpp"
#include "tests/jobs/finished_job.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::vector<std::string> records = {
    "data/record.json",     "train/record.json",    "compress/record.json", "validate/record.json",
    "records/package.json", "records/certify.json", "records/push.json"};

std::string test_name() { return testing::UnitTest::GetInstance()->current_test_info()->name(); }

/// A copy of the finished job in a directory of the running test's name.
Job copied_job() {
  Job job = testing_support::finished_job();
  fs::remove_all(test_name());
  fs::copy(job.directory(), test_name(), fs::copy_options::recursive);
  job.job.directory = test_name();
  return job;
}

void run(const Job& job, bool replaces_plan = false) {
  const Log log;
  run_through({job, testing_support::the_session(), log, false, replaces_plan}, "push");
}

/// The integrity error that a run gives; empty when there is none.
std::string refusal(const Job& job) {
  try {
    run(job);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
    return error.what();
  }
  return {};
}

/// Every file by its bytes, without those that only say who works there.
std::map<std::string, std::string> contents(const Job& job) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(job.directory())) {
    if (entry.is_regular_file()) files[entry.path().string()] = read_text_file(entry.path());
  }
  return files;
}

std::int64_t looks(const Job& job) {
  return std::ssize(validation::read_ledger(job.directory() / "validate/ledger.jsonl"));
}

void edit(const fs::path& file, const std::function<void(Json&)>& change) {
  Json json = Json::read_file(file);
  change(json);
  write_file(file, json.pretty());
}

/// Calls `visit` with each text, number and truth value of a record that is no input, output or
/// part of the configuration, and the place where it stands.
void each_fact(Json& json, const std::string& place,
               const std::function<void(Json&, const std::string&)>& visit) {
  static const std::set<std::string> compared = {"/inputs", "/outputs", "/configuration"};
  if (compared.contains(place)) return;
  if (json.is_object()) {
    for (auto& [key, value] : json.as_object()) each_fact(value, place + "/" + key, visit);
  } else if (json.is_array()) {
    for (Json& value : json.as_array()) each_fact(value, place + "[]", visit);
  } else {
    visit(json, place);
  }
}

Json another(const Json& value) {
  if (value == Json(true)) return Json(false);
  if (value == Json(false)) return Json(true);
  try {
    return Json(value.as_integer() + 1);
  } catch (const Error&) {
    return Json(value.as_string() + "0");
  }
}

TEST(Evidence, no_fact_of_a_record_can_be_edited) {
  const Job job = copied_job();
  ASSERT_EQ(refusal(job), "");
  std::size_t facts = 0;
  for (const std::string& name : records) {
    const fs::path file = job.directory() / name;
    const std::string whole = read_text_file(file);
    Json json = Json::read_file(file);
    each_fact(json, "", [&](Json& value, const std::string& place) {
      const Json before = value;
      value = another(before);
      write_file(file, json.pretty());
      EXPECT_THAT(refusal(job), HasSubstr(name)) << name << place;
      value = before;
      ++facts;
    });
    write_file(file, whole);
  }
  EXPECT_GT(facts, 100U);
  EXPECT_EQ(refusal(job), "");
}

TEST(Evidence, what_the_model_and_its_history_say_is_compared_also_where_the_digests_were_fitted) {
  const Job job = copied_job();
  const fs::path file = job.directory() / "train/record.json";
  const std::string whole = read_text_file(file);
  for (const char* fact : {"parameters", "steps", "epochs", "output", "output_kind",
                           "weights_sha256", "weights_merkle_root", "machine_class"}) {
    Json json = Json::read_file(file);
    json[fact] = another(json.at(fact));
    write_file(file, json.pretty());
    note_record(job.directory(), file, json.pretty());
    EXPECT_THAT(refusal(job), HasSubstr("train/record.json: its ")) << fact;
    write_file(file, whole);
    note_record(job.directory(), file, whole);
  }
  EXPECT_EQ(refusal(job), "");
}

TEST(Evidence, without_their_digests_no_record_is_believed) {
  const Job job = copied_job();
  const fs::path digests = job.directory() / "records/digests.json";
  const std::string whole = read_text_file(digests);
  // All of them at once, with what is wrong and the one command that helps.
  const auto says = [&](const std::string& why) {
    const std::string found = refusal(job);
    EXPECT_THAT(found, HasSubstr("digests.json " + why));
    const auto command = found.find("rm ");
    ASSERT_NE(command, std::string::npos) << found;
    for (const char* record : {"data/record.json", "train/record.json", "compress/record.json",
                               "validate/record.json", "records/package.json"})
      EXPECT_NE(found.find(record, command), std::string::npos) << record << " in " << found;
    EXPECT_EQ(found.find("digests.json", command), std::string::npos) << found;
  };
  for (const char* content :
       {"", "{}", "[[[[", R"({"format": "etalon.records/2", "records": {}})"}) {
    write_file(digests, std::string_view(content));
    says("cannot be read");
  }
  write_file(digests, std::string_view(R"({"format": "etalon.records/1", "records": {}})"));
  says("names none");
  fs::remove(digests);
  says("is missing");
  write_file(digests, whole);
  EXPECT_EQ(refusal(job), "");
  EXPECT_EQ(looks(job), 1);
}

TEST(Evidence, verdict_and_certificate_are_those_of_report_and_signature) {
  Job job = testing_support::small_job(test_name());
  job.plan.analytical.auc = 0.9999;
  fs::remove_all(job.directory());
  run(job);
  const Log log;
  const StepContext context{job, testing_support::the_session(), log, false};
  ASSERT_EQ(code_of_verdict(context, Judge::report), verdict_exit_code);
  ASSERT_EQ(code_of_verdict(context, Judge::certificate), verdict_exit_code);
  edit(job.directory() / "validate/record.json", [](Json& json) { json["verdict"] = "pass"; });
  edit(job.directory() / "records/certify.json", [](Json& json) { json["result"] = "PASSED"; });
  EXPECT_EQ(code_of_verdict(context, Judge::report), verdict_exit_code);
  EXPECT_EQ(code_of_verdict(context, Judge::certificate), verdict_exit_code);
  EXPECT_EQ(summarize(job.directory()).at("certificate"), Json("FAILED"));
}

TEST(Evidence, a_certificate_that_is_not_signed_over_this_package_says_nothing) {
  const Job job = copied_job();
  ASSERT_EQ(summarize(job.directory()).at("certificate"), Json("PASSED"));
  write_file(job.directory() / "package/notes.txt", std::string_view("more"));
  EXPECT_FALSE(summarize(job.directory()).contains("certificate"));
  fs::remove(job.directory() / "package/notes.txt");
  write_file(job.directory() / "keys/certifier.pub",
             models::PrivateKey::generate().public_key().pem());
  EXPECT_FALSE(summarize(job.directory()).contains("certificate"));
}

TEST(Evidence, a_refused_plan_changes_nothing_and_spends_no_look) {
  const Job job = copied_job();
  const auto before = contents(job);
  Job other = job;
  other.plan.analytical.auc = 0.51;
  EXPECT_THAT(refusal(other), HasSubstr("--replace-plan"));
  EXPECT_EQ(contents(job), before);
  EXPECT_EQ(refusal(job), "");
  EXPECT_EQ(contents(job), before);
  EXPECT_EQ(looks(job), 1);
}

TEST(Evidence, a_gate_that_was_edited_is_refused) {
  const Job job = copied_job();
  const fs::path gate = job.directory() / "compress/gate.json";
  const fs::path record = job.directory() / "compress/record.json";
  const std::string whole = read_text_file(gate);
  const std::string whole_record = read_text_file(record);
  const auto fit = [&] {
    edit(record, [&](Json& json) { json["outputs"]["gate.json"] = sha256_file(gate).hex(); });
  };
  const std::vector<std::function<void(Json&)>> changes = {
      [](Json& json) { json["margin"] = 0.5; },
      [](Json& json) { json["alpha"] = 0.5; },
      [](Json& json) { json["split"] = "test"; },
      [](Json& json) { json["test"] = "a look"; },
      [](Json& json) { json["compressed"] = false; },
      [](Json& json) { json["rounds"] = Json::array(); },
      [](Json& json) { json["rounds"].as_array()[0]["accepted"] = false; },
      [](Json& json) { json["rounds"].as_array()[0]["auc_full"] = 0.25; },
      [](Json& json) { json["rounds"].as_array()[0]["difference"] = 0.25; },
      [](Json& json) { json["rounds"].as_array()[0]["lower_bound"] = -0.75; },
      [](Json& json) { json["rounds"].as_array()[0]["alpha"] = 0.75; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    edit(gate, changes[i]);
    fit();
    EXPECT_THAT(refusal(job), HasSubstr("compress/record.json")) << i;
    note_record(job.directory(), record, read_text_file(record));
    EXPECT_THAT(refusal(job), HasSubstr("compress/gate.json")) << i;
    write_file(gate, whole);
    write_file(record, whole_record);
    note_record(job.directory(), record, whole_record);
  }
  EXPECT_EQ(refusal(job), "");
}

TEST(Evidence, quality_checks_that_were_edited_are_refused) {
  const Job job = copied_job();
  const fs::path quality = job.directory() / "data/quality.json";
  write_file(quality, read_text_file(quality) + "\n");
  edit(job.directory() / "data/record.json",
       [&](Json& json) { json["outputs"]["quality.json"] = sha256_file(quality).hex(); });
  EXPECT_THAT(refusal(job), HasSubstr("data/record.json"));
}

TEST(Evidence, a_package_is_made_of_scores_of_its_models_only) {
  const Job job = copied_job();
  const fs::path file = job.directory() / "validate/predictions.h5";
  const auto good = validation::read_predictions(file);
  const auto refused = [&](const auto& change) {
    auto predictions = good;
    change(predictions);
    validation::write_predictions(file, predictions);
    try {
      assemble_package(job);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::integrity);
      return std::string(error.what());
    }
    return std::string("packaged");
  };
  EXPECT_THAT(refused([](auto& table) { table.source.full_model = sha256("another"); }),
              HasSubstr("the scores are of train/model.onnx"));
  EXPECT_THAT(refused([](auto& table) { table.source.dataset = sha256("another"); }),
              HasSubstr("the scores are of dataset"));
  EXPECT_THAT(refused([](auto& table) { table.score_full[0] /= 2; }),
              HasSubstr("other scores than those for which the test labels were opened"));
  EXPECT_EQ(refused([](auto&) {}), "packaged");
}

TEST(Evidence, another_developers_key_is_refused_until_the_plan_is_replaced) {
  const Job job = copied_job();
  const fs::path key = job.directory() / "keys/developer.key";
  const std::string own = read_text_file(key);
  fs::remove(key);
  models::PrivateKey::generate().write(key);
  EXPECT_THAT(refusal(job), HasSubstr("--replace-plan"));
  EXPECT_EQ(looks(job), 1);
  const Inspection objected = inspect_earlier({job, {}, {}, {}});
  ASSERT_EQ(objected.objections.size(), 1U);
  EXPECT_THAT(sentence(objected.objections[0]), HasSubstr("--replace-plan"));
  const std::string others = read_text_file(key);
  write_file(key, own);
  EXPECT_EQ(refusal(job), "");
  write_file(key, others);
  Job other = job;
  other.plan.analytical.auc = 0.51;
  run(other, true);
  EXPECT_EQ(looks(job), 2);
  EXPECT_EQ(refusal(other), "");
  EXPECT_EQ(looks(job), 2);
  EXPECT_TRUE(inspect_earlier({other, {}, {}, {}}).objections.empty());
}

TEST(Evidence, the_same_plan_under_another_key_is_refused_before_a_look_is_spent) {
  // Signed later than its labels were opened, it could never be certified.
  const Job job = copied_job();
  const fs::path key = job.directory() / "keys/developer.key";
  fs::remove(key);
  models::PrivateKey::generate().write(key);
  const auto before = contents(job);
  try {
    run(job, true);
    ADD_FAILURE() << "validated again";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity);
    EXPECT_THAT(error.what(), HasSubstr("another plan"));
  }
  EXPECT_EQ(looks(job), 1);
  EXPECT_EQ(contents(job), before);
}

TEST(Evidence, a_finished_job_needs_its_keys_no_more_and_no_new_one_takes_their_place) {
  const Job job = copied_job();
  fs::remove(job.directory() / "keys/developer.key");
  fs::remove(job.directory() / "keys/certifier.key");
  EXPECT_EQ(refusal(job), "");
  EXPECT_FALSE(fs::exists(job.directory() / "keys/developer.key"));
  fs::remove(job.directory() / "validate/record.json");
  EXPECT_THAT(refusal(job), HasSubstr("developer.key: is not there"));
  EXPECT_EQ(looks(job), 1);
}

TEST(Evidence, another_certifiers_key_signs_anew) {
  const Job job = copied_job();
  const fs::path key = job.directory() / "keys/certifier.key";
  fs::remove(key);
  models::PrivateKey::generate().write(key);
  EXPECT_EQ(refusal(job), "");
  EXPECT_EQ(read_text_file(job.directory() / "keys/certifier.pub"),
            models::PrivateKey::read(key).public_key().pem());
  EXPECT_EQ(summarize(job.directory()).at("certificate"), Json("PASSED"));
  const auto after = contents(job);
  EXPECT_EQ(refusal(job), "");
  EXPECT_EQ(contents(job), after);
  EXPECT_EQ(looks(job), 1);
}

TEST(Evidence, the_steps_of_a_training_are_those_of_all_its_epochs) {
  Job job = testing_support::small_job(test_name());
  job.train.epochs = 60;
  job.train.patience = 1;
  job.train.schedule.learning_rate = 0.5;
  fs::remove_all(job.directory());
  const Log log;
  run_through({job, testing_support::the_session(), log, false}, "train");
  const Json record = Json::read_file(job.directory() / "train/record.json");
  const auto history = models::read_history(job.directory() / "train/history.jsonl");
  ASSERT_NE(history.best_epoch(), history.size());
  EXPECT_EQ(record.at("epochs"), Json(history.size()));
  EXPECT_EQ(record.at("steps"), Json(history.at(history.size()).step));
}

}  // namespace
}  // namespace etalon::jobs
