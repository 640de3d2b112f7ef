#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A deep network's package, trained on images: ONNX Runtime computes from its fp32 and its int8 file
# what the package says of 256 inputs, to the last level.
# Usage: image_package_test.sh <python with the peers>
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
python=$1
rm -rf made
python3 "$ETALON_SOURCE_DIR/tests/support/make_samples.py" images images.npz \
  "$samples/chest-xray/pneumoniamnist.npz"

# So few images prove little: limits that they could show, and the package stands also when the verdict fails
# (exit code 14).
code=0
"$ETALON_PROGRAM" run "$examples/pneumonia.toml" --set data.path=images.npz --set job.directory=made \
  --set model.width=8 --set train.epochs=4 --set train.shard_size=8 --set package.golden_samples=256 \
  --set compress.margin=0.2 --set plan.identity.max_flip_rate=0.1 --set plan.analytical.sensitivity=0.8 \
  --set plan.analytical.brier=1.0 --set plan.analytical.scaled_brier=-1.0 >run.log 2>&1 || code=$?
if [ $code -ne 0 ] && [ $code -ne 14 ]; then fail "etalon run: exit code $code: $(cat run.log)"; fi
for file in model.onnx model.int8.onnx; do
  if [ ! -s "made/package/$file" ]; then fail "the package lacks $file"; fi
done
"$python" "$ETALON_SOURCE_DIR/tests/peers/package_onnxruntime.py" made/package ||
  fail "ONNX Runtime on the model files"
[ $failures -eq 0 ]
