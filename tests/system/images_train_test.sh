#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ResNet-18 on images: one digest of the weights for any number of ranks and lanes, and after kills.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
rm -rf first ranks-* killed-*

python3 "$ETALON_SOURCE_DIR/tests/support/make_samples.py" images images.npz \
  "$samples/chest-xray/pneumoniamnist.npz"
job=("$examples/pneumonia.toml" --set data.path=images.npz --set model.width=8 --set train.epochs=3
  --set train.shard_size=16)
identity 1:1 1:2 2:1 2:2 3:1 4:2
interrupted 2 3 1 600
interrupted 3 1 2 600
[ $failures -eq 0 ]
