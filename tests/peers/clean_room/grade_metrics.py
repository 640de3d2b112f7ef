# SPDX-License-Identifier: Apache-2.0
"""Metrics of grades (docs/metrics/classes.md, docs/metrics/agreement.md).

Grades are numbers from 0 up, in the order of the plan; NaN where the model gave none.
"""

import numpy as np

MEANS = ("accuracy.classes/1", "ordinal.mean_levels_off/1", "ordinal.within/1")
KAPPAS = ("kappa.cohen/1", "kappa.cohen.linear/1", "kappa.cohen.quadratic/1")
CLASS_MEANS = ("balanced_accuracy.classes/1", "ordinal.macro_levels_off/1")
METRICS = (*MEANS, *CLASS_MEANS, *KAPPAS)
LEVELS_OFF = ("ordinal.mean_levels_off/1", "ordinal.macro_levels_off/1")


def most(metric, classes):
    """The largest score of a case: as many levels off as there are, or 1."""
    return classes - 1 if metric in LEVELS_OFF else 1


def scores(metric, truth, given, tolerance):
    """What each case scores in a mean."""
    off = np.abs(given - truth)
    if metric in LEVELS_OFF:
        return off
    return (off <= (tolerance if metric == "ordinal.within/1" else 0)).astype(float)


def farthest(truth, classes):
    """The class farthest off: the lowest or the highest, of two as far the highest."""
    return np.where(truth <= classes - 1 - truth, classes - 1, 0)


def disagreement(metric, classes):
    """How much it weighs that one says row and the other says column."""
    apart = np.abs(np.subtract.outer(np.arange(classes), np.arange(classes)))
    if metric == "kappa.cohen/1":
        return (apart > 0).astype(float)
    return apart.astype(float) ** (1 if metric == "kappa.cohen.linear/1" else 2)


def kappa(metric, truth, given, classes):
    """The value and its derivative by the weight of each case."""
    truth, given = truth.astype(int), given.astype(int)
    weight, n = disagreement(metric, classes), len(truth)
    rows, columns = np.bincount(truth, minlength=classes) / n, np.bincount(given, minlength=classes) / n
    seen, by_chance = weight[truth, given].mean(), rows @ weight @ columns
    of_chance = (weight @ columns)[truth] + (rows @ weight)[given] - 2 * by_chance
    value = 1 - seen / by_chance
    return value, (-(weight[truth, given] - seen) + seen / by_chance * of_chance) / (n * by_chance)
