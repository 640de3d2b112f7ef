#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges very many synthetic cases as a stream on 1, 2 and 4 ranks and compares the bytes of the results.

    python bench/validation/streamed_cases.py build/etalon [--patients 10000000] [--folder DIR]
                                              [--ranks 1 2 4] [--most-gib 2] [--mpirun "mpirun …"]

Ten cases for each patient, two models. The values of the first run are compared with NumPy's on the same
columns; one run is killed half-way, must leave nothing, and is made again. Prints one JSON line for each run:
ranks, seconds, peak resident memory of the largest rank in GiB; exits 1 where bytes, values or memory are not as
promised. Needs h5py and NumPy; 2.6 GB of disk and 6 GB of memory (for NumPy) for 10⁷ patients.
"""

import argparse
import hashlib
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

CASES_OF_PATIENT = 10
BLOCK = 1_000_000  # patients made at once
PLAN = """name = "very many cases"

[[requirement]]
id = "auc"
metric = "auc.mann_whitney.midrank/1"
limit = 0.8

[[requirement]]
id = "auc gained"
metric = "auc.mann_whitney.midrank/1"
reference = "old"
limit = -0.01

[[requirement]]
id = "sensitivity"
metric = "sensitivity/1"
threshold = 0.5
limit = 0.6

[[requirement]]
id = "specificity"
metric = "specificity/1"
threshold = 0.5
limit = 0.8

[[requirement]]
id = "ppv at 10 %"
metric = "ppv.at_prevalence/1"
threshold = 0.5
prevalence = 0.1
limit = 0.2

[[requirement]]
id = "brier"
metric = "brier.mean_squared/1"
limit = 0.2
"""


def make_tables(folder: pathlib.Path, patients: int) -> None:
    """Scores of a patient's cases go together; every fourth score or so stands more than once."""
    random = np.random.default_rng(20)
    cases = patients * CASES_OF_PATIENT
    with h5py.File(folder / "predictions.h5", "w") as said, h5py.File(folder / "labels.h5", "w") as known:
        columns = {
            "case": [said.create_dataset("case", (cases,), "u4"), known.create_dataset("case", (cases,), "u4")],
            "patient": [known.create_dataset("patient", (cases,), "u4")],
            "label": [known.create_dataset("label", (cases,), "u1")],
            "score": [said.create_dataset("score", (cases,), "f8")],
            "old": [said.create_dataset("old", (cases,), "f8")],
        }
        for first in range(0, patients, BLOCK):
            count = min(BLOCK, patients - first)
            rows = slice(first * CASES_OF_PATIENT, (first + count) * CASES_OF_PATIENT)
            patient = np.repeat(np.arange(first, first + count), CASES_OF_PATIENT)
            own = np.repeat(random.normal(size=count), CASES_OF_PATIENT)
            label = random.random(len(own)) < 1 / (1 + np.exp(1.5 - own))
            values = {
                "case": np.arange(rows.start, rows.stop) + 1_000_000_000,
                "patient": patient + 10_000_000,
                "label": label,
            }
            shared = 0.7 * np.repeat(random.normal(size=count), CASES_OF_PATIENT)
            for model, gain in (("score", 0.9), ("old", 0.8)):
                logit = gain * np.where(label, 1, -1) - 0.4 + shared + random.normal(size=len(own))
                values[model] = np.round(1 / (1 + np.exp(-logit)), 9)
            for name, arrays in columns.items():
                for array in arrays:
                    array[rows] = values[name]


def area(scores: np.ndarray, labels: np.ndarray) -> float:
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(begins, len(ordered)))
    positive = np.add.reduceat(labels[order].astype(np.int64), begins)
    negative = sizes - positive
    below = np.cumsum(negative) - negative
    half_pairs = int(np.sum(positive * (2 * below + negative)))
    return half_pairs / (2 * int(positive.sum()) * int(negative.sum()))


def values_of_numpy(folder: pathlib.Path) -> dict[str, float]:
    with h5py.File(folder / "predictions.h5") as said, h5py.File(folder / "labels.h5") as known:
        labels = known["label"][:].astype(bool)
        scores = said["score"][:]
        called = scores >= 0.5
        sensitivity = np.count_nonzero(called & labels) / np.count_nonzero(labels)
        specificity = np.count_nonzero(~called & ~labels) / np.count_nonzero(~labels)
        found = {
            "sensitivity": sensitivity,
            "specificity": specificity,
            "ppv at 10 %": 0.1 * sensitivity / (0.1 * sensitivity + 0.9 * (1 - specificity)),
            "brier": float(np.mean((scores - labels) ** 2)),
            "auc": area(scores, labels),
        }
        del scores, called
        found["auc gained"] = found["auc"] - area(said["old"][:], labels)
        return found


def command(options: argparse.Namespace, folder: pathlib.Path, ranks: int, output: pathlib.Path) -> list[str]:
    launcher = [] if ranks == 1 else [*shlex.split(options.mpirun), "-n", str(ranks)]
    measured = ["/usr/bin/time", "-f", "peak %M"]
    return [*launcher, *measured, str(options.etalon), "validate", "--stream", "--json", "--plan",
            str(folder / "plan.toml"), "--predictions", str(folder / "predictions.h5"), "--labels",
            str(folder / "labels.h5"), "--output", str(output)]


def judge(options: argparse.Namespace, folder: pathlib.Path, ranks: int, output: pathlib.Path) -> dict:
    begun = time.monotonic()
    run = subprocess.run(command(options, folder, ranks, output), capture_output=True, text=True, check=False)
    seconds = time.monotonic() - begun
    if run.returncode not in (0, 14):
        sys.exit(f"{run.stderr}\nthe program ended with {run.returncode}")
    peaks = [int(line.split()[1]) for line in run.stderr.splitlines() if line.startswith("peak ")]
    return {"ranks": ranks, "seconds": round(seconds, 1), "gib": round(max(peaks) / 2**20, 3)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("etalon", type=pathlib.Path)
    parser.add_argument("--patients", type=int, default=10_000_000)
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--most-gib", type=float, default=2)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--mpirun", default="mpirun --allow-run-as-root --oversubscribe --mca mpi_yield_when_idle 1")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = pathlib.Path(name)
        (folder / "plan.toml").write_text(PLAN)
        make_tables(folder, options.patients)
        faults = []
        digests = set()
        longest = 0.0
        for ranks in options.ranks:
            output = folder / f"result-{ranks}.json"
            run = judge(options, folder, ranks, output)
            digests.add(hashlib.sha256(output.read_bytes()).hexdigest())
            longest = max(longest, run["seconds"])
            if run["gib"] > options.most_gib:
                faults.append(f"{ranks} ranks take {run['gib']} GiB")
            print(json.dumps(run), flush=True)
        output = folder / "killed.json"
        killed = subprocess.Popen(command(options, folder, options.ranks[-1], output),
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(longest / 4)
        subprocess.run(["pkill", "-9", "-f", str(output)], check=False)
        killed.wait()
        left = [each.name for each in folder.iterdir() if "killed" in each.name]
        run = judge(options, folder, options.ranks[-1], output)
        digests.add(hashlib.sha256(output.read_bytes()).hexdigest())
        print(json.dumps({"after": "a kill", **run}), flush=True)
        if left:
            faults.append(f"a kill left {left}")
        if len(digests) != 1:
            faults.append(f"{len(digests)} different results")
        found = {each["id"]: each["estimate"] for each in json.loads(output.read_text())["results"]}
        worst = max(abs(found[name] - value) for name, value in values_of_numpy(folder).items())
        print(json.dumps({"cases": options.patients * CASES_OF_PATIENT, "results": len(found),
                          "largest_difference_to_numpy": worst, "sha256": sorted(digests)[0]}))
        if worst > 1e-10:
            faults.append(f"a value is {worst} from NumPy's")
        for fault in faults:
            print(fault, file=sys.stderr)
        return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
