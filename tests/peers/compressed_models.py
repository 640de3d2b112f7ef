#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ONNX's checker and ONNX Runtime on folded and quantized models.

Needs: onnx, onnxruntime (1.32 is known to serve; old ones do not fuse a convolution whose bias is f32).
Usage: compressed_models.py <models_compression_model_dump>
Every file must pass the full check with shape inference. As written (without optimization) ONNX
Runtime must compute the outputs of Etalon's executor. Optimized, it must compute int8 graphs with
quantized operators, leave the layers of mixed graphs in floating point, and give the outputs of
Etalon's engine. Where both add in f32 before they quantize (mixed graphs; a 3-D U-Net, whose
normalizations are in real numbers), a level may differ here and there: outputs may move by less than
quantization itself did, and but for the U-Net by one step in 255 at most.
"""
import collections
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime

# Quantized operators in ONNX Runtime's optimized graph. It fuses no layer whose result stays in
# floating point: the last Gemm, and the convolutions before instance normalizations.
WANTED = {
    "mlp.int8": {"QGemm": 2},
    "resnet18.int8": {"QLinearConv": 20, "QLinearAdd": 8, "QLinearGlobalAveragePool": 1},
    "resnet18_imagenet.int8": {"QLinearConv": 20, "QLinearAdd": 8},
    "unet3d.int8": {"QLinearConcat": 2},
    # 21 layers and 8 sums, every third of them left in floating point.
    "resnet18_mixed.int8": {"QLinearConv": 7, "FusedConv": 6, "Conv": 7, "QLinearAdd": 4},
}
Level = onnxruntime.GraphOptimizationLevel


def run(file, level, saved=""):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.optimized_model_filepath = str(saved)
    options.graph_optimization_level = level
    session = onnxruntime.InferenceSession(str(file), options, ["CPUExecutionProvider"])
    values = np.fromfile(file.with_suffix(".input"), np.float32)
    shape = [extent if isinstance(extent, int) else 1 for extent in session.get_inputs()[0].shape]
    if np.prod(shape) != values.size:  # free extents: a cube
        edge = round((values.size / shape[1]) ** (1 / (len(shape) - 2)))
        shape[2:] = [edge] * (len(shape) - 2)
    return session.run(None, {"input": values.reshape(shape)})[0].ravel()


def written(file, suffix=".output"):
    return np.fromfile(file.with_suffix(suffix), np.float32)


def difference(actual, expected):
    return np.abs(actual - expected).max() / np.abs(expected).max()


def check(file, folder):
    """List of complaints about one model."""
    onnx.checker.check_model(onnx.load(file), full_check=True)
    as_written = difference(run(file, Level.ORT_DISABLE_ALL), written(file))
    saved = folder / (file.stem + ".optimized")
    optimized = difference(run(file, Level.ORT_ENABLE_ALL, saved), written(file, ".engine"))
    operators = collections.Counter(node.op_type for node in onnx.load(saved).graph.node)
    limit = 1e-5
    if file.stem.endswith("_mixed.int8") or file.stem == "unet3d.int8":
        floating = file.with_name(file.name.replace(".int8.", ".folded."))
        limit += difference(written(file), written(floating))
    if file.stem.endswith("_mixed.int8") and not file.stem.startswith("unet3d"):
        limit = min(limit, 1 / 255)
    print(f"{file.stem:24} as written {as_written:.1e}, optimized {optimized:.1e} (limit {limit:.1e})"
          f" {dict(operators)}")
    complaints = []
    if as_written > 1e-5 or optimized > limit:
        complaints.append(f"{file.name}: outputs differ by {as_written:.2e} and {optimized:.2e}")
    for operator, count in WANTED.get(file.stem, {}).items():
        if operators[operator] != count:
            complaints.append(f"{file.name}: {operators[operator]} {operator}, wanted {count}")
    return complaints


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="etalon-compressed-"))
    subprocess.run([sys.argv[1], str(folder)], check=True)
    files = sorted(folder.glob("*.onnx"))
    complaints = [complaint for file in files for complaint in check(file, folder)]
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {len(files)} models")
    for complaint in complaints:
        print("FAILED", complaint)
    return 1 if complaints or not files else 0


if __name__ == "__main__":
    sys.exit(main())
