// SPDX-License-Identifier: Apache-2.0
#include "models/packages/provenance.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/hex.hpp"
#include "tests/support/format_page.hpp"

namespace etalon::models {
namespace {

Json record(const std::string& step, const std::string& started, const std::string& finished) {
  return Json::object({{"step", step},
                       {"inputs", Json::object({{"source", sha256(step + " in").hex()}})},
                       {"configuration", Json::object({{"seed", 7}})},
                       {"environment", Json::object({{"ranks", 2}})},
                       {"started", started},
                       {"finished", finished},
                       {"outputs", Json::object({{"a.bin", sha256(step + " a").hex()},
                                                 {"b.bin", sha256(step + " b").hex()}})},
                       {"weights_sha256", "ff"}});
}

const std::vector<std::pair<std::string, Json>> records = {
    {"data", record("data", "2026-03-01T12:00:00Z", "2026-03-01T12:00:09Z")},
    {"train", record("train", "2026-03-01T12:00:10Z", "2026-03-01T13:00:00Z")}};

const PublicKey signer = PrivateKey::generate().public_key();

TEST(Provenance, is_an_slsa_statement_about_the_package) {
  const Statement statement = provenance("breast", sha256("package"), records, signer);
  EXPECT_EQ(statement.subject, "breast");
  EXPECT_EQ(statement.digest, sha256("package"));
  EXPECT_EQ(statement.predicate_type, "https://slsa.dev/provenance/v1");
  // What SLSA v1 requires.
  const Json& definition = statement.predicate.at("buildDefinition");
  EXPECT_TRUE(definition.at("buildType").is_string());
  EXPECT_TRUE(definition.at("externalParameters").is_object());
  EXPECT_TRUE(statement.predicate.at("runDetails").at("builder").at("id").is_string());
}

TEST(Provenance, of_a_record_that_ended_before_it_began_or_without_times_is_refused) {
  for (const auto& [started, finished] : std::vector<std::pair<std::string, std::string>>{
           {"2026-03-01T12:00:01Z", "2026-03-01T12:00:00Z"},
           {"2026-03-01T12:00:01Z", "later"},
           {"", "2026-03-01T12:00:00Z"}}) {
    try {
      static_cast<void>(provenance("p", sha256("package"),
                                   {{"data", record("data", started, finished)}}, signer));
      ADD_FAILURE() << started << " to " << finished;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
      EXPECT_NE(std::string(error.what()).find("record of step data: it "), std::string::npos)
          << error.what();
    }
  }
}

TEST(Provenance, of_the_records_of_the_format_page_is_its_test_vector) {
  const Json page = Json::parse(testing_support::format_example("provenance", "json"));
  const Json record = Json::object(
      {{"step", "train"},
       {"inputs", Json::object({{"data/manifest.json", sha256("manifest").hex()}})},
       {"configuration", Json::object({{"epochs", 40},
                                       {"path", "/data/anna.csv"},
                                       {"model", Json::object({{"architecture", "mlp"},
                                                               {"file", "/srv/m.onnx"}})}})},
       {"environment", Json::object({{"ranks", 2}})},
       {"started", "2026-03-01T12:00:00Z"},
       {"finished", "2026-03-01T12:03:10Z"},
       {"outputs", Json::object({{"model.onnx", sha256("weights").hex()}})},
       {"parameters", 642}});
  const Json& named =
      page.at("predicate").at("runDetails").at("builder").at("builderDependencies").as_array()[0];
  const auto pem = from_base64(named.at("content").as_string());
  ASSERT_TRUE(pem.has_value());
  const PublicKey key =
      PublicKey::parse({reinterpret_cast<const char*>(pem->data()), pem->size()}, "page");
  const Statement statement =
      provenance("breast-cancer", sha256("package"), {{"train", record}}, key);
  const Bundle bundle = parse_bundle(sign_statement(statement, PrivateKey::generate()), "bundle");
  EXPECT_EQ(bundle.payload, page.canonical());
}

TEST(Provenance, carries_configuration_environment_and_facts_of_each_step) {
  const Json definition =
      provenance("breast", sha256("package"), records, signer).predicate.at("buildDefinition");
  for (const std::string step : {"data", "train"}) {
    EXPECT_EQ(definition.at("externalParameters").at(step).at("seed"), Json(7));
    const Json& internal = definition.at("internalParameters").at(step);
    EXPECT_EQ(internal.at("environment").at("ranks"), Json(2));
    EXPECT_EQ(internal.at("facts"), Json::object({{"weights_sha256", "ff"}}));
  }
}

TEST(Provenance, is_read_back_with_the_key_that_signs_it) {
  const auto back = parse_provenance(provenance("breast", sha256("package"), records, signer), "p");
  EXPECT_EQ(back.public_key, signer.pem());
  EXPECT_EQ(back.finished, "2026-03-01T13:00:00Z");
  EXPECT_EQ(back.facts.at("train"), Json::object({{"weights_sha256", "ff"}}));
  EXPECT_EQ(back.inputs.at("data/source"), sha256("data in"));
  EXPECT_EQ(back.output("train/b.bin"), sha256("train b"));
  EXPECT_FALSE(back.output("train/c.bin"));
  try {
    static_cast<void>(
        parse_provenance({"breast", sha256("p"), "urn:x", Json::object()}, "p.sigstore.json"));
    FAIL() << "read";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::format);
    EXPECT_EQ(std::string(error.what()).find("p.sigstore.json: "), 0U) << error.what();
  }
}

TEST(Provenance, leaves_places_of_the_machine_out) {
  auto local = records;
  local[0].second["configuration"] =
      Json::object({{"path", "/home/anna/muster_anna.csv"},
                    {"model", Json::object({{"file", "/srv/m.onnx"}, {"width", 8}})}});
  const std::string statement =
      provenance("breast", sha256("package"), local, signer).predicate.canonical();
  EXPECT_EQ(statement.find("anna"), std::string::npos);
  EXPECT_EQ(statement.find("/srv"), std::string::npos);
  EXPECT_NE(statement.find("width"), std::string::npos);
}

TEST(Provenance, lists_inputs_as_dependencies_and_outputs_as_byproducts_in_pipeline_order) {
  const Json predicate = provenance("breast", sha256("package"), records, signer).predicate;
  const Json& inputs = predicate.at("buildDefinition").at("resolvedDependencies");
  ASSERT_EQ(inputs.size(), 2U);
  EXPECT_EQ(inputs.as_array()[0].at("name"), Json("data/source"));
  EXPECT_EQ(inputs.as_array()[1].at("digest").at("sha256"), Json(sha256("train in").hex()));
  const Json& outputs = predicate.at("runDetails").at("byproducts");
  ASSERT_EQ(outputs.size(), 4U);
  EXPECT_EQ(outputs.as_array()[3].at("name"), Json("train/b.bin"));
  EXPECT_EQ(outputs.as_array()[3].at("digest").at("sha256"), Json(sha256("train b").hex()));
}

TEST(Provenance, spans_the_time_from_the_first_start_to_the_last_end) {
  const Json metadata = provenance("breast", sha256("package"), records, signer)
                            .predicate.at("runDetails")
                            .at("metadata");
  EXPECT_EQ(metadata.at("startedOn"), Json("2026-03-01T12:00:00Z"));
  EXPECT_EQ(metadata.at("finishedOn"), Json("2026-03-01T13:00:00Z"));
}

TEST(Provenance, a_record_that_lacks_a_key_or_has_a_wrong_digest_is_named) {
  for (const std::string key : {"inputs", "outputs", "configuration", "environment", "started"}) {
    auto broken = records;
    broken[1].second.as_object().erase(key);
    try {
      static_cast<void>(provenance("breast", sha256("package"), broken, signer));
      ADD_FAILURE() << key;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::format);
      EXPECT_EQ(std::string(error.what()).find("record of step train: "), 0U) << error.what();
    }
  }
  auto broken = records;
  broken[0].second["outputs"]["a.bin"] = "12";
  EXPECT_THROW(static_cast<void>(provenance("breast", sha256("package"), broken, signer)), Error);
  EXPECT_THROW(static_cast<void>(provenance("breast", sha256("package"), {}, signer)), Error);
}

}  // namespace
}  // namespace etalon::models
