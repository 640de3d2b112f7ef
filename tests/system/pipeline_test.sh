#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A whole job: its results do not depend on the number of ranks, a second run does nothing, an
# interrupted one goes on, and the package is found again by whoever pulls it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job single killed clone pulled store elsewhere page.toml
make_job

passes "a run on 2 ranks" etalon_on 2 run job.toml
nothing_half_written job

# What a second run may touch is its log and its lock.
state() { find job -type f ! -name 'log*.jsonl' ! -path '*/.etalon/lock' -printf '%p %T@ %s\n' | sort; }
before=$(state)
passes "a second run" etalon_on 2 run job.toml
expect "the second run finds 7 steps up to date" [ "$(grep -c 'up to date' err)" = 7 ]
expect "the second run changes no file" [ "$(state)" = "$before" ]

# The overall verdict and that of every finding.
verdicts() { member "$1/validate/report.json" verdict; grep -o '"verdict": "[a-z_]*"' "$1/validate/report.json"; }
weights_of() { member "$1/train/record.json" weights_sha256; }

# equals <folder> <what>: the job in the folder computed what the first one did.
equals() {
  expect "$2: the weights" [ "$(weights_of "$1")" = "$(weights_of job)" ]
  expect "$2: model.onnx" same_bytes "$1/package/model.onnx" job/package/model.onnx
  expect "$2: model.int8.onnx" same_bytes "$1/package/model.int8.onnx" job/package/model.int8.onnx
  expect "$2: the digest of the package" [ "$(member "$1/records/package.json" package_sha256)" = "$(member job/records/package.json package_sha256)" ]
  expect "$2: golden.safetensors" same_bytes "$1/package/golden.safetensors" job/package/golden.safetensors
  expect "$2: the verdicts" [ "$(verdicts "$1")" = "$(verdicts job)" ]
}
passes "a run on 1 rank" etalon_on 1 run job.toml --set job.directory=single
equals single "1 rank against 2"
passes "a run on 3 ranks" etalon_on 3 run job.toml --set job.directory=elsewhere/three
equals elsewhere/three "3 ranks against 2"
rm -r elsewhere

# The trust file is the last example of its format page.
awk '/^```toml$/ { kept = ""; inside = 1; next } /^```$/ { inside = 0 } inside { kept = kept $0 "\n" } END { printf "%s", kept }' \
  "$ETALON_SOURCE_DIR/docs/formats/trust.md" >page.toml
expect "the trust file is that of its page" same_bytes job/trust.toml page.toml

# A lost record makes only its step run again; equal outputs leave the later ones up to date.
rm job/compress/record.json
passes "a run without the record of compress" etalon_on 1 run job.toml
expect "data and train are not done again" [ "$(grep -cE '(data|train): up to date' err)" = 2 ]
expect "compress is done again" holds_text err 'compress: done'
equals single "after a lost record"
passes "a run after that" etalon_on 1 run job.toml
expect "everything is up to date again" [ "$(grep -c 'up to date' err)" = 7 ]

# Killed in the middle of training; the run that goes on has another number of ranks.
long=(--set job.directory=killed --set train.epochs=80 --set train.patience=0 --set train.keep_every=1)
"$ETALON_PROGRAM" run job.toml "${long[@]}" >killed.log 2>&1 </dev/null &
process=$!
while kill -0 $process 2>/dev/null && ! [ -e killed/train/checkpoints/epoch-000003.json ]; do sleep 0.01; done
kill -KILL $process 2>/dev/null || true
code=0
wait $process 2>/dev/null || code=$?
expect "the process was killed, not done" [ $code -eq 137 ]
expect "a killed step has no record" [ ! -e killed/train/record.json ]
passes "the killed run goes on with 2 ranks" etalon_on 2 run job.toml "${long[@]}"
expect "training goes on from a checkpoint" holds_text err 'going on after epoch'
passes "the same job without interruption" etalon_on 1 train job.toml "${long[@]}" --set job.directory=elsewhere
expect "killed or not: the weights" [ "$(weights_of killed)" = "$(weights_of elsewhere)" ]
nothing_half_written killed

# The summary, for people and for programs.
passes "info" "$ETALON_PROGRAM" info job
expect "info names the verdict of every level" [ "$(grep -cE '^  L[0136] +(pass|conditional|inconclusive|not_assessed|fail)' out)" = 4 ]
expect "info names the weights" holds_text out "sha256:$(weights_of job)"
passes "info --json" "$ETALON_PROGRAM" info job --json
expect "info --json is JSON" is_json out
expect "info --json gives the verdict of the report" [ "$(member out validation overall)" = "$(member job/validate/report.json verdict)" ]
expect "info --json gives the weights" [ "$(member out model weights_sha256)" = "$(weights_of job)" ]

# The package, as its maker and as its receiver sees it.
passes "verify of the job directory" "$ETALON_PROGRAM" verify job --trust job/trust.toml
passes "verify of the layout folder with a tag" "$ETALON_PROGRAM" verify job/registry:1.0.0 --trust job/trust.toml
expect "the golden vectors have the same bits" [ "$(grep -c 'golden vectors.*same bits' out)" = 2 ]
passes "verify --json" "$ETALON_PROGRAM" verify job/registry:1.0.0 --trust job/trust.toml --json
expect "verify --json is JSON that holds" [ "$(member out holds)" = True ]
passes "list" "$ETALON_PROGRAM" list job/registry
expect "list names the tag" holds_text out '^1\.0\.0 .*sha256:'
passes "list --json" "$ETALON_PROGRAM" list job/registry --json
expect "list --json names the manifest of the record" [ "$(member out 0 manifest)" = "sha256:$(member job/records/push.json manifest_sha256)" ]
passes "pull" "$ETALON_PROGRAM" pull job/registry:1.0.0 --output pulled
expect "what was pulled is what was packed" diff -r job/package pulled/package
passes "verify of what was pulled" "$ETALON_PROGRAM" verify pulled --trust job/trust.toml
# Nothing that a verb writes takes the place of what was signed, or stands beside it.
find pulled -type f -exec sha256sum {} + | sort >pulled.sums
spared() { # spared <file> <argument>...: refused for where it would write
  local file=$1
  shift
  ends "$* over $file" 2 "$ETALON_PROGRAM" "$@"
  expect "it is the place that is refused: $file" holds_text err "(package|layout) folder"
}
judged=(validate --plan absent.toml --predictions absent.csv --labels absent.csv)
spared pulled/package/report.html "${judged[@]}" --page pulled/package/report.html
for file in pulled/statements/trial.sigstore.json pulled/signatures/developer.sigstore.json; do
  spared "$file" plan sign --plan absent.toml --key absent.key --output "$file"
done
spared pulled/new.json "${judged[@]}" --output pulled/new.json
spared pulled/package/new.json compare absent.csv other.csv --labels absent.csv --output pulled/package/new.json
spared pulled/package/new.sbatch slurm job.toml --output pulled/package/new.sbatch
spared pulled/package/keys keygen certifier --output pulled/package/keys
spared pulled/package/inner pull job/registry:1.0.0 --output pulled/package/inner
ends "a job directory in a package" 3 "$ETALON_PROGRAM" check job.toml --set job.directory=pulled/package/job
expect "it says why" holds_text out "lies in the package folder"
find pulled -type f -exec sha256sum {} + | sort | cmp - pulled.sums || fail "the package that was pulled is another"
passes "push of what was pulled" "$ETALON_PROGRAM" push pulled store:candidate
passes "verify of what was pushed again" "$ETALON_PROGRAM" verify store:candidate --trust job/trust.toml
[ $failures -eq 0 ]
