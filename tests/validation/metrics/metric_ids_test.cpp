// SPDX-License-Identifier: Apache-2.0
// An id is one definition: who writes it into a second source writes the definition again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "core/file.hpp"

namespace etalon::validation {
namespace {

namespace fs = std::filesystem;

using Places = std::map<std::string, std::set<std::string>>;

/// Where each id stands that `pattern` finds in the files of `folders` with that ending.
Places places_of(const char* pattern, std::initializer_list<const char*> folders,
                 const std::string& ending) {
  const fs::path root = std::getenv("ETALON_SOURCE_DIR");
  const std::regex find(pattern);
  Places places;
  for (const char* folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ending) continue;
      const std::string text = read_text_file(entry.path());
      for (std::sregex_iterator at(text.begin(), text.end(), find), end; at != end; ++at) {
        places[at->str(1)].insert(entry.path().lexically_relative(root).string());
      }
    }
  }
  return places;
}

constexpr auto in_catalogue = {"validation/metrics", "validation/catalogue"};
constexpr auto in_metrics = {"validation/metrics"};
constexpr const char* quoted = R"re(\.id = "([a-z0-9_.]+/[0-9]+)")re";
constexpr const char* documented = "`([a-z0-9_.]+/[0-9]+)`";

std::string listed(const std::set<std::string>& files) {
  std::string result;
  for (const std::string& file : files) result += file + " ";
  return result;
}

TEST(MetricIds, no_id_stands_in_two_sources) {
  const Places sources = places_of(quoted, in_catalogue, ".cpp");
  ASSERT_GE(sources.size(), 20U);
  for (const auto& [id, files] : sources) EXPECT_EQ(files.size(), 1U) << id << " " << listed(files);
  const Places headers = places_of(documented, in_metrics, ".hpp");
  ASSERT_GE(headers.size(), 40U);
  for (const auto& [id, files] : headers) EXPECT_EQ(files.size(), 1U) << id << " " << listed(files);
}

TEST(MetricIds, who_registers_what_a_header_defines_includes_it) {
  const fs::path root = std::getenv("ETALON_SOURCE_DIR");
  const Places sources = places_of(quoted, in_catalogue, ".cpp");
  const Places headers = places_of(documented, in_metrics, ".hpp");
  int both = 0;
  for (const auto& [id, files] : sources) {
    const auto defined = headers.find(id);
    if (defined == headers.end()) continue;
    ++both;
    const std::string text = read_text_file(root / *files.begin());
    EXPECT_NE(text.find("#include \"" + *defined->second.begin() + "\""), std::string::npos)
        << id << " of " << *files.begin() << " is defined in " << *defined->second.begin();
  }
  EXPECT_GE(both, 10);
}

TEST(MetricIds, no_id_is_defined_on_two_pages) {
  const Places pages = places_of(R"((?:^|\n)\| (?:`[a-z0-9_.]+/[0-9]+`, )*`([a-z0-9_.]+/[0-9]+)`)",
                                 {"docs/metrics"}, ".md");
  ASSERT_GE(pages.size(), 20U);
  for (const auto& [id, files] : pages) EXPECT_EQ(files.size(), 1U) << id << " " << listed(files);
}

}  // namespace
}  // namespace etalon::validation
