// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/mask_files.hpp"

#include <algorithm>
#include <mutex>
#include <new>
#include <system_error>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::jobs {

void require_masks(const std::vector<std::filesystem::path>& masks) {
  constexpr std::size_t most_named = 5;
  std::vector<std::string> missing;
  std::size_t count = 0;
  for (const std::filesystem::path& mask : masks) {
    std::error_code problem;
    // What is there and cannot be read says why when it is read.
    if (std::filesystem::status(mask, problem).type() != std::filesystem::file_type::not_found)
      continue;
    ++count;
    if (missing.size() < most_named) missing.push_back(mask.string());
  }
  check(count == 0, ErrorKind::io,
        text(count, " of ", masks.size(), " masks are missing: ", join(missing, ", "),
             count > missing.size() ? text(" and ", count - missing.size(), " more") : "",
             "; paths in a table begin at the table's folder"));
}

MaskFile read_mask(const std::filesystem::path& path) {
  const auto bytes = read_binary_file(path);
  return {.path = path,
          .digest = sha256(bytes),
          .volume = validation::read_label_volume(bytes, path.string())};
}

std::vector<validation::StructureRow> score_mask(const MaskFile& prediction,
                                                 const MaskFile& reference,
                                                 const validation::MaskScoring& scoring,
                                                 std::int64_t threads) {
  validation::require_one_grid(prediction.volume, prediction.path.string(), reference.volume,
                               reference.path.string());
  return validation::score_case(&prediction.volume, reference.volume, scoring, threads);
}

void for_each_case(const std::vector<std::string>& ids, std::int64_t threads,
                   const std::function<void(std::size_t, std::int64_t)>& work,
                   const std::function<void(std::int64_t, std::int64_t)>& done) {
  const std::int64_t all = std::ssize(ids);
  // Few cases leave threads to their inside.
  const std::int64_t inside = std::max<std::int64_t>(1, threads / all);
  std::mutex mutex;
  std::int64_t finished = 0;
  if (done) done(0, all);
  for_each_part(all, threads, [&](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    const std::string name = text("case '", validation::in_short(ids[at]), "'");
    try {
      work(at, inside);
    } catch (Error& error) {
      throw error.add_context(name);
    } catch (const std::bad_alloc&) {
      throw Error(ErrorKind::io,
                  text(name,
                       ": not enough memory for its masks; each core holds those of a case: allow "
                       "it fewer (taskset), or score with fewer --threads"));
    }
    const std::lock_guard lock(mutex);
    ++finished;
    if (done) done(finished, all);
  });
}

}  // namespace etalon::jobs
