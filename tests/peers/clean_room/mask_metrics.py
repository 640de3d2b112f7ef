# SPDX-License-Identifier: Apache-2.0
"""Scores of a structure in two masks (docs/metrics/segmentation.md); those between surfels are not here."""

import numpy as np
from scipy import ndimage
from scipy.spatial.distance import cdist

OVERLAPS = ("dice/1", "iou/1", "nsd.border/1", "boundary_iou/1")
DISTANCES = ("hd/1", "hd95.pooled/1", "hd95.directed/1", "assd/1", "masd/1")
METRICS = (*OVERLAPS, *DISTANCES)
SLACK = 1 + 1e-12


def border(mask):
    """Voxels that share a face with the background, outside the volume too."""
    return mask & ~ndimage.binary_erosion(mask, ndimage.generate_binary_structure(3, 1), border_value=0)


def places(mask, spacing):
    return np.argwhere(mask) * spacing


def overlap(first, second):
    return (first & second).sum() / (first | second).sum()


def diagonal(shape, spacing):
    return float(np.linalg.norm(np.array(shape) * spacing))


def score(metric, predicted, reference, spacing, tolerance):
    """The score of two masks (truth values) of one case."""
    has = predicted.any(), reference.any()
    if not all(has):
        if metric in OVERLAPS:
            return 0.0 if any(has) else 1.0
        return diagonal(reference.shape, spacing) if any(has) else 0.0
    if metric == "dice/1":
        return 2 * (predicted & reference).sum() / (predicted.sum() + reference.sum())
    if metric == "iou/1":
        return overlap(predicted, reference)
    edges = [places(border(mask), spacing) for mask in (predicted, reference)]
    if metric == "boundary_iou/1":
        return overlap(*(band(mask, edge, spacing, tolerance) for mask, edge in zip((predicted, reference), edges)))
    apart = cdist(*edges)
    return of_distances(metric, apart.min(axis=1), apart.min(axis=0), tolerance)


def band(mask, edge, spacing, width):
    """Voxels of a mask within a distance of its border."""
    near = np.zeros_like(mask)
    near[mask] = cdist(places(mask, spacing), edge).min(axis=1) <= width * SLACK
    return near


def of_distances(metric, first, second, tolerance):
    both = np.concatenate([first, second])
    if metric == "nsd.border/1":
        return (both <= tolerance * SLACK).mean()
    return {"hd/1": both.max(), "hd95.pooled/1": np.quantile(both, 0.95),
            "hd95.directed/1": max(np.quantile(first, 0.95), np.quantile(second, 0.95)), "assd/1": both.mean(),
            "masd/1": (first.mean() + second.mean()) / 2}[metric]
