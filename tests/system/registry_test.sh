#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A package made by `etalon run` travels to a real registry and back, by Etalon and by skopeo, without
# a byte changed, and is verified where it arrives. With a Python that has the peers, others judge it
# too: OpenSSF's Model Signing the developer's signature, ONNX and ONNX Runtime the model files.
# Usage: registry_test.sh <docker-registry> <skopeo> [<python>]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_train.sh"
registry=$1 skopeo=$2 python=${3:-}
peers="$ETALON_SOURCE_DIR/tests/peers"
rm -rf store made pulled back ./*.log config.yml
export HOME=$PWD # no one's ~/.docker/config.json

cat >config.yml <<EOF
version: 0.1
storage: {filesystem: {rootdirectory: $PWD/store}}
http: {addr: "127.0.0.1:0"}
EOF
"$registry" serve config.yml >registry.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 200); do
  host=$(grep -om1 'listening on 127.0.0.1:[0-9]*' registry.log | sed 's/.* //') && break
  sleep 0.05
done
reference="$host/team/breast-cancer:1.0"

# expect <what> <command>...
expect() {
  local what=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf 'ok %s\n' "$what"
  else
    fail "$what: $output"
  fi
}
# expect_refusal <what> <exit code> <text> <command>...
expect_refusal() {
  local what=$1 wanted=$2 text=$3 code=0 output
  shift 3
  output=$("$@" 2>&1) || code=$?
  if [ $code -eq "$wanted" ] && grep -qF -- "$text" <<<"$output"; then
    printf 'ok %s\n' "$what"
  else
    fail "$what: exit code $code (expected $wanted), expected '$text': $output"
  fi
}

"$examples/fetch_breast_cancer.sh" "$PWD/breast_cancer.csv"
expect "the pipeline" "$ETALON_PROGRAM" run "$examples/breast-cancer.toml" --set data.path=breast_cancer.csv \
  --set job.directory=made

expect "push" "$ETALON_PROGRAM" push made "$reference"
if ! "$ETALON_PROGRAM" list "$host/team/breast-cancer" | grep -qw '1\.0'; then fail "the list lacks the pushed tag"; fi
expect "pull" "$ETALON_PROGRAM" pull "$reference" --output pulled
for part in package signatures statements; do expect "$part as pushed" diff -r "made/$part" "pulled/$part"; done
expect "verify in the registry" "$ETALON_PROGRAM" verify "$reference" --trust made/trust.toml
expect "verify what was pulled" "$ETALON_PROGRAM" verify pulled --trust made/trust.toml

# skopeo: layout → registry → layout, every manifest and blob the same.
copied="docker://$host/copied/breast-cancer:1.0.0"
expect "skopeo to the registry" "$skopeo" copy -q oci:made/registry:1.0.0 "$copied" --dest-tls-verify=false
expect "skopeo to a layout" "$skopeo" copy -q "$copied" oci:back:1.0.0 --src-tls-verify=false
blobs=0
for blob in back/blobs/sha256/*; do
  expect "blob ${blob##*/}" cmp "$blob" "made/registry/blobs/sha256/${blob##*/}"
  blobs=$((blobs + 1))
done
manifest=$("$skopeo" inspect --raw oci:made/registry:1.0.0 | sha256sum | cut -c1-64)
if ! grep -q "sha256:$manifest" back/index.json; then fail "skopeo's layout names another manifest: $(cat back/index.json)"; fi
# The manifest itself, its config and its layers.
wanted=$(grep -oE '"sha256:[0-9a-f]{64}"' "back/blobs/sha256/$manifest" | sort -u | wc -l)
if [ $blobs -ne $((wanted + 1)) ]; then fail "skopeo carried $blobs blobs of $((wanted + 1))"; fi

# One changed byte: the receiver is told, wherever it happened.
model=$(sha256sum made/package/model.onnx | cut -c1-64)
printf 'X' | dd of="store/docker/registry/v2/blobs/sha256/${model:0:2}/$model/data" conv=notrunc status=none
expect_refusal "a changed byte in the registry" 6 "$model" "$ETALON_PROGRAM" pull "$reference" --output changed
if [ -e changed ]; then fail "a refused pull left its folder"; fi
printf 'X' | dd of=pulled/package/model.onnx conv=notrunc status=none
expect_refusal "a changed byte on disk" 6 model.onnx "$ETALON_PROGRAM" verify pulled --trust made/trust.toml

if [ -n "$python" ]; then
  signed=("$python" -m model_signing verify key --signature made/signatures/developer.sigstore.json)
  expect "model_signing on the signature" "${signed[@]}" --public_key made/keys/developer.pub made/package
  expect_refusal "model_signing, another key" 1 '' "${signed[@]}" --public_key made/keys/certifier.pub made/package
  expect_refusal "model_signing, a changed byte" 1 '' "${signed[@]}" --public_key made/keys/developer.pub pulled/package
  "$python" "$peers/package_onnxruntime.py" made/package || fail "ONNX Runtime on the model files"
fi
[ $failures -eq 0 ]
