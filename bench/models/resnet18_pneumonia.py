#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Etalon beside PyTorch on jobs/examples/pneumonia.toml: same images, network, initial weights, batches, recipe.

  "$(tests/peers/python.sh)" bench/models/resnet18_pneumonia.py pneumoniamnist.npz --steps 20
  "$(tests/peers/python.sh)" bench/models/resnet18_pneumonia.py pneumoniamnist.npz --seeds 3 --epochs 12

With --steps: time of a step of Etalon (1 rank, 2 lanes), of PyTorch with 2 threads and of
DistributedDataParallel with 2 processes over gloo, in turns, --rounds times. Without: test AUC of both from the
same initial weights per seed, Etalon's from its model.onnx in ONNX Runtime, and the mean of the differences with
its standard error. What differs is the unit of batch normalization (Etalon's shard of 32, PyTorch's batch of 128)
and float32 rounding, which a training amplifies: one seed's two AUCs lie 0.01 apart as easily as two seeds'
(tests/peers/training_pytorch.py compares step by step). Prints versions and hardware. Exit code 1 when the means
differ by more than 0.01.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import onnxruntime

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEER = ROOT / "bench/peers/resnet18_pytorch.py"
sys.path.insert(0, str(PEER.parent))
from resnet18_pytorch import auc  # noqa: E402


def train(args, folder, seed, **settings):
    """One training; returns the lines of its times."""
    settings = {"data.path": args.npz, "job.directory": folder, "model.width": args.width,
                "train.seed": seed, "train.lanes": 2, **settings}
    command = [str(args.etalon), "train", str(ROOT / "jobs/examples/pneumonia.toml"), "--json", "--restart"]
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    lines = (pathlib.Path(folder) / "train/timings.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def peer(args, *options):
    return subprocess.run([sys.executable, str(PEER), args.npz, "--width", str(args.width), *options],
                          check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def compare_steps(args):
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(args.rounds):
            last = train(args, folder, 1, **{"train.max_steps": args.steps, "train.epochs": 1})[-1]
            print(f"etalon, 1 rank, 2 lanes: median {last['step_seconds'] * 1e3:.1f} ms, "
                  f"min {last['shortest_step_seconds'] * 1e3:.1f} ms a step", flush=True)
            shutil.rmtree(pathlib.Path(folder, "train/checkpoints"))
            pathlib.Path(folder, "train/record.json").unlink()
            print(peer(args, "--steps", str(args.steps)), flush=True)
            print(peer(args, "--steps", str(args.steps), "--ddp"), flush=True)
    return 0


def test_auc(args, folder):
    data = np.load(args.npz)
    session = onnxruntime.InferenceSession(str(pathlib.Path(folder) / "train/model.onnx"))
    images = data["test_images"].astype(np.float32)[:, None]
    probability = session.run(["probability"], {session.get_inputs()[0].name: images})[0][:, 1]
    return auc(probability, data["test_labels"].ravel())


def compare_accuracy(args):
    differences = []
    for seed in range(1, args.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            # A step of rate 0 leaves the weights that the seed begins with.
            train(args, folder, seed, **{"train.max_steps": 1, "train.epochs": 1, "train.schedule.learning_rate": 0})
            theirs = peer(args, "--epochs", str(args.epochs), "--seed", str(seed),
                          "--initial", f"{folder}/train/model.onnx")
            print(theirs, flush=True)
            history = train(args, folder, seed, **{"train.epochs": args.epochs})
            mine = test_auc(args, folder)
            step = np.median([line["step_seconds"] for line in history])
            print(f"etalon, seed {seed}: AUC {mine:.4f}, median {step * 1e3:.1f} ms a step", flush=True)
            differences.append(mine - float(re.search(r"AUC ([0-9.]+)", theirs)[1]))
    mean = np.mean(differences)
    error = np.std(differences, ddof=1) / np.sqrt(len(differences)) if args.seeds > 1 else np.nan
    print(f"Etalon less PyTorch: mean difference of the AUC {mean:+.4f}, standard error {error:.4f}")
    return 0 if abs(mean) <= 0.01 else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("npz")
    parser.add_argument("--etalon", type=pathlib.Path, default=ROOT / "build/etalon")
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print(subprocess.run([str(args.etalon), "info"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
    return compare_steps(args) if args.steps else compare_accuracy(args)


if __name__ == "__main__":
    sys.exit(main())
