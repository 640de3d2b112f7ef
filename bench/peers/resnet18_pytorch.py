#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The resnet18 job of jobs/examples/pneumonia.toml in PyTorch: same network, recipe, data and batch.

Needs: torch, numpy, onnx. Usage:
  resnet18_pytorch.py pneumoniamnist.npz [--epochs 12] [--width 16] [--seed 1] [--initial model.onnx] [--shards 1]
  resnet18_pytorch.py pneumoniamnist.npz --steps N [--width 16] [--threads 2 | --ddp]
Prints the test AUC and the time of a step; --steps N only times N steps. --initial names an Etalon model
with the weights to begin from; without it they are PyTorch's. Every epoch takes the samples in Etalon's
order of this seed. --shards 4 normalizes the four shards of a batch apart, as Etalon does. With --ddp two
processes of one thread each share the batch (DistributedDataParallel over gloo), timing only.
"""
import argparse
import os
import pathlib
import sys
import tempfile
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/peers"))
from sampling import epoch_order  # noqa: E402


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False),
                                          nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class ResNet18(nn.Module):
    def __init__(self, width):
        super().__init__()
        layers = [nn.Conv2d(1, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        channels = width
        for stage in range(4):
            for block in range(2):
                outputs = width << stage
                layers.append(Block(channels, outputs, 2 if stage > 0 and block == 0 else 1))
                channels = outputs
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(channels, 2)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))

    def layers_by_name(self):
        """The layers that have weights, by their names in Etalon's graph."""
        stem, norm, _, *blocks = self.features
        layers = {"stem": stem, "stem.norm": norm, "output": self.head}
        for i, block in enumerate(blocks):
            name = f"stage{i // 2 + 1}.block{i % 2 + 1}"
            layers |= {f"{name}.{part}": getattr(block, part) for part in ("conv1", "norm1", "conv2", "norm2")}
            layers |= zip((f"{name}.shortcut", f"{name}.shortcut.norm"), block.shortcut)
        return layers

    def load_parameters(self, file):
        """Takes the parameters, not the running statistics, of Etalon's model."""
        weights = {tensor.name: torch.tensor(numpy_helper.to_array(tensor))
                   for tensor in onnx.load(file).graph.initializer}
        with torch.no_grad():
            for name, layer in self.layers_by_name().items():
                scale = "scale" if isinstance(layer, nn.BatchNorm2d) else "weight"
                layer.weight.copy_(weights[f"{name}.{scale}"])
                if layer.bias is not None:
                    layer.bias.copy_(weights[f"{name}.bias"])


def auc(scores, labels):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):
        ranks[scores == value] = ranks[scores == value].mean()
    positives = labels.sum()
    return (ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (
        positives * (len(labels) - positives))


def time_ddp(rank, args, rendezvous):
    """One of two processes that share each batch of 128."""
    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{rendezvous}", rank=rank, world_size=2)
    images, labels = training_side(np.load(args.npz))
    images = (images - images.mean()) / images.std()
    torch.manual_seed(1)
    net = nn.parallel.DistributedDataParallel(ResNet18(args.width))
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.01)
    order = torch.randperm(len(images))
    times = []
    for step in range(args.steps):
        begin = (step * 128) % (len(order) - 128) + rank * 64
        batch = order[begin:begin + 64]
        start = time.perf_counter()
        optimizer.zero_grad()
        F.cross_entropy(net(images[batch]), labels[batch]).backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    if rank == 0:
        print(f"torch {torch.__version__}, DDP with 2 processes of 1 thread: "
              f"median {np.median(times) * 1e3:.1f} ms, min {min(times) * 1e3:.1f} ms a step")
    torch.distributed.destroy_process_group()


def training_side(data):
    """The training images, without those whose content stands in another part of the file."""
    others = {image.tobytes() for part in ("val", "test") for image in data[f"{part}_images"]}
    kept = [i for i, image in enumerate(data["train_images"]) if image.tobytes() not in others]
    return (torch.tensor(data["train_images"][kept]).float().unsqueeze(1),
            torch.tensor(data["train_labels"][kept].astype(np.int64).ravel()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("npz")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--initial")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ddp", action="store_true")
    args = parser.parse_args()
    if args.ddp:
        args.steps = args.steps or 16
        with tempfile.TemporaryDirectory() as folder:
            torch.multiprocessing.spawn(time_ddp, (args, os.path.join(folder, "rendezvous")), nprocs=2)
        return
    torch.set_num_threads(args.threads)
    data = np.load(args.npz)
    images, labels = training_side(data)
    mean, deviation = images.mean(), images.std()
    images = (images - mean) / deviation
    torch.manual_seed(args.seed)
    net = ResNet18(args.width)
    if args.initial:
        net.load_parameters(args.initial)
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.01)
    steps = len(images) // 128
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 2e-3, total_steps=steps * args.epochs, pct_start=0.3, cycle_momentum=False)
    times = []
    for epoch in range(args.epochs):
        order = torch.tensor(epoch_order(args.seed, epoch, range(len(images))))
        for step in range(steps):
            batch = order[step * 128:(step + 1) * 128]
            start = time.perf_counter()
            optimizer.zero_grad()
            for shard in batch.chunk(args.shards):
                (F.cross_entropy(net(images[shard]), labels[shard]) / args.shards).backward()
            optimizer.step()
            schedule.step()
            times.append(time.perf_counter() - start)
            if args.steps and len(times) == args.steps:
                print(f"torch {torch.__version__}, {args.threads} threads: "
                      f"median {np.median(times) * 1e3:.1f} ms, min {min(times) * 1e3:.1f} ms a step")
                return
    net.eval()
    test = (torch.tensor(data["test_images"]).float().unsqueeze(1) - mean) / deviation
    with torch.no_grad():
        scores = torch.softmax(net(test), 1)[:, 1].numpy()
    print(f"torch {torch.__version__}, seed {args.seed}: AUC {auc(scores, data['test_labels'].ravel()):.4f}, "
          f"median {np.median(times) * 1e3:.1f} ms a step")


if __name__ == "__main__":
    main()
