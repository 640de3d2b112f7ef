// SPDX-License-Identifier: Apache-2.0
// Gives a target its seeds and mutations of them, drawn alike in every run: a test without a
// fuzzer.
//
//   fuzz_<parser>                  3000 inputs; writes a failing one to failing-fuzz_<parser>.bin
//   fuzz_<parser> --inputs N       so many
//   fuzz_<parser> --seeds FOLDER   writes the seeds there, for libFuzzer
//   fuzz_<parser> FILE...          those inputs alone
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "tests/fuzz/one_input.hpp"
#include "tests/fuzz/target.hpp"

namespace etalon::fuzz {
namespace {

/// Draws of one mutated input.
class Draws {
 public:
  explicit Draws(std::uint64_t input) : stream_(1, RandomPurpose::test, input) {}
  std::size_t below(std::size_t bound) { return stream_.below(bound, next_++); }

 private:
  RandomStream stream_;
  std::uint64_t next_ = 0;
};

/// A run of digits that `text` holds, as [begin, end); empty when there is none behind `from`.
std::pair<std::size_t, std::size_t> number_behind(const std::string& text, std::size_t from) {
  constexpr std::string_view digits = "0123456789";
  const std::size_t begin = text.find_first_of(digits, from);
  if (begin == std::string::npos) return {0, 0};
  return {begin, std::min(text.find_first_not_of(digits, begin), text.size())};
}

void mutate(std::string& bytes, const std::vector<std::string>& all, Draws& draws) {
  static const std::array<std::string, 10> extremes = {
      "0",     "-1",  "2147483648", "4294967296", "9223372036854775807", "18446744073709551616",
      "1e999", "nan", "\"\"",       "[]"};
  static const std::array<std::string, 6> words = {std::string(4, '\0'),
                                                   std::string(8, '\xff'),
                                                   std::string("\xff\xff\xff\x7f", 4),
                                                   std::string("\0\0\0\0\0\0\0\x80", 8),
                                                   "\n",
                                                   "[[[[[[[["};
  const std::size_t at = draws.below(bytes.size() + 1);
  const std::size_t length = std::min(bytes.size() - at, 1 + draws.below(1 + draws.below(64)));
  switch (draws.below(8)) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << draws.below(8)));
      break;
    case 1:
      if (at < bytes.size()) bytes[at] = static_cast<char>(draws.below(256));
      break;
    case 2: bytes.erase(at, length); break;
    case 3: bytes.insert(at, bytes.substr(at, length)); break;
    case 4: bytes.resize(at); break;
    case 5: {
      const std::string& word = words[draws.below(words.size())];
      bytes.replace(at, std::min(word.size(), bytes.size() - at), word);
      break;
    }
    case 6: {
      const auto [begin, end] = number_behind(bytes, at);
      if (end > begin) bytes.replace(begin, end - begin, extremes[draws.below(extremes.size())]);
      break;
    }
    default: {
      const std::string& other = all[draws.below(all.size())];
      const std::size_t from = draws.below(other.size() + 1);
      bytes.insert(at, other.substr(from, 1 + draws.below(64)));
    }
  }
}

std::string input_of(std::uint64_t number, const std::vector<std::string>& all) {
  if (number < all.size()) return all[number];
  Draws draws(number);
  std::string bytes = all[draws.below(all.size())];
  for (std::size_t left = 1 + draws.below(4); left > 0; --left) mutate(bytes, all, draws);
  return bytes;
}

/// The inputs run in a child, all of them: threads that a parser starts do not outlive a fork. What
/// it was at when it ended is in memory that both see.
int run_mutations(const std::string& name, std::uint64_t count) {
  const std::vector<std::string> all = seeds();
  void* shared = ::mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  check(shared != MAP_FAILED, ErrorKind::io, "no memory to share with the child");
  auto* current = static_cast<volatile std::uint64_t*>(shared);
  const pid_t child = ::fork();
  check(child >= 0, ErrorKind::io, "cannot fork");
  if (child == 0) {
    for (std::uint64_t i = 0; i < count; ++i) {
      *current = i;
      if (i < all.size()) {
        parse(all[i]);  // a seed is valid: no error passes
      } else {
        judge_one_input(input_of(i, all));
      }
    }
    ::_exit(0);
  }
  int status = 0;
  check(::waitpid(child, &status, 0) == child, ErrorKind::io, "cannot wait for the child");
  if (status == 0) {
    std::printf("%s: %zu seeds, %llu inputs\n", name.c_str(), all.size(),
                static_cast<unsigned long long>(count));
    return 0;
  }
  const std::string file = "failing-" + name + ".bin";
  write_file(file, input_of(*current, all));
  std::fprintf(stderr, "%s: input %llu ends the program; it stands in %s\n", name.c_str(),
               static_cast<unsigned long long>(*current), file.c_str());
  return 1;
}

int write_seeds(const std::filesystem::path& folder) {
  std::size_t number = 0;
  for (const std::string& seed : seeds()) write_file(folder / text("seed-", number++), seed);
  return 0;
}

int dispatch(const std::vector<std::string>& arguments) {
  const std::string name = std::filesystem::path(arguments[0]).filename();
  if (arguments.size() == 3 && arguments[1] == "--seeds") return write_seeds(arguments[2]);
  if (arguments.size() == 3 && arguments[1] == "--inputs")
    return run_mutations(name, std::stoull(arguments[2]));
  if (arguments.size() == 1) return run_mutations(name, 3000);
  for (std::size_t i = 1; i < arguments.size(); ++i) judge_one_input(read_text_file(arguments[i]));
  return 0;
}

}  // namespace
}  // namespace etalon::fuzz

int main(int argc, char** argv) {
  try {
    return etalon::fuzz::dispatch({argv, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
