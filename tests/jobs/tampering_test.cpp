// SPDX-License-Identifier: Apache-2.0
// Every file of a package and every blob on its way through a registry, with one bit changed or one
// byte less: `etalon verify` refuses it and names it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "core/error.hpp"
#include "jobs/commands/command.hpp"
#include "tests/jobs/finished_job.hpp"
#include "tests/support/archives.hpp"

namespace etalon::jobs {
namespace {

namespace fs = std::filesystem;
using etalon::testing_support::overwrite;
using testing::HasSubstr;

/// What `etalon verify` of the reference throws; empty when it accepts.
std::string refusal(const std::string& reference) {
  Arguments arguments;
  arguments.positional = {reference};
  arguments.trust = testing_support::finished_job().directory() / "trust.toml";
  testing::internal::CaptureStdout();
  std::string message;
  try {
    EXPECT_EQ(verify_command(testing_support::the_session(), arguments), 0);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::integrity) << error.what();
    message = error.what();
  }
  static_cast<void>(testing::internal::GetCapturedStdout());
  return message;
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

/// Calls `expect_refused` with one bit of the file's middle changed and without its last byte, and
/// puts it back.
void tamper(const fs::path& file, const std::function<void()>& expect_refused) {
  const std::string whole = read_text_file(file);
  std::string changed = whole;
  changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
  overwrite(file, changed);
  expect_refused();
  overwrite(file, whole.substr(0, whole.size() - 1));
  expect_refused();
  overwrite(file, whole);
}

TEST(Tampering, with_any_file_of_a_package_is_refused_and_named) {
  const fs::path folder = testing_support::package_copy("copy");
  ASSERT_EQ(refusal(folder), "");
  const auto files = files_of(folder / "package");
  EXPECT_EQ(files.size(), 12U);
  for (const fs::path& file : files) {
    const std::string name = fs::relative(file, folder / "package");
    tamper(file, [&] { EXPECT_THAT(refusal(folder), HasSubstr(name)); });
  }
  EXPECT_EQ(refusal(folder), "");
}

TEST(Tampering, with_any_signed_document_is_refused_and_named) {
  const fs::path folder = testing_support::package_copy("documents");
  auto files = files_of(folder / "signatures");
  for (const auto& file : files_of(folder / "statements")) files.push_back(file);
  EXPECT_EQ(files.size(), 5U);
  for (const fs::path& file : files) {
    tamper(file, [&] { EXPECT_THAT(refusal(folder), HasSubstr(file.filename().string())); });
  }
}

TEST(Tampering, with_any_blob_of_a_layout_is_refused_and_named) {
  const fs::path layout = "layout";
  fs::remove_all(layout);
  fs::copy(testing_support::finished_job().directory() / "registry", layout,
           fs::copy_options::recursive);
  const std::string reference = "layout:1.0.0";
  ASSERT_EQ(refusal(reference), "");
  const auto blobs = files_of(layout / "blobs");
  // Manifest, configuration and 12 layers; each of 5 documents has a manifest and a layer. The
  // empty configuration of those, `{}`, is known without being read.
  std::size_t read = 0;
  for (const fs::path& blob : blobs) {
    if (fs::file_size(blob) == 2) continue;
    ++read;
    tamper(blob, [&] { EXPECT_THAT(refusal(reference), HasSubstr(blob.filename().string())); });
  }
  EXPECT_EQ(read, 24U);
  EXPECT_EQ(refusal(reference), "");
}

}  // namespace
}  // namespace etalon::jobs
