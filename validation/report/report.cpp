// SPDX-License-Identifier: Apache-2.0
#include "validation/report/report.hpp"

#include <algorithm>
#include <iterator>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/packages/tests_of_certificate.hpp"

namespace etalon::validation {
namespace {

bool is_waived(const Finding& finding, const Plan& plan) {
  return models::may_be_waived(to_string(finding.verdict)) &&
         std::ranges::find(plan.waivers, finding.id, &Waiver::finding) != plan.waivers.end();
}

}  // namespace

void Report::add(std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

JudgedModels Report::models() const {
  const auto found = std::ranges::find(subject.digests, compressed_model_evidence, &Evidence::name);
  return found == subject.digests.end() ? JudgedModels::full : JudgedModels::full_and_compressed;
}

Verdict Report::overall() const {
  // A plan without levels demands nothing, so nothing was shown; nor does half a set of findings
  // show what it leaves out.
  if (plan.levels.empty()) return Verdict::not_assessed;
  const bool is_exact = set_faults(findings, plan, models()).empty();
  Verdict result = is_exact ? Verdict::pass : Verdict::not_assessed;
  std::vector<Finding> judged = findings;
  for (Finding& finding : judged) {
    if (is_waived(finding, plan)) finding.verdict = Verdict::pass;
  }
  for (const std::string& name : plan.levels)
    result = worse(result, level_verdict(judged, parse_level(name)));
  return result;
}

std::vector<Waiver> Report::used_waivers() const {
  std::vector<Waiver> used;
  for (const Waiver& waiver : plan.waivers) {
    const auto found = std::ranges::find(findings, waiver.finding, &Finding::id);
    if (found != findings.end() && is_waived(*found, plan)) used.push_back(waiver);
  }
  return used;
}

Json to_json(const std::vector<Waiver>& waivers) {
  Json list = Json::array();
  for (const Waiver& waiver : waivers)
    list.push_back(Json::object({{"finding", waiver.finding}, {"reason", waiver.reason}}));
  return list;
}

std::string reservations_text(const std::vector<Waiver>& waivers) {
  if (waivers.empty()) return {};
  std::vector<std::string> parts;
  for (const Waiver& waiver : waivers) {
    parts.push_back(text(waiver.finding, " (", trimmed(waiver.reason), ")"));
  }
  return text(
      waivers.size(),
      waivers.size() == 1 ? " waived reservation: " : " waived reservations: ", join(parts, "; "));
}

std::vector<Level> Report::levels() const {
  std::vector<Level> result;
  for (const std::string& name : plan.levels) result.push_back(parse_level(name));
  for (const Finding& finding : findings) result.push_back(finding.level);
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

void write_report(const std::filesystem::path& file, const Report& report) {
  const Json json = to_json(report);
  // Nothing is written that would be refused when read.
  with_context(file.string(), [&] { static_cast<void>(parse_report(json)); });
  const std::string bytes = json.pretty();
  check(std::ssize(bytes) <= most_json_bytes, ErrorKind::unsupported,
        text(file.string(), ": would be larger than ", human_bytes(most_json_bytes),
             ", the most that is read of a report; judge fewer test cases"));
  write_file(file, bytes);
}

Report read_report(const std::filesystem::path& file) {
  const Json json = Json::read_file(file);
  return with_context(file.string(), [&] { return parse_report(json); });
}

}  // namespace etalon::validation
