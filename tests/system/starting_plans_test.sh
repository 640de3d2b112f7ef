#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each plan to start from meets the profile that goes with it, and is signed for the study that goes with it, as they are written.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
rm -rf in
mkdir in
cd in
"$ETALON_PROGRAM" keygen board --output keys >out
names=$("$ETALON_PROGRAM" plan new --json | python3 -c 'import json, sys; print(*(each["name"] for each in json.load(sys.stdin)))')
[ -n "$names" ] || fail "there are no plans to start from"
for name in $names; do
  three=(--plan "$name.toml" --design "$name.design.toml" --profile "$name.profile.toml")
  "$ETALON_PROGRAM" plan new --profile "$name" --output "$name.toml" >out || fail "$name: is not written"
  "$ETALON_PROGRAM" plan check "${three[@]}" >out 2>err || fail "$name: is weaker than its profile: $(cat err)"
  "$ETALON_PROGRAM" plan sign "${three[@]}" --key keys/board.key --json >out 2>err || fail "$name: is not signed: $(cat err)"
  [ -s "$name.toml.sigstore.json" ] || fail "$name: has no signature"
done
[ "$failures" = 0 ]
