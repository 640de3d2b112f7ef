# SPDX-License-Identifier: Apache-2.0
"""Made-up masks of two structures in small volumes, and a plan of requirements."""

import random

import numpy as np

from other_studies import write

CLASSES = ["1=liver", "2=tumour"]
SPACING = (1.0, 1.5, 2.0)  # mm, x to z
DISTANCES = ("hd/1", "hd95.pooled/1", "hd95.directed/1", "assd/1", "masd/1")


def write_mask(path, voxels):
    """An attached NRRD file, raw; `voxels` by x, y, z."""
    directions = " ".join("(" + ",".join(repr(s if i == axis else 0) for i in range(3)) + ")"
                          for axis, s in enumerate(SPACING))
    sizes = " ".join(map(str, voxels.shape))
    head = (f"NRRD0004\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\nsizes: {sizes}\n"
            f"space directions: {directions}\nspace origin: (0,0,0)\nencoding: raw\n\n")
    path.write_bytes(head.encode() + voxels.astype(np.uint8).tobytes(order="F"))


def volume(shape, boxes):
    voxels = np.zeros(shape, np.uint8)
    for value, (low, high) in boxes:
        voxels[tuple(slice(a, b) for a, b in zip(low, high))] = value
    return voxels


def write_tables(seed, predictions, labels, patients):
    """Models `near` and `far`, and `gaps`, which lacks masks; a structure may be missed, invented or in neither."""
    draw, folder, stem = random.Random(seed), predictions.parent, predictions.name.split(".")[0]
    given, known = [], []
    for number in range(patients):
        has_tumour = draw.random() < 0.6
        for k in range(draw.choice([1, 1, 2])):
            case, shape = f"v{number * 7 % patients}-{k}", (draw.choice([9, 10]), 8, 7)
            liver = ([draw.randrange(3) for _ in range(3)], [draw.randrange(5, 7) for _ in range(3)])
            low = [draw.randrange(4) for _ in range(3)]
            tumour = (low, [a + draw.choice([2, 3]) for a in low])
            names = []
            for name, shift in (("reference", 0), ("near", 1), ("far", 2)):
                boxes = [(1, moved(draw, liver, shift))] if draw.random() > 0.04 * shift else []
                if (has_tumour and draw.random() > 0.05 * shift) or draw.random() < 0.05 * shift:
                    boxes.append((2, moved(draw, tumour, shift)))
                names.append(f"{stem}-{case}-{name}.nrrd")
                write_mask(folder / names[-1], volume(shape, boxes))
            given.append([case, names[1], names[2], "" if draw.random() < 0.04 else names[1]])
            known.append([case, f"z{number:03d}", names[0], "NS"[number % 2]])
    draw.shuffle(given)
    write(predictions, ["case", "near", "far", "gaps"], given)
    write(labels, ["case", "patient", "mask", "site"], known)


def moved(draw, box, shift):
    steps = [draw.choice([-1, 0, 0, 1]) if shift else 0 for _ in range(3)]
    grown = draw.choice([0, 1]) if shift == 2 else 0
    return [max(0, a + s) for a, s in zip(box[0], steps)], [b + s + grown for b, s in zip(box[1], steps)]


def requirements():
    wanted = []

    def add(metric, limit, **keys):
        if metric in ("nsd.border/1", "boundary_iou/1"):
            keys["tolerance"] = 1.5
        if metric in DISTANCES:
            keys["range"] = [0.0, 30.0]
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "limit": limit, **keys})

    for metric in ("dice/1", "iou/1", "nsd.border/1", "boundary_iou/1", *DISTANCES):
        limit, margin = (12.0, 8.0) if metric in DISTANCES else (0.4, -0.3)
        add(metric, limit, score="near", label="liver")
        add(metric, limit, score="gaps", label="tumour")
        add(metric, limit, score="far", label="tumour", subgroup="reference has tumour=yes")
        add(metric, margin, score="near", reference="far", label="tumour")
        add(metric, margin, score="gaps", reference="far", label="liver")
    add("dice/1", 0.98, score="near", label="liver")
    add("dice/1", 0.5, score="gaps", label="tumour", bound="upper")
    add("dice/1", 0.5, score="far", label="tumour", subgroup="reference has tumour=no")
    add("nsd.border/1", -0.3, score="gaps", label="tumour", subgroup="site=N", against="site=S")
    add("hd/1", 9.0, score="gaps", label="tumour", subgroup="site=N", against="site=S", bound="upper")
    return wanted
