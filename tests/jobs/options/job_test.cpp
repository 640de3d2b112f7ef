// SPDX-License-Identifier: Apache-2.0
#include "jobs/options/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/config/read.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/preparation/build.hpp"
#include "tests/support/format_page.hpp"

namespace etalon::jobs {
namespace {

using testing::HasSubstr;

Job read_text(const std::string& toml, const std::vector<std::string>& overrides = {}) {
  write_file("job.toml", toml);
  return read_job("job.toml", overrides);
}

/// The message that reading gives, whose kind is config.
std::string failure(const std::string& toml, const std::vector<std::string>& overrides = {}) {
  try {
    static_cast<void>(read_text(toml, overrides));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return "no error";
}

const std::string data = "[data]\npath = \"t.csv\"\n";

TEST(ReadJob, takes_values_of_every_section) {
  const Job job = read_text(
      "[job]\nname = \"a\"\ndirectory = \"out/a\"\n" + data +
      "[model]\nhidden = [3]\n[train]\nepochs = 4\n[train.schedule]\nlearning_rate = 0.5\n"
      "[train.optimizer]\nkind = \"sgd\"\n[compress]\nmethod = \"none\"\n"
      "[plan]\nalpha = 0.1\n[plan.analytical]\nauc = 0.7\n[package]\nversion = \"2\"\n"
      "[sign]\ncertifier_key = \"none\"\n[registry]\nreference = \"localhost:5000/a\"\n"
      "[slurm]\nnodes = 2\n");
  EXPECT_EQ(job.job.name, "a");
  EXPECT_EQ(job.directory(), "out/a");
  EXPECT_EQ(job.data.path, "t.csv");
  EXPECT_EQ(job.model.hidden, (std::vector<std::int64_t>{3}));
  EXPECT_EQ(job.train.epochs, 4);
  EXPECT_EQ(job.train.schedule.learning_rate, 0.5);
  EXPECT_EQ(job.train.optimizer.kind, "sgd");
  EXPECT_EQ(job.compress.method, "none");
  EXPECT_EQ(job.plan.alpha, 0.1);
  EXPECT_EQ(job.plan.analytical.auc, 0.7);
  EXPECT_EQ(job.package.version, "2");
  EXPECT_EQ(job.sign.certifier_key, "none");
  EXPECT_EQ(job.registry.reference, "localhost:5000/a");
  EXPECT_EQ(job.slurm.nodes, 2);
}

TEST(ReadJob, a_misspelt_key_of_any_section_names_file_line_and_the_nearest_key) {
  EXPECT_EQ(failure(data + "[trian]\n"), "job.toml:3: unknown key 'trian'; did you mean 'train'?");
  const std::vector<std::pair<std::string, std::string>> misspelt = {
      {"job.nane", "job.name"},
      {"model.hiden", "model.hidden"},
      {"train.epoch", "train.epochs"},
      {"train.schedule.learning_rat", "train.schedule.learning_rate"},
      {"compress.metod", "compress.method"},
      {"plan.analytical.sensitivty", "plan.analytical.sensitivity"},
      {"package.licence", "package.license"},
      {"sign.developerkey", "sign.developer_key"},
      {"registry.referense", "registry.reference"},
      {"slurm.node", "slurm.nodes"}};
  for (const auto& [wrong, right] : misspelt) {
    const auto dot = wrong.rfind('.');
    EXPECT_EQ(failure(data + "[" + wrong.substr(0, dot) + "]\n" + wrong.substr(dot + 1) + " = 1\n"),
              "job.toml:4: unknown key '" + wrong + "'; did you mean '" + right + "'?");
  }
}

TEST(ReadJob, a_value_of_a_wrong_type_names_file_line_and_key) {
  EXPECT_THAT(failure(data + "[train]\nepochs = \"many\"\n"),
              HasSubstr("job.toml:4: 'train.epochs' must be a whole number"));
  EXPECT_THAT(failure(data + "[slurm]\nsetup = \"module load x\"\n"),
              HasSubstr("job.toml:4: 'slurm.setup' must be"));
}

TEST(ReadJob, a_value_out_of_range_names_file_line_key_and_range) {
  EXPECT_THAT(failure(data + "[train]\nshard_size = 1\n"),
              AllOf(HasSubstr("job.toml:4: "), HasSubstr("train.shard_size"), HasSubstr("2")));
  EXPECT_THAT(
      failure(data + "[compress]\nmethod = \"int4\"\n"),
      AllOf(HasSubstr("job.toml:4: "), HasSubstr("compress.method"), HasSubstr("prune_int8")));
}

TEST(ReadJob, a_missing_path_of_the_data_is_named) {
  EXPECT_THAT(failure("[train]\nepochs = 1\n"), HasSubstr("job.toml: data.path is not set"));
  EXPECT_THAT(failure("[data]\nname = \"a\"\n"), HasSubstr("data.path"));
}

TEST(ReadJob, a_name_is_neither_empty_nor_a_path) {
  for (const char* name : {"lesions", "Läsionen 2", "a.b-c_d", "with 'quotes'"}) {
    EXPECT_EQ(failure(data + "[job]\nname = \"" + name + "\"\n"), "no error");
  }
  for (const char* name : {"", "  ", "a/../b c", "..\\\\x", "a\\nb", "../../x"}) {
    EXPECT_THAT(failure(data + "[job]\nname = \"" + name + "\"\n"),
                AllOf(HasSubstr("job.toml:4: job.name is '"), HasSubstr("nor a path")));
  }
}

TEST(ReadJob, a_version_is_a_semantic_version_or_another_tag) {
  for (const char* version : {"1.0.0", "1.0.0+build5", "1.0.0-rc.1+exp.sha.5114f85", "2024_07"}) {
    EXPECT_EQ(failure(data + "[package]\nversion = \"" + version + "\"\n"), "no error");
  }
  for (const char* version : {"", "1.0 final", ".1", "1/2", "v\xC3\xA4"}) {
    EXPECT_THAT(
        failure(data + "[package]\nversion = \"" + version + "\"\n"),
        AllOf(HasSubstr("job.toml:4: package.version is '"), HasSubstr("is no tag of a registry")));
  }
}

TEST(ReadJob, levels_and_operating_point_are_judged_when_the_file_is_read) {
  EXPECT_THAT(failure(data + "[plan]\nlevels = [\"L9\"]\n"),
              AllOf(HasSubstr("job.toml:4: plan.levels"), HasSubstr("L9")));
  EXPECT_THAT(failure(data + "[plan]\noperating_point = \"best\"\n"),
              HasSubstr("job.toml:4: plan.operating_point"));
  static_cast<void>(failure(data + "[plan]\nlevels = [\"L9\", \"L8\"]\noperating_point = \"best\"\n"
                                   "[[plan.waivers]]\nfinding = \"L1.nosuch\"\n"));
  std::vector<std::string> messages;
  for (const Error& problem : examine_job("job.toml", {}).problems)
    messages.push_back(problem.what());
  EXPECT_THAT(messages, testing::ElementsAre(HasSubstr("key 'plan.waivers[0].reason' is missing"),
                                             HasSubstr("job.toml:4: plan.levels"),
                                             HasSubstr("job.toml:5: plan.operating_point")));
}

TEST(ReadJob, the_keys_of_earlier_plans_are_told_what_takes_their_place) {
  const std::vector<std::pair<std::string, std::string>> earlier = {
      {"[plan]\nauc_interval = \"delong\"\n", "docs/semantics/bounds.md"},
      {"[plan]\nbootstrap_interval = \"bca\"\n", "docs/semantics/bounds.md"},
      {"[plan]\nbootstrap_replicates = 2000\n", "write replicates"},
      {"[plan]\nbootstrap_seed = 1\n", "leave it out"},
      {"[plan]\nbootstrap_stratified = true\n", "leave it out"},
      {"[plan.analytical]\ncalibration_error = 0.2\n", "scaled_brier"}};
  for (const auto& [toml, instead] : earlier) {
    EXPECT_THAT(failure(data + toml),
                AllOf(HasSubstr("job.toml:4: key 'plan."), HasSubstr("is of an earlier version; "),
                      HasSubstr(instead)));
  }
}

TEST(ReadJob, the_first_of_several_problems_says_how_many_follow) {
  const std::string several =
      "[data]\npat = \"t.csv\"\n[train]\nepochs = 0\n[package]\nversion = \"1 0\"\n";
  EXPECT_THAT(failure(several), HasSubstr("and 3 more: etalon check job.toml names all"));
  const JobReading reading = examine_job("job.toml", {});
  std::vector<std::string> messages;
  for (const Error& problem : reading.problems) messages.emplace_back(problem.what());
  EXPECT_THAT(messages,
              testing::ElementsAre(HasSubstr("required key 'data.path' is missing"),
                                   HasSubstr("unknown key 'data.pat'"),
                                   HasSubstr("'train.epochs' is 0"), HasSubstr("package.version")));
}

/// A key with what makes it idle (as defaults do, where nothing does) and what gives it an effect.
struct Effect {
  std::string key;
  std::string value;
  std::vector<std::string> idle;
  std::vector<std::string> effective;
};

const std::vector<Effect> effects = {
    {"data.skip_rows", "1", {"data.format=npz"}, {}},
    {"data.separator", ";", {"data.format=npz"}, {}},
    {"data.columns", "[\"a\"]", {"data.format=nrrd"}, {}},
    {"data.exclude_columns", "[\"a\"]", {"data.format=npz"}, {}},
    {"data.label_column", "outcome", {"data.format=npz"}, {}},
    {"data.layout", "NCHW", {}, {"data.format=npz"}},
    {"data.similar_patients", "keep", {}, {"data.patient_column=patient"}},
    {"data.undeclared_values", "background", {}, {"data.format=nrrd"}},
    {"data.split_seed", "3", {"data.format=npz"}, {"data.format=nrrd"}},
    {"model.hidden", "[4]", {"model.architecture=resnet18"}, {}},
    {"model.dropout", "0.5", {"model.architecture=resnet18"}, {}},
    {"model.width", "32", {}, {"model.architecture=resnet18"}},
    {"model.stem", "imagenet", {}, {"model.architecture=resnet18"}},
    {"model.channels", "[4]", {}, {"model.architecture=unet3d"}},
    {"model.file", "a.onnx", {}, {"model.architecture=onnx"}},
    {"model.output", "logits", {}, {"model.architecture=onnx"}},
    {"model.output_kind", "logits", {}, {"model.architecture=onnx"}},
    {"model.standardize", "true", {}, {"model.architecture=onnx"}},
    {"model.frozen", "[\"a\"]", {}, {"model.architecture=onnx"}},
    {"train.patch", "[8,8,8]", {}, {"data.format=nrrd"}},
    {"train.patches_per_volume", "3", {}, {"data.format=nrrd"}},
    {"train.keep_best", "false", {"train.patience=3"}, {}},
    {"train.optimizer.momentum", "0.5", {}, {"train.optimizer.kind=sgd"}},
    {"train.optimizer.beta1", "0.5", {"train.optimizer.kind=sgd"}, {}},
    {"train.optimizer.beta2", "0.5", {"train.optimizer.kind=sgd"}, {}},
    {"train.optimizer.epsilon", "0.5", {"train.optimizer.kind=sgd"}, {}},
    {"train.schedule.factor",
     "0.5",
     {"train.schedule.kind=step"},
     {"train.schedule.kind=step", "train.schedule.steps=[3]"}},
    {"train.schedule.steps", "[10]", {}, {"train.schedule.kind=step"}},
    {"compress.margin", "0.1", {"compress.method=none"}, {}},
    {"compress.alpha", "0.1", {"compress.method=none"}, {}},
    {"compress.calibration", "minmax", {"compress.method=prune"}, {}},
    {"compress.percentile", "95", {"compress.calibration=minmax"}, {}},
    {"compress.calibration_samples",
     "9",
     {"compress.method=prune"},
     {"compress.method=prune_int8"}},
    {"compress.portable", "false", {"compress.method=none"}, {}},
    {"compress.prune_step", "0.2", {}, {"compress.method=prune"}},
    {"compress.prune_target", "0.2", {}, {"compress.method=prune_int8"}},
    {"compress.prune_multiple", "2", {}, {"compress.method=prune"}},
    {"compress.fine_tune_epochs", "2", {}, {"compress.method=prune"}},
    {"compress.fine_tune_rate",
     "0.1",
     {"compress.method=prune", "compress.fine_tune_epochs=0"},
     {"compress.method=prune"}},
    {"plan.identity.max_flip_rate", "0.5", {"compress.method=none"}, {}},
    {"plan.identity.max_score_change", "0.5", {"compress.method=none"}, {}},
    {"plan.comparison.auc_margin", "0.5", {"compress.method=none"}, {}},
    {"registry.plain_http",
     "true",
     {"registry.reference=./folder"},
     {"registry.reference=host.example/a"}}};

TEST(ReadJob, a_key_that_does_nothing_in_this_job_is_refused) {
  for (const Effect& each : effects) {
    std::vector<std::string> overrides = each.idle;
    overrides.push_back(each.key + "=" + each.value);
    EXPECT_THAT(failure(data, overrides),
                AllOf(HasSubstr("--set " + each.key), HasSubstr("'" + each.key + "' does nothing"),
                      HasSubstr("take " + each.key + " out"), Not(HasSubstr("more: etalon"))))
        << each.key;
    overrides = each.effective;
    overrides.push_back(each.key + "=" + each.value);
    EXPECT_EQ(failure(data, overrides), "no error") << each.key;
  }
  // Three fractions make a whole, so none of them is set alone.
  EXPECT_THAT(failure(data, {"data.format=npz", "data.train=0.8", "data.validation=0.0"}),
              AllOf(HasSubstr("'data.train' does nothing"), HasSubstr("and 1 more")));
}

TEST(ReadJob, defaults_and_what_is_empty_never_do_nothing) {
  for (const std::string key : {"model.file=", "model.frozen=[]", "model.width=64",
                                "data.label_column=", "train.schedule.steps=[]",
                                "compress.prune_target=0.5", "train.optimizer.momentum=0.9"}) {
    EXPECT_EQ(failure(data, {"data.format=npz", key}), "no error") << key;
  }
}

TEST(ReadJob, what_a_refused_value_would_have_decided_is_not_judged) {
  EXPECT_THAT(failure(data, {"model.architecture=onxx", "model.file=a.onnx"}),
              AllOf(HasSubstr("'model.architecture' is"), Not(HasSubstr("more: etalon"))));
  EXPECT_THAT(failure(data, {"data.patient_tabel=a.csv", "data.similar_patients=keep"}),
              AllOf(HasSubstr("unknown key 'data.patient_tabel'"), Not(HasSubstr("more: etalon"))));
}

TEST(ReadJob, the_shipped_examples_set_nothing_in_vain) {
  const char* root = std::getenv("ETALON_SOURCE_DIR");
  ASSERT_NE(root, nullptr);
  for (const char* name : {"breast-cancer", "pneumonia", "brain-mr"}) {
    const auto file = std::filesystem::path(root) / "jobs" / "examples" / text(name, ".toml");
    EXPECT_TRUE(examine_job(file, {}).problems.empty()) << name;
  }
}

TEST(ReadJob, accelerators_are_refused_while_nothing_computes_on_them) {
  write_file("job.toml", data + "[slurm]\ngpus_per_node = 1\n");
  const JobReading reading = examine_job("job.toml", {});
  ASSERT_EQ(reading.problems.size(), 1U);
  EXPECT_EQ(reading.problems[0].kind(), ErrorKind::unsupported);
  EXPECT_THAT(reading.problems[0].what(), HasSubstr("'slurm.gpus_per_node' does nothing yet"));
}

TEST(ReadJob, overrides_replace_values_and_are_checked_as_well) {
  EXPECT_EQ(read_text(data, {"train.epochs=9", "job.name=b"}).train.epochs, 9);
  EXPECT_THAT(failure(data, {"train.epoch=9"}), HasSubstr("did you mean 'train.epochs'?"));
}

TEST(ReadJob, what_is_written_reads_back_as_the_same_job) {
  Job job;
  job.job.name = "with \"quotes\" and \\ and ü";
  job.data.path = "a\tb.csv";
  job.train.schedule.steps = {3, 5};
  job.slurm.setup = {"module load openmpi", "export A='b'"};
  for (const Job& each : {Job{}, job}) {
    const auto again = config::read<Job>(config::parse_toml(config::to_toml(each), "written"));
    EXPECT_EQ(config::to_json(again), config::to_json(each));
  }
}

TEST(JobReference, is_the_page_of_the_job_file) {
  const char* root = std::getenv("ETALON_SOURCE_DIR");
  ASSERT_NE(root, nullptr);
  EXPECT_EQ(read_text_file(std::filesystem::path(root) / "docs" / "formats" / "job.md"),
            job_reference())
      << "write it anew: etalon run --dump-reference > docs/formats/job.md";
}

TEST(JobReference, its_example_is_a_job_that_reads_its_table) {
  const Job job = read_text(etalon::testing_support::format_example("job", "toml"));
  EXPECT_EQ(job.directory(), "out/lesions");
  EXPECT_EQ(job.plan.analytical.auc, 0.85);
  std::string table = "patient,diagnosis,radius\n";
  for (int row = 0; row < 60; ++row) {
    table += text("p", row / 2, ",", row % 4 < 2 ? "B" : "M", ",", row, "\n");
  }
  write_file(job.data.path, table);
  const datasets::Manifest manifest = datasets::build_dataset(job.data, "lesions", Log());
  EXPECT_EQ(manifest.features, (std::vector<std::string>{"radius"}));
  EXPECT_EQ(manifest.patient_source, datasets::PatientSource::column);
  EXPECT_EQ(manifest.size(), 60);
}

}  // namespace
}  // namespace etalon::jobs
