#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tables of predictions and labels that h5py writes: judged as the same tables in CSV, to the last bit.

Usage: tables_h5py.py <etalon> [seed]
"""
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import h5py
import numpy as np

PLAN = """
name = "columns"
replicates = 10000
[[requirement]]
id = "area"
metric = "auc.mann_whitney.midrank/1"
limit = 0.7
[[requirement]]
id = "women"
metric = "sensitivity/1"
threshold = 0.5
subgroup = "sex=F"
limit = 0.5
[[requirement]]
id = "order"
metric = "average_precision/1"
score = "rival"
limit = 0.3
"""

KINDS = ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8")


def tables(seed):
    draw = np.random.default_rng(seed)
    cases = 400
    label = np.arange(cases) % 3 == 0
    score = np.clip(0.35 + 0.35 * label + 0.2 * draw.normal(size=cases), 0, 1)
    score[draw.random(cases) < 0.02] = np.nan  # without an output
    rival = draw.normal(size=cases) + label
    predictions = {"case": np.array([f"fäll {i}".encode() for i in range(cases)]), "score": score,
                   "rival": rival.astype(np.float32), "sex": np.array([b"F", b"M"])[draw.integers(2, size=cases)]}
    labels = {"case": predictions["case"], "patient": np.arange(cases) // 2, "label": label,
              # Whole numbers of every type, and more columns than one level of the file's tree holds.
              **{f"n{k}": (np.arange(cases) % 100).astype(kind) for k, kind in enumerate(KINDS)},
              **{f"x{k}": np.arange(cases) * 1.0 for k in range(200)}}
    order = draw.permutation(cases)
    return predictions, {name: column[order] for name, column in labels.items()}


def write_csv(path, table):
    def cell(value):
        if isinstance(value, bytes):
            return value.decode()
        if isinstance(value, np.bool_) or (isinstance(value, np.floating) and value == np.trunc(value)):
            return str(int(value))
        return "" if isinstance(value, np.floating) and np.isnan(value) else repr(value.item())

    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        writer.writerows([cell(column[i]) for column in table.values()] for i in range(len(table["case"])))


def write_h5(path, table, **options):
    with h5py.File(path, "w") as file:
        for name, column in table.items():
            file.create_dataset(name, data=column, **options)


def judge(etalon, folder, ending):
    result = folder / f"result-{ending}.json"
    run = subprocess.run([etalon, "validate", "--plan", folder / "plan.toml", "--predictions", folder / f"p.{ending}",
                          "--labels", folder / f"l.{ending}", "--output", result], capture_output=True, text=True)
    return run, json.loads(result.read_text()) if result.exists() else None


STREAMED = """
name = "streamed columns"
[[requirement]]
id = "area"
metric = "auc.mann_whitney.midrank/1"
limit = 0.6
[[requirement]]
id = "women"
metric = "sensitivity/1"
threshold = 0.5
subgroup = "sex=F"
limit = 0.4
[[requirement]]
id = "rival"
metric = "auc.mann_whitney.midrank/1"
reference = "rival"
limit = -0.5
"""


def check_streams(etalon, folder, seed):
    """Sorted tables of several types judged with --stream: the bytes of the table that is held."""
    draw = np.random.default_rng(seed)
    patient = np.repeat(np.arange(150), draw.integers(1, 5, size=150))
    cases = len(patient)
    label = draw.random(cases) < 0.4
    score = np.clip(0.3 + 0.3 * label + 0.2 * draw.normal(size=cases), 0, 1)
    score[draw.random(cases) < 0.02] = np.nan
    texts = lambda values: np.array([str(value).encode() for value in values])
    names = texts(f"pätient {1000 + p}/{10000 + i}" for i, p in enumerate(patient))
    sex = np.array([b"F", b"M", b""])[draw.integers(3, size=150)][patient]
    for known, said, rival in ((label, score, "f4"), (texts(label.astype(int)), texts("" if np.isnan(x) else x for x in score), "i2"),
                               (label.astype("f4"), score.astype("f4"), "u8")):
        write_h5(folder / "p.h5", {"case": names, "score": said, "rival": (100 * draw.random(cases)).astype(rival), "sex": sex})
        write_h5(folder / "l.h5", {"case": names, "patient": patient + 1000, "label": known, "sex": sex})
        results = []
        for options in ([], ["--stream"]):
            result = folder / "result.json"
            result.unlink(missing_ok=True)
            run = subprocess.run([etalon, "validate", *options, "--plan", folder / "streamed.toml", "--predictions",
                                  folder / "p.h5", "--labels", folder / "l.h5", "--output", result],
                                 capture_output=True, text=True)
            assert result.exists(), run.stderr
            results.append(result.read_bytes())
        assert results[0] == results[1]
    for name, column in (("bad", np.array([b"\xff"] * cases)), ("x" * 201, np.zeros(cases))):
        write_h5(folder / "p.h5", {"case": names, "score": score, "rival": score, name: column})
        for options in ([], ["--stream"]):
            run = subprocess.run([etalon, "validate", *options, "--plan", folder / "streamed.toml", "--predictions",
                                  folder / "p.h5", "--labels", folder / "l.h5"], capture_output=True, text=True)
            assert run.returncode == 5, (options, run.stderr)


def main():
    etalon = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(2**32)
    print("seed", seed)
    predictions, labels = tables(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "plan.toml").write_text(PLAN)
        (folder / "streamed.toml").write_text(STREAMED)
        check_streams(etalon, folder, seed)
        for ending, write in (("csv", write_csv), ("h5", write_h5)):
            write(folder / f"p.{ending}", predictions)
            write(folder / f"l.{ending}", labels)
        found = {}
        for ending in ("csv", "h5"):
            run, found[ending] = judge(etalon, folder, ending)
            assert found[ending] is not None, run.stderr
            for digest in ("predictions_sha256", "labels_sha256"):
                assert found[ending].pop(digest)
        assert found["csv"] == found["h5"], found
        assert any(each["missing"] for each in found["h5"]["results"])
        # Compressed arrays and texts of variable length are refused by name.
        write_h5(folder / "p.h5", predictions, compression="gzip")
        assert "p.h5: 'case' has attributes, filters" in judge(etalon, folder, "h5")[0].stderr
        for kind in (">f8", "f2"):
            write_h5(folder / "p.h5", {**predictions, "rival": predictions["rival"].astype(kind)})
            assert "p.h5: 'rival' has an element type that is not read" in judge(etalon, folder, "h5")[0].stderr
        write_h5(folder / "p.h5", {**predictions, "sex": predictions["sex"].astype(str).astype(object)})
        assert "texts of variable length" in judge(etalon, folder, "h5")[0].stderr
        write_h5(folder / "p.h5", {**predictions, "score": np.where(labels["label"] == 1, np.inf, 0.5)})
        assert "row " in judge(etalon, folder, "h5")[0].stderr and "is no finite number" in judge(etalon, folder, "h5")[0].stderr


main()
