"""Metrics of measured values with their derivatives by the weight of a case (docs/metrics/regression.md)."""

import numpy as np

# Ends of the range; inf: none.
RANGES = {"mae/1": (0, np.inf), "rmse/1": (0, np.inf), "bias.mean_error/1": (-np.inf, np.inf),
          "r_squared/1": (-np.inf, 1), "ccc.lin/1": (-1, 1)}
SMALLER_IS_BETTER = ("mae/1", "rmse/1")


def value_and_derivative(metric, x, y):
    """The value for predictions x and observations y, and its derivative by the weight of each case."""
    n, e = len(x), x - y
    if metric == "mae/1":
        value = abs(e).mean()
        return value, (abs(e) - value) / n
    if metric == "bias.mean_error/1":
        value = e.mean()
        return value, (e - value) / n
    if metric == "rmse/1":
        square = (e**2).mean()
        return np.sqrt(square), (e**2 - square) / (2 * n * np.sqrt(square))
    if metric == "r_squared/1":
        total, squares = ((y - y.mean()) ** 2).sum(), (e**2).sum()
        return 1 - squares / total, -(e**2 - squares / total * (y - y.mean()) ** 2) / total
    dx, dy = x - x.mean(), y - y.mean()
    shift = x.mean() - y.mean()
    above = 2 * (dx * dy).mean()
    below = (dx**2).mean() + (dy**2).mean() + shift**2
    of_above = 2 * (dx * dy) - above
    of_below = dx**2 + dy**2 + 2 * shift * (dx - dy) + shift**2 - below
    value = above / below
    return value, (of_above - value * of_below) / (n * below)


def assumed_prediction(metric, observed, span, upwards):
    """What a missing prediction counts as where the metric is to become larger, or smaller: of errors without a sign
    the end of the range that lies farther, or the observed value; of an error with a sign an end."""
    lowest, highest = span
    if metric == "bias.mean_error/1":
        return np.full(len(observed), highest if upwards else lowest)
    if upwards == (metric in SMALLER_IS_BETTER):
        return np.where(observed - lowest > highest - observed, lowest, highest)
    return observed
