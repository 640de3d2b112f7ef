#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ONNX's checker on model files of Etalon, and ONNX Runtime's outputs against the engine's.

Needs: numpy, onnx, onnxruntime. Usage: onnxruntime_outputs.py <models_inference_peer_dump>
or, for a folder that is there already:  onnxruntime_outputs.py --folder <folder>
A folder per model holds model.onnx, input_<i>.npy, output_<i>.npy and case.json. f32 outputs must
agree to 1e-5 of the largest output. Where ONNX Runtime fuses an int8 operator, the two have the same
arithmetic: the levels must be equal, to the bit. Where it computes dequantized numbers instead,
outputs may differ by one quantization step (case.json: step). The largest channel of each sample
must be the same one.
"""
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime


# What ONNX Runtime computes in real numbers although its result is quantized: operators and
# activations that it has no int8 form of.
NOT_FUSED = {"int8_conv2d_leaky_relu", "int8_conv2d_clip", "int8_residual_add_relu", "int8_conv_transpose1d",
             "int8_conv_transpose2d_overlapping", "int8_conv_transpose3d"}
REAL = {"Conv", "FusedConv", "ConvTranspose", "Gemm", "MatMul", "Add", "GlobalAveragePool"}


def arrays(folder, kind):
    files = sorted(folder.glob(f"{kind}_*.npy"), key=lambda file: int(file.stem.split("_")[1]))
    return [np.load(file) for file in files]


def complaints_about(folder):
    case = json.loads((folder / "case.json").read_text())
    file = str(folder / "model.onnx")
    onnx.checker.check_model(onnx.load(file), full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.optimized_model_filepath = str(folder / "optimized")
    session = onnxruntime.InferenceSession(file, options, ["CPUExecutionProvider"])
    operators = collections.Counter(node.op_type for node in onnx.load(folder / "optimized").graph.node)
    exact = case["step"] > 0 and not REAL & operators.keys()
    if case["step"] > 0 and exact == (folder.name in NOT_FUSED):
        yield f"ONNX Runtime runs {dict(operators)}, which its list of fused operators does not expect"
    names = [value.name for value in session.get_inputs()]
    results = session.run(None, dict(zip(names, arrays(folder, "input"))))
    expected = arrays(folder, "output")
    if len(results) != len(expected):
        yield f"{len(expected)} outputs, ONNX Runtime has {len(results)}"
    for i, (mine, theirs) in enumerate(zip(expected, results)):
        if mine.shape != theirs.shape:
            yield f"output {i}: shape {mine.shape}, ONNX Runtime has {theirs.shape}"
            continue
        step = case["step"]
        limit = 0.0 if exact else step * 1.001 if step > 0 else 1e-5 * np.abs(theirs).max()
        difference = np.abs(mine - theirs).max()
        share = np.mean(np.abs(mine - theirs) > 1e-5 * np.abs(theirs).max())
        print(f"{folder.name:36} output {i}: largest difference {difference:.2e}, limit {limit:.2e}, "
              f"{100 * share:.2f} % differ, {case['int8_steps']} int8 steps")
        if not difference <= limit:
            yield f"output {i}: differs by {difference:.2e}, allowed {limit:.2e}"
        # Logits of one number per class; positions of a feature map are no decisions.
        if mine.ndim == 2 and not np.array_equal(mine.argmax(1), theirs.argmax(1)):
            yield f"output {i}: another class is the largest"


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--folder":
        root = pathlib.Path(sys.argv[2])
    else:
        root = pathlib.Path(tempfile.mkdtemp(prefix="etalon-engine-"))
        subprocess.run([sys.argv[1], str(root)], check=True)
    folders = sorted(folder.parent for folder in root.glob("*/case.json"))
    failed = 0
    for folder in folders:
        for complaint in complaints_about(folder):
            print(f"FAILED {folder.name}: {complaint}")
            failed += 1
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}: {len(folders)} models, "
          f"{failed} complaints")
    return 1 if failed or not folders else 0


if __name__ == "__main__":
    sys.exit(main())
