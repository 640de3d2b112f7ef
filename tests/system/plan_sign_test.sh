#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is signed when files change meanwhile: every file is read once, so the plan that was held to the profile is the one
# that is simulated and signed, and no signature takes the place of one that appeared while studies were simulated.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
rm -rf in
mkdir in
cd in

printf 'name = "system test"\n[[requirement]]\nid = "area"\nmetric = "auc.mann_whitney.midrank/1"\nlimit = 0.85\n' >plan.toml
printf 'schema = "etalon.plan_profile/1"\nname = "board"\n[[finding]]\nmetric = "auc.mann_whitney.midrank/1"\nlimit = 0.85\n' >board.toml
printf 'positives = 30\nnegatives = 30\nsamples = 2000\n' >design.toml
"$ETALON_PROGRAM" keygen board --output keys >out
"$ETALON_PROGRAM" keygen other --output keys >out
cat >watched.py <<'PYTHON'
"""watched.py MEANWHILE COMMAND...: runs the command, and MEANWHILE (a shell's words) as soon as it
has read plan.toml; prints how often it opened each file. Ends with the command's exit code."""
import ctypes, os, struct, subprocess, sys
files = ["plan.toml", "design.toml", "board.toml", "keys/board.key"]
libc = ctypes.CDLL(None, use_errno=True)
watcher = libc.inotify_init()
opened, closed = 0x20, 0x10
names = {libc.inotify_add_watch(watcher, name.encode(), opened | closed): name for name in files}
command = subprocess.Popen(sys.argv[2:], stdout=open("out", "w"), stderr=open("err", "w"))
opens, seen, is_done = dict.fromkeys(files, 0), b"", False
os.set_blocking(watcher, False)
while command.poll() is None or seen:
    try:
        seen += os.read(watcher, 4096)
    except BlockingIOError:
        try:
            command.wait(0.01)
        except subprocess.TimeoutExpired:
            pass
    while seen:
        place, mask, _, length = struct.unpack_from("iIII", seen)
        seen = seen[16 + length:]
        opens[names[place]] += mask == opened
        if names[place] == "plan.toml" and mask == closed and not is_done:
            is_done = True
            if command.poll() is not None:
                sys.exit("the command had ended before anything could be changed")
            subprocess.run(sys.argv[1], shell=True, check=True)
print(*(f"{name}={count}" for name, count in opens.items()))
sys.exit(command.returncode)
PYTHON
sign=(plan sign --plan plan.toml --design design.toml --profile board.toml)
signed() { # signed <code> <meanwhile> <option>...
  local code=0
  python3 watched.py "$2" "$ETALON_PROGRAM" "${sign[@]}" --key keys/board.key "${@:3}" >opens || code=$?
  [ "$code" = "$1" ] || fail "${*:2}: exit code $code (expected $1): $(cat err)"
}

"$ETALON_PROGRAM" plan check --plan plan.toml --profile board.toml --json >checked.json
digest=$(python3 -c 'import json; print(json.load(open("checked.json"))["plan_sha256"])')
cp plan.toml held.toml
signed 0 'sed s/0.85/0.6/ held.toml >next.toml; mv next.toml plan.toml'
grep -q "^plan  *sha256:$digest" out || fail "another plan was signed than was held to the profile: $(cat out)"
mv held.toml plan.toml
signed 0 : --output again.json
[ "$(cat opens)" = 'plan.toml=1 design.toml=1 board.toml=1 keys/board.key=1' ] || fail "a file is read more than once: $(cat opens)"

# Another's signature in the place of the one that is being made.
rm plan.toml.sigstore.json
"$ETALON_PROGRAM" "${sign[@]}" --key keys/other.key --output other.json >out 2>err || fail "other: $(cat err)"
signed 2 'cp other.json plan.toml.sigstore.json'
grep -q 'plan.toml.sigstore.json: is there already, signed .* by the key .* would be lost' err || fail "what is in the place is not said: $(cat err)"
cmp other.json plan.toml.sigstore.json || fail "the signature that appeared was written over"
signed 0 : --replace-signature
cmp -s other.json plan.toml.sigstore.json && fail "--replace-signature kept the other's"
rm plan.toml.sigstore.json
signed 0 ': >plan.toml.sigstore.json'
[ -s plan.toml.sigstore.json ] || fail "an empty file was left"
[ "$failures" = 0 ]
