#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The models of bench/models/inference/engine_bench.cpp in ONNX Runtime: same files, same inputs.

Needs: numpy, onnxruntime. Usage: engine_onnxruntime.py <bench_models_inference_engine> [<repetitions>]
Prints the processor time of one sample on one thread in both, how many times faster Etalon is, and how far
the outputs differ, relative to the largest one. Fails when f32 outputs differ by more than 1e-5 or
when a decision (largest class) of an image differs.
"""
import json
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnxruntime


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def measure(session, feed, repetitions):
    times = []
    for i in range(repetitions + 3):
        start = time.process_time()
        outputs = session.run(None, feed)
        if i >= 3:
            times.append(1000 * (time.process_time() - start))
    return outputs, min(times), float(np.median(times))


def main():
    repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    root = pathlib.Path(tempfile.mkdtemp(prefix="etalon-engine-bench-"))
    subprocess.run([sys.argv[1], str(root), str(repetitions)], check=True,
                   stdout=subprocess.DEVNULL)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    failed = False
    rows = []
    for file in sorted(root.glob("*/model.onnx")):
        case = json.loads((file.parent / "case.json").read_text())
        session = onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])
        feed = {session.get_inputs()[0].name: np.load(file.parent / "input_0.npy")}
        outputs, least, median = measure(session, feed, repetitions)
        mine = np.load(file.parent / "output_0.npy")
        difference = np.abs(mine - outputs[0]).max() / np.abs(outputs[0]).max()
        equal = np.mean(mine.argmax(1) == outputs[0].argmax(1))
        failed |= case["int8_steps"] == 0 and not difference <= 1e-5
        failed |= mine.ndim == 2 and equal < 1
        rows.append(f"{file.parent.name:22} {case['least_ms']:8.3f} {case['median_ms']:8.3f} "
                    f"{least:8.3f} {median:8.3f} {least / case['least_ms']:7.2f} "
                    f"{difference:10.1e} {100 * equal:9.3f} %")
    print(f"{processor()}; {case['engine']}; onnxruntime {onnxruntime.__version__}; one thread, "
          f"one sample, {repetitions} repetitions; processor time")
    print(f"{'':22} {'Etalon (ms)':>17} {'ONNX Runtime (ms)':>17} {'times':>7}")
    print(f"{'':22} {'least':>8} {'median':>8} {'least':>8} {'median':>8} {'faster':>7} "
          f"{'difference':>10} {'decisions':>11}")
    print("\n".join(rows))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
