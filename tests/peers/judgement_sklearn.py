#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`etalon validate --plan` against scikit-learn, SciPy, statsmodels and plain NumPy: every metric of two classes, the
bounds of shares, and the resampled interval against SciPy's BCa within its own Monte-Carlo error; then what must
not change (order of the files, monotone scores, doubled cases, exchanged classes) and must not improve (missing outputs).

Needs: numpy, scipy, scikit-learn, scikit-survival, statsmodels. Usage: judgement_sklearn.py <etalon program> [seed]
"""
import json
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas
import statsmodels.api as sm
from scipy import stats
from sklearn import metrics
from sksurv.metrics import concordance_index_censored
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.proportion import proportion_confint

PROGRAM = sys.argv[1]
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbits(32)
print("seed", SEED)
failed = 0
THRESHOLD, PREVALENCE = 0.3, 0.1
DECISIONS = ["sensitivity/1", "specificity/1", "ppv/1", "npv/1", "accuracy/1", "balanced_accuracy/1", "f1/1", "mcc/1",
             "lr_plus/1", "lr_minus/1"]
AT_PREVALENCE = ["ppv.at_prevalence/1", "npv.at_prevalence/1"]
PLAIN = ["auc.mann_whitney.midrank/1", "average_precision/1", "brier.mean_squared/1", "brier.scaled/1", "calibration.difference/1"]
CALIBRATION = ["calibration.slope/1", "calibration.intercept/1", "ece.equal_width.left_closed/1", "ece.squared.debiased/1"]
PARTIAL = ["auc.partial.specificity_90/1", "auc.partial.sensitivity_90/1"]
LOWER_IS_BETTER = {"lr_minus/1", "brier.mean_squared/1"}
# How far an end may move, in widths of the interval, when every case stands twice in its patient.
MOVES = {"BCa": 0.05, "bounds of a mean loss": 1e-9, "bound of a relative loss": 1e-9, "bounds of a share": 0.2, "bound of an AUC": 0.1,
         "bounds of sensitivity and specificity": np.inf}


def require(good, what):
    global failed
    failed += not good
    print("ok  " if good else "FAIL", what)


def plan(clusters, replicates=10000, extra=()):
    lines = ['name = "t"', f'cluster = "{clusters}"', f"replicates = {replicates}", "min_patients_per_class = 5"]
    for metric in [*PLAIN, *DECISIONS, *AT_PREVALENCE, "net_benefit/1", *extra]:
        lines += ["[[requirement]]", f'id = "{metric}"', f'metric = "{metric}"', "limit = 0.5"]
        if metric in DECISIONS or metric in AT_PREVALENCE or metric.startswith("net_benefit"):
            lines.append(f"threshold = {THRESHOLD}")
        if metric in AT_PREVALENCE:
            lines.append(f"prevalence = {PREVALENCE}")
        if metric in ("calibration.difference/1", "calibration.slope/1", "calibration.intercept/1"):
            lines.append('bound = "upper"')
    return "\n".join(lines)


def judge(text, label, score, patient, order=None, names=None, columns="label", other=None):
    order = np.arange(len(label)) if order is None else order
    names = names if names is not None else [f"c{i:06d}" for i in range(len(label))]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "plan.toml").write_text(text)
        cell = lambda value: "" if np.isnan(value) else repr(float(value))
        other = score if other is None else other
        (folder / "p.csv").write_text("case,patient,score,other\n" + "".join(
            f"{names[i]},p{patient[i]},{cell(score[i])},{cell(other[i])}\n" for i in order))
        (folder / "l.csv").write_text(f"case,{columns}\n" + "".join(f"{names[i]},{label[i]}\n" for i in order[::-1]))
        done = subprocess.run([PROGRAM, "validate", "--plan", folder / "plan.toml", "--predictions", folder / "p.csv", "--labels",
                               folder / "l.csv", "--json"], capture_output=True, text=True)
        assert done.returncode in (0, 14), done.stderr
        return {each["id"]: each for each in json.loads(done.stdout)["results"]}


def expected(label, score):
    called = score >= THRESHOLD
    tn, fp, fn, tp = metrics.confusion_matrix(label, called).ravel()
    sens, spec, share = tp / (tp + fn), tn / (tn + fp), label.mean()
    brier = metrics.brier_score_loss(label, score)
    return {
        "auc.mann_whitney.midrank/1": metrics.roc_auc_score(label, score),
        "average_precision/1": metrics.average_precision_score(label, score),
        "brier.mean_squared/1": brier, "brier.scaled/1": 1 - brier / (share * (1 - share)),
        "calibration.difference/1": (label - score).mean(),
        "sensitivity/1": metrics.recall_score(label, called), "specificity/1": metrics.recall_score(1 - label, ~called),
        "ppv/1": metrics.precision_score(label, called), "npv/1": metrics.precision_score(1 - label, ~called),
        "accuracy/1": metrics.accuracy_score(label, called), "balanced_accuracy/1": metrics.balanced_accuracy_score(label, called),
        "f1/1": metrics.f1_score(label, called), "mcc/1": metrics.matthews_corrcoef(label, called),
        "lr_plus/1": metrics.class_likelihood_ratios(label, called)[0], "lr_minus/1": metrics.class_likelihood_ratios(label, called)[1],
        "ppv.at_prevalence/1": sens * PREVALENCE / (sens * PREVALENCE + (1 - spec) * (1 - PREVALENCE)),
        "npv.at_prevalence/1": spec * (1 - PREVALENCE) / (spec * (1 - PREVALENCE) + (1 - sens) * PREVALENCE),
        "net_benefit/1": tp / len(label) - fp / len(label) * THRESHOLD / (1 - THRESHOLD)}


def calibration(label, score):
    """Logistic recalibration by statsmodels, and errors over ten bins of equal width."""
    odds = stats.logistic.ppf(np.clip(score, 1e-12, 1 - 1e-12))
    family = sm.families.Binomial()
    slope = sm.GLM(label, sm.add_constant(odds), family=family).fit(tol=1e-14, maxiter=100).params[1]
    intercept = sm.GLM(label, np.ones(len(label)), family=family, offset=odds).fit(tol=1e-14, maxiter=100).params[0]
    place = np.minimum((score * 10).astype(int), 9)
    absolute = square = 0
    for each in np.unique(place):
        own, said = label[place == each], score[place == each]
        absolute += len(own) * abs(own.mean() - said.mean())
        if len(own) > 1:
            square += len(own) * ((own.mean() - said.mean()) ** 2 - own.mean() * (1 - own.mean()) / (len(own) - 1))
    return {"calibration.slope/1": slope, "calibration.intercept/1": intercept,
            "ece.equal_width.left_closed/1": absolute / len(label), "ece.squared.debiased/1": square / len(label)}


def partial(label, score):
    return {"auc.partial.specificity_90/1": metrics.roc_auc_score(label, score, max_fpr=0.1),
            "auc.partial.sensitivity_90/1": metrics.roc_auc_score(1 - label, -score, max_fpr=0.1)}


def table(random, cases, share, digits=None, patients=None):
    label = (random.random(cases) < share).astype(int)
    label[:10], label[10:20] = 1, 0
    score = 1 / (1 + np.exp(-(random.normal(size=cases) + 2 * label - 1.5)))
    if digits is not None:
        score = score.round(digits)
    patient = np.arange(cases) if patients is None else random.integers(0, patients, cases)
    return label, score, patient


def wald_bound(label, score):
    """AUC less Student's t times DeLong's standard error from its kernel: no lower bound lies above it."""
    x, y = score[label == 1][:, None], score[label == 0][None, :]
    psi = (x > y) + 0.5 * (x == y)
    m, n = psi.shape
    return psi.mean() - stats.t.ppf(0.975, min(m, n) - 1) * np.sqrt(psi.mean(1).var(ddof=1) / m + psi.mean(0).var(ddof=1) / n)


random = np.random.default_rng(SEED)
for what, arguments in {"no ties": (300, 0.3), "ties": (400, 0.2, 1), "rare": (900, 0.05, 2)}.items():
    label, score, patient = table(random, *arguments)
    found = judge(plan("none", extra=[*CALIBRATION, *PARTIAL]), label, score, patient)
    for metric, value in {**expected(label, score), **calibration(label, score), **partial(label, score)}.items():
        mine = found[metric]["estimate"]
        require(abs(mine - value) <= 1e-10 * max(1, abs(value)), f"{what}: {metric} {mine!r} {value!r}")
    area = found["auc.mann_whitney.midrank/1"]
    limit = wald_bound(label, score)
    require(limit - 0.05 < area["lower"] <= limit + 1e-10, f"{what}: bound of the AUC {area['lower']}, Wald's {limit}")
    called = score >= THRESHOLD
    low, high = proportion_confint((called & (label == 1)).sum(), label.sum(), method="beta")
    share = found["sensitivity/1"]
    require(abs(share["lower"] - low) < 1e-10 and abs(share["upper"] - high) < 1e-10, f"{what}: Clopper and Pearson {low} {high}")
    # The error shared between both rates so that the value is farthest (docs/semantics/bounds.md).
    quantile, angles = stats.norm.ppf(0.975), np.linspace(0, np.pi / 2, 33)
    errors = [np.minimum(stats.norm.cdf(-quantile * part), 0.4999) for part in (np.cos(angles), np.sin(angles))]
    rates = [np.array([proportion_confint((called == c)[label == c].sum(), (label == c).sum(), alpha=2 * error, method="beta") for error in shared]).T
             for c, shared in zip((1, 0), errors)]
    for metric, wanted in {"balanced_accuracy/1": lambda se, sp: (se + sp) / 2, "lr_plus/1": lambda se, sp: se / (1 - sp), "lr_minus/1": lambda se, sp: (1 - se) / sp,
                           "npv.at_prevalence/1": lambda se, sp: sp * (1 - PREVALENCE) / (sp * (1 - PREVALENCE) + (1 - se) * PREVALENCE)}.items():
        low, high = (wanted(rates[0][end], rates[1][end]) for end in ((1, 0) if metric in LOWER_IS_BETTER else (0, 1)))
        ends = [low.min(), high.max()]
        mine = [found[metric]["lower"], found[metric]["upper"]]
        require(np.allclose(mine, ends, rtol=1e-9, atol=0), f"{what}: {metric} from two bounds {mine} {ends}")

# Survival and measured values.
def short_plan(metrics_, extra=""):
    return 'name = "t"\n' + "".join(f'[[requirement]]\nid = "{m}"\nmetric = "{m}"\nlimit = 0.5\n{extra}' +
                                     ('bound = "upper"\n' if m.startswith("bias") else "") for m in metrics_)


def intraclass(one, other):
    """ICC(A,1) and ICC(C,1) of two measurements by statsmodels' two-way analysis of variance."""
    n = len(one)
    frame = pandas.DataFrame({"value": np.concatenate([one, other]), "subject": np.tile(np.arange(n), 2).astype(str),
                              "rater": np.repeat(["a", "b"], n)})
    squares = anova_lm(ols("value ~ C(subject) + C(rater)", frame).fit())
    subjects, rater, rest = (squares.loc[row, "mean_sq"] for row in ("C(subject)", "C(rater)", "Residual"))
    return {"icc.agreement.single/1": (subjects - rest) / (subjects + rest + 2 * (rater - rest) / n),
            "icc.consistency.single/1": (subjects - rest) / (subjects + rest)}


risk, patient = random.normal(size=500).round(1), np.arange(500)
time = random.exponential(np.exp(-0.7 * risk)).round(2) + 0.01
event = random.random(500) < 0.6
rows = [f"{t!r},{int(e)}" for t, e in zip(time.tolist(), event)]
found = judge(short_plan(["c_index.harrell/1"]), rows, risk, patient, columns="time,event")["c_index.harrell/1"]
wanted = concordance_index_censored(event, time, risk, tied_tol=0)[0]
require(abs(found["estimate"] - wanted) < 1e-12, f"Harrell's C {found['estimate']} {wanted}")
seen = random.normal(size=300) * 3 + 10
said = seen + random.normal(size=300)
found = judge(short_plan(["mae/1", "rmse/1", "bias.mean_error/1", "r_squared/1", "icc.agreement.single/1", "icc.consistency.single/1"])
              + "".join(f'[[requirement]]\nid = "{m}"\nmetric = "{m}"\nbound = "upper"\nlimit = 0.5\n'
                        for m in ("limits_of_agreement.lower/1", "limits_of_agreement.upper/1")),
              [repr(float(v)) for v in seen], said, np.arange(300), columns="value")
for metric, wanted in {"mae/1": metrics.mean_absolute_error(seen, said), "rmse/1": metrics.root_mean_squared_error(seen, said),
                       "bias.mean_error/1": (said - seen).mean(), "r_squared/1": metrics.r2_score(seen, said),
                       "limits_of_agreement.lower/1": (said - seen).mean() - stats.norm.ppf(0.975) * (said - seen).std(ddof=1),
                       "limits_of_agreement.upper/1": (said - seen).mean() + stats.norm.ppf(0.975) * (said - seen).std(ddof=1),
                       **intraclass(seen, said)}.items():
    require(abs(found[metric]["estimate"] - wanted) < 1e-10, f"{metric} {found[metric]['estimate']} {wanted}")
half = stats.t.ppf(0.975, 299) * (said - seen).std(ddof=1) / np.sqrt(300)
mine = found["bias.mean_error/1"]
require(abs(mine["upper"] - mine["estimate"] - half) < 1e-10, f"Student's interval of the mean error {half}")

# Two models on the same cases.
label, score, patient = table(random, 500, 0.3)
other = np.clip(score + random.normal(scale=0.1, size=500), 0, 1)
found = judge(plan("none").replace("limit = 0.5", 'limit = 0.0\nreference = "other"'), label, score, patient, other=other)
of_score, of_other = expected(label, score), expected(label, other)
for metric, value in of_score.items():
    wanted, mine = value - of_other[metric], found[metric]["estimate"]
    require(abs(mine - wanted) <= 1e-10 * max(1, abs(value)), f"difference of {metric} {mine!r} {wanted!r}")
closer = seen + 0.8 * (said - seen) + 0.3 * random.normal(size=300)
mine = judge(short_plan(["mae/1"], 'reference = "other"\n'), [repr(float(v)) for v in seen], said, np.arange(300), columns="value",
             other=closer)["mae/1"]
apart = abs(said - seen) - abs(closer - seen)
theirs = stats.ttest_1samp(apart, 0).confidence_interval(0.95)
require(max(abs(mine["estimate"] - apart.mean()), abs(mine["lower"] - theirs.low), abs(mine["upper"] - theirs.high)) < 1e-10,
        f"Student's interval of a difference of mean absolute errors {theirs}")

# Net benefit, a mean over cases, by SciPy's BCa on the same data: the two differ by the draws alone.
label, score, patient = table(random, 250, 0.3)
found = judge(plan("none", 40000), label, score, patient)
mine = found["net_benefit/1"]
benefit = (score >= THRESHOLD) * np.where(label == 1, 1, -THRESHOLD / (1 - THRESHOLD))
theirs = stats.bootstrap((benefit,), np.mean, n_resamples=40000, method="BCa", random_state=SEED, vectorized=True,
                         batch=2000).confidence_interval
width = theirs.high - theirs.low
require(abs(mine["lower"] - theirs.low) < 0.03 * width and abs(mine["upper"] - theirs.high) < 0.03 * width,
        f"BCa of the net benefit {mine['lower']} {theirs.low}, {mine['upper']} {theirs.high}")

# The bounds of the Brier score by their definition (docs/semantics/bounds.md): a mean weighted by exponential variables, with one
# patient more who lost everything, or nothing, is beyond a bound with probability 2.5 %.
mine, loss, n, draws = found["brier.mean_squared/1"], (score - label) ** 2, len(label), 200_000
beyond = {"upper": 0, "lower": 0}
for _ in range(20):
    weights = random.exponential(size=(draws // 20, n + 1))
    for end, added, sign in (("upper", 1, 1), ("lower", 0, -1)):
        beyond[end] += (sign * (weights @ (np.append(loss, added) - mine[end])) > 0).sum()
for end, count in beyond.items():
    require(abs(count / draws - 0.025) < 5 * (0.025 * 0.975 / draws) ** 0.5, f"{end} bound of the Brier score {count / draws}")

# What changes nothing.
label, score, patient = table(random, 300, 0.3, None, 150)
first = judge(plan("patient"), label, score, patient)
require(judge(plan("patient"), label, score, patient, random.permutation(300)) == first, "the order of the files changes nothing")
squeezed = judge(plan("patient"), label, score ** 3, patient)
for metric in ("auc.mann_whitney.midrank/1",):
    require(all(squeezed[metric][key] == first[metric][key] for key in ("estimate", "lower", "upper")), f"{metric} of monotone scores")
twice = judge(plan("patient"), np.tile(label, 2), np.tile(score, 2), np.tile(patient, 2))
for metric, before in first.items():
    after = twice[metric]
    if before["lower"] is None:  # so few patients, of unequal size, have no bound
        require(after["lower"] is None, f"each case twice in its patient: {metric} is as little assessed")
        continue
    # Independent cases narrow an interval by 0.15 of its width at each end, or more where it is skew. Other names of cases
    # are other draws; the bounds of shares and areas take cases and patients into account (the known limit of
    # judgement.md), and what follows from two shares moves as they do.
    moved = max(abs(before[key] - after[key]) for key in ("lower", "upper")) / (before["upper"] - before["lower"])
    most = next(limit for method, limit in MOVES.items() if before["method"].startswith(method))
    require(abs(before["estimate"] - after["estimate"]) < 1e-10 and moved <= most,
            f"each case twice in its patient: {metric} moves by {moved:.3f} of its width")
mirrored = judge(plan("patient"), 1 - label, 1 - score, patient)
for metric in ("auc.mann_whitney.midrank/1", "brier.mean_squared/1"):
    require(abs(mirrored[metric]["estimate"] - first[metric]["estimate"]) < 1e-12, f"classes exchanged together with scores: {metric}")

# What never improves anything: an output that is missing.
for _ in range(3):
    lost = score.copy()
    lost[random.choice(300, 8, replace=False)] = np.nan
    worse = judge(plan("patient"), label, lost, patient)
    for metric in [m for m in [*PLAIN, *DECISIONS, *AT_PREVALENCE, "net_benefit/1"] if m not in ("calibration.difference/1", "ppv/1", "npv/1")]:
        sign = -1 if metric in LOWER_IS_BETTER else 1
        require(sign * worse[metric]["estimate"] <= sign * first[metric]["estimate"] + 1e-12 and worse[metric]["missing"] == 8,
                f"missing outputs never improve {metric}")
sys.exit(failed > 0)
