#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Segmentation scores against surface-distance (DeepMind), medpy, MONAI and SciPy.

Volumes, spacings and tolerances come from a seed chosen at run time, which is printed. What peers
compute in double precision must agree to 1e-10; MONAI computes distances in float32 (1e-5). How
definitions differ stands in docs/metrics/segmentation.md. MetricsReloaded, which no registry has, is
written out in NumPy from its documentation.

Needs: numpy, scipy, surface-distance, medpy, monai. Usage: segmentation_scores.py <segmentation_dump>
"""
import collections
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np

# surface-distance 0.1 names what NumPy 2 renamed.
np.Inf, np.NaN = np.inf, np.nan
warnings.simplefilter("ignore")

import surface_distance  # noqa: E402
import torch  # noqa: E402
from medpy.metric import binary as medpy  # noqa: E402
from monai import metrics as monai  # noqa: E402
from scipy import ndimage  # noqa: E402

failed = 0
compared = 0


def write(file, prediction, reference, spacing, labels, tolerances, widths, **more):
    """The file that tests/validation/metrics/segmentation/label_volume_file.hpp reads."""
    lines = {"shape": prediction.shape, "spacing": spacing, "labels": labels,
             "tolerances": tolerances, "widths": widths, **more}
    with open(file, "wb") as out:
        for key, values in lines.items():
            out.write((" ".join([key, *(repr(float(v)) for v in values)]) + "\n").encode())
        out.write(b"\n" + prediction.astype(np.uint8).tobytes() + reference.astype(np.uint8).tobytes())


def etalon(program, *case, threads=1, sizes=()):
    with tempfile.NamedTemporaryFile(suffix=".labels") as file:
        write(file.name, *case, sizes=sizes)
        output = subprocess.run([program, file.name, str(threads)], check=True,
                                capture_output=True, text=True)
    values = collections.defaultdict(list)
    for line in output.stdout.splitlines():
        label, name, value = line.split(" ")
        values[int(label), name].append(float(value))
    return values


def agree(case, what, mine, theirs, tolerance=1e-10):
    global failed, compared
    theirs = float(theirs)
    off = abs(mine - theirs) / max(abs(theirs), 1.0) if mine != theirs else 0.0
    good = off <= tolerance
    failed += not good
    compared += 1
    if not good:
        print(f"FAIL {case} {what}: {mine:.17g}, peer {theirs:.17g}, off by {off:.1e}")


def border(mask):
    return mask & ~ndimage.binary_erosion(mask)


def metrics_reloaded(prediction, reference, spacing, tolerances):
    """HD, HD95, ASSD, MASD and NSD as MetricsReloaded's measured_distance and
    normalised_surface_distance define them."""
    p, r = border(prediction), border(reference)
    to_r = ndimage.distance_transform_edt(~r, sampling=spacing)[p]
    to_p = ndimage.distance_transform_edt(~p, sampling=spacing)[r]
    both = len(to_r) + len(to_p)
    return {"hd/1": max(to_r.max(), to_p.max()),
            "hd95.directed/1": max(np.percentile(to_r, 95), np.percentile(to_p, 95)),
            "assd/1": (to_r.sum() + to_p.sum()) / both,
            "masd/1": (to_r.mean() + to_p.mean()) / 2,
            "nsd.border/1": [((to_r <= t).sum() + (to_p <= t).sum()) / both for t in tolerances]}


def bands(mask, width, spacing):
    return mask & (ndimage.distance_transform_edt(~border(mask), sampling=spacing) <= width)


def compare_structure(case, mine, prediction, reference, spacing, tolerances, widths):
    def check(name, theirs, tolerance=1e-10, index=0):
        agree(case, name, mine(name)[index], theirs, tolerance)

    check("dice/1", medpy.dc(prediction, reference))
    check("iou/1", medpy.jc(prediction, reference))
    check("volume_difference.relative/1", medpy.ravd(prediction, reference))
    check("hd/1", medpy.hd(prediction, reference, spacing))
    check("hd95.pooled/1", medpy.hd95(prediction, reference, spacing))
    check("asd.to_reference/1", medpy.asd(prediction, reference, spacing))
    check("asd.to_predicted/1", medpy.asd(reference, prediction, spacing))
    check("assd/1", medpy.assd(prediction, reference, spacing))
    for name, value in metrics_reloaded(prediction, reference, spacing, tolerances).items():
        for index, part in enumerate(np.atleast_1d(value)):
            check(name, part, index=index)
    for index, width in enumerate(widths):
        a, b = bands(prediction, width, spacing), bands(reference, width, spacing)
        check("boundary_iou/1", (a & b).sum() / (a | b).sum(), index=index)

    surfaces = surface_distance.compute_surface_distances(reference, prediction, spacing)
    check("hd.surfel/1", surface_distance.compute_robust_hausdorff(surfaces, 100))
    check("hd95.surfel/1", surface_distance.compute_robust_hausdorff(surfaces, 95))
    to_predicted, to_reference = surface_distance.compute_average_surface_distance(surfaces)
    check("asd.surfel.to_predicted/1", to_predicted)
    check("asd.surfel.to_reference/1", to_reference)
    for index, tolerance in enumerate(tolerances):
        check("nsd.surfel/1", surface_distance.compute_surface_dice_at_tolerance(surfaces, tolerance),
              index=index)

    p, r = (torch.tensor(mask[None, None]) for mask in (prediction, reference))
    options = {"include_background": True, "spacing": [float(s) for s in spacing]}
    check("hd/1", monai.compute_hausdorff_distance(p, r, **options), 1e-5)
    # torch.quantile rounds the position between two distances to float32 too.
    check("hd95.directed/1", monai.compute_hausdorff_distance(p, r, percentile=95, **options), 1e-3)
    check("assd/1", monai.compute_average_surface_distance(p, r, symmetric=True, **options), 1e-5)
    check("iou/1", monai.compute_iou(p, r), 1e-6)
    for index, tolerance in enumerate(tolerances):
        check("nsd.border/1", monai.compute_surface_dice(p, r, [tolerance], **options), 1e-6, index)
        check("nsd.surfel/1", monai.compute_surface_dice(p, r, [tolerance], use_subvoxels=True,
                                                       **options), 1e-5, index)


def lesion_counts(prediction, reference, connectivity, one_to_one, voxel, sizes):
    """Reference lesions, found ones, predicted lesions, invented ones of each size, from SciPy's
    components; any overlap as MetricsReloaded's lesion_wise_tp_fp_fn matches."""
    structure = ndimage.generate_binary_structure(prediction.ndim, min(connectivity, prediction.ndim))
    p, p_count = ndimage.label(prediction, structure)
    r, r_count = ndimage.label(reference, structure)
    shared = np.zeros((r_count + 1, p_count + 1), int)
    np.add.at(shared, (r.ravel(), p.ravel()), 1)
    r_voxels, p_voxels = shared.sum(1)[1:], shared.sum(0)[1:]
    shared = shared[1:, 1:]
    if one_to_one:
        iou = shared / (r_voxels[:, None] + p_voxels[None, :] - shared)
        found, true = np.zeros(r_count, bool), np.zeros(p_count, bool)
        for i, j in sorted(np.argwhere(iou >= 0.5), key=lambda pair: (-iou[tuple(pair)], *pair)):
            if not found[i] and not true[j]:
                found[i] = true[j] = True
    else:
        found, true = shared.any(1), shared.any(0)
    r_bin, p_bin = (np.searchsorted(sizes, voxels * voxel, side="right") for voxels in (r_voxels, p_voxels))
    return [[(r_bin == b).sum(), (found & (r_bin == b)).sum(),
             (p_bin == b).sum(), (~true & (p_bin == b)).sum()] for b in range(len(sizes) + 1)]


def compare_lesions(case, mine, prediction, reference, voxel, sizes):
    for connectivity in (1, 2, 3):
        for one_to_one, name in ((False, "any"), (True, "one")):
            name = f"lesions.{connectivity}.{name}"
            theirs = np.ravel(lesion_counts(prediction, reference, connectivity, one_to_one, voxel, sizes))
            for index, (a, b) in enumerate(zip(mine(name), theirs, strict=True)):
                agree(case, f"{name}[{index}]", a, b)


def answer(tool, call, prediction, reference):
    """What a tool's function says, in the words of other_tools.hpp."""
    name, _, option = call.rstrip(")").partition("(")
    try:
        if tool == "medpy":
            value = getattr(medpy, name)(prediction, reference)
        elif tool == "MONAI":
            p, r = (torch.tensor(np.stack([~mask, mask])[None]) for mask in (prediction, reference))
            options = {"percentile=95": {"percentile": 95}, "symmetric=True": {"symmetric": True},
                       "use_subvoxels=True": {"use_subvoxels": True}, "": {}}[option]
            if name == "compute_surface_dice":
                options["class_thresholds"] = [1.0]
            value = getattr(monai, name)(p, r, include_background=False, **options)
        elif name == "compute_dice_coefficient":
            value = surface_distance.compute_dice_coefficient(reference, prediction)
        else:
            surfaces = surface_distance.compute_surface_distances(reference, prediction, (1, 1, 1))
            value = getattr(surface_distance, name)(surfaces, float(option or 1))
    except RuntimeError:
        return "refuses"
    value = float(np.ravel(value)[-1])
    return "not_a_number" if np.isnan(value) else {
        0: "zero", 1: "one", -1: "minus_one", np.inf: "infinite"}.get(value, repr(value))


def compare_other_tools(program):
    """What tools answer for a structure that one mask lacks, or both."""
    nothing, something = np.zeros((8, 8, 8), bool), np.pad(np.ones((2, 2, 2), bool), 3)
    table = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    for line in table.splitlines():
        tool, call, metric, *known = line.split("|")
        for masks, word in zip(((nothing, something), (something, nothing), (nothing, nothing)), known,
                               strict=True):
            said = answer(tool, call, *masks)
            agree(f"{tool} {call}", f"says {said}, known is {word}", float(said == word), 1)


def smooth_noise(rng, shape, roughness):
    noise = ndimage.gaussian_filter(rng.standard_normal(shape), roughness, mode="nearest")
    return noise / noise.std()


def random_case(rng, dimensions):
    """A label volume of two organs and their prediction, off by a smooth change, with stray voxels."""
    shape = rng.integers(12, 90 if dimensions == 2 else 36, dimensions)
    if rng.random() < 0.3:
        shape[-1] = 64 * rng.integers(1, 3)
    spacing = np.round(rng.uniform(0.4, 3, dimensions), 3)
    field = smooth_noise(rng, shape, 4)
    other = field + rng.uniform(0.05, 0.5) * smooth_noise(rng, shape, 2.5)
    reference = np.digitize(field, np.quantile(field, [0.6, 0.85])).astype(np.uint8)
    prediction = np.digitize(other, np.quantile(other, rng.uniform([0.5, 0.8], [0.7, 0.9]))).astype(np.uint8)
    for _ in range(rng.integers(0, 4)):
        prediction[tuple(rng.integers(0, shape))] = rng.integers(0, 3)
    if rng.random() < 0.2:
        prediction = np.roll(prediction, tuple(rng.integers(0, shape)), tuple(range(dimensions)))
    return prediction, reference, spacing, np.round(rng.uniform(0.3, 5, 3), 4), [0, round(rng.uniform(0.5, 4), 4)]


def random_lesions(rng):
    """Many components of all sizes, of which some are lost, some new and some larger."""
    shape, spacing = rng.integers(20, 60, 3), np.round(rng.uniform(0.4, 3, 3), 3)
    field = smooth_noise(rng, shape, 1.5)
    reference = field > rng.uniform(1, 1.6)
    prediction = field + 0.7 * smooth_noise(rng, shape, 1.5) > rng.uniform(1, 1.8)
    return prediction, reference, spacing, np.sort(np.round(np.prod(spacing) * rng.uniform(3, 60, 2), 5))


def main(program):
    seed = time.time_ns() % 2**32
    print(f"seed {seed}")
    rng = np.random.default_rng(seed)
    for number in range(16):
        prediction, reference, spacing, tolerances, widths = random_case(rng, 2 + number % 2)
        case = f"case {number} {prediction.shape} {spacing}"
        values = etalon(program, prediction, reference, spacing, [1, 2], tolerances, widths,
                        threads=1 + number % 3)
        for label in (1, 2):
            p, r = prediction == label, reference == label
            if p.any() and r.any():
                compare_structure(f"{case} label {label}", lambda name: values[label, name], p, r,
                                  spacing, tolerances, widths)
    for number in range(10):
        prediction, reference, spacing, sizes = random_lesions(rng)
        values = etalon(program, prediction, reference, spacing, [1], [1.0], [0], sizes=sizes)
        compare_lesions(f"lesions {number}", lambda name: values[1, name], prediction, reference,
                        np.prod(spacing), sizes)
    compare_other_tools(program)
    print(f"{compared} comparisons, {failed} failed")
    return 1 if failed or compared < 500 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
