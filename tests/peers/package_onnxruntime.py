#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A receiver without Etalon: are a package's model files valid ONNX, and do they compute in ONNX
Runtime what the package's golden vectors say?

Needs: numpy, onnx, onnxruntime. Usage: package_onnxruntime.py <package folder>
Outputs of both, fp32 and int8, agree to 1e-5 of the largest, and every decision (largest class) is
the same: int8 levels are the same, so only the last product in f32 may round apart.
"""
import json
import pathlib
import struct
import sys

import numpy as np
import onnx
import onnxruntime


def safetensors(file):
    """The f32 tensors of a safetensors file, from the format's public description."""
    content = file.read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    tensors = {}
    for name, entry in json.loads(content[8:8 + length]).items():
        if name == "__metadata__":
            continue
        assert entry["dtype"] == "F32", entry
        begin, end = entry["data_offsets"]
        values = np.frombuffer(content[8 + length + begin:8 + length + end], "<f4")
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def complaints_about(file, golden):
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])
    (entry,) = session.get_inputs()
    names = [value.name for value in session.get_outputs()]
    for name, theirs in zip(names, session.run(None, {entry.name: golden["input"]})):
        ours = golden.get(f"{file.name}/{name}")
        if ours is None or ours.shape != theirs.shape:
            yield f"no golden outputs of shape {theirs.shape} for '{name}'"
            continue
        limit = 1e-5 * max(1.0, float(np.abs(theirs).max()))
        difference = np.abs(ours - theirs)
        print(f"{file.name} {name}: {len(ours)} samples, largest difference {difference.max():.2e}, "
              f"limit {limit:.2e}, {100 * np.mean(difference > 1e-5):.1f} % differ")
        if not difference.max() <= limit:
            yield f"'{name}' differs by {difference.max():.2e}, allowed {limit:.2e}"
        if ours.ndim == 2 and not np.array_equal(ours.argmax(1), theirs.argmax(1)):
            yield f"'{name}': another class is the largest"


def main():
    package = pathlib.Path(sys.argv[1])
    golden = safetensors(package / "golden.safetensors")
    files = sorted(package.glob("*.onnx"))
    complaints = [f"{file.name}: {complaint}" for file in files for complaint in complaints_about(file, golden)]
    for complaint in complaints:
        print("FAILED", complaint)
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {len(files)} models")
    return 1 if complaints or not files else 0


if __name__ == "__main__":
    sys.exit(main())
