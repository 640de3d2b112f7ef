// SPDX-License-Identifier: Apache-2.0
// Linked into the program alone: what needs LibTorch stands here once more, and calls the module's.
// Hidden, so that the module's own calls do not come back here.
#include <dlfcn.h>
#include <sys/mman.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "core/error.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "models/module/torch_functions.hpp"

// Generated when the module is linked (cmake/ModuleDigest.cmake).
extern "C" const char* etalon_module_sha256();
extern "C" unsigned long etalon_module_bytes();

#define ETALON_GATE [[gnu::visibility("hidden")]]

namespace etalon::models {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "libetalon_torch.so";
constexpr std::string_view remedy = "; install Etalon whole";

/// Beside the program where it was built, below the libraries where it was installed.
fs::path module_file() {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  const fs::path beside = folder / file_name;
  const fs::path installed = (folder / ETALON_MODULE_FOLDER / file_name).lexically_normal();
  std::error_code problem;  // what cannot be looked at is not there
  if (fs::exists(beside, problem)) return beside;
  if (fs::exists(installed, problem)) return installed;
  throw Error(ErrorKind::io,
              text("the part of the program that computes with LibTorch is missing: there is "
                   "neither ",
                   beside.string(), " nor ", installed.string(), remedy));
}

/// The program was linked with the digest of its module: what is damaged, cut off, of another build
/// or somebody else's is not loaded, since loading runs it.
void check_is_own(const fs::path& file) {
  std::error_code problem;
  check(fs::is_regular_file(file, problem), ErrorKind::io,
        text(file.string(), ": is no file", remedy));
  // Its size first: a file of another one may be very large.
  check(fs::file_size(file, problem) == etalon_module_bytes() &&
            sha256_file(file).hex() == etalon_module_sha256(),
        ErrorKind::io,
        text(file.string(),
             ": is not the module that this program was built with (damaged, "
             "stripped or of another build)",
             remedy));
}

/// In the loader's words, which name its file.
[[noreturn]] void refuse(const std::string& words) {
  if (is_lack_of_memory(std::runtime_error(words))) {
    throw Error(ErrorKind::io, text("not enough memory to load LibTorch (", words,
                                    "); give the process more (ulimit -v, slurm.memory)"));
  }
  throw Error(ErrorKind::io, text("LibTorch cannot be loaded (", words, ")", remedy));
}

/// Address space that loading takes, 413 MiB measured: what lacks while LibTorch's own parts are
/// set up ends the program.
void require_room() {
  constexpr std::size_t needed = std::size_t{430} << 20U;
  void* room =
      ::mmap(nullptr, needed, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED)
    refuse(text("cannot allocate memory: ", needed >> 20U, " MiB of addresses"));
  ::munmap(room, needed);
}

const TorchFunctions& load() {
  const fs::path file = module_file();
  check_is_own(file);
  require_room();
  void* module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) refuse(::dlerror());
  using Functions = const TorchFunctions* (*)();
  const auto functions = reinterpret_cast<Functions>(::dlsym(module, torch_functions_symbol));
  ensure(functions != nullptr, "the module has its table");
  functions()->pin_arithmetic();
  return *functions();
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
