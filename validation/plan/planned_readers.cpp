// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_readers.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {
namespace {

constexpr std::size_t most_readers = 1000;

PlannedReader parsed(const std::string& written) {
  const auto equals = written.find('=');
  if (equals == std::string::npos) return {.name = written, .block = {}};
  return {.name = written.substr(0, equals), .block = written.substr(equals + 1)};
}

/// What is wrong with one name.
std::string fault_of(const std::string& written) {
  const auto equals = written.find('=');
  const PlannedReader reader = parsed(written);
  const std::string shown = text("reader \"", shortened(written, 80), "\" ");
  if (reader.name.empty() || (equals != std::string::npos && reader.block.empty()))
    return shown + "is not written NAME, or NAME=BLOCK";
  if (reader.name.size() > most_id_bytes || reader.block.size() > most_id_bytes)
    return shown + text("has a name of more than ", most_id_bytes, " bytes");
  return {};
}

}  // namespace

bool is_of_readings(const Requirement& requirement) {
  const Metric* metric = find_metric(requirement.metric);
  return metric != nullptr && metric->info().target == Target::readings;
}

std::vector<std::string> readers_faults(const RequirementPlan& plan) {
  if (!std::ranges::any_of(plan.requirements, is_of_readings)) {
    if (plan.readers.empty()) return {};
    return {
        "readers names those of a reader study, which no metric of the plan judges; leave it "
        "out"};
  }
  if (std::ssize(plan.readers) < least_readers || plan.readers.size() > most_readers)
    return {text("readers names ", plan.readers.size(),
                 "; name all of them (readers = [\"…\", …]), ", least_readers, " at least and ",
                 most_readers, " at most")};
  std::vector<std::string> faults;
  std::set<std::string> names;
  std::size_t with_block = 0;
  for (const std::string& written : plan.readers) {
    if (const std::string fault = fault_of(written); !fault.empty()) faults.push_back(fault);
    const PlannedReader reader = parsed(written);
    if (!names.insert(reader.name).second)
      faults.push_back(text("reader '", shortened(reader.name, 80), "' stands twice"));
    with_block += reader.block.empty() ? 0U : 1U;
  }
  if (with_block != 0 && with_block != plan.readers.size())
    faults.emplace_back(
        "some readers have a block and some have none; each has one, or each reads "
        "all cases");
  return faults;
}

std::vector<std::string> reader_blocks(const RequirementPlan& plan) {
  std::map<std::string, std::int64_t> counts;
  for (const PlannedReader& reader : planned_readers(plan)) ++counts[reader.block];
  std::vector<std::int64_t> sizes;
  for (const auto& [block, readers] : counts) sizes.push_back(readers);
  std::ranges::sort(sizes, std::greater());
  std::vector<std::string> texts;
  for (const std::int64_t size : sizes) texts.push_back(text(size));
  return texts;
}

std::vector<PlannedReader> planned_readers(const RequirementPlan& plan) {
  std::vector<PlannedReader> readers;
  for (const std::string& written : plan.readers) readers.push_back(parsed(written));
  return readers;
}

}  // namespace etalon::validation
