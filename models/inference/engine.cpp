// SPDX-License-Identifier: Apache-2.0
#include "models/inference/engine.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <new>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "models/graph/types/graph_types.hpp"
#include "models/inference/compile/lowering.hpp"
#include "models/inference/compile/simplify.hpp"
#include "models/inference/session.hpp"
#include "models/inference/steps/onednn.hpp"

namespace etalon::models {
namespace {

/// Input extents whose primitives are kept; the oldest go first.
constexpr std::size_t kept_sessions = 16;

void check_operators(const Graph& graph) {
  for (const Node& node : graph.nodes) {
    if (inference::is_supported(node.op)) continue;
    const std::string near = inference::nearest_operator(node.op);
    throw Error(ErrorKind::unsupported, text("node '", node.name, "': operator ", node.op,
                                             " is not computed by the inference engine",
                                             near.empty() ? "" : text(" (nearest: ", near, ")")));
  }
}

/// Checks one array against what the graph declares and returns the shape of one sample.
Shape sample_shape(const ValueInfo& wanted, const Array& got) {
  bool fits = got.dtype == DType::f32 && got.shape.size() == wanted.shape.size() &&
              !got.shape.empty() && got.shape[0] >= 1;
  for (std::size_t i = 1; fits && i < got.shape.size(); ++i) {
    fits = got.shape[i] >= 1 && (wanted.shape[i] < 0 || wanted.shape[i] == got.shape[i]);
  }
  Shape declared = wanted.shape;
  if (!declared.empty()) declared[0] = -1;
  check(fits, ErrorKind::usage,
        text("input '", wanted.name, "': wanted f32 of shape ", shape_text(declared), ", got ",
             to_string(got.dtype), " of shape ", shape_text(got.shape),
             " (-1 is any extent); bring the array into that shape"));
  Shape shape = got.shape;
  shape[0] = 1;
  return shape;
}

}  // namespace

struct Engine::Compiled {
  Compiled(const Graph& graph, EngineOptions chosen)
      : inputs(graph.inputs), types(graph), options(chosen) {}

  std::vector<ValueInfo> inputs;
  GraphTypes types;
  inference::Program program;
  EngineOptions options;
  std::mutex mutex;
  /// Shared, since a run may still use a session that others have pushed out.
  std::vector<std::pair<std::vector<Shape>, std::shared_ptr<const inference::Session>>> sessions;

  std::shared_ptr<const inference::Session> session_for(const std::vector<Shape>& shapes) {
    const std::scoped_lock lock(mutex);
    const auto found =
        std::ranges::find_if(sessions, [&](const auto& entry) { return entry.first == shapes; });
    if (found != sessions.end()) return found->second;
    std::vector<ValueInfo> sample = inputs;
    std::vector<Shape> extents;
    for (std::size_t i = 0; i < sample.size(); ++i) {
      sample[i].shape = shapes[i];
      extents.emplace_back(shapes[i].begin() + 1, shapes[i].end());
    }
    static_cast<void>(types.check_samples(extents));
    auto session = std::make_shared<const inference::Session>(program, sample);
    if (sessions.size() == kept_sessions) sessions.erase(sessions.begin());
    sessions.emplace_back(shapes, session);
    return session;
  }
};

Engine::Engine(const Graph& graph, EngineOptions options)
    : compiled_(std::make_unique<Compiled>(graph, options)) {
  check(options.threads >= 1, ErrorKind::usage, "the engine needs at least one thread");
  for (const ValueInfo& input : graph.inputs) {
    check(input.dtype == DType::f32, ErrorKind::unsupported,
          text("input '", input.name, "' is of type ", to_string(input.dtype),
               "; the inference engine takes f32"));
  }
  const Graph simple = inference::simplify(graph);
  check_operators(simple);
  compiled_->program = inference::lower(simple);

  // A graph that fixes its extents is prepared now: what does not fit is said before the first run.
  std::vector<Shape> shapes;
  for (const ValueInfo& input : graph.inputs) {
    Shape shape = input.shape;
    if (shape.empty()) return;
    shape[0] = 1;
    if (std::ranges::any_of(shape, [](std::int64_t extent) { return extent < 1; })) return;
    shapes.push_back(std::move(shape));
  }
  static_cast<void>(compiled_->session_for(shapes));
}

void Engine::prepare(std::span<const Shape> samples) const {
  std::vector<Shape> shapes;
  for (const Shape& sample : samples) {
    shapes.push_back({1});
    shapes.back().insert(shapes.back().end(), sample.begin(), sample.end());
  }
  static_cast<void>(compiled_->types.check_samples(samples));
  static_cast<void>(compiled_->session_for(shapes));
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

std::vector<Array> Engine::run(std::span<const Array> inputs) const {
  check(inputs.size() == compiled_->inputs.size() && !inputs.empty(), ErrorKind::usage,
        text("the model takes ", compiled_->inputs.size(), " inputs, got ", inputs.size()));
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    shapes.push_back(sample_shape(compiled_->inputs[i], inputs[i]));
    check(inputs[i].shape[0] == inputs[0].shape[0], ErrorKind::usage,
          text("input '", compiled_->inputs[i].name, "': wanted ", inputs[0].shape[0],
               " samples as in the first input, got ", inputs[i].shape[0]));
  }
  const std::int64_t batch = inputs[0].shape[0];
  const auto session = compiled_->session_for(shapes);
  std::vector<Array> outputs;
  for (Shape shape : session->output_shapes()) {
    check(!shape.empty(), ErrorKind::unsupported,
          "an output without a batch axis is not supported");
    shape[0] = batch;
    outputs.push_back(Array::zeros(DType::f32, std::move(shape)));
  }

  std::atomic<std::int64_t> next = 0;
  const auto work = [&] {
    const inference::OneThread one_thread;
    const auto worker = session->worker();
    std::vector<const float*> from(inputs.size());
    std::vector<float*> to(outputs.size());
    for (std::int64_t n = next++; n < batch; n = next++) {
      for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto values = inputs[i].as<float>();
        from[i] = values.data() + n * (std::ssize(values) / batch);
      }
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto values = outputs[i].as<float>();
        to[i] = values.data() + n * (std::ssize(values) / batch);
      }
      try {
        worker->run(from, to);
      } catch (const dnnl::error& problem) {
        // A primitive that was made and given what it asks for can only lack memory: kernels that
        // make their code at the first call report that as `unimplemented` or as a runtime error.
        if (problem.status != dnnl_invalid_arguments) throw std::bad_alloc();
        throw Error(ErrorKind::internal, text("oneDNN: ", problem.what()));
      }
    }
  };
  const std::int64_t threads = std::clamp<std::int64_t>(batch, 1, compiled_->options.threads);
  for_each_part(threads, threads, [&](std::int64_t /*part*/) {
    // A thread that comes late finds nothing left to prepare for.
    if (next < batch) work();
  });
  return outputs;
}

std::vector<std::string> Engine::plan() const {
  std::vector<std::string> lines;
  for (const auto& operation : compiled_->program.operations) {
    lines.push_back(inference::describe(operation));
  }
  return lines;
}

std::int64_t Engine::int8_steps() const {
  return std::ranges::count_if(compiled_->program.operations, &inference::Operation::is_int8);
}

std::string engine_version() {
  const dnnl_version_t* version = dnnl_version();
  std::string isa;
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::sse41: isa = "sse41"; break;
    case dnnl::cpu_isa::avx: isa = "avx"; break;
    case dnnl::cpu_isa::avx2: isa = "avx2"; break;
    case dnnl::cpu_isa::avx2_vnni: isa = "avx2_vnni"; break;
    case dnnl::cpu_isa::avx2_vnni_2: isa = "avx2_vnni_2"; break;
    case dnnl::cpu_isa::avx512_core: isa = "avx512_core"; break;
    case dnnl::cpu_isa::avx512_core_vnni: isa = "avx512_core_vnni"; break;
    case dnnl::cpu_isa::avx512_core_bf16: isa = "avx512_core_bf16"; break;
    case dnnl::cpu_isa::avx512_core_fp16: isa = "avx512_core_fp16"; break;
    case dnnl::cpu_isa::avx512_core_amx: isa = "avx512_core_amx"; break;
    case dnnl::cpu_isa::avx512_core_amx_fp16: isa = "avx512_core_amx_fp16"; break;
    default: isa = "other"; break;
  }
  return text("oneDNN ", version->major, ".", version->minor, ".", version->patch, ", ", isa);
}

}  // namespace etalon::models
