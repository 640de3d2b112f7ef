// SPDX-License-Identifier: Apache-2.0
// A developer whom the receiver trusts signs a package whose model is made to exhaust whoever
// computes it: the program refuses it in the memory and time of an ordinary package.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "models/onnx/onnx_file.hpp"
#include "models/packages/trust.hpp"
#include "tests/jobs/signing/package_forger.hpp"
#include "tests/support/many_nodes.hpp"
#include "validation/plan/ledger.hpp"
#include "validation/predictions/predictions.hpp"
#include "validation/report/html/page.hpp"

namespace etalon::jobs {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::finished_job;
using testing_support::PackageForger;

#ifdef ETALON_SANITIZED
// The address sanitizer reserves terabytes of addresses: there time alone is bounded.
constexpr const char* limits = "timeout 120 ";
#else
constexpr const char* limits = "timeout 30 prlimit --as=800000000 ";
#endif

struct Ended {
  int code = -1;
  std::string output;  ///< both streams
};

Ended etalon(const std::string& arguments) {
  const std::string line = text(limits, std::getenv("ETALON_PROGRAM"), " ", arguments, " 2>&1");
  Ended ended;
  std::FILE* pipe = ::popen(line.c_str(), "r");
  std::array<char, 4096> block{};
  while (const auto count = std::fread(block.data(), 1, block.size(), pipe))
    ended.output.append(block.data(), count);
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

/// The packaged model with a detour of 2⁴⁰ numbers between its input and its scores. The libraries
/// compute with each number of its nodes: only the size of a result is too large.
models::Graph detour(models::Graph graph) {
  const std::string score = graph.outputs.back().name;
  for (models::Node& node : graph.nodes) {
    if (node.outputs.front() == score) node.outputs.front() = "honest";
  }
  const auto ints = [](std::vector<std::int64_t> values) {
    Array array = Array::zeros(DType::i64, {std::ssize(values)});
    std::ranges::copy(values, array.as<std::int64_t>().begin());
    return array;
  };
  graph.initializers["spatial"] = ints({0, 3, 1, 1});
  graph.initializers["flat"] = ints({0, 1});
  graph.initializers["taps"] = Array::zeros(DType::f32, {3, 1, 2, 2});
  graph.nodes.push_back({"Reshape", "spread", {graph.inputs[0].name, "spatial"}, {"spread"}});
  graph.nodes.push_back({"ConvTranspose",
                         "terabytes",
                         {"spread", "taps"},
                         {"terabytes"},
                         {{"dilations", std::vector<std::int64_t>{1 << 20U, 1 << 20U}}}});
  graph.nodes.push_back({"GlobalAveragePool", "pooled", {"terabytes"}, {"pooled"}});
  graph.nodes.push_back({"Reshape", "column", {"pooled", "flat"}, {"column"}});
  graph.nodes.push_back({"Add", "sum", {"honest", "column"}, {score}});
  return graph;
}

/// A package whose model, report, scores, ledger and provenance were forged alike and signed.
class HostilePackage : public testing::Test {
 protected:
  void sign_with(const std::string& model) {
    write_file(forger_.file("model.onnx"), model);
    const std::string digest = sha256(model).hex();
    forger_.edit("report.json", [&](Json& report) {
      for (Json& evidence : report["subject"]["digests"].as_array()) {
        if (evidence.at("name") == Json("train/model.onnx"))
          evidence["digest"] = "sha256:" + digest;
      }
    });
    validation::write_report_html(forger_.file("report.html"),
                                  validation::read_report(forger_.file("report.json")));
    const auto table = forger_.file("evidence/predictions.h5");
    auto predictions = validation::read_predictions(table);
    predictions.source.full_model = sha256(model);
    validation::write_predictions(table, predictions);
    Json ledger;
    forger_.sign([&](Json& predicate) {
      for (Json& input : predicate["buildDefinition"]["resolvedDependencies"].as_array()) {
        if (input.at("name").as_string().ends_with("/train/model.onnx"))
          input["digest"]["sha256"] = digest;
      }
      Json& facts = testing_support::validate_facts_in(predicate);
      auto opening = validation::parse_opening(facts.at("openings").as_array().at(0), "opening");
      opening.scores = validation::digest_of_scores(predictions);
      facts["openings"].as_array().at(0) = to_json(opening);
      ledger = to_json(validation::head_of(std::vector{opening}));
      facts["ledger"] = ledger;
    });
    const auto plan = root() / "statements/plan.sigstore.json";
    auto statement = models::parse_bundle(read_text_file(plan), "plan").statement;
    statement.predicate["ledger"] = ledger;
    write_file(plan, models::sign_statement(statement,
                                            models::PrivateKey::read(finished_job().directory() /
                                                                     "keys/developer.key")));
    const auto keys = std::filesystem::absolute(finished_job().directory() / "keys");
    write_file(root() / "trust.toml",
               models::trust_toml({{"developer", (keys / "developer.pub").string()}}));
    models::PrivateKey::generate().write(root() / "certifier.key");
  }
  [[nodiscard]] std::filesystem::path root() const { return forger_.folder().root; }

  [[nodiscard]] Ended verify() const {
    return etalon(text("verify ", root().string(), " --trust ", (root() / "trust.toml").string()));
  }
  [[nodiscard]] Ended certify() const {
    const auto labels = finished_job().directory() / "validate/labels.json";
    return etalon(text("certify ", root().string(), " --key ", (root() / "certifier.key").string(),
                       " --labels ", labels.string(), " --trust ",
                       (root() / "trust.toml").string()));
  }

  PackageForger forger_{testing::UnitTest::GetInstance()->current_test_info()->name()};
};

/// By a judgement of the model, before its memory was asked for.
auto is_refused_for(const std::string& reason) {
  return testing::ResultOf(
      [](const Ended& ended) { return text("exit code ", ended.code, "\n", ended.output); },
      AllOf(HasSubstr("exit code 6\n"), HasSubstr(reason), Not(HasSubstr("not enough memory")),
            Not(HasSubstr("[internal]"))));
}

TEST_F(HostilePackage, an_honest_one_passes_the_same_limits) {
  sign_with(read_text_file(forger_.file("model.onnx")));
  const Ended verified = verify();
  EXPECT_EQ(verified.code, 0) << verified.output;
  const Ended certified = certify();
  EXPECT_EQ(certified.code, 0) << certified.output;
}

TEST_F(HostilePackage, a_model_that_asks_for_terabytes_is_refused_by_its_node) {
  sign_with(models::onnx_bytes(detour(models::read_onnx(forger_.file("model.onnx")))));
  EXPECT_THAT(verify(), is_refused_for("node 'terabytes' (ConvTranspose)"));
  EXPECT_THAT(certify(), is_refused_for("node 'terabytes' (ConvTranspose)"));
}

TEST_F(HostilePackage, a_model_of_a_hundred_thousand_nodes_is_refused_by_their_number) {
  sign_with(etalon::testing_support::many_nodes_onnx(100'000, 3));
  EXPECT_THAT(verify(), is_refused_for("the graph has 100000 nodes, more than 65536"));
  EXPECT_THAT(certify(), is_refused_for("the graph has 100000 nodes, more than 65536"));
}

}  // namespace
}  // namespace etalon::jobs
