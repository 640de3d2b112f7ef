# SPDX-License-Identifier: Apache-2.0
"""ONNX files as other programs write them, through `etalon train`: what is trained, what the written model
computes in ONNX Runtime, what is refused and in which words.

Needs: onnx, onnxruntime, numpy. Usage: foreign_models.py <etalon>
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(5)
failures = 0


def expect(holds, what):
    global failures
    failures += not holds
    print("ok  " if holds else "FAIL", what)


def weights(name, *shape):
    return numpy_helper.from_array(rng.normal(0, 0.5, shape).astype(np.float32), name)


def node(op, inputs, outputs, **attributes):
    return helper.make_node(op, inputs, outputs, name=f"{op}_{outputs[0]}", **attributes)


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def save(file, nodes, constants, outputs, inputs=None, opset=17, **options):
    graph = helper.make_graph(nodes, "graph", inputs or [value("input", ["N", 3])], outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.save(model, file, **options)
    return file


def table(file, classes=2, rows=120, offset=0.0, scale=1.0):
    lines = ["f0,f1,f2,label"]
    for i in range(rows):
        x = (rng.normal(0, 1, 3) + i % classes) * scale + offset
        lines.append(",".join(f"{v:.5g}" for v in x) + f",{i % classes}")
    file.write_text("\n".join(lines) + "\n")
    return file


def images(file):
    np.savez(file, **{f"{split}_{what}": rng.integers(0, 255, (n, 8, 8)).astype(np.uint8) if what == "images"
                      else (np.arange(n) % 2).reshape(-1, 1) for split, n in (("train", 40), ("val", 20), ("test", 20))
                      for what in ("images", "labels")})
    return file


class Run:
    """One `etalon train`; `more` are settings beside the model."""
    count = 0

    def __init__(self, folder, program, model, data, *more, rate=0.0):
        Run.count += 1
        self.folder = folder / f"run-{Run.count}"
        source = ["data.format=csv", "data.skip_rows=1", "data.label_column=label"] if data.suffix == ".csv" else ["data.format=npz"]
        job = folder / f"job-{Run.count}.toml"
        job.write_text('[job]\nname = "foreign"\n[model]\narchitecture = "onnx"\n')
        settings = [f"job.directory={self.folder}", f"data.path={data}", *source, f"model.file={model}", "train.epochs=2",
                    "train.shards=2", "train.shard_size=4", "train.lanes=1", "train.schedule.kind=constant",
                    f"train.schedule.learning_rate={rate}", *more]
        command = [program, "train", str(job)]
        for setting in settings:
            command += ["--set", setting]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.code, self.output = done.returncode, done.stdout

    def model(self):
        return onnx.load(self.folder / "train/model.onnx")

    def record(self):
        return json.loads((self.folder / "train/record.json").read_text())

    def refused(self, code, *words):
        return self.code == code and all(word in self.output for word in words)


def arrays(model):
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def computed(file, x, output=None):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    return session.run(output and [output], {session.get_inputs()[0].name: x})[0]


def differ(run, file, x):
    return float(np.abs(computed(file, x) - computed(run.folder / "train/model.onnx", x)).max())


def changed(run, file, names):
    before, after = arrays(onnx.load(file)), arrays(run.model())
    return [name for name in names if not np.array_equal(before[name], after[name])]


LOGITS = [value("logits", ["N", 2])]


def outputs(folder, program, data):
    x = rng.normal(0, 1, (7, 3)).astype(np.float32)
    layers = [node("MatMul", ["input", "k1"], ["a"]), node("Add", ["a", "b1"], ["h"]), node("Relu", ["h"], ["r"])]
    one = [weights("k1", 3, 8), weights("b1", 1, 8), weights("k2", 8, 1), weights("b2", 1, 1), numpy_helper.from_array(np.float32(1), "unity")]
    file = save(folder / "sklearn.onnx", layers + [node("MatMul", ["r", "k2"], ["c"]), node("Add", ["c", "b2"], ["z"]), node("Sigmoid", ["z"], ["p1"]),
                node("Sub", ["unity", "p1"], ["p0"]), node("Concat", ["p0", "p1"], ["probabilities"], axis=1)], one, [value("probabilities", ["N", 2])])
    run = Run(folder, program, file, data)
    expect(run.code == 0 and differ(run, file, x) < 1e-6, "a probability as converters write it keeps its function")
    said = {entry.key: entry.value for entry in run.model().metadata_props}
    expect(said.get("etalon.output") == "probabilities" and said.get("etalon.output_kind") == "probability", "the written model says what its output is")
    expect(run.record()["output_kind"] == "probability" and run.record()["parameters"] == 24 + 8 + 8 + 1, "the record says it, and counts all parameters")
    run = Run(folder, program, file, data, rate=0.05)
    expect(sorted(changed(run, file, ["k1", "b1", "k2", "b2", "unity"])) == ["b1", "b2", "k1", "k2"], "it is trained through its logit")

    file = save(folder / "features.onnx", [node("Gemm", ["input", "w1", "b1"], ["g"]), node("Relu", ["g"], ["features"]), node("Gemm", ["features", "w2", "b2"], ["logits"])],
                [weights("w1", 3, 2), weights("b1", 2), weights("w2", 2, 2), weights("b2", 2)], [value("features", ["N", 2]), *LOGITS])
    expect(Run(folder, program, file, data).refused(3, "'features'", "'logits'", "model.output"), "two outputs are asked about")
    run = Run(folder, program, file, data, "model.output=logits", rate=0.05)
    expect(changed(run, file, ["w1", "b1", "w2", "b2"]) == ["w1", "b1", "w2", "b2"], "the output that is named is trained")
    run = Run(folder, program, file, data, "model.output=features", rate=0.05)
    expect(changed(run, file, ["w1", "b1", "w2", "b2"]) == ["w1", "b1"] and set(run.record()["frozen"]) == {"w2", "b2"} and "'w2'" in run.output,
           "layers behind another output stay and are named")


def parameters(folder, program, data):
    file = save(folder / "keras.onnx", [node("MatMul", ["input", "k1"], ["a"]), node("Add", ["a", "b1"], ["h"]), node("Mul", ["h", "gain"], ["m"]), node("Relu", ["m"], ["r"]),
                node("MatMul", ["r", "k2"], ["c"]), node("Add", ["c", "b2"], ["logits"])], [weights("k1", 3, 8), weights("b1", 8), weights("gain", 8), weights("k2", 8, 2), weights("b2", 2)], LOGITS)
    names = ["k1", "b1", "gain", "k2", "b2"]
    run = Run(folder, program, file, data, rate=0.05)
    expect(changed(run, file, names) == names and run.record()["parameters"] == 24 + 8 + 8 + 16 + 2, "biases and factors outside of layers are trained")
    run = Run(folder, program, file, data, 'model.frozen=["gain"]', rate=0.05)
    expect("gain" not in changed(run, file, names) and run.record()["frozen"] == ["gain"], "what the job freezes stays")

    one, zero = numpy_helper.from_array(np.ones(8, np.float32), "one"), numpy_helper.from_array(np.zeros(8, np.float32), "zero")

    def norms(name, **attributes):
        return save(folder / f"{name}.onnx", [node("Identity", ["one"], ["v2"]), node("Identity", ["zero"], ["m2"]), node("Identity", ["zero"], ["beta2"]), node("Identity", ["one"], ["gamma2"]),
                    node("Identity", ["one"], ["v1"]), node("Identity", ["zero"], ["m1"]), node("Gemm", ["input", "w1", "b1"], ["g1"]),
                    node("BatchNormalization", ["g1", "one", "zero", "m1", "v1"], ["n1"], **attributes), node("Relu", ["n1"], ["r1"]), node("Gemm", ["r1", "w2", "b2"], ["g2"]),
                    node("BatchNormalization", ["g2", "gamma2", "beta2", "m2", "v2"], ["n2"], **attributes), node("Gemm", ["n2", "w3", "b3"], ["logits"])],
                    [one, zero, *layers], LOGITS)

    layers = [weights("w1", 3, 8), weights("b1", 8), weights("w2", 8, 8), weights("b2", 8), weights("w3", 8, 2), weights("b3", 2)]
    run = Run(folder, program, norms("norms"), data, rate=0.05)
    own = arrays(run.model()) if run.code == 0 else {}
    expect(len({own[name].tobytes() for name in ("one", "zero", "gamma2", "beta2", "m1", "v1", "m2", "v2") if name in own}) == 8, "norms that share arrays get their own")
    digests = {momentum: Run(folder, program, norms(f"norms-{momentum}", **({} if momentum is None else {"momentum": momentum})), data, rate=0.05).record()["weights_sha256"]
               for momentum in (None, 0.9, 0.5)}
    expect(digests[None] == digests[0.9] != digests[0.5], "momentum is that of the node")
    run = Run(folder, program, norms("norms"), data)
    after = arrays(run.model())
    expect(np.array_equal(after["m1"], np.zeros(8)) and np.array_equal(after["v2"], np.ones(8)), "at learning rate 0 running statistics stay")


def forms(folder, program, data):
    pictures = images(folder / "images.npz")
    x = rng.normal(0, 50, (3, 1, 8, 8)).astype(np.float32)
    file = save(folder / "softmax12.onnx", [node("Conv", ["input", "w"], ["c"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]), node("GlobalAveragePool", ["c"], ["g"]), node("Softmax", ["g"], ["s"], axis=1),
                node("Flatten", ["s"], ["f"]), node("Gemm", ["f", "v"], ["logits"])], [weights("w", 4, 1, 3, 3), weights("v", 4, 2)], LOGITS, [value("input", ["N", 1, 8, 8])], opset=12)
    run = Run(folder, program, file, pictures)
    expect(run.code == 0 and differ(run, file, x) < 1e-5, "an old softmax over several axes keeps its function")
    file = save(folder / "pool.onnx", [node("AveragePool", ["input"], ["a"], kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER"), node("Flatten", ["a"], ["f"]), node("Gemm", ["f", "v"], ["logits"])],
                [weights("v", 16, 2)], LOGITS, [value("input", ["N", 1, 8, 8])])
    run = Run(folder, program, file, pictures)
    expect(run.code == 0 and differ(run, file, x) < 1e-4, "unequal pads of average pooling are computed")

    x = rng.normal(0, 1, (7, 3)).astype(np.float32)
    constants = [weights("w1", 3, 8), weights("w2", 8, 2), numpy_helper.from_array(np.float32(0.5), "ratio"), numpy_helper.from_array(np.array(True), "training")]
    file = save(folder / "dropout.onnx", [node("Gemm", ["input", "w1"], ["h"]), node("Dropout", ["h", "ratio", "training"], ["d", "mask"]), node("Gemm", ["d", "w2"], ["logits"])], constants, LOGITS)
    run = Run(folder, program, file, data)
    plain = x @ arrays(onnx.load(file))["w1"] @ arrays(onnx.load(file))["w2"]
    expect(run.code == 0 and np.abs(computed(run.folder / "train/model.onnx", x) - plain).max() < 1e-5, "a dropout that was exported for training is read, and drops nothing in prediction")

    beside = folder / "beside"
    beside.mkdir()
    constants = [weights("w1", 3, 64), weights("w2", 64, 2)]
    file = save(beside / "m.onnx", [node("Gemm", ["input", "w1"], ["h"]), node("Relu", ["h"], ["r"]), node("Gemm", ["r", "w2"], ["logits"])], constants, LOGITS,
                save_as_external_data=True, location="m.onnx.data", size_threshold=0)
    run = Run(folder, program, file, data)
    expect(run.code == 0 and differ(run, file, x) < 1e-6 and "model.data.1" in run.record()["inputs"], "tensors beside the model are read and recorded")
    os.rename(beside / "m.onnx.data", folder / "elsewhere")
    os.symlink("../elsewhere", beside / "m.onnx.data")
    expect(Run(folder, program, file, data).refused(8, "m.onnx.data", "link"), "a link out of the model's folder is refused")

    far = table(folder / "far.csv", offset=800, scale=300)
    file = save(folder / "scaled.onnx", [node("Gemm", ["input", "w1"], ["h"]), node("Relu", ["h"], ["r"]), node("Gemm", ["r", "w2"], ["logits"])], [weights("w1", 3, 8), weights("w2", 8, 2)], LOGITS)
    run = Run(folder, program, file, far)
    expect(run.code == 0 and "model.standardize" in run.output, "inputs that were scaled outside of the graph are warned of")
    run = Run(folder, program, file, far, "model.standardize=true")
    expect(run.code == 0 and "model.standardize" not in run.output, "and scaled by the key")


def refusals(folder, program, data):
    def gemm(name, columns=2, **options):
        return save(folder / f"{name}.onnx", [node("Gemm", ["input", "w", "b"], ["logits"])], [weights("w", 3, columns), weights("b", columns)], [value("logits", ["N", columns])], **options)

    three = table(folder / "three.csv", classes=3)
    classes = ['data.classes=["none","mild","severe"]', 'data.class_values=["0","1","2"]']
    expect(Run(folder, program, gemm("two"), three, *classes).refused(3, "2 columns", "3 classes"), "fewer outputs than classes")
    expect(Run(folder, program, gemm("many", 1000), data).refused(3, "1000 columns", "2 classes"), "more outputs than classes")
    expect(Run(folder, program, gemm("one", 1), three, *classes, "train.loss=binary_cross_entropy").refused(3, "binary_cross_entropy", "the data has 3"), "binary cross-entropy with three classes")
    run = Run(folder, program, gemm("one", 1), data)
    expect(run.code == 0, "one logit for two classes is trained by either loss")
    expect(Run(folder, program, gemm("fixed", inputs=[value("input", [1, 3])]), data).refused(8, "fixed batch of 1", "'input'"), "a fixed batch")
    expect(Run(folder, program, gemm("double", inputs=[value("input", ["N", 3], TensorProto.DOUBLE)]), data).refused(8, "f64"), "another type")
    expect(Run(folder, program, gemm("four", inputs=[value("input", ["N", 4])]), data).refused(3, "takes (-1,4)", "3 features"), "other features")
    file = save(folder / "pair.onnx", [node("Add", ["input", "other"], ["x"]), node("Gemm", ["x", "w"], ["logits"])], [weights("w", 3, 2)], LOGITS, [value("input", ["N", 3]), value("other", ["N", 3])])
    expect(Run(folder, program, file, data).refused(8, "2 inputs", "other"), "two inputs")
    file = save(folder / "int8.onnx", [node("QuantizeLinear", ["input", "s", "z"], ["q"]), node("DequantizeLinear", ["q", "s", "z"], ["x"]), node("Gemm", ["x", "w"], ["logits"])],
                [weights("w", 3, 2), numpy_helper.from_array(np.float32(0.1), "s"), numpy_helper.from_array(np.uint8(128), "z")], LOGITS)
    expect(Run(folder, program, file, data).refused(8, "quantized", "QuantizeLinear_q"), "a quantized model")
    file = save(folder / "erf.onnx", [node("Erf", ["input"], ["x"]), node("Gemm", ["x", "w"], ["logits"])], [weights("w", 3, 2)], LOGITS)
    expect(Run(folder, program, file, data).refused(8, "Erf_x", "Erf"), "an operator that is not computed")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = table(folder / "data.csv")
        for part in (outputs, parameters, forms, refusals):
            part(folder, program, data)
    print(f"{failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
