#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The command line: help for every verb, refusals that say what is wrong, results on stdout and
# progress on stderr, and JSON for programs.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job failing keys dumped out/job
make_job

passes "--help" "$ETALON_PROGRAM" --help
expect "help comes on stdout alone" [ ! -s err ]
verbs=$(sed -n 's/^  \([a-z]\{3,\}\)  .*/\1/p' out)
expect "help lists the 20 verbs" [ "$(wc -w <<<"$verbs")" = 20 ]
for verb in $verbs; do
  passes "$verb --help" "$ETALON_PROGRAM" "$verb" --help
  expect "help of $verb shows its use" holds_text out "Usage: etalon $verb "
done
passes "score --help" "$ETALON_PROGRAM" score --help
expect "help of score names what it cannot do without" holds_text out 'classes is required'
expect "help of score names the columns of its table" holds_text out 'case, patient \(optional\), prediction and reference'
expect "help of score speaks of no job file" eval '! grep -q "job file" out'
passes "plan sign --help" "$ETALON_PROGRAM" plan sign --help
expect "help of a form is its own" eval 'grep -q -- "--replace-signature" out && ! grep -q -- "--find" out'
passes "--version" "$ETALON_PROGRAM" --version
expect "the version is one line" holds_text out '^[0-9]+\.[0-9]+\.[0-9]+$'

refused "no verb" 2 '\[usage\].*etalon --help' "$ETALON_PROGRAM"
refused "an unknown verb" 2 "\[usage\] 'rnu' is no verb; did you mean 'run'\?; see etalon --help" "$ETALON_PROGRAM" rnu
refused "an unknown option" 2 '\[usage\].*--fast.*etalon --help' "$ETALON_PROGRAM" run job.toml --fast
refused "an option of another verb" 2 '\[usage\].*--trust' "$ETALON_PROGRAM" run job.toml --trust x
refused "no job file" 2 '\[usage\].*etalon VERB job.toml' "$ETALON_PROGRAM" run
refused "verify without a trust file" 2 '\[usage\].*--trust' "$ETALON_PROGRAM" verify job
refused "pull without a folder" 2 '\[usage\].*--output' "$ETALON_PROGRAM" pull job/registry:1.0.0
refused "replay without epochs" 2 '\[usage\].*--from' "$ETALON_PROGRAM" replay job.toml
refused "a role that is a path" 2 '\[usage\].*role' "$ETALON_PROGRAM" keygen ../developer
refused "a role that is a folder" 2 '\[usage\].*role' "$ETALON_PROGRAM" keygen ..
refused "certifying for a role that is a path" 2 '\[usage\].*role' "$ETALON_PROGRAM" certify absent --key absent.key --role ../../x
refused "an override without a value" 2 '\[usage\] --set train.epochs: write it as section.key=value' "$ETALON_PROGRAM" run job.toml --set train.epochs
refused "info about nothing" 4 '\[io\].*nowhere' "$ETALON_PROGRAM" info nowhere
expect "a refusal prints nothing on stdout" [ ! -s out ]

# What would run, and what could be written into a job file.
passes "--dry-run" "$ETALON_PROGRAM" run job.toml --set train.epochs=7 --dry-run
expect "the dry run shows the override" holds_text out '^epochs = 7$'
expect "the dry run makes nothing" [ ! -e job ]
cp out dry.toml
passes "the printed job file is a job file" "$ETALON_PROGRAM" run dry.toml --dry-run
expect "it means the same" same_bytes out dry.toml
passes "--dump-default" "$ETALON_PROGRAM" run --dump-default
cp out default.toml
passes "the default is a job file" "$ETALON_PROGRAM" run default.toml --set data.path=table.csv --dry-run
expect "only the path was changed" [ "$(diff out default.toml | grep -c '^<')" = 1 ]

passes "run --dump-reference" "$ETALON_PROGRAM" run --dump-reference
cp out reference.md
passes "replay --dump-reference" "$ETALON_PROGRAM" replay --dump-reference
expect "it is the same page" same_bytes out reference.md

# From validate on the exit code follows the verdict.
failing=(job.toml --set plan.analytical.brier=0.0165 --set job.directory=failing)
for verb in validate package; do
  ends "$verb of a model that does not pass" 14 "$ETALON_PROGRAM" "$verb" "${failing[@]}"
done
expect "it was packaged all the same" [ -e failing/package/card.json ]

# Streams.
passes "data" "$ETALON_PROGRAM" data job.toml
expect "progress goes to stderr alone" eval '[ ! -s out ] && [ -s err ]'
passes "train --json" "$ETALON_PROGRAM" train job.toml --json
expect "with --json nobody is told of progress" [ ! -s err ]
passes "slurm" "$ETALON_PROGRAM" slurm job.toml
expect "the script is on stdout" holds_text out '^#!/bin/bash'
expect "the script is a script" bash -n out
passes "slurm --output" "$ETALON_PROGRAM" slurm job.toml --output job.sbatch
expect "the script's name is on stdout" holds_text out '^script +job.sbatch$'
passes "slurm --output again" "$ETALON_PROGRAM" slurm job.toml --output job.sbatch
echo secret >other.txt
refused "slurm --output over something else" 2 "--output other.txt: another file is there" \
  "$ETALON_PROGRAM" slurm job.toml --output other.txt
expect "it is left alone" holds_text other.txt secret
printf '#!/bin/bash\n#SBATCH --nodes=1\nsrun hostname\n' >mine.sbatch
refused "slurm --output over somebody's own script" 2 "--output mine.sbatch: another file is there" \
  "$ETALON_PROGRAM" slurm job.toml --output mine.sbatch
expect "the script is left alone" holds_text mine.sbatch 'srun hostname'
refused "slurm --output over the job file" 2 "--output ./job.toml is the file of JOB" \
  "$ETALON_PROGRAM" slurm job.toml --output ./job.toml
passes "keygen --json" "$ETALON_PROGRAM" keygen reviewer --output keys --json
expect "keygen --json is JSON" is_json out
expect "a private key is its owner's alone" [ "$(stat -c %a keys/reviewer.key)" = 600 ]
cp keys/reviewer.pub keys/other.pub
refused "keygen over a public key" 4 '\[io\].*keys/other.pub: is there already' "$ETALON_PROGRAM" keygen other --output keys
expect "no key without its public one" [ ! -e keys/other.key ]
refused "keygen over a key" 4 '\[io\].*keys/reviewer.key' "$ETALON_PROGRAM" keygen reviewer --output keys
passes "info about the build" "$ETALON_PROGRAM" info
expect "info about the build is JSON" is_json out
passes "info about a job that has begun" "$ETALON_PROGRAM" info job
expect "info names the samples" holds_text out '569 samples'
passes "info --json about it" "$ETALON_PROGRAM" info job --json
expect "info --json leaves out what was not done" eval 'is_json out && ! grep -q "^  \"package" out'

# json_error <what> <exit code> <kind> <command>...: the object on stdout beside the line on stderr.
json_error() {
  local what=$1 expected=$2 kind=$3
  shift 3
  refused "$what" "$expected" "\[$kind\]" "$@"
  expect "$what: JSON on stdout names the kind" [ "$(member out error kind)" = "$kind" ]
  expect "$what: and has the message" [ -n "$(member out error message)" ]
}
json_error "a wrong key with --json" 3 config "$ETALON_PROGRAM" run job.toml --set train.epoch=1 --json
json_error "no package with --json" 4 io "$ETALON_PROGRAM" push nowhere layout:1 --json
json_error "a wrong option with --json" 2 usage "$ETALON_PROGRAM" run job.toml --json --fast
for epoch in -1 253402300800 yesterday; do
  SOURCE_DATE_EPOCH=$epoch json_error "a time of $epoch in the environment" 3 config "$ETALON_PROGRAM" plan new --json
  SOURCE_DATE_EPOCH=$epoch refused "a time of $epoch in the environment" 3 "SOURCE_DATE_EPOCH, .* is \"$epoch\"; allowed are whole seconds" "$ETALON_PROGRAM" plan new
done
[ $failures -eq 0 ]
