#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which claims of a family are shown against statsmodels' multipletests: Holm and Bonferroni, Hochberg (simes-hochberg), and a fixed
sequence by hand.

Needs: numpy, statsmodels. Usage: families_python.py <claims_dump program> [seed]
"""
import secrets
import subprocess
import sys

import numpy as np
from statsmodels.stats.multitest import multipletests

SEED = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbits(32)
print("seed", SEED)
random = np.random.default_rng(SEED)
THEIRS = {"holm": "holm", "hochberg": "simes-hochberg", "bonferroni": "bonferroni"}

lines, expected = [], []
# multipletests collects garbage at each call, which takes most of the time.
while len(lines) < 200:
    p = np.round(random.random(random.integers(1, 26)) ** random.integers(1, 7), 5)
    error = random.choice([0.025, 0.05, 0.0005])
    method = random.choice([*THEIRS, "fixed-sequence"])
    if method == "fixed-sequence":
        shown = np.cumprod(p <= error).astype(bool)
    else:
        shown, adjusted, _, _ = multipletests(p, error, THEIRS[method])
        # Of a number on the edge rounding decides.
        if np.any(np.abs(adjusted / error - 1) < 1e-9):
            continue
    lines.append(" ".join([method, repr(float(error)), *(f"{x:.5f}" for x in p)]))
    expected.append("".join("01"[int(each)] for each in shown))
done = subprocess.run([sys.argv[1]], input="\n".join(lines) + "\n", capture_output=True, text=True)
assert done.returncode == 0, done.stderr
mine = done.stdout.split()
assert len(mine) == len(expected)
off = [i for i in range(len(mine)) if mine[i] != expected[i]]
for i in off[:10]:
    print("FAIL", lines[i], "\n  Etalon", mine[i], "\n  theirs", expected[i])
some = sum("0" in each and "1" in each for each in expected)
print(len(expected), "families compared,", some, "of which show some of their claims,", len(off), "differ")
sys.exit(bool(off) or some < 40)
