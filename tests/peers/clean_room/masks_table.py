# SPDX-License-Identifier: Apache-2.0
"""Tables whose cells name masks (docs/formats/case-tables.md, mask-scores.md)."""

from pathlib import Path

import numpy as np

import mask_metrics
from canonical import sha256
from tables import Cases, columns_of


def read_mask(path):
    """Voxels by x, y, z, and millimetres along each axis, of a raw NRRD file of this study."""
    head, _, data = path.read_bytes().partition(b"\n\n")
    keys = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    shape = [int(n) for n in keys["sizes"].split()]
    axes = [[float(n) for n in axis.strip("()").split(",")] for axis in keys["space directions"].split()]
    return np.frombuffer(data, np.uint8).reshape(shape, order="F"), np.linalg.norm(axes, axis=1)


class Masks(Cases):
    """Cases with a reference mask and a mask of each model; `reference has NAME` is an attribute of theirs."""

    def __init__(self, predictions, labels, plan):
        super().__init__(predictions, labels, plan["cluster"])
        self.folder = Path(labels).parent
        self.values = {name: int(value) for value, name in (text.split("=", 1) for text in plan["classes"])}
        self.models = columns_of(plan)
        self.columns_of_labels |= {f"reference has {name}" for name in self.values}
        self.volumes, self.memory = {}, {}
        for line in self.lines:
            voxels = self.volume(line["mask"])[0]
            for name, value in self.values.items():
                line[f"reference has {name}"] = "yes" if (voxels == value).any() else "no"

    def volume(self, name):
        if name not in self.volumes:
            self.volumes[name] = read_mask(self.folder / name)
        return self.volumes[name]

    def known(self, label):
        return (self.texts(f"reference has {label}") == "yes").astype(float)

    def diagonals(self):
        return np.array([mask_metrics.diagonal(voxels.shape, spacing)
                         for voxels, spacing in (self.volume(line["mask"]) for line in self.lines)])

    def scores(self, model, label, metric, tolerance):
        """Of each case; NaN without a mask."""
        key = model, label, metric, tolerance
        if key not in self.memory:
            self.memory[key] = np.array([self.score(line, *key) for line in self.lines])
        return self.memory[key]

    def score(self, line, model, label, metric, tolerance):
        if not line[model]:
            return np.nan
        reference, spacing = self.volume(line["mask"])
        value = self.values[label]
        return mask_metrics.score(metric, self.volume(line[model])[0] == value, reference == value, spacing, tolerance)

    def digest(self):
        """`masks_sha256` of the result."""
        def of(name):
            return sha256((self.folder / name).read_bytes()) if name else "none"

        names = [[line["mask"], *(line[model] for model in self.models)] for line in self.lines]
        return sha256("".join(" ".join(map(of, each)) + "\n" for each in names).encode())
