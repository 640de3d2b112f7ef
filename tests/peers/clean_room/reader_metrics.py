# SPDX-License-Identifier: Apache-2.0
"""Mean AUCs of readers with variances and degrees of freedom (docs/metrics/readers.md).

Successes of one modality are an array (readers, negatives, positives): 1, ½ or 0, NaN where a reader reads not both.
"""

from itertools import product

import numpy as np

READER, NEGATIVE, POSITIVE = range(3)
KINDS = list(product((False, True), repeat=3))  # which of reader, negative and positive case two successes share


def successes(score, label):
    """`score` (readers, cases), NaN where there is nothing to read."""
    negative, positive = score[:, label == 0][:, :, None], score[:, label == 1][:, None, :]
    right = (positive > negative) + 0.5 * (positive == negative)
    return np.where(np.isnan(negative) | np.isnan(positive), np.nan, right)


def aucs(success):
    """Of each reader."""
    return np.nanmean(success, axis=(1, 2))


def sharing(first, second):
    """For each kind the sum of products of two arrays (readers, negatives, positives) that share exactly this."""
    at_least = {}
    for kind in KINDS:
        others = tuple(axis for axis in range(3) if not kind[axis])
        at_least[kind] = (first.sum(axis=others) * second.sum(axis=others)).sum()
    exactly = {}
    for kind in sorted(KINDS, key=sum, reverse=True):
        wider = [other for other in KINDS if other != kind and all(o or not k for o, k in zip(other, kind))]
        exactly[kind] = at_least[kind] - sum(exactly[other] for other in wider)
    return exactly, at_least


class Successes:
    """What the U-statistics need of one modality, or of the difference of two, with readers weighing equally."""

    def __init__(self, success):
        self.read = ~np.isnan(success)
        self.value = np.where(self.read, success, 0.0)
        self.weight = self.read / self.read.sum(axis=(1, 2), keepdims=True) / len(success)
        self.mean = (self.weight * self.value).sum()


def variance_of(of):
    """Unbiased; all shares together are 1, so that what shares nothing may be taken off each."""
    sums, _ = sharing(of.value, of.value)
    counts, _ = sharing(of.read.astype(float), of.read.astype(float))
    shares, _ = sharing(of.weight, of.weight)
    nothing = sums[False, False, False] / counts[False, False, False]
    return sum(shares[kind] * (sums[kind] / counts[kind] - nothing) for kind in KINDS if counts[kind] > 0)


def satterthwaite(of, variance):
    """Degrees of freedom of U-statistics."""
    _, sums = sharing(of.value, of.value)
    _, counts = sharing(of.read.astype(float), of.read.astype(float))
    _, shares = sharing(of.weight, of.weight)
    everything, parts = sums[False, False, False] / counts[False, False, False], []
    for axis in (READER, NEGATIVE, POSITIVE):
        kind = tuple(axis == other for other in range(3))
        parts.append((sums[kind] / counts[kind] - everything, round(1 / shares[kind] - 1)))
    return max(variance**2 / sum(b**2 / df**3 for b, df in parts), min(df for _, df in parts))


def mean_of_read(success, axis):
    """Means over what was read; NaN where nothing was."""
    read = (~np.isnan(success)).sum(axis=axis)
    return np.where(read > 0, np.nansum(success, axis=axis) / np.maximum(read, 1), np.nan)


def delong(first, second):
    """DeLong covariances (readers, readers) of the AUCs of two modalities."""
    total = np.zeros((len(first), len(first)))
    for axis in (2, 1):
        rows = [mean_of_read(success, axis) for success in (first, second)]
        rows = [row - np.nanmean(row, axis=1, keepdims=True) for row in rows]
        cases = [(~np.isnan(row)).sum(axis=1) for row in rows]
        common = (~np.isnan(rows[0])).astype(float) @ (~np.isnan(rows[1])).T.astype(float)
        sums = np.nan_to_num(rows[0]) @ np.nan_to_num(rows[1]).T
        total += np.where(common > 1, sums / np.outer(*cases) * common / (common - 1), 0.0)
    return total


def between_readers(covariances):
    """The mean over pairs of different readers."""
    readers = len(covariances)
    return (covariances.sum() - np.trace(covariances)) / (readers * (readers - 1))


def obuchowski_rockette_of_one(success):
    """Variance and degrees of freedom of a mean AUC."""
    auc, readers = aucs(success), len(success)
    square = auc.var(ddof=1)
    whole = square + readers * max(between_readers(delong(success, success)), 0.0)
    return whole / readers, whole**2 / (square**2 / (readers - 1))


def obuchowski_rockette_of_two(first, second):
    """Variance and degrees of freedom of a difference."""
    apart, readers = aucs(first) - aucs(second), len(first)
    square = apart.var(ddof=1) / 2
    within = (between_readers(delong(first, first)) + between_readers(delong(second, second))) / 2
    whole = square + readers * max(within - between_readers(delong(first, second)), 0.0)
    return 2 / readers * whole, whole**2 / (square**2 / (readers - 1))
