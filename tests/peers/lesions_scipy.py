#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judgements of lesions in masks and of their volumes against connected components of SciPy, on a seed chosen at run
time: shares of lesions of a size that are found or there (a voxel in common), their bounds where each patient has one
(Clopper and Pearson), differences of two models, and the mean difference of volumes by their sum.

Usage: lesions_scipy.py <etalon> [seed]
"""
import pathlib
import random
import sys
import tempfile

import numpy as np
import scipy.ndimage

import judged

SPACING = (2.0, 1.0, 0.5)


def write_nrrd(path, mask):
    sizes = " ".join(map(str, mask.shape[::-1]))
    head = (f"NRRD0004\ntype: uint8\ndimension: 3\nsizes: {sizes}\nspace: left-posterior-superior\nspace directions: "
            f"({SPACING[2]},0,0) (0,{SPACING[1]},0) (0,0,{SPACING[0]})\nspace origin: (0,0,0)\nencoding: raw\n\n")
    path.write_bytes(head.encode() + mask.astype(np.uint8).tobytes())


def boxes(draw, most):
    mask = np.zeros((10, 20, 20), bool)
    for _ in range(draw.integers(1, most + 1)):
        corner, side = draw.integers(0, (8, 17, 17)), draw.integers(1, 4, size=3)
        mask[tuple(slice(a, a + b) for a, b in zip(corner, side))] = True
    return mask


def disturbed(draw, reference, kept):
    """Lesions of the reference, some of them lost, and some voxels elsewhere."""
    numbers, count = scipy.ndimage.label(reference, np.ones((3, 3, 3)))
    lost = [number for number in range(1, count + 1) if draw.random() >= kept]
    mask = reference & ~np.isin(numbers, lost)
    if draw.random() < 0.4:
        mask[tuple(draw.integers(0, 9, size=3))] = True
    return mask


def lesions(mask, other):
    """Volume of each component, and whether it has a voxel in common with the other mask."""
    numbers, count = scipy.ndimage.label(mask, np.ones((3, 3, 3)))
    return [((numbers == k).sum() * np.prod(SPACING), float((other & (numbers == k)).any())) for k in range(1, count + 1)]


def main():
    etalon = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    draw = np.random.default_rng(seed)
    comparison = judged.Comparison()
    for most in (3, 1):
        references = [boxes(draw, most) for _ in range(60)]
        models = {name: [disturbed(draw, mask, kept) for mask in references] for name, kept in (("m", 0.9), ("n", 0.7))}
        plan = 'name = "lesions"\nclasses = ["1=lesion"]\nhit = "overlap"\n'
        wanted = {}

        def require(name, metric, more, estimate, bounds=()):
            nonlocal plan
            plan += f'[[requirement]]\nid = "{name}"\nmetric = "{metric}"\nlabel = "lesion"\n{more}\n'
            wanted[name] = (estimate, *bounds)

        def hits(name, size, is_predicted):
            found = []
            for reference, mask in zip(references, models[name]):
                pair = (mask, reference) if is_predicted else (reference, mask)
                found += [hit for volume, hit in lesions(*pair) if size[0] <= volume < size[1]]
            return np.array(found)

        for name in models:
            for size in ((0, np.inf), (6, 20), (20, np.inf)):
                more = f'score = "{name}"\nlimit = 0.1\n'
                if size[0] > 0:
                    more += f"size = [{size[0]}, {size[1]}]" if np.isfinite(size[1]) else f"size = [{size[0]}]"
                for metric in ("sensitivity", "precision"):
                    all_hits = hits(name, size, metric == "precision")
                    if len(all_hits) == 0:
                        continue
                    # One lesion of each patient: nothing but the binomial is left.
                    alone = most == 1 and metric == "sensitivity"
                    bounds = judged.clopper_pearson(all_hits.sum(), len(all_hits)) if alone and len(all_hits) >= 10 else ()
                    require(f"{metric} of {name}, {size}", f"lesions.{metric}/1", more, all_hits.mean(), bounds)
        everything = (0, np.inf)
        require("gain", "lesions.sensitivity/1", 'score = "m"\nreference = "n"\nlimit = -0.5',
                hits("m", everything, False).mean() - hits("n", everything, False).mean())
        volumes = [abs(int(mask.sum()) - int(reference.sum())) / (int(mask.sum()) + int(reference.sum()))
                   for reference, mask in zip(references, models["m"])]
        require("volume", "volume_error.symmetric/1", 'score = "m"\nlimit = 0.9', np.mean(volumes))
        dice = [2 * (mask & reference).sum() / (mask.sum() + reference.sum())
                for reference, mask in zip(references, models["n"])]
        require("overlap", "dice/1", 'score = "n"\nlimit = 0.1', np.mean(dice))
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "model").mkdir()
            (folder / "plan.toml").write_text(plan)
            said, known = ["case,m,n"], ["case,patient,mask"]
            for i, reference in enumerate(references):
                write_nrrd(folder / f"r{i}.nrrd", reference)
                for model, masks in models.items():
                    write_nrrd(folder / "model" / f"{model}{i}.nrrd", masks[i])
                said.append(f"c{i},m{i}.nrrd,n{i}.nrrd")
                known.append(f"c{i},p{i},r{i}.nrrd")
            (folder / "model" / "said.csv").write_text("\n".join(said) + "\n")
            (folder / "known.csv").write_text("\n".join(known) + "\n")
            found = judged.judge(etalon, folder / "plan.toml", folder / "model" / "said.csv", folder / "known.csv")
        comparison.add(found, wanted)
    return comparison.finish(28)


if __name__ == "__main__":
    sys.exit(main())
