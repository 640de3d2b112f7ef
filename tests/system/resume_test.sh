#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Training goes on only with its own checkpoints, and a replay is compared only with what belongs to
# it: another model file, key or checkpoint is refused by name, and nothing is overwritten unasked.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job other whole swapped damaged a.onnx b.onnx
make_job
passes "a training" etalon_on 1 train job.toml
passes "a training of another seed" etalon_on 1 train job.toml --set job.directory=other --set train.seed=2

weights_of() { member "$1/train/record.json" weights_sha256; }
state() { find "$1/train" -type f -printf '%p %T@ %s\n' | sort; }

# The file at model.file exchanged in the middle of a training.
cp job/train/model.onnx a.onnx
cp other/train/model.onnx b.onnx
onnx=(--set model.architecture=onnx --set train.patience=0 --set train.epochs=40 --set train.keep_every=1)
passes "a whole training of one file" etalon_on 1 train job.toml "${onnx[@]}" --set model.file=a.onnx --set job.directory=whole
whole=$(weights_of whole)
cp a.onnx model.onnx
swapped=("$ETALON_PROGRAM" train job.toml "${onnx[@]}" --set model.file=model.onnx --set job.directory=swapped)
"${swapped[@]}" >swapped.log 2>&1 </dev/null &
process=$!
while kill -0 $process 2>/dev/null && ! [ -e swapped/train/checkpoints/epoch-000002.json ]; do sleep 0.01; done
kill -KILL $process 2>/dev/null || true
wait $process 2>/dev/null || true
expect "it was killed before its end" [ ! -e swapped/train/record.json ]
before=$(state swapped)
cp b.onnx model.onnx
refused "another file in its place" 3 '\[config\].*file model.onnx has other bytes.*--restart' "${swapped[@]}"
expect "nothing was touched" [ "$(state swapped)" = "$before" ]
mv model.onnx moved.onnx
cp a.onnx moved.onnx
passes "the file elsewhere, with its own bytes" "${swapped[@]}" --set model.file=moved.onnx
expect "it goes on" holds_text err 'going on after epoch'
expect "the weights are those of a whole training" [ "$(weights_of swapped)" = "$whole" ]
cp b.onnx model.onnx
refused "another file after the end" 3 '\[config\].*model.onnx has other bytes' "${swapped[@]}"
passes "another file with --restart" "${swapped[@]}" --restart
rm -rf whole
passes "a whole training of the other file" etalon_on 1 train job.toml "${onnx[@]}" --set model.file=b.onnx --set job.directory=whole
expect "the weights are those of the other file" [ "$(weights_of swapped)" = "$(weights_of whole)" ]

# A changed key.
before=$(state job)
refused "another seed" 3 '\[config\].*job/train/checkpoints.*train.seed is now 2, was 1.*--restart' etalon_on 1 train job.toml --set train.seed=2
refused "another seed, on 2 ranks" 3 '\[config\].*train.seed is now 2, was 1' etalon_on 2 train job.toml --set train.seed=2
refused "a replay under another seed" 3 '\[config\].*train.seed is now 2, was 1' etalon_on 1 replay job.toml --set train.seed=2 --from 5 --to 7
expect "nothing was touched" [ "$(state job)" = "$before" ]
passes "what is kept may change" etalon_on 1 train job.toml --set train.keep_every=3 --set train.lanes=1
expect "and changes nothing that stands" [ "$(state job)" = "$before" ]

# changed <what> <exit code> <pattern> <shell command in the folder damaged/train> <verb and arguments>
changed() {
  local what=$1 code=$2 pattern=$3 change=$4
  shift 4
  rm -rf damaged
  cp -rp job damaged
  (cd damaged/train && eval "$change")
  refused "$what" "$code" "$pattern" etalon_on 1 "$1" job.toml --set job.directory=damaged "${@:2}"
}
# edit <JSON file> <Python statement about the value s>
edit() {
  python3 - "$1" "$2" <<'PYTHON'
import json, sys
s = json.load(open(sys.argv[1]))
exec(sys.argv[2])
open(sys.argv[1], "w").write(json.dumps(s, indent=2, sort_keys=True) + "\n")
PYTHON
}
digest_of() { sha256sum <"$1" | cut -d' ' -f1; }
reseal() { edit record.json "s['outputs']['$1'] = '$(digest_of "$1")'"; }
there=$PWD
changed "a model of another training under this record, replay" 6 '\[integrity\].*record.json.*model.onnx' \
  'cp "$there/b.onnx" model.onnx' replay --from 5 --to 7
for verb in "train" "replay --from 5 --to 7"; do
  # shellcheck disable=SC2086
  changed "the same, record fitted, $verb" 6 '\[integrity\].*record.json: is not the record that its step left' \
    'cp "$there/b.onnx" model.onnx; reseal model.onnx' $verb
  # shellcheck disable=SC2086
  changed "a record without outputs, $verb" 6 '\[integrity\].*record.json: is not the record that its step left' \
    'cp "$there/b.onnx" model.onnx; edit record.json "s[\"outputs\"] = {}"' $verb
  # shellcheck disable=SC2086
  changed "the history of another training, record fitted, $verb" 6 '\[integrity\]' \
    'cp "$there/other/train/history.jsonl" .; reseal history.jsonl' $verb
  # shellcheck disable=SC2086
  changed "an edited checkpoint, $verb" 6 '\[integrity\].*epoch-000005.json' \
    'edit checkpoints/epoch-000005.json "s[\"step\"] += 7"' $verb
done
changed "checkpoints of another seed, replay" 3 '\[config\].*train.seed is now 1, was 2' \
  'rm -r checkpoints; cp -r "$there/other/train/checkpoints" .' replay --from 5 --to 7
changed "one checkpoint of another seed, training goes on" 6 '\[integrity\].*epoch-000005.json' \
  'rm record.json; cp "$there/other/train/checkpoints/epoch-000005".* checkpoints/' train
changed "an edited latest.json, training goes on" 6 '\[integrity\].*latest.json' \
  'rm record.json; edit checkpoints/latest.json "s[\"state\"][\"history\"][0][\"train_loss\"] = 0"' train
changed "another machine class, training goes on" 8 '\[unsupported\].*is .* here, i486 there' \
  'rm record.json; edit checkpoints/configuration.json "s[\"machine_class\"][\"libtorch_instructions\"] = \"i486\""' train
changed "a damaged checkpoint, training goes on" 6 '\[integrity\].*latest.*--restart' \
  'rm record.json; edit checkpoints/latest.json "s[\"step\"] += 7"' train
passes "the same with --restart" etalon_on 1 train job.toml --set job.directory=damaged --restart
expect "it begins anew" holds_text err 'training starts anew'
expect "and has the same weights" [ "$(weights_of damaged)" = "$(weights_of job)" ]
for restart in '' --restart; do
  # shellcheck disable=SC2086
  passes "another processor class${restart:+ with }$restart: what is done stays done" env ATEN_CPU_CAPABILITY=default \
    "$ETALON_PROGRAM" train job.toml $restart
  expect "nothing was to be done" holds_text err 'train: up to date'
done
passes "replay of what stands" etalon_on 1 replay job.toml --from 3 --to 8
expect "it is equal" holds_text out '^equal$'
nothing_half_written damaged
[ $failures -eq 0 ]
