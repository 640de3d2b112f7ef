"""The bound of a share (docs/semantics/bounds.md, "Share")."""

import numpy as np
from scipy import stats
from scipy.special import betaincinv


def effective(k):
    """Effective patients of patients with k cases."""
    k = np.asarray(k, float)
    return k.sum() ** 2 / (k**2).sum()


def quantiles(alpha, patients):
    """z, and t with the effective patients (rounded down) less one."""
    return stats.norm.isf(alpha / 2), stats.t.isf(alpha / 2, np.floor(patients + 1e-9) - 1)


def clopper_pearson(error, right, patients):
    """Lower bound of a share of which `right` of `patients` (real numbers) are right."""
    right = np.asarray(right, float)
    return np.where(right <= 0, 0.0, betaincinv(np.maximum(right, 1e-300), patients - right + 1, error))


def floored(patients):
    """Effective patients rounded down."""
    return np.floor(patients + 1e-9)


def flawless(k, alpha):
    """What patients with k cases show who lost nothing, were any of them to fail."""
    return (alpha / 2) ** (1 / floored(effective(k)))


def of_all(f, k, alpha):
    """The bound of each study when any patient may fail; f (studies, patients) lost of k cases of each patient."""
    error, patients, cases = alpha / 2, effective(k), k.sum()
    share = 1 - f.sum(axis=1) / cases
    value = clopper_pearson(error, patients * share, patients)
    if len(k) < cases and floored(patients) >= 10:
        z, t = quantiles(alpha, patients)
        # split: (share - p)^2 = 0.3 z^2 p (1 - p) / I + 1.5 t^2 Q, the smaller root
        c, q = 0.3 * z**2 / patients, (f**2).sum(axis=1) / cases**2
        middle, product = 2 * share + c, share**2 - 1.5 * t**2 * q
        split = 2 * product / (middle + np.sqrt(np.maximum(middle**2 - 4 * (1 + c) * product, 0)))
        split = np.where(product <= 0, 0.0, split)
        alike = clopper_pearson(error, patients * (1 - (f * (f / k) ** 2).sum(axis=1) / cases), patients)
        value = np.maximum(value, np.minimum(split, alike))
    return np.minimum(value, flawless(k, alpha))


def lower_bounds(f, k, alpha):
    """Lower bound of the share of cases not lost, of each study."""
    value, cases = of_all(f, k, alpha), k.sum()
    for size in np.unique(k)[1:]:
        larger = k >= size
        own = of_all(f[:, larger], k[larger], alpha)
        value = np.minimum(value, 1 - (f[:, ~larger].sum(axis=1) + k[larger].sum() * (1 - own)) / cases)
    return np.maximum(value, 0.0)


def lower_bound(f, k, alpha):
    """The same of one study; f lost of k (> 0) cases of each patient."""
    return float(lower_bounds(np.asarray(f, float)[None, :], np.asarray(k, float), alpha)[0])


def attainable(k, alpha):
    """The bound of these patients when nothing is lost."""
    return lower_bound(np.zeros(len(k)), k, alpha)


def lower_bound_single(failed, cases, alpha):
    """The bound of patients with one case each of whom so many failed."""
    return lower_bound(np.arange(cases) < failed, np.ones(cases), alpha)
