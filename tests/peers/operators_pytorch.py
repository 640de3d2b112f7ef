#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Outputs and gradients of every operator against PyTorch's functional interface.

Needs: torch (CPU is enough). Usage: operators_pytorch.py <models_executor_op_case_dump>
The calls below are written from the ONNX operator definitions, not from Etalon's sources.
"""
import json
import subprocess
import sys

import torch
import torch.nn.functional as F


def spatial(x):
    return x.dim() - 2


def padded(x, pads, value=0.0):
    n = len(pads) // 2
    flat = []
    for axis in reversed(range(n)):
        flat += [pads[axis], pads[n + axis]]
    return F.pad(x, flat, value=value)


def conv(x, w, b=None, **a):
    n = spatial(x)
    x = padded(x, a.get("pads", [0] * 2 * n))
    f = [F.conv1d, F.conv2d, F.conv3d][n - 1]
    return f(x, w, b, stride=a.get("strides", [1] * n), dilation=a.get("dilations", [1] * n),
             groups=a.get("group", 1))


def conv_transpose(x, w, b=None, **a):
    n = spatial(x)
    pads = a.get("pads", [0] * 2 * n)
    assert pads[:n] == pads[n:]
    f = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][n - 1]
    return f(x, w, b, stride=a.get("strides", [1] * n), padding=pads[:n],
             output_padding=a.get("output_padding", [0] * n), groups=a.get("group", 1))


def max_pool(x, **a):
    n = spatial(x)
    x = padded(x, a.get("pads", [0] * 2 * n), float("-inf"))
    return [F.max_pool1d, F.max_pool2d, F.max_pool3d][n - 1](x, a["kernel_shape"],
                                                            a.get("strides", [1] * n))


def average_pool(x, **a):
    n = spatial(x)
    pads = a.get("pads", [0] * 2 * n)
    f = [F.avg_pool1d, F.avg_pool2d, F.avg_pool3d][n - 1]
    return f(x, a["kernel_shape"], a.get("strides", [1] * n), padding=pads[:n],
             count_include_pad=False)


def gemm(x, w, b, **a):
    x = x.t() if a.get("transA") else x
    w = w.t() if a.get("transB") else w
    return a.get("alpha", 1.0) * (x @ w) + a.get("beta", 1.0) * b


OPS = {
    "Gemm": gemm,
    "MatMul": lambda x, y: x @ y,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "InstanceNormalization": lambda x, s, b, epsilon: F.instance_norm(x, weight=s, bias=b, eps=epsilon),
    "Relu": F.relu,
    "LeakyRelu": lambda x, alpha: F.leaky_relu(x, alpha),
    "Sigmoid": torch.sigmoid,
    "Softmax": lambda x, axis: torch.softmax(x, axis),
    "Add": lambda x, y: x + y,
    "Sub": lambda x, y: x - y,
    "Mul": lambda x, y: x * y,
    "Div": lambda x, y: x / y,
    "Concat": lambda *xs, axis: torch.cat(xs, axis),
    "Flatten": lambda x, axis: x.reshape(int(torch.tensor(x.shape[:axis]).prod()), -1),
    "Reshape": lambda x: x.reshape(x.shape[0], -1),
    "Transpose": lambda x, perm: x.permute(perm),
    "MaxPool": max_pool,
    "AveragePool": average_pool,
    "GlobalAveragePool": lambda x: x.mean(dim=list(range(2, x.dim())), keepdim=True),
    "Identity": lambda x: x * 1.0,
    "Clip": lambda x: torch.clamp(x, -0.5, 0.5),
    "ReduceMean": lambda x, axes, keepdims: x.mean(dim=axes, keepdim=bool(keepdims)),
}


def tensor(entry):
    return torch.tensor(entry["values"], dtype=torch.float32).reshape(entry["shape"])


def main():
    torch.set_num_threads(1)
    cases = json.loads(subprocess.run(sys.argv[1:2], check=True, stdout=subprocess.PIPE).stdout)
    failed = 0
    for case in cases:
        inputs = [tensor(i).requires_grad_() for i in case["inputs"]]
        output = OPS[case["op"]](*inputs, **case["attributes"])
        gradients = torch.autograd.grad(output.sum(), inputs)
        pairs = [("output", output, case["output"])]
        pairs += [(f"gradient {i}", g, e) for i, (g, e) in enumerate(zip(gradients, case["gradients"]))]
        worst = 0.0
        for what, mine, theirs in pairs:
            expected = tensor(theirs)
            assert list(mine.shape) == theirs["shape"], (case["name"], what, mine.shape, theirs["shape"])
            worst = max(worst, float((mine - expected).abs().max() / (1 + mine.abs().max())))
        good = worst <= 1e-6
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {case['name']:28s} {worst:.1e}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
