#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Statistics of validation against other implementations, on the same input in the same run. Answers are
compared first; a work whose answers differ has failed, however fast. Processor time of one thread, best
of several.

Needs: numpy; Rscript with survival for concordances; surface-distance, medpy and MONAI for masks. Usage:
  validate.py <build folder> [--json] [--only <work>[,<work>...]]
With --json one line a work: work, etalon_seconds, peer, peer_seconds, ratio.
"""
import argparse
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

import segmentation_scores

HERE = pathlib.Path(__file__).parent


def values(*command):
    """The `name value` lines that a program prints."""
    output = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    return dict(line.split(" ", 1) for line in output.stdout.splitlines())


def best(rounds, fn):
    """Processor seconds of the quickest round, and the answer."""
    seconds, answer = float("inf"), None
    for _ in range(rounds):
        start = time.process_time()
        answer = fn()
        seconds = min(seconds, time.process_time() - start)
    return seconds, answer


def differ(mine, theirs, names, tolerance):
    """Names of answers that are not the same to `tolerance` of their size."""
    return [name for name in names
            if not abs(float(mine[name]) - float(theirs[name])) <= tolerance * abs(float(theirs[name]))]


def concordance(build, name, counts):
    """10⁶ cases, a third of them censored: R's survival, with the variance on both sides. Times are whole
    numbers, for R ties those that differ by less than about 1e-8 of their size."""
    random = np.random.default_rng(1)
    n = 10**6
    latent, cut = random.exponential(size=n), random.exponential(scale=2, size=n)
    risk = -np.log(latent) + random.normal(size=n)
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        np.concatenate([np.ceil(1e6 * np.minimum(latent, cut)), latent <= cut, risk]).tofile(file.name)
        mine = values(build / "bench/validation/bench_validation_survival", file.name)
        theirs = values(HERE / "concordance_survival.R", file.name)
    wrong = differ(mine, theirs, [name], 1e-12) + differ(mine, theirs, [name + ".variance"], 1e-9)
    wrong += differ(mine, theirs, [f"{name}.{count}" for count in counts], 0)
    return mine[name + ".seconds"], "survival " + theirs["version"], theirs[name + ".seconds"], wrong


def reader_study(build):
    """20 readers, 400 cases, two modalities, U-statistics: the formulas in NumPy, whole arrays at once."""
    random = np.random.default_rng(2)
    readers, cases = 20, 400
    truth = np.arange(cases) % 2
    score = np.round(random.normal(size=(2, 1, cases)) + random.normal(size=(2, readers, cases)) + truth, 1)
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        score.tofile(file.name)
        mine = values(build / "bench/validation/bench_validation_readers", file.name, readers, cases)

    def covariance(a, b):
        count = a.shape
        unlike = 0.0
        for share in itertools.product((0, 1), repeat=3):
            free = tuple(axis for axis in range(3) if not share[axis])
            sums = a.sum(axis=free, keepdims=True) * b.sum(axis=free, keepdims=True)
            unlike += (-1) ** sum(share) * sums.sum()
        pairs = np.prod([n * (n - 1) for n in count])
        return a.mean() * b.mean() - unlike / pairs

    def difference():
        negative, positive = score[:, :, truth == 0][..., None], score[:, :, truth == 1][:, :, None, :]
        won = (positive > negative) + 0.5 * (positive == negative)
        return {"u": won[0].mean() - won[1].mean(),
                "u.variance": covariance(won[0], won[0]) + covariance(won[1], won[1])
                - 2 * covariance(won[0], won[1])}

    seconds, theirs = best(3, difference)
    wrong = differ(mine, theirs, ["u"], 1e-10) + differ(mine, theirs, ["u.variance"], 1e-9)
    return mine["u.seconds"], "numpy " + np.__version__, seconds, wrong


WORKS = {
    "harrell": lambda build: concordance(build, "harrell", ("concordant", "discordant")),
    "uno": lambda build: concordance(build, "uno", ()),
    "reader_study": reader_study,
    **segmentation_scores.WORKS,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", default=",".join(WORKS))
    options = parser.parse_args()
    failed = 0
    for work in options.only.split(","):
        mine, peer, theirs, wrong = WORKS[work](options.build)
        mine, theirs = float(mine), float(theirs)
        if wrong:
            failed += 1
            print(f"{work}: answers differ: {', '.join(wrong)}", file=sys.stderr)
        elif options.json:
            print(json.dumps({"work": work, "etalon_seconds": mine, "peer": peer, "peer_seconds": theirs,
                              "ratio": theirs / mine}), flush=True)
        else:
            print(f"{work:28s} etalon {mine:9.4f} s   {peer:36s} {theirs:9.4f} s   {theirs / mine:8.1f} times",
                  flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
