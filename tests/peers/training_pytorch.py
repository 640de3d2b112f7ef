# SPDX-License-Identifier: Apache-2.0
"""A whole training against PyTorch: `etalon train` goes on from a network that PyTorch exported, and PyTorch's
autograd, optimizer and schedule, on the samples of Etalon's order, reach its losses, weights and running
statistics. The network is smooth: rectifiers that switch by the last bit of a sum would make any two float32
trainings part (bench/models/resnet18_pneumonia.py compares such a one by its results).

Needs: torch, numpy, onnx. Usage: training_pytorch.py <etalon>
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from sampling import epoch_order
from torch import nn
from torch.optim import lr_scheduler

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARDS, SHARD_SIZE, SEED, EPOCHS = 4, 8, 5, 3
BATCH = SHARDS * SHARD_SIZE


class SmoothNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(1, 6, 3, 2, 1, bias=False), nn.BatchNorm2d(6)
        self.conv2, self.norm2 = nn.Conv2d(6, 6, 3, 1, 1, bias=False), nn.BatchNorm2d(6)
        self.conv3, self.norm3 = nn.Conv2d(6, 10, 3, 2, 1, bias=False), nn.BatchNorm2d(10)
        self.head = nn.Linear(10, 2)

    def forward(self, pixels):
        x = torch.sigmoid(self.norm1(self.conv1((pixels - 120) / 60)))
        x = torch.sigmoid(self.norm2(self.conv2(x)) + x)
        x = torch.sigmoid(self.norm3(self.conv3(x)))
        return self.head(x.mean((2, 3)))


# Float32 rounding over 24 steps; a sample, rate or statistic out of place shows in the third digit.
LIMITS = {"training loss": 2e-6, "validation loss": 1e-5, "weight": 2e-4}
RECIPES = {
    "AdamW, one-cycle": (
        {"train.schedule.learning_rate": 0.05},
        lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.01),
        lambda o, steps: lr_scheduler.OneCycleLR(o, 0.05, total_steps=steps * EPOCHS, pct_start=0.3,
                                                 cycle_momentum=False)),
    "SGD with momentum, steps": (
        {"train.optimizer.kind": "sgd", "train.optimizer.weight_decay": 1e-4, "train.schedule.kind": "step",
         "train.schedule.warmup": 0, "train.schedule.steps": "[2]", "train.schedule.learning_rate": 1},
        lambda p: torch.optim.SGD(p, lr=1, momentum=0.9, weight_decay=1e-4),
        lambda o, steps: lr_scheduler.MultiStepLR(o, [2 * steps], 0.1)),
}


def train_in_etalon(program, folder, job, initial, settings):
    """The trained model's weights by name, and the lines of the history."""
    settings = {"data.path": f"{folder}/images.npz", "job.directory": job,
                "model.architecture": "onnx", "model.file": initial, "model.width": 64, "train.shards": SHARDS,
                "train.shard_size": SHARD_SIZE, "train.seed": SEED, "train.epochs": EPOCHS, **settings}
    command = [program, "train", str(ROOT / "jobs/examples/pneumonia.toml"), "--json"]
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    graph = onnx.load(f"{job}/train/model.onnx").graph
    history = pathlib.Path(job, "train/history.jsonl").read_text().splitlines()
    return ({tensor.name: torch.tensor(numpy_helper.to_array(tensor)) for tensor in graph.initializer},
            [json.loads(line) for line in history])


def export(net, file):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, (torch.zeros(2, 1, 28, 28),), file, input_names=["input"], output_names=["logits"],
                          dynamic_axes={"input": {0: "n"}, "logits": {0: "n"}}, opset_version=17, dynamo=False,
                          training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)


def step(net, optimizer, images, labels):
    """One step; each shard has its own batch normalization, running statistics move by the shards' mean."""
    before = [buffer.clone() for buffer in net.buffers()]
    after = [torch.zeros_like(buffer, dtype=torch.float64) for buffer in before]
    total = 0.0
    optimizer.zero_grad()
    for x, y in zip(images.chunk(SHARDS), labels.chunk(SHARDS), strict=True):
        for buffer, value in zip(net.buffers(), before, strict=True):
            buffer.copy_(value)
        loss = F.cross_entropy(net(x), y) / SHARDS
        loss.backward()
        total += loss.item()
        for value, buffer in zip(after, net.buffers(), strict=True):
            value += buffer / SHARDS
    for buffer, value in zip(net.buffers(), after, strict=True):
        buffer.copy_(value)
    optimizer.step()
    return total


def images_and_labels(data, part):
    return (torch.tensor(data[f"{part}_images"]).float().unsqueeze(1),
            torch.tensor(data[f"{part}_labels"].astype(np.int64).ravel()))


def compare(program, folder, name):
    settings, make_optimizer, make_schedule = RECIPES[name]
    torch.manual_seed(1)
    net = SmoothNet()
    export(net, f"{folder}/initial.onnx")
    initial = {key: value.clone() for key, value in net.state_dict().items()}
    theirs, history = train_in_etalon(program, folder, f"{folder}/{name}", f"{folder}/initial.onnx", settings)

    data = np.load(f"{folder}/images.npz")
    images, labels = images_and_labels(data, "train")
    validation = images_and_labels(data, "val")
    steps = len(images) // BATCH
    optimizer = make_optimizer(net.parameters())
    schedule = make_schedule(optimizer, steps)
    worst = dict.fromkeys(LIMITS, 0.0)
    for epoch in range(EPOCHS):
        order = torch.tensor(epoch_order(SEED, epoch, range(len(images))))
        losses = []
        net.train()
        for i in range(steps):
            at = order[i * BATCH:(i + 1) * BATCH]
            losses.append(step(net, optimizer, images[at], labels[at]))
            schedule.step()
        net.eval()
        with torch.no_grad():
            loss = F.cross_entropy(net(validation[0]), validation[1]).item()
        line = history[epoch]
        worst["training loss"] = max(worst["training loss"], abs(np.mean(losses) - line["train_loss"]))
        worst["validation loss"] = max(worst["validation loss"], abs(loss - line["validation_loss"]))
    change = np.inf
    for key, value in net.state_dict().items():
        if not key.endswith("num_batches_tracked"):
            worst["weight"] = max(worst["weight"], float((value - theirs[key]).abs().max()))
            change = min(change, float((value - initial[key]).abs().max()))
    print(f"{name}, {steps * EPOCHS} steps, last loss {np.mean(losses):.4f}; every tensor moved by {change:.1e} or more")
    for what, difference in worst.items():
        print(f"{'ok  ' if difference <= LIMITS[what] else 'FAIL'} largest difference of a {what}: {difference:.1e}")
    return change > 5e-3 and all(worst[what] <= limit for what, limit in LIMITS.items())


def main():
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(ROOT / "tests/support/make_samples.py"), "images",
                        f"{folder}/images.npz"], check=True)
        failed = [name for name in RECIPES if not compare(sys.argv[1], folder, name)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
