# SPDX-License-Identifier: Apache-2.0
"""ONNX files against the reference tools: what Etalon writes passes onnx.checker and gives the same
outputs in ONNX Runtime; what onnx.helper makes at each opset from 11 to 23 is read and computed alike.

Needs: onnx, onnxruntime, numpy. Usage: onnx_runtime.py <models_onnx_peer>
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(1)
failures = 0


def random(*shape):
    return rng.uniform(-1, 1, shape).astype(np.float32)


def etalon_outputs(program, cases):
    """The outputs of every (name, file, inputs), or the message of a refusal."""
    text = json.dumps([{"file": str(file), "inputs": [{"shape": list(x.shape), "values": x.ravel().tolist()}
                                                      for x in inputs]} for _, file, inputs in cases])
    done = subprocess.run([program, "run"], input=text, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def compare(program, cases):
    global failures
    for (name, file, inputs), mine in zip(cases, etalon_outputs(program, cases), strict=True):
        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        expected = session.run(None, dict(zip([i.name for i in session.get_inputs()], inputs)))
        good, verdict = False, mine
        if isinstance(mine, list) and [o["shape"] for o in mine] == [list(y.shape) for y in expected]:
            worst = max(float(np.abs(np.array(o["values"], np.float32).reshape(y.shape) - y).max()
                              / (1 + np.abs(y).max())) for o, y in zip(mine, expected))
            good, verdict = worst <= 2e-6, f"{worst:.1e}"
        failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {name:40s} {verdict}")


def constant(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def cases(opset):
    """(name, nodes, constants, input shapes): operators as the given opset writes them."""
    node = helper.make_node
    axes = {"axes": [1, 2], "keepdims": 0}
    mean = ([node("ReduceMean", ["x"], ["y"], **axes)], []) if opset < 18 else (
        [node("ReduceMean", ["x", "axes"], ["y"], keepdims=0)], [constant("axes", [1, 2], np.int64)])
    drop = ([node("Dropout", ["x"], ["y"], ratio=0.3)], []) if opset < 12 else (
        [node("Dropout", ["x", "ratio"], ["y"])], [constant("ratio", 0.3)])
    yield "reduce_mean", *mean, [(2, 3, 4)]
    yield "dropout", *drop, [(2, 3)]
    yield "softmax", [node("Softmax", ["x"], ["y"], axis=-1)], [], [(2, 5)]
    # Before opset 13 the axis splits the extents in two; axis 1 is the default then.
    yield "softmax_rank_4", [node("Conv", ["x", "w"], ["c"]), node("Softmax", ["c"], ["y"], axis=1)], [constant("w", random(4, 3, 1, 1))], [(2, 3, 5, 4)]
    yield "softmax_middle", [node("Softmax", ["x"], ["y"], axis=2)], [], [(2, 3, 4, 5)]
    yield "softmax_default", [node("Softmax", ["x"], ["y"])], [], [(2, 3, 4)]
    yield "softmax_pooled", [node("GlobalAveragePool", ["x"], ["g"]), node("Softmax", ["g"], ["s"], axis=1), node("Flatten", ["s"], ["y"])], [], [(2, 3, 4, 5)]
    yield "gemm", [node("Gemm", ["x", "w", "b"], ["y"], transB=1)], [constant("w", random(4, 3)), constant("b", random(4))], [(2, 3)]
    yield "conv", [node("Conv", ["x", "w", "b"], ["y"], pads=[1, 1, 1, 1], strides=[2, 2])], [constant("w", random(4, 3, 3, 3)), constant("b", random(4))], [(2, 3, 7, 6)]
    yield "conv_same_upper", [node("Conv", ["x", "w"], ["y"], auto_pad="SAME_UPPER", strides=[2, 2])], [constant("w", random(4, 3, 3, 3))], [(2, 3, 7, 6)]
    yield "conv3d", [node("Conv", ["x", "w"], ["y"], pads=[1] * 6)], [constant("w", random(2, 3, 3, 3, 3))], [(1, 3, 4, 5, 4)]
    yield "conv_transpose", [node("ConvTranspose", ["x", "w"], ["y"], strides=[2, 2])], [constant("w", random(3, 2, 2, 2))], [(2, 3, 4, 3)]
    yield "batch_norm", [node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"])], [constant("s", random(3)), constant("b", random(3)), constant("m", random(3)), constant("v", random(3) ** 2 + 0.1)], [(2, 3, 4, 4)]
    yield "instance_norm", [node("InstanceNormalization", ["x", "s", "b"], ["y"])], [constant("s", random(3)), constant("b", random(3))], [(2, 3, 4, 4)]
    yield "max_pool", [node("MaxPool", ["x"], ["y"], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])], [], [(2, 3, 7, 7)]
    yield "average_pool", [node("AveragePool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2])], [], [(2, 3, 6, 6)]
    same = {"kernel_shape": [2, 3], "strides": [2, 1], "auto_pad": "SAME_UPPER"}
    uneven = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [0, 2, 1, 0]}
    for op in ("MaxPool", "AveragePool"):
        yield f"{op}_same", [node(op, ["x"], ["y"], **same)], [], [(2, 3, 7, 6)]
        yield f"{op}_uneven", [node(op, ["x"], ["y"], **uneven)], [], [(2, 3, 7, 6)]
        yield f"{op}_wide_pads", [node(op, ["x"], ["y"], kernel_shape=[3], pads=[2, 2])], [], [(2, 3, 7)]
    yield "average_pool_with_pads", [node("AveragePool", ["x"], ["y"], count_include_pad=1, **uneven)], [], [(2, 3, 7, 6)]
    for include in (0, 1):
        for pad in ("SAME_UPPER", "SAME_LOWER"):
            yield f"average_pool_{pad}_{include}", [node("AveragePool", ["x"], ["y"], kernel_shape=[3, 2], strides=[2, 1], auto_pad=pad, count_include_pad=include)], [], [(2, 3, 6, 5)]
    yield "shared_constants", [node("Identity", ["one"], ["variance"]), node("Identity", ["one"], ["scale"]), node("BatchNormalization", ["x", "one", "zero", "zero", "one"], ["a"]), node("BatchNormalization", ["a", "scale", "zero", "zero", "variance"], ["y"])], [constant("one", [1, 2, 3]), constant("zero", [0, 1, 2])], [(2, 3, 4, 4)]
    yield "transposed_weight", [node("Transpose", ["w"], ["t"]), node("MatMul", ["x", "t"], ["y"])], [constant("w", random(4, 3))], [(2, 3)]
    yield "global_average_pool", [node("GlobalAveragePool", ["x"], ["y"])], [], [(2, 3, 4, 5)]
    yield "clip", [node("Clip", ["x", "low", "high"], ["y"])], [constant("low", -0.5), constant("high", 0.5)], [(4, 6)]
    yield "relu_sigmoid", [node("Relu", ["x"], ["r"]), node("Sigmoid", ["r"], ["s"]), node("LeakyRelu", ["s"], ["y"])], [], [(3, 4)]
    yield "arithmetic", [node("Add", ["x", "z"], ["a"]), node("Mul", ["a", "x"], ["m"]), node("Sub", ["m", "z"], ["d"]), node("Div", ["d", "two"], ["y"])], [constant("two", 2.0)], [(3, 4), (4,)]
    yield "shapes", [node("Flatten", ["x"], ["f"]), node("Reshape", ["f", "to"], ["r"]), node("Transpose", ["r"], ["t"], perm=[1, 0]), node("Concat", ["t", "t"], ["y"], axis=0)], [constant("to", [4, -1], np.int64)], [(2, 3, 4)]
    yield "matmul_constant", [node("Constant", [], ["c"], value=constant("c", random(3, 2))), node("MatMul", ["x", "c"], ["i"]), node("Identity", ["i"], ["y"])], [], [(2, 3)]
    yield "quantize", [node("QuantizeLinear", ["x", "scale", "zero"], ["q"]), node("DequantizeLinear", ["q", "scale", "zero"], ["y"])], [constant("scale", 0.02), constant("zero", 120, np.uint8)], [(3, 4)]


def helper_models(folder):
    for opset in range(11, 24):
        for name, nodes, constants, shapes in cases(opset):
            inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in zip("xz", shapes)]
            output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
            graph = helper.make_graph(nodes, name, inputs, [output], constants)
            model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=min(10, 7 + opset // 8))
            file = folder / f"{name}-{opset}.onnx"
            onnx.save(model, file)
            yield f"{name}, opset {opset}", file, [random(*s) for s in shapes]


def zoo_models(program, folder):
    subprocess.run([program, "zoo", str(folder)], check=True)
    shapes = {"mlp": (4, 3), "resnet18": (2, 3, 64, 64), "unet3d": (1, 1, 8, 16, 8)}
    for name, shape in shapes.items():
        file = folder / f"{name}.onnx"
        model = onnx.load(file)
        onnx.checker.check_model(model, full_check=True)
        assert model.ir_version == 8 and model.opset_import[0].version == 17
        yield f"{name}, written by etalon", file, [random(*shape)]


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        compare(sys.argv[1], [*zoo_models(sys.argv[1], path), *helper_models(path)])
    print(f"{failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
