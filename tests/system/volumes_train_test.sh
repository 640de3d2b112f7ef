#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The 3-D U-Net on volumes: one digest of the weights for any number of ranks and lanes, and after
# kills.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
rm -rf first ranks-* killed-* volumes

python3 "$ETALON_SOURCE_DIR/tests/support/make_samples.py" volumes volumes "$samples/brain-mr"
job=("$examples/brain-mr.toml" --set data.path=volumes --set 'model.channels=[4,8,16]'
  --set 'train.patch=[8,32,32]' --set train.patches_per_volume=8 --set train.epochs=3)
identity 1:1 1:2 2:1 2:2 3:1 4:2
interrupted 2 3 1 600
interrupted 3 1 2 600
[ $failures -eq 0 ]
