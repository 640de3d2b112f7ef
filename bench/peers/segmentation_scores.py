# SPDX-License-Identifier: Apache-2.0
"""Works of validate.py: segmentation scores in surface-distance, medpy and MONAI on the same volumes.

Etalon's time is that of all scores of all classes, Dice to boundary IoU, both kinds of surface; a peer's
that of the functions named, run once. Volumes are in memory on both sides.
"""
import functools
import pathlib
import subprocess
import tempfile
import time
import warnings

import numpy as np

# surface-distance 0.1 names what NumPy 2 renamed.
np.Inf, np.NaN = np.inf, np.nan

SPACING = (1.5, 0.8, 0.8)
TOLERANCE = 1.0
CASES = 4  # of 14 organs, in place of 1,000: MONAI takes 10 s a case
RADII = {"organ": (80, 185, 180), "small_organ": (10, 35, 35)}  # 11 million and 50 thousand voxels


def ragged_ellipsoid(shape, centre, radii, rng, raggedness):
    """Voxels inside an ellipsoid whose surface goes in and out smoothly."""
    from scipy import ndimage
    grid = np.ogrid[tuple(slice(0, n) for n in shape)]
    distance = sum(((g - c) / r) ** 2 for g, c, r in zip(grid, centre, radii))
    coarse = rng.standard_normal([max(2, n // 16) for n in shape]).astype(np.float32)
    bumps = ndimage.zoom(coarse, [n / c for n, c in zip(shape, coarse.shape)], order=1)
    return distance + raggedness * bumps < 1


def write(file, prediction, reference, labels):
    """The file that tests/validation/metrics/segmentation/label_volume_file.hpp reads."""
    lines = {"shape": prediction.shape, "spacing": SPACING, "labels": labels,
             "tolerances": [TOLERANCE], "widths": [0]}
    with open(file, "wb") as out:
        for key, values in lines.items():
            out.write((" ".join([key, *(repr(float(v)) for v in values)]) + "\n").encode())
        out.write(b"\n" + prediction.astype(np.uint8).tobytes() + reference.astype(np.uint8).tobytes())


def etalon(build, volumes, labels, rounds):
    """Processor seconds on one thread, and the scores of each (case, label)."""
    program = build / "bench/validation/bench_validation_segmentation"
    with tempfile.TemporaryDirectory() as folder:
        files = [f"{folder}/{i}.labels" for i in range(len(volumes))]
        for file, (prediction, reference) in zip(files, volumes):
            write(file, prediction, reference, labels)
        output = subprocess.run([program, str(rounds), "1", *files], check=True, capture_output=True, text=True)
    lines = [line.split() for line in output.stdout.splitlines()]
    names = ("dice", "hd95_pooled", "hd95_directed", "hd95_surfel", "assd", "nsd", "nsd_surfel")
    rows = {(int(line[1]), int(line[2])): dict(zip(names, map(float, line[3:])))
            for line in lines if line[0] == "row"}
    return float(next(line[1] for line in lines if line[0] == "processor_seconds")), rows


@functools.cache
def organ(build, size):
    """An organ in 200 × 512 × 512 voxels and its prediction, Etalon's seconds and scores."""
    shape, rng = (200, 512, 512), np.random.default_rng(7)
    centre = [n / 2 for n in shape]
    reference = ragged_ellipsoid(shape, centre, RADII[size], rng, 0.03)
    prediction = ragged_ellipsoid(shape, [c + 0.7 for c in centre], RADII[size], rng, 0.03)
    seconds, rows = etalon(build, [(prediction, reference)], [1], 10)
    return prediction, reference, seconds, rows[0, 1]


def timed(function):
    start = time.process_time()
    value = function()
    return time.process_time() - start, value


def unlike(mine, theirs, tolerance=1e-10):
    return [name for name, value in theirs.items()
            if not abs(mine[name] - float(value)) <= tolerance * max(1, abs(mine[name]))]


def against_surface_distance(build, size):
    import surface_distance
    warnings.simplefilter("ignore")
    prediction, reference, seconds, mine = organ(build, size)

    def scores():
        surfaces = surface_distance.compute_surface_distances(reference, prediction, SPACING)
        surface_distance.compute_average_surface_distance(surfaces)
        return {"hd95_surfel": surface_distance.compute_robust_hausdorff(surfaces, 95),
                "nsd_surfel": surface_distance.compute_surface_dice_at_tolerance(surfaces, TOLERANCE)}

    peer_seconds, theirs = timed(scores)
    return seconds, "surface-distance 0.1: HD95, NSD, ASD", peer_seconds, unlike(mine, theirs)


def against_medpy(build, size):
    from medpy.metric import binary as medpy
    prediction, reference, seconds, mine = organ(build, size)
    peer_seconds, hd95 = timed(lambda: medpy.hd95(prediction, reference, SPACING))
    wrong = unlike(mine, {"hd95_pooled": hd95, "assd": medpy.assd(prediction, reference, SPACING)})
    return seconds, "medpy 0.5.2: hd95 alone", peer_seconds, wrong


def organs_of_a_case(rng):
    """14 organs in 128³ voxels and their prediction; the later hide parts of the earlier."""
    shape = (128, 128, 128)
    volumes = np.zeros((2, *shape), np.uint8)
    for label in range(1, 15):
        centre = rng.uniform(24, 104, 3)
        radii = rng.uniform(6, 22, 3)
        for volume, off in ((volumes[0], rng.uniform(-1, 1, 3)), (volumes[1], 0)):
            volume[ragged_ellipsoid(shape, centre + off, radii, rng, 0.1)] = label
    return volumes[0], volumes[1]


def against_monai(build):
    import torch
    from monai import metrics
    torch.set_num_threads(1)
    rng = np.random.default_rng(11)
    volumes = [organs_of_a_case(rng) for _ in range(CASES)]
    seconds, mine = etalon(build, volumes, range(1, 15), 10)
    options = {"include_background": False, "spacing": list(SPACING)}

    def one_hot(volume):
        return torch.nn.functional.one_hot(torch.tensor(volume.astype(np.int64)), 15).movedim(-1, 0)[None]

    def scores(prediction, reference):
        p, r = one_hot(prediction), one_hot(reference)
        return {"dice": metrics.compute_dice(p, r, include_background=False),
                "hd95_directed": metrics.compute_hausdorff_distance(p, r, percentile=95, **options),
                "assd": metrics.compute_average_surface_distance(p, r, symmetric=True, **options),
                "nsd": metrics.compute_surface_dice(p, r, [TOLERANCE] * 14, **options)}

    peer_seconds, answers = timed(lambda: [scores(*volume) for volume in volumes])
    wrong = []
    for (case, label), row in mine.items():
        # Where one volume lacks the structure MONAI has no number; where it has one, float32 distances.
        theirs = {name: values[0, label - 1] for name, values in answers[case].items()}
        if 0 < row["dice"] < 1:
            wrong += [f"{name} of class {label}, case {case}" for name in unlike(row, theirs, 1e-3)]
    return seconds, "MONAI 1.6.1: Dice, HD95, ASSD, NSD", peer_seconds, wrong


WORKS = {
    "organ.surface_distance": lambda build: against_surface_distance(build, "organ"),
    "organ.medpy": lambda build: against_medpy(build, "organ"),
    "small_organ.surface_distance": lambda build: against_surface_distance(build, "small_organ"),
    "small_organ.medpy": lambda build: against_medpy(build, "small_organ"),
    "14_organs_of_128.monai": against_monai,
}
