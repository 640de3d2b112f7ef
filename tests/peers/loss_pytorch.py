# SPDX-License-Identifier: Apache-2.0
"""Losses and their gradients against PyTorch; the soft Dice loss against its formula (Isensee et al.
2021, foreground classes only, smoothing 1e-5), written out here.

Needs: torch. Usage: loss_pytorch.py <models_training_loss_dump>
"""
import json
import subprocess
import sys

import torch
import torch.nn.functional as F


def dice(logits, labels):
    probability = torch.softmax(logits, 1)
    total = 0.0
    for sample in range(logits.shape[0]):
        for c in range(1, logits.shape[1]):
            p, t = probability[sample, c], (labels[sample] == c).float()
            total = total + 1 - (2 * (p * t).sum() + 1e-5) / (p.sum() + t.sum() + 1e-5)
    return total / (logits.shape[0] * (logits.shape[1] - 1))


LOSSES = {
    "cross_entropy": F.cross_entropy,
    "binary_cross_entropy": lambda x, y: F.binary_cross_entropy_with_logits(x.flatten(), y.flatten().float()),
    "dice_cross_entropy": lambda x, y: F.cross_entropy(x, y) + dice(x, y),
}
CASES = [
    ("cross_entropy", (5, 3), (5,), 3),
    ("binary_cross_entropy", (6, 1), (6,), 2),
    ("cross_entropy", (2, 2, 3, 4, 5), (2, 3, 4, 5), 2),
    ("dice_cross_entropy", (2, 2, 3, 4, 5), (2, 3, 4, 5), 2),
    ("dice_cross_entropy", (3, 4, 2, 3, 2), (3, 2, 3, 2), 4),
    ("dice_cross_entropy", (1, 2, 2, 2, 2), (1, 2, 2, 2), 1),  # no foreground at all
]


def entry(tensor):
    return {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    tensors = [(kind, 3 * torch.randn(logits), torch.randint(0, classes, labels))
               for kind, logits, labels, classes in CASES]
    text = json.dumps([{"kind": k, "logits": entry(x), "labels": entry(y)} for k, x, y in tensors])
    done = subprocess.run(sys.argv[1:2], input=text, check=True, stdout=subprocess.PIPE, text=True)
    failed = 0
    for (kind, logits, labels), mine in zip(tensors, json.loads(done.stdout), strict=True):
        logits.requires_grad_()
        loss = LOSSES[kind](logits, labels)
        gradient = torch.autograd.grad(loss, [logits])[0]
        worst = abs(mine["loss"] - loss.item()) / (1 + abs(loss.item()))
        worst = max(worst, float((torch.tensor(mine["gradient"]) - gradient.flatten()).abs().max()))
        samples = torch.stack([LOSSES[kind](logits[i:i + 1], labels[i:i + 1]) for i in range(len(labels))])
        worst = max(worst, float((torch.tensor(mine["samples"]) - samples).abs().max()))
        good = worst <= 2e-6
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {kind:22s} {str(tuple(logits.shape)):20s} {worst:.1e}")
    print(f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
