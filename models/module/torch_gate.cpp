// SPDX-License-Identifier: Apache-2.0
// Linked into the program alone: what needs LibTorch stands here once more, and calls the module's.
// Hidden, so that the module's own calls do not come back here.
#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "core/build.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/module/torch_functions.hpp"

#define ETALON_GATE [[gnu::visibility("hidden")]]

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

/// Beside the program where it was built, below the libraries where it was installed.
fs::path module_file() {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  fs::path beside = folder / "libetalon_torch.so";
  if (fs::exists(beside)) return beside;
  return (folder / ETALON_MODULE_FOLDER / "libetalon_torch.so").lexically_normal();
}

/// The table of sections ends an ELF file. What is cut off before would stop the loader by a
/// signal.
bool is_cut_off(const fs::path& file) {
  ElfW(Ehdr) header{};
  std::ifstream(file, std::ios::binary).read(reinterpret_cast<char*>(&header), sizeof(header));
  return header.e_shoff + std::uint64_t{header.e_shnum} * header.e_shentsize > fs::file_size(file);
}

/// In the loader's words, which name its file.
[[noreturn]] void refuse(std::string_view words) {
  constexpr std::array shortage{"failed to map segment", "annot allocate memory", "out of memory"};
  const auto is_in_words = [&](std::string_view each) {
    return words.find(each) != std::string_view::npos;
  };
  if (std::ranges::any_of(shortage, is_in_words)) {
    throw Error(ErrorKind::io, text("not enough memory to load LibTorch (", words,
                                    "); give the process more (ulimit -v, slurm.memory)"));
  }
  throw Error(ErrorKind::io, text("the part of the program that trains cannot be loaded (", words,
                                  "); install Etalon whole"));
}

const TorchFunctions& load() {
  const fs::path file = module_file();
  check(!fs::exists(file) || !is_cut_off(file), ErrorKind::io,
        text(file.string(), ": is cut off; install Etalon whole"));
  void* module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) refuse(::dlerror());
  using Functions = const TorchFunctions* (*)();
  const auto functions = reinterpret_cast<Functions>(::dlsym(module, torch_functions_symbol));
  check(functions != nullptr, ErrorKind::io,
        text(file.string(), ": is no part of Etalon; install Etalon whole"));
  const TorchFunctions& found = *functions();
  const BuildIdentity mine = build_identity();
  if (found.version != mine.version || found.commit != mine.commit) {
    throw Error(ErrorKind::io, text(file.string(), ": is of Etalon ", found.version, " (",
                                    found.commit, "), the program of ", mine.version, " (",
                                    mine.commit, "); install Etalon whole"));
  }
  found.pin_arithmetic();
  return found;
}

const TorchFunctions& torch() {
  static const TorchFunctions& functions = load();
  return functions;
}

}  // namespace

ETALON_GATE Calibration calibrate(distributed::Communicator& comm, const Graph& graph,
                                  std::int64_t samples, const CalibrationInput& input,
                                  const CompressOptions& options) {
  return torch().calibrate(comm, graph, samples, input, options);
}

ETALON_GATE void check_operator(const Node& node) { torch().check_operator(node); }

ETALON_GATE CheckpointFolder checkpoint_folder(const TrainTask& task) {
  return torch().checkpoint_folder(task);
}

ETALON_GATE std::vector<Objection> dry_run(const Graph& graph, const ScoredOutput& output,
                                           const ModelDemand& demand, const Trial& trial) {
  return torch().dry_run(graph, output, demand, trial);
}

ETALON_GATE FirstLoss first_loss(const Graph& graph, const datasets::SampleReader& samples,
                                 const TrainOptions& options) {
  return torch().first_loss(graph, samples, options);
}

ETALON_GATE std::string first_loss_warning(const FirstLoss& loss) {
  return torch().first_loss_warning(loss);
}

ETALON_GATE std::string instruction_set() { return torch().instruction_set(); }

ETALON_GATE std::string mkl_branch() { return torch().mkl_branch(); }

ETALON_GATE std::string mkl_version() { return torch().mkl_version(); }

ETALON_GATE ReplayResult replay(distributed::Communicator& comm, const TrainTask& task,
                                std::int64_t from, std::int64_t to, bool show_progress) {
  return torch().replay(comm, task, from, to, show_progress);
}

ETALON_GATE std::vector<Array> run_graph(const Graph& graph, std::span<const Array> inputs) {
  return torch().run_graph(graph, inputs);
}

ETALON_GATE std::string torch_version() { return torch().torch_version(); }

ETALON_GATE TrainResult train(distributed::Communicator& comm, const TrainTask& task,
                              const Log& log, bool show_progress) {
  return torch().train(comm, task, log, show_progress);
}

}  // namespace etalon::models
