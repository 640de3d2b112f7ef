// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/identity/identity.hpp"

#include "core/text.hpp"
#include "models/onnx/onnx_versions.hpp"

namespace etalon::validation {
namespace {

using models::readable_ir_versions;
using models::readable_opsets;

Finding identity_finding(std::string id, std::string what, std::string metric) {
  return {.id = std::move(id),
          .level = Level::identity,
          .what = std::move(what),
          .metric = std::move(metric),
          .method = "equality"};
}

Finding digests(const IdentityFacts& facts) {
  Finding finding =
      identity_finding("L0.digests", "Files are those of the records", "digest_equality.sha256/1");
  finding.cases = std::ssize(facts.files);
  if (facts.files.empty()) {
    finding.message = "no file was compared with a record";
    return finding;
  }
  for (const DigestPair& file : facts.files) {
    finding.evidence.push_back({file.name, file.actual});
    if (file.expected == file.actual) continue;
    finding.items.push_back(text(file.name, ": is ", file.actual.prefixed(), ", the record says ",
                                 file.expected.prefixed()));
  }
  const std::size_t differing = finding.items.size();
  finding.verdict = differing == 0 ? Verdict::pass : Verdict::fail;
  finding.message =
      differing == 0
          ? text("all ", facts.files.size(), " files have the digests of the records")
          : text(differing, " of ", facts.files.size(), " files differ from the records");
  return finding;
}

Finding onnx(const IdentityFacts& facts) {
  Finding finding = identity_finding("L0.onnx", "The model is plain ONNX", "onnx_form/1");
  finding.method = "inspection of the graph";
  if (facts.opset == 0 && facts.ir_version == 0) {
    finding.message = "no model file was read";
    return finding;
  }
  if (!readable_opsets.holds(facts.opset)) {
    finding.items.push_back(text("opset ", facts.opset, ", allowed are ", readable_opsets.least,
                                 " to ", readable_opsets.most));
  }
  if (!readable_ir_versions.holds(facts.ir_version)) {
    finding.items.push_back(text("IR version ", facts.ir_version, ", allowed are ",
                                 readable_ir_versions.least, " to ", readable_ir_versions.most));
  }
  for (const std::string& name : facts.custom_operators)
    finding.items.push_back(text("operator ", name, " is outside ai.onnx"));
  finding.verdict = finding.items.empty() ? Verdict::pass : Verdict::fail;
  finding.message = finding.items.empty()
                        ? text("opset ", facts.opset, ", IR version ", facts.ir_version,
                               ", no operator outside ai.onnx")
                        : text(finding.items.size(), " properties that other runtimes may refuse");
  return finding;
}

Finding repeatability(std::string id, std::string_view model,
                      const std::vector<RepeatedRun>& runs) {
  Finding finding =
      identity_finding(std::move(id), text("Outputs of the ", model, " model repeat bit by bit"),
                       "output_repeatability.sha256/1");
  finding.cases = std::ssize(runs);
  if (runs.size() < 2) {
    finding.message =
        text(runs.empty() ? "no run was" : "only one run was", " made; repeatability needs two");
    return finding;
  }
  for (const RepeatedRun& run : runs) {
    finding.evidence.push_back({run.how, run.outputs});
    if (run.outputs != runs.front().outputs)
      finding.items.push_back(text(run.how, ": differs from ", runs.front().how));
  }
  finding.verdict = finding.items.empty() ? Verdict::pass : Verdict::fail;
  finding.message = finding.items.empty()
                        ? text("the same bytes in all ", runs.size(), " runs")
                        : text(finding.items.size(), " of ", runs.size(), " runs differ");
  return finding;
}

}  // namespace

std::vector<Finding> assess_identity(const IdentityFacts& facts) {
  std::vector<Finding> findings = {digests(facts), onnx(facts),
                                   repeatability("L0.repeatability", "full", facts.runs)};
  if (!facts.compressed_runs.empty()) {
    findings.push_back(
        repeatability("L0.repeatability_compressed", "compressed", facts.compressed_runs));
  }
  return findings;
}

}  // namespace etalon::validation
