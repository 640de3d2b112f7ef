#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Survival metrics against scikit-survival and statsmodels on random follow-up; the seed is printed.

scikit-survival weighs an event at T by G(T), censorings at T included, where Uno et al. and this
project weigh by G(T-), and its tied_time counts compared
pairs of an event and a censoring at one time, not pairs of two events: not compared. Tables without a
censoring at the time of an event are compared in full, tables with ties in the counts alone.

Needs: numpy, scikit-survival, statsmodels. Usage: survival_sksurv.py <survival_dump program> [<seed>]
"""
import subprocess
import sys
import tempfile
import time as clock

import numpy as np
from sksurv import metrics
from sksurv.nonparametric import kaplan_meier_estimator
from sksurv.util import Surv
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

failed = 0
compared = 0


def etalon(program, columns, times):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        for row in zip(*columns):
            file.write("%.17g,%d,%.17g,%.17g,%d\n" % row)
        file.flush()
        output = subprocess.run([program, file.name, *("%.17g" % t for t in times)],
                                check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in (line.split(" ") for line in output.stdout.splitlines())}


def agree(table, what, mine, theirs, tolerance=1e-10):
    global failed, compared
    theirs = float(theirs)
    off = abs(mine - theirs) / max(abs(theirs), 1e-6) if mine != theirs else 0.0
    good = off <= tolerance
    failed += not good
    compared += 1
    print(f"{'ok  ' if good else 'FAIL'} {table:10s} {what:18s} {theirs:.17g}  off by {off:.1e}")


def compare(program, name, time, event, risk, probability, group, times, tied):
    mine = etalon(program, (time, event, risk, probability, group), times)
    known = Surv.from_arrays(event == 1, time)
    harrell = metrics.concordance_index_censored(event == 1, time, risk, tied_tol=0)
    agree(name, "harrell", mine["harrell"], harrell[0])
    for what, theirs in zip(("concordant", "discordant", "tied_risk"), harrell[1:4]):
        agree(name, what, mine[f"harrell.{what}"], theirs, 0)
    chi, _ = survdiff(time, event, group)
    agree(name, "log-rank", mine["logrank.chi"], chi)
    curve = SurvfuncRight(time, event)
    steps, survival = kaplan_meier_estimator(event == 1, time)
    for k, t in enumerate(times):
        agree(name, f"km {k}", mine[f"km.{k}"], survival[np.searchsorted(steps, t, "right") - 1])
        at = np.searchsorted(curve.surv_times, t, "right") - 1
        agree(name, f"km.se {k}", mine[f"km.se.{k}"], curve.surv_prob_se[at])
    if tied:
        return
    agree(name, "uno", mine["uno"], metrics.concordance_index_ipcw(known, known, risk, tied_tol=0)[0])
    for k, t in enumerate(times):
        agree(name, f"uno until {k}", mine[f"uno.until.{k}"],
              metrics.concordance_index_ipcw(known, known, risk, tau=t, tied_tol=0)[0])
        agree(name, f"auc {k}", mine[f"auc.{k}"], metrics.cumulative_dynamic_auc(known, known, risk, [t])[0][0])
        _, brier = metrics.brier_score(known, known, (1 - probability)[:, None], [t])
        agree(name, f"brier {k}", mine[f"brier.{k}"], brier[0])


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else clock.time_ns() % 10**9
    print("seed", seed)
    random = np.random.default_rng(seed)
    for index, n in enumerate((40, 120, 500, 60, 200)):
        tied = index >= 3
        latent = random.exponential(size=n)
        # Followed to the end, the largest time is no censoring, or no G is left after it.
        cut = random.exponential(scale=2, size=n)
        time, event = np.minimum(latent, cut), (latent <= cut).astype(int)
        if tied:
            time = np.ceil(time * 12) + 1
        event[np.argmax(time)] = 1
        risk = np.round(-np.log(latent) + random.normal(size=n), 1 if index % 2 else 9)
        probability = 1 / (1 + np.exp(-(risk / 2 + 0.1)))
        group = random.integers(0, 2, n)
        group[:2] = [0, 1]
        compare(sys.argv[1], f"table {index}", time, event, risk, probability, group,
                np.quantile(time, [0.3, 0.6]), tied)
    print(f"{compared} values compared, {failed} disagree")
    return 1 if failed or compared < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
