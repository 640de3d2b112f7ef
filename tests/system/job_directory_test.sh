#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The directory of a job: one writer at a time, nobody else's files, and whatever happens to a record, a
# key or the registry folder, the next run goes on. A model that does not pass has an exit code of its own.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job foreign other elsewhere failed keys ./*.log
make_job

# Two runs at once: the second is told at once who works there, and the first is not disturbed.
long=(--set train.epochs=100000 --set train.patience=0)
"$ETALON_PROGRAM" train job.toml "${long[@]}" >first.log 2>&1 </dev/null &
process=$!
while kill -0 $process 2>/dev/null && ! [ -e job/train/checkpoints/latest.json ]; do sleep 0.02; done
for verb in run data train compress validate package certify push; do
  refused "$verb beside a training" 4 "\[io\] job: is in use by .*train job.toml.*\(process $process on .*since 20" \
    etalon_on 1 "$verb" job.toml
done
refused "a run on 2 ranks beside a training" 4 "\[io\] .*job: is in use by .*process $process " etalon_on 2 run job.toml
refused "slurm --submit beside a training" 4 "\[io\] job: is in use by .*process $process " \
  etalon_on 1 slurm job.toml --submit
passes "slurm that only prints" etalon_on 1 slurm job.toml
passes "info" "$ETALON_PROGRAM" info job
passes "--dry-run" etalon_on 1 run job.toml --dry-run
expect "the training goes on" kill -0 $process
kill -KILL $process
wait $process 2>/dev/null || true

# The lock of a killed process holds nobody up. (A changed number of epochs trains anew.)
rm -r job/train
passes "a run after the kill" etalon_on 1 run job.toml
expect "it says that the last one was cut off" holds_text err 'warning job: the last run, .*was cut off'
nothing_half_written job

# A directory that holds other things is refused as it is.
mkdir -p foreign/package foreign/signatures
echo precious >foreign/package/thesis.tex
echo precious >foreign/signatures/scan.pdf
echo precious >foreign/draft.tmp-2024.txt
refused "somebody's directory" 3 '\[config\] foreign: is not a job directory .*"draft.tmp-2024.txt" and 2 more.*new or empty' \
  etalon_on 1 run job.toml --set job.directory=foreign
expect "nothing of it is gone" [ "$(find foreign -type f | wc -l)" = 3 ]
expect "nothing was added" [ "$(find foreign -mindepth 1 | wc -l)" = 5 ]
cp -r job other
rm -r other/.etalon
refused "a directory of an earlier version" 3 '\[config\] other: was made by an earlier version.*name another' \
  etalon_on 1 run job.toml --set job.directory=other
rm -rf other

# What a user keeps in a job directory stays, whatever it is called.
echo precious >job/train/mine.tmp-1-2.txt
mkdir job/notes.tmp-1
# From every broken record the next run goes on.
for place in data/record.json train/record.json validate/record.json records/package.json records/push.json; do
  for content in '' '{' '[]' '{"inputs": 3}'; do
    printf '%s' "$content" >"job/$place"
    passes "a run with '$content' as $place" etalon_on 1 run job.toml
    expect "it says so" holds_text err 'done again: its record cannot be understood'
  done
done
expect "the user's file stays" [ -e job/train/mine.tmp-1-2.txt ]
expect "the user's folder stays" [ -d job/notes.tmp-1 ]
rm -r job/train/mine.tmp-1-2.txt job/notes.tmp-1

# A pipe in the place of a file is named, not waited for.
for place in train/record.json validate/report.json records/package.json keys/developer.key log.jsonl .etalon/lock; do
  mv "job/$place" kept
  mkfifo "job/$place"
  [ $place != keys/developer.key ] || mv job/records/package.json kept.record
  refused "a pipe as $place" 4 "\[io\].*job/$place: .*(pipe|No such device|is no file)" timeout 20 "$ETALON_PROGRAM" run job.toml
  [ $place != keys/developer.key ] || mv kept.record job/records/package.json
  rm "job/$place"
  mv kept "job/$place"
done

passes "a run with all of them put back" etalon_on 1 run job.toml

# The registry folder: damage is noticed and mended.
verify_layout() { "$ETALON_PROGRAM" verify job/registry:1.0.0 --trust job/trust.toml; }
blob=job/registry/blobs/sha256/$(sha256sum <job/package/model.onnx | cut -d' ' -f1)
rm "$blob"
passes "a run with a blob less" etalon_on 1 run job.toml
expect "push is done again" holds_text err 'push: done again: output registry/blobs/.* is missing'
passes "verify of the mended layout" verify_layout
flip "$blob"
passes "a push with a damaged blob" "$ETALON_PROGRAM" push job job/registry:1.0.0
passes "verify after it" verify_layout
flip "$blob"
passes "a run with a damaged blob" etalon_on 1 run job.toml
passes "verify after the run" verify_layout
rm -r job/registry job/records/push.json
mkdir -p job/registry/blobs
passes "a run after one that was killed while it made the layout" etalon_on 1 run job.toml
passes "verify of the new layout" verify_layout

# An empty key holds no key; one with content is never replaced.
passes "the data of another job" etalon_on 1 data job.toml --set job.directory=elsewhere
mkdir elsewhere/keys
: >elsewhere/keys/developer.key
passes "a run with an empty key" etalon_on 1 run job.toml --set job.directory=elsewhere
expect "the key has content" [ -s elsewhere/keys/developer.key ]
key=$(cat elsewhere/keys/developer.key)
echo cut >elsewhere/keys/developer.key
refused "a key that is cut off" 5 '\[format\].*elsewhere/keys/developer.key' etalon_on 1 run job.toml \
  --set job.directory=elsewhere --set package.version=2.0.0
expect "it is not replaced" [ "$(cat elsewhere/keys/developer.key)" = cut ]
printf '%s\n' "$key" >elsewhere/keys/developer.key
passes "a run with the key put back" etalon_on 1 run job.toml --set job.directory=elsewhere
nothing_half_written elsewhere

# A model that does not pass: done, no error, exit code 14.
fails=(--set plan.analytical.brier=0.0165 --set job.directory=failed)
ends "a run whose model does not pass" 14 etalon_on 2 run job.toml "${fails[@]}"
expect "it is no error" eval '! grep -q "etalon: error" err'
expect "it says why" holds_text err 'warning verdict: the model does not pass: the certificate says FAILED'
expect "the summary is printed" holds_text out '^  certificate +FAILED'
expect "it was not pushed" [ ! -e failed/registry ]
ends "validate of it" 14 etalon_on 1 validate job.toml "${fails[@]}"
expect "validate follows the report" holds_text err 'the report says inconclusive'
ends "certify of it" 14 etalon_on 1 certify job.toml "${fails[@]}"
ends "push of it" 14 etalon_on 1 push job.toml "${fails[@]}"
ends "package of it" 14 etalon_on 1 package job.toml "${fails[@]}"
[ $failures -eq 0 ]
