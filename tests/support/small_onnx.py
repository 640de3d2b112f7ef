#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a small ONNX classifier without the onnx package: one linear layer on rows of a table.

Usage: small_onnx.py FILE [--features N] [--outputs N] [--batch N] [--second-input] [--probability]
                     [--reshape N] [--nan] [--weight VALUE]
--batch fixes the batch of the input, --reshape fixes it inside the graph, --second-input adds another
input of the same shape, --probability ends in a softmax, --nan makes one weight no number, --weight makes all of them
that value.
"""
import argparse
import math
import struct


def varint(number):
    result = b""
    while number > 127:
        result += bytes([number & 127 | 128])
        number >>= 7
    return result + bytes([number])


def whole(field, number):
    return varint(field << 3) + varint(number)


def part(field, value):
    data = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(data)) + data


def tensor(name, dims, values, kind="f"):
    data = struct.pack(f"<{len(values)}{kind}", *values)
    return b"".join(whole(1, d) for d in dims) + whole(2, 1 if kind == "f" else 7) + part(8, name) + part(9, data)


def value(name, dims):
    shape = b"".join(part(1, part(2, d) if isinstance(d, str) else whole(1, d)) for d in dims)
    return part(1, name) + part(2, part(1, whole(1, 1) + part(2, shape)))


def node(op, inputs, output, attributes=b""):
    return (b"".join(part(1, name) for name in inputs) + part(2, output) + part(3, f"{op}_{output}")
            + part(4, op) + attributes)


def axis(number):
    return part(5, part(1, "axis") + whole(3, number) + whole(20, 2))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--features", type=int, default=3)
    parser.add_argument("--outputs", type=int, default=2)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--reshape", type=int)
    parser.add_argument("--second-input", action="store_true")
    parser.add_argument("--probability", action="store_true")
    parser.add_argument("--nan", action="store_true")
    parser.add_argument("--weight", type=float)
    asked = parser.parse_args()

    batch = asked.batch or "N"
    inputs, nodes, last = [value("input", [batch, asked.features])], [], "input"
    weights = [(i * 37 % 19 - 9) / 10 for i in range(asked.features * asked.outputs)]
    if asked.weight is not None:
        weights = [asked.weight] * len(weights)
    if asked.nan:
        weights[1] = math.nan
    tensors = [tensor("weight", [asked.features, asked.outputs], weights), tensor("bias", [asked.outputs], [0.0] * asked.outputs)]
    if asked.second_input:
        inputs.append(value("clinical", [batch, asked.features]))
        nodes.append(node("Add", ["input", "clinical"], "both"))
        last = "both"
    if asked.reshape:
        tensors.append(tensor("shape", [2], [asked.reshape, asked.features], "q"))
        nodes.append(node("Reshape", [last, "shape"], "fixed"))
        last = "fixed"
    name = "hidden" if asked.probability else "logits"
    nodes.append(node("Gemm", [last, "weight", "bias"], name))
    if asked.probability:
        nodes.append(node("Softmax", [name], "scores", axis(1)))
        name = "scores"
    graph = (b"".join(part(1, n) for n in nodes) + part(2, "small") + b"".join(part(5, t) for t in tensors)
             + b"".join(part(11, i) for i in inputs) + part(12, value(name, [batch, asked.outputs])))
    with open(asked.file, "wb") as file:
        file.write(whole(1, 8) + part(7, graph) + part(8, part(1, "") + whole(2, 17)))


main()
