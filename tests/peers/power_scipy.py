#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`etalon plan power` against SciPy and statsmodels: exact power, wrong pass and least numbers of patients of shares, and the
simulated ones of clustered shares, of AUCs and of masks beside simulations that are written anew in NumPy from docs/semantics/, within
four standard errors of both. Then pROC's power.roc.test, which asks for another thing, beside what it would need.

Needs: numpy, scipy, statsmodels. Usage: power_scipy.py <etalon program> [seed]
"""
import json
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

PROGRAM = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbits(32)
print("seed", SEED)
random = np.random.default_rng(SEED)
failed = 0
ALPHA = 0.025
Z = stats.norm.ppf(1 - ALPHA)


def require(good, what):
    global failed
    failed += not good
    print("ok  " if good else "FAIL", what)


def power(requirements, design, expected, find=False, classes=()):
    """The entries of --json by id; `requirements` and `expected` are dicts of keys by id."""
    value = lambda v: json.dumps(v)
    table = lambda name, rows: "".join(f"[[{name}]]\n" + "".join(f"{k} = {value(v)}\n" for k, v in row.items()) for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "plan.toml").write_text(f'name = "t"\nclasses = {json.dumps(list(classes))}\n' + table("requirement", [{"id": i, **r} for i, r in requirements.items()]))
        (folder / "design.toml").write_text("".join(f"{k} = {v!r}\n" for k, v in design.items()) +
                                            table("expected", [{"requirement": i, **e} for i, e in expected.items()]))
        done = subprocess.run([PROGRAM, "plan", "power", "--plan", folder / "plan.toml", "--design", folder / "design.toml", "--json",
                               *(["--find"] if find else [])], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return {each["id"]: each for each in json.loads(done.stdout)["requirements"]}


def exact(n, truth, limit):
    """Power of Clopper and Pearson's lower bound; 10 patients are the least."""
    if n < 10:
        return 0.0
    x = np.arange(n + 1)
    passes = proportion_confint(x, n, 2 * ALPHA, method="beta")[0] >= limit
    return float(stats.binom.pmf(x[passes], n, truth).sum())


share = lambda metric, limit: {"metric": metric, "threshold": 0.5, "limit": limit}
for _ in range(4):
    positives, negatives = (int(n) for n in random.integers(15, 400, 2))
    limit, truth = round(random.uniform(0.5, 0.85), 3), round(random.uniform(0.87, 0.97), 3)
    found = power({"se": share("sensitivity/1", limit), "sp": share("specificity/1", limit), "ac": share("accuracy/1", limit)},
                  {"positives": positives, "negatives": negatives}, {i: {"value": truth} for i in ("se", "sp", "ac")}, find=True)
    for name, n in (("se", positives), ("sp", negatives), ("ac", positives + negatives)):
        mine = found[name]
        for what, at in (("power", truth), ("wrong_pass", limit)):
            theirs = exact(n, at, limit)
            require(mine[what]["samples"] == 0 and abs(mine[what]["value"] - theirs) < 1e-10,
                    f"{what} of {n} trials at {at}, limit {limit}: {mine[what]['value']!r} {theirs!r}")
        least = next(k for k in range(10, 5000) if exact(k, truth, limit) >= 0.8)
        mine = mine["least"]
        trials = {"se": mine["positives"], "sp": mine["negatives"], "ac": mine["positives"] + mine["negatives"]}[name]
        require(trials == least, f"least number of trials for {truth}, limit {limit}: {trials} {least}")


def share_passes(successes, k, limit):
    """The bound of a share over patients with `k` cases each, (studies, patients) successes."""
    patients = successes.shape[1]
    n, lost = patients * k, k - successes
    p, t = successes.sum(1) / n, stats.t.ppf(1 - ALPHA, patients - 1)

    def exact_over_patients(failures):
        failed = failures / k
        return np.where(failed < patients, stats.beta.ppf(ALPHA, np.maximum(patients - failed, 1e-9), failed + 1), 0)

    scale, constant = 0.3 * Z**2 / patients, 1.5 * t**2 * (lost**2).sum(1) / n**2
    product = p**2 - constant
    middle = 2 * p + scale
    root = np.where(product > 0, 2 * product / (middle + np.sqrt(np.maximum(0, middle**2 - 4 * (1 + scale) * product))), 0)
    alike = exact_over_patients((lost * (lost / k) ** 2).sum(1))
    value = np.maximum(exact_over_patients(lost.sum(1)), np.minimum(root, alike))
    return np.minimum(value, ALPHA ** (1 / patients)) >= limit


def alike(mine, passes, what):
    """Two simulations of one probability."""
    theirs = passes.mean()
    error = np.hypot(mine["standard_error"], np.sqrt((theirs * (1 - theirs) + 1e-3) / len(passes)))
    require(mine["samples"] > 0 and abs(mine["value"] - theirs) <= 4 * error, f"{what}: {mine['value']:.4f} {theirs:.4f} (error {error:.4f})")


for patients, k, correlation, limit, truth in ((40, 4, 0.5, 0.8, 0.92), (90, 3, 0.2, 0.85, 0.93), (60, 2, 0.0, 0.75, 0.9)):
    found = power({"se": share("sensitivity/1", limit)},
                  {"positives": patients, "negatives": 50, "cases_per_patient": k, "correlation": correlation, "samples": 10000},
                  {"se": {"value": truth}})["se"]
    for what, at in (("power", truth), ("wrong_pass", limit)):
        strength = (1 - correlation) / max(correlation, 1e-9)
        chance = random.beta(at * strength, (1 - at) * strength, (10000, patients))
        alike(found[what], share_passes(random.binomial(k, chance), k, limit), f"{what} of {patients} x {k}, correlation {correlation}")


def owen(a, tilt):
    """Var of a placement of normal classes with AUC a: Phi2(a, a; rho) - a^2 through the bivariate normal distribution."""
    rho = (1 - tilt**2) / (1 + tilt**2)
    q = stats.norm.ppf(a)
    return stats.multivariate_normal.cdf([q, q], cov=[[1, rho], [rho, 1]]) - a * a


def separated_bound(m, n):
    """The AUC at which separated classes have probability ALPHA for the likeliest of three ratios."""
    y = np.linspace(-9, 9, 4001)

    def probability(a):
        values = []
        for ratio in (2 / 3, 1, 1.5):
            shift = stats.norm.ppf(a) * np.sqrt(1 + ratio**2)
            density = n * stats.norm.pdf(y) * stats.norm.cdf(y) ** (n - 1)
            values.append(np.trapezoid(density * stats.norm.sf((y - shift) / ratio) ** m, y))
        return max(values)

    low, high = 0.5, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if probability(middle) <= ALPHA else (low, middle)
    return low


def area_passes(m, n, auc, ratio, limit, studies):
    """Each patient one case; a bound meets the limit when its three parts do."""
    attainable = separated_bound(m, n)
    t = stats.t.ppf(1 - ALPHA, min(m, n) - 1)
    wide = 1.1**2 / (1 + 1.1**2)
    a, b = (owen(limit, np.sqrt((1 - r) / (1 + r))) for r in (wide, 1 - wide))
    first, second = (n - 1) / n / m, (m - 1) / m / n
    variance = max(first * a + second * b, first * b + second * a) + limit * (1 - limit) / (m * n)
    passes = []
    for _ in range(studies):
        x = random.normal(stats.norm.ppf(auc) * np.sqrt(1 + ratio**2), ratio, m)
        y = random.normal(size=n)
        psi = x[:, None] > y[None, :]
        value = psi.mean()
        delong = psi.mean(1).var(ddof=1) / m + psi.mean(0).var(ddof=1) / n
        passes.append(attainable >= limit and (value == 1 or (value - t * np.sqrt(delong) >= limit and value >= limit and
                                                              (value - limit) ** 2 >= Z**2 * variance)))
    return np.array(passes)


for m, n, limit, truth in ((40, 120, 0.85, 0.93), (15, 60, 0.75, 0.9)):
    found = power({"auc": {"metric": "auc.mann_whitney.midrank/1", "limit": limit}},
                  {"positives": m, "negatives": n, "samples": 10000}, {"auc": {"value": truth}})["auc"]
    alike(found["power"], area_passes(m, n, truth, 1, limit, 2000), f"power of an AUC, {m} + {n}")
    worst = max((area_passes(m, n, limit, ratio, limit, 2000) for ratio in (1, 1.5, 2 / 3)), key=lambda p: p.mean())
    alike(found["wrong_pass"], worst, f"wrong pass of an AUC, {m} + {n}")

def mean_passes(losses, limit):
    """Whether the bound of a mean loss over patients with one case each meets the limit, of (studies, patients) losses in [0, 1]:
    P(sum of a·E > 0) over exponential E, one more of whom lost all, along a bent line through the saddle point."""
    passes = np.full(len(losses), False)
    better = losses.mean(1) < limit
    a = np.hstack([losses[better] - limit, np.full((better.sum(), 1), 1 - limit)])
    pole = 1 / a.max(1)
    low, high = np.zeros(len(a)), pole
    for _ in range(50):
        s = (low + high) / 2
        is_low = (a * s[:, None] / (1 - a * s[:, None])).sum(1) < 1
        low, high = np.where(is_low, s, low), np.where(is_low, high, s)
    b = a / (1 - a * s[:, None])
    width = ((b**2).sum(1) + s**-2) ** -0.5
    scale, slant, step = np.minimum(s, pole - s), 0.3 * np.sign((b**3).sum(1) - s**-3), 0.06
    total = 0.5 * scale
    for node in range(1, 400):
        up = scale * np.sinh(step * node)
        root = np.hypot(up, width)
        z = slant * (root - width) + 1j * up
        path = (1 - 1j * slant * up / root) * scale * np.cosh(step * node)
        with np.errstate(over="ignore", invalid="ignore"):
            values = path / ((1 + z / s) * np.prod(1 - z[:, None] * b, 1))
        total += np.nan_to_num(values.real)
        if np.nanmax(abs(values / total)) < 1e-9:
            break
    passes[better] = np.exp(-np.log1p(-a * s[:, None]).sum(1)) * total * step / np.pi / s <= ALPHA
    return passes


def mask_losses(patients, loss, spread, missed, flawless, is_distance, studies):
    """Logit-normal losses, or lognormal distances up to 1, about the middle that gives the mean; None where there is none."""
    if not missed < loss < 1 - flawless:
        return None
    z = np.linspace(-8, 8, 4001)
    weight = stats.norm.pdf(z) * (z[1] - z[0])
    found = (lambda x: np.minimum(1, np.exp(x))) if is_distance else (lambda x: 1 / (1 + np.exp(-x)))
    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = missed + (1 - missed - flawless) * (weight * found(middle + spread * z)).sum()
        low, high = (middle, high) if mean < loss else (low, middle)
    chance = random.random((studies, patients))
    values = found(high + spread * random.normal(size=(studies, patients)))
    return np.where(chance < missed, 1.0, np.where(chance >= 1 - flawless, 0.0, values))


for patients, metric, limit, truth, largest in ((120, "dice/1", 0.85, 0.9, None), (250, "hd95.pooled/1", 8.0, 4.0, 80.0)):
    missed, spread = 0.02, 0.7
    requirement = {"metric": metric, "label": "liver", "limit": limit} | ({"range": [0.0, largest]} if largest else {})
    found = power({"m": requirement}, {"positives": patients, "negatives": 0, "samples": 10000},
                  {"m": {"value": truth, "missed": missed, "spread": spread}}, classes=["1=liver"])["m"]
    lost = lambda score: score / largest if largest else 1 - score
    alike(found["power"], mean_passes(mask_losses(patients, lost(truth), spread, missed, 0, largest, 2000), lost(limit)), f"power of {metric}")
    models = [(random.random((2000, patients)) < lost(limit)).astype(float)]
    models += [mask_losses(patients, lost(limit), s, m / patients, 0, largest, 2000) for s in (0.5, 1.5) for m in (0, 5)]
    models.append(mask_losses(patients, lost(limit), 0, 4 / patients, 2 / patients, largest, 2000))
    worst = max((mean_passes(m, lost(limit)) for m in models if m is not None), key=lambda p: p.mean())
    alike(found["wrong_pass"], worst, f"wrong pass of {metric}")

# pROC 1.18: power.roc.test(auc = 0.73, sig.level = 0.05, power = 0.95, kappa = 1.7), two-sided, against 0.5.
CASES, CONTROLS = 29.67, 50.44
golden = power({"auc": {"metric": "auc.mann_whitney.midrank/1", "limit": 0.5}}, {"positives": 100, "negatives": 170, "power": 0.95},
               {"auc": {"value": 0.73}}, find=True)["auc"]["least"]
print(f"pROC: {CASES} cases and {CONTROLS} controls; the bound needs {golden['positives']} and {golden['negatives']}")
require(CASES < golden["positives"] < 1.5 * CASES and CONTROLS < golden["negatives"] < 1.5 * CONTROLS,
        "a bound by Student's t needs some more patients than a normal test with the variance of the null")
sys.exit(failed > 0)
