// SPDX-License-Identifier: Apache-2.0
// Processor time of one sample on one thread: ResNet-18 on 28×28 images and a 3-D U-Net on 16×64×64
// volumes, f32 and int8. bench/peers/engine_onnxruntime.py runs ONNX Runtime on the same files.
//
//   engine_bench <folder> [<repetitions>]
//
// Per model it leaves a folder with model.onnx, input_0.npy, output_<i>.npy and case.json.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "distributed/communicator.hpp"
#include "models/compression/quantize.hpp"
#include "models/executor/versions.hpp"
#include "models/inference/engine.hpp"
#include "models/onnx/onnx_file.hpp"
#include "models/zoo/zoo.hpp"
#include "tests/support/npy.hpp"

namespace etalon::models {
namespace {

Array random_input(std::uint64_t key, const Shape& shape) {
  const RandomStream stream(17, RandomPurpose::test, key);
  Array array = Array::zeros(DType::f32, shape);
  auto values = array.as<float>();
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 2.0F * stream.uniform(i) - 1.0F;
  return array;
}

struct Measurement {
  double least = 0.0;   ///< ms
  double median = 0.0;  ///< ms
};

/// Processor time of this process, ms: a sample is computed by one thread, and other programs on
/// the machine do not count.
double processor_time() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

Measurement measure(const Engine& engine, const Array& input, int repetitions) {
  std::vector<double> times;
  for (int i = 0; i < repetitions + 3; ++i) {
    const double start = processor_time();
    static_cast<void>(engine.run({&input, 1}));
    if (i >= 3) times.push_back(processor_time() - start);
  }
  std::ranges::sort(times);
  return {times.front(), times[times.size() / 2]};
}

void bench(const std::filesystem::path& folder, const std::string& name, const Graph& graph,
           const Array& input, int repetitions) {
  const std::filesystem::path place = folder / name;
  std::filesystem::create_directories(place);
  write_onnx(place / "model.onnx", graph);
  const Engine engine(graph);
  const Measurement time = measure(engine, input, repetitions);
  etalon::testing::write_npy(place / "input_0.npy", input);
  const std::vector<Array> outputs = engine.run({&input, 1});
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    etalon::testing::write_npy(place / text("output_", i, ".npy"), outputs[i]);
  }
  write_file(place / "case.json", Json::object({{"least_ms", time.least},
                                                {"median_ms", time.median},
                                                {"repetitions", repetitions},
                                                {"int8_steps", engine.int8_steps()},
                                                {"engine", engine_version()}})
                                      .pretty());
  std::printf("%-22s %9s ms (least), %9s ms (median), %lld int8 steps\n", name.c_str(),
              fixed(time.least, 3).c_str(), fixed(time.median, 3).c_str(),
              static_cast<long long>(engine.int8_steps()));
}

void bench_both(const std::filesystem::path& folder, const std::string& name, const Graph& graph,
                const Shape& shape, int repetitions) {
  const Array input = random_input(0, shape);
  bench(folder, name, graph, input, repetitions);
  const Graph folded = fold_for_inference(graph);
  distributed::Communicator alone;
  const auto sample = [&](std::int64_t i) {
    return random_input(static_cast<std::uint64_t>(i) + 1, shape);
  };
  const Calibration ranges = calibrate(alone, folded, 4, sample, {.calibration = "minmax"});
  bench(folder, name + ".int8", quantize(folded, ranges, {}), input, repetitions);
}

void bench_all(const std::filesystem::path& folder, int repetitions) {
  std::printf("%s, one thread, one sample, %d repetitions\n", engine_version().c_str(),
              repetitions);
  for (const std::int64_t width : {16, 64}) {
    bench_both(folder, text("resnet18_width", width),
               build_resnet18({.width = width}, {{1, 28, 28}, 2, {{0.0F}, {0.6F}}}, 1),
               {1, 1, 28, 28}, repetitions);
  }
  bench_both(folder, "unet3d",
             build_unet3d({.channels = {16, 32, 64}}, {{1, 16, 64, 64}, 2, {{0.0F}, {0.6F}}}, 1),
             {1, 1, 16, 64, 64}, repetitions);
}

}  // namespace
}  // namespace etalon::models

int main(int argc, char** argv) {
  std::int64_t repetitions = 40;
  if (argc < 2 || (argc == 3 && !etalon::parse_number(argv[2], repetitions)) || argc > 3) {
    std::fprintf(stderr, "usage: engine_bench <folder> [<repetitions>]\n");
    return 2;
  }
  try {
    etalon::models::pin_arithmetic();
    etalon::models::bench_all(argv[1], static_cast<int>(repetitions));
  } catch (const etalon::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
