#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `etalon check`: what is known before any work and would end a job later is named, each mistake with
# its key, all of several at once, by the check itself and as the first thing of the verbs that work.
# It writes nothing and opens no test label.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
mountpoint -q full 2>/dev/null && umount full
rm -rf busy foreign fresh shared hidden job judged full models other otherkeys outer ./*.pipe ./*.csv ./*.toml ./*.key
small_onnx="$ETALON_SOURCE_DIR/tests/support/small_onnx.py"

patients_table p >table.csv
cat >job.toml <<'EOF'
[job]
name = "seeded"
directory = "job"
[data]
path = "table.csv"
skip_rows = 1
label_column = "class"
patient_column = "patient"
train = 0.4
validation = 0.2
test = 0.4
[model]
hidden = [4]
[train]
epochs = 20
[train.schedule]
learning_rate = 0.05
[compress]
margin = 0.3
[plan.comparison]
auc_margin = 0.3
sensitivity_margin = 0.5
specificity_margin = 0.5
[plan.analytical]
brier = 1.0
scaled_brier = -1.0
EOF
mkdir models
python3 "$small_onnx" models/good.onnx
python3 "$small_onnx" models/four.onnx --features 4
python3 "$small_onnx" models/batch.onnx --batch 1
python3 "$small_onnx" models/reshape.onnx --reshape 1
python3 "$small_onnx" models/both.onnx --batch 1 --reshape 1 --features 4
python3 "$small_onnx" models/two.onnx --second-input
python3 "$small_onnx" models/thousand.onnx --outputs 1000
python3 "$small_onnx" models/nan.onnx --nan
python3 "$small_onnx" models/large.onnx --weight 3e38
python3 "$small_onnx" models/nanfour.onnx --nan --features 4
onnx() { printf 'model.hidden=[] model.architecture=onnx model.file=models/%s.onnx' "$1"; }
python3 "$small_onnx" models/probability.onnx --probability
cut -d, -f2- table.csv >anonymous.csv
printf 'no key\n' >text.key

# checked <arguments>...: the outcome of the check; what it prints stands in `out`.
checked() {
  code=0
  "$ETALON_PROGRAM" check job.toml "$@" >out 2>err </dev/null || code=$?
}
# sets <key=value>...: as options.
sets() { for each in "$@"; do printf -- '--set\n%s\n' "$each"; done; }

# seeded <what> <exit code> <pattern> <key=value>...: exactly this objection, and nothing was written.
seeded() {
  local what=$1 expected=$2 pattern=$3
  shift 3
  mapfile -t options < <(sets "$@")
  checked "${options[@]}"
  if [ $code -eq "$expected" ] && [ "$(grep -c '^objection' out)" = 1 ] && grep '^objection' out | grep -qE -- "$pattern"; then
    ok "$what: $(grep '^objection' out)"
  else
    fail "$what: exit code $code (expected $expected), one objection with '$pattern' expected; $(cat out err)"
  fi
  expect "$what: nothing was written" [ ! -e job ]
}

# objected <what> <exit code> <pattern> <command>...: one objection, whatever was written before.
objected() {
  local what=$1 expected=$2 pattern=$3 code=0
  shift 3
  "$@" >out 2>err </dev/null || code=$?
  if [ $code -eq "$expected" ] && [ "$(grep -c '^objection' out)" = 1 ] && grep '^objection' out | grep -qE -- "$pattern"; then
    ok "$what: $(grep '^objection' out)"
  else
    fail "$what: exit code $code (expected $expected), one objection with '$pattern' expected; $(cat out err)"
  fi
}

checked
expect "nothing stands against the job" [ $code -eq 0 ]
expect "its source is shown" holds_text out 'source +csv table.csv: 300 samples of \(3\) f32, 300 patients'
expect "its model is shown" holds_text out 'model +mlp, 26 trainable parameters in 4 tensors: hidden1.weight'
expect "its end is shown" holds_text out 'registry +job/registry:1.0.0'
expect "nothing was written" [ ! -e job ]
# shellcheck disable=SC2046
checked $(sets $(onnx good))
expect "nothing stands against the good model" [ $code -eq 0 ]
expect "what it will do is shown" [ "$(grep -c 'to do (it was not done yet)$' out)" = 7 ]
# shellcheck disable=SC2046
checked $(sets $(onnx probability))
expect "a probability head is trained through its logits" [ $code -eq 0 ]
expect "what was run is named" holds_text out 'trial run +2 made-up samples of \(3\) through executor, gradient and engine, also in int8'
expect "output and parameters are named" holds_text out 'model +models/probability.onnx, 8 trainable parameters in 2 tensors: weight, bias'
expect "the kind of its output is named" holds_text out 'output +scores \(probability\), cross_entropy'
checked $(sets data.path=anonymous.csv data.patient_column= 'plan.levels=["L0","L3"]')
expect "without level L1 patients that are not named are a warning" [ $code -eq 0 ]
expect "it is said" holds_text out '^warning.*names no patients'

# A rank whose file has a problem may wait for other things than the rest: the problem is told first.
code=0
"${mpirun[@]}" -n 1 "$ETALON_PROGRAM" train job.toml --set job.machine_class=lowest --set job.watchdog=0 : \
  -n 1 "$ETALON_PROGRAM" train job.toml --set job.machine_class=lowset --set job.watchdog=-1 >out 2>err </dev/null || code=$?
expect "keys that the ranks' own waiting depends on" [ $code -eq 3 ]
expect "they are named with the rank" holds_text err 'rank 1 .*(machine_class|watchdog)'

# A model that is only judged has nothing to train, and says so.
# shellcheck disable=SC2046
checked $(sets $(onnx good) 'model.frozen=["weight","bias"]')
expect "nothing to train is an objection" holds_text out 'objection.config. models/good.onnx: nothing in the model can be trained'
# shellcheck disable=SC2046
checked $(sets $(onnx good) 'model.frozen=["weight","bias"]' train.schedule.learning_rate=0 job.directory=judged)
expect "a model as it is" [ $code -eq 0 ]
expect "it is validated as it is" "$ETALON_PROGRAM" validate job.toml --set model.hidden=[] --set model.architecture=onnx --set model.file=models/good.onnx \
  --set 'model.frozen=["weight","bias"]' --set train.schedule.learning_rate=0 --set job.directory=judged
rm -rf judged

# What the graph of a model shows is named at once.
checked $(sets $(onnx both))
for named in "fixed batch of 1" "'Reshape_fixed' .Reshape. fixes the batch at 1" "takes \(1,4\)"; do
  expect "of one model: $named" holds_text out "objection\[.*$named"
done

seeded "a version that is no tag" 3 "package.version is '1.0 final'" 'package.version="1.0 final"'
seeded "an unknown level" 3 'plan.levels.*L9' 'plan.levels=["L0","L9"]'
seeded "a level that nothing assesses" 8 'plan.levels names L4' 'plan.levels=["L0","L1","L4"]'
checked $(sets 'plan.levels=["L9","L8"]' plan.operating_point=best 'plan.waivers=[{finding="L1.nosuch",reason="x"}]')
for named in 'level "L9" does not exist' 'names L8' 'plan.operating_point' 'no finding "L1.nosuch"'; do
  expect "of one plan: $named" [ "$(grep '^objection' out | grep -cF -- "$named")" = 1 ]
done
expect "of one plan: nothing else" [ "$(grep -c '^objection' out)" = 4 ]
seeded "a sensitivity that the test split is too small for" 3 \
  'plan.analytical.sensitivity is 0.97, but with the 60 positive cases of the test split the bound of a faultless result is 0.9404' \
  plan.analytical.sensitivity=0.97
expect "the cases that it needs" holds_text out 'to do: .* or test on 122 positive cases'
seeded "an AUC that nothing reaches" 3 'plan.analytical.auc is 1, .*L3.auc cannot pass' plan.analytical.auc=1.0
expect "no number is enough" holds_text out 'to do: .*no number of cases is enough'
seeded "decision flips that the test split is too small for" 3 'plan.identity.max_flip_rate is 0.01' plan.identity.max_flip_rate=0.01
checked $(sets plan.identity.max_flip_rate=0.01 'plan.waivers=[{finding="L0.decision_flips",reason="few"}]')
expect "a waiver covers nothing that is not assessed" [ $code -eq 3 ]
seeded "an operating point that is none" 3 'plan.operating_point.*best' 'plan.operating_point=best'
seeded "a task that is not there" 3 'plan.task.*segmentation' 'plan.task=segmentation'
seeded "a key file that is missing" 4 'sign.developer_key.*nowhere.key' sign.developer_key=nowhere.key
seeded "a certifier's key that is none" 5 'sign.certifier_key.*text.key' sign.certifier_key=text.key
seeded "a developer without a key" 3 'sign.developer_key is none' sign.developer_key=none
seeded "a registry that does not answer" 4 'registry.reference.*127.0.0.1:1/v2/' registry.reference=127.0.0.1:1/team/model
seeded "a registry folder below a file" 4 'registry.reference is ./table.csv/reg, but .*/table.csv is no folder' registry.reference=./table.csv/reg
seeded "a registry folder where nothing can be written" 4 'only 0 B are free on the file system of /proc' registry.reference=/proc/reg
seeded "a registry with a scheme" 2 'registry.reference.*http' registry.reference=http://localhost/model
# shellcheck disable=SC2046
{
  seeded "a model of four features for a table of three" 3 "models/four.onnx: the input 'input' takes \(-1,4\).*3 features \(f0, f1, f2\)" $(onnx four)
  seeded "a batch that is fixed" 8 "models/batch.onnx.*batch" $(onnx batch)
  seeded "a batch that is fixed inside" 8 "models/reshape.onnx: node 'Reshape_fixed'.*fixes the batch at 1.*\(1,3\)" $(onnx reshape)
  seeded "two inputs" 8 "models/two.onnx.*2 inputs \('input' .*, 'clinical'" $(onnx two)
  seeded "a thousand outputs for two classes" 3 "models/thousand.onnx.*1000.*2" $(onnx thousand)
  seeded "a probability head that is called logits" 3 "model.output_kind says logits.*'scores' a probability" \
    $(onnx probability) model.output_kind=logits
  seeded "a constant that is no number" 7 "models/nan.onnx: the constant 'weight' is not a number \(nan\) in 1 of 6 places" $(onnx nan)
  seeded "a model whose executor and engine overflow" 7 "models/large.onnx: the output 'logits' is -?(inf|nan) for made-up samples" \
    $(onnx large)
  seeded "a model file that is missing" 4 "models/nowhere.onnx" $(onnx nowhere)
}
seeded "no patients named" 3 'data.patient_column: .*names no patients.*level L1' data.path=anonymous.csv data.patient_column=
seeded "a misspelt key" 3 "unknown key 'train.epoch'; did|unknown key 'train.epoch'$" train.epoch=3
# What a refused value leaves behind is a default, which nobody gave: nothing follows from that.
# shellcheck disable=SC2046
{
  seeded "an output that is no text" 3 "'model.output' must be text" $(onnx good) model.output=7
  seeded "an output of a model with two that is no text" 3 "'model.output' must be text" $(onnx two) model.output=7
}
seeded "a patient column that is misspelt" 3 "unknown key 'data.patient_colum'" data.path=anonymous.csv data.patient_column= data.patient_colum=id
seeded "a list of classes that is none" 3 "'data.class_values' must be an array" data.class_values=7
seeded "waivers that are none" 3 "'plan.waivers' must be" data.path=anonymous.csv data.patient_column= plan.waivers=7
seeded "a value out of its range" 3 "'train.epochs' is 0" train.epochs=0
seeded "a model file that nothing reads" 3 "'model.file' does nothing in this job .it is for model.architecture = .onnx.; here model.architecture is .mlp.\)" \
  model.file=models/good.onnx
seeded "a layout of a table" 3 "'data.layout' does nothing in this job" data.layout=NCHW
seeded "a column that is not there" 3 "data.label_column names 'clas'" data.label_column=clas
seeded "a source that is missing" 4 'nowhere.csv' data.path=nowhere.csv
seeded "a class value that is none" 5 "table.csv:.*none of the class values" 'data.class_values=["0","2"]'
seeded "fractions that make no whole" 3 'data.train \+ data.validation \+ data.test' data.test=0.5
seeded "a batch larger than the training split" 3 '120 samples, fewer than one batch of 4096' train.shards=64 train.shard_size=64
seeded "shards that are no power of two" 3 'train.shards is 3, which is no power of two' train.shards=3
seeded "dice without label volumes" 3 'train.loss dice_cross_entropy is for label volumes' train.loss=dice_cross_entropy
mkdir -p outer/.etalon outer/package other/.etalon hidden/.etalon/temporary
echo '{"format":"etalon-job-directory","version":1,"job":"seeded","etalon":"0","made":"2026-01-02T03:04:05Z"}' |
  tee outer/.etalon/job.json | sed 's/seeded/knee/' >other/.etalon/job.json
echo precious >hidden/.etalon/temporary/mine
echo precious >outer/package/notes.txt
seeded "a job directory inside another one" 3 'outer/package/inner: lies in the job directory' job.directory=outer/package/inner
seeded "the directory of another job" 3 'other: is the directory of job "knee", but this job is called "seeded"' job.directory=other
seeded "somebody's file below .etalon" 3 'hidden: is not a job directory.*temporary/mine' job.directory=hidden
seeded "somebody's file in package/" 3 'outer/package/notes.txt: is no part of the package' job.directory=outer
mkfifo source.pipe
seeded "a pipe as the source" 4 'source.pipe: is a pipe' data.path=source.pipe
seeded "a folder as the source" 4 'models: is a folder, not a file' data.path=models
seeded "where a missing source was looked for" 4 "nowhere.csv: does not exist in $PWD " data.path=nowhere.csv
awk 'BEGIN {FS = OFS = ","} NR == 5 {$3 = ""} {print}' table.csv >gaps.csv
awk 'BEGIN {FS = OFS = ","} NR == 5 {$3 = "?"} NR > 1 {$4 = "left"} {print}' table.csv >words.csv
awk 'BEGIN {FS = OFS = ","} NR > 1 {$1 = $5 == 1 ? "q" NR % 10 : $1} {print}' table.csv >few.csv
awk 'NR == 1 {print} NR > 1 {print; sub(/^p/, "P"); $2 += 0.00005; print}' FS=, OFS=, table.csv >forms.csv
printf '\n' | cat - table.csv >headless.csv
seeded "a missing cell" 5 'gaps.csv: the data checks failed .*f1' data.path=gaps.csv
seeded "ids that differ in form" 6 'forms.csv: the data checks failed' data.path=forms.csv
seeded "a plan that so few patients of a class cannot show" 3 'plan.analytical.auc is 0.9, but .* nothing is assessed' \
  data.path=few.csv data.split_seed=5 plan.analytical.sensitivity=0.0 plan.analytical.specificity=0.0 \
  'plan.levels=["L0","L1","L3"]'
expect "a gate of so few patients is warned of" holds_text out '^warning.*the gate of compression needs 10: it will accept no candidate'
seeded "a header that cannot be read" 5 'the header line is blank' data.path=headless.csv
# shellcheck disable=SC2046
checked $(sets $(onnx nanfour) package.version=a/b sign.developer_key=nowhere.key)
expect "what a trial run shows stands beside the rest" [ "$(grep -c '^objection' out)" = 4 ]
for named in package.version "takes \(-1,4\)" "'weight' is not a number .nan. in 1 of 8" nowhere.key; do
  expect "beside the rest: $named" eval 'grep "^objection" out | grep -qE -- "$named"'
done
seeded "a training split of nothing" 3 'the training split has no samples, but the model is trained on it' data.train=0 data.test=0.8
seeded "a validation split of nothing" 3 'the validation split has no samples, but the gate of compression .* and the decision threshold' \
  data.validation=0 data.test=0.6
seeded "a test split of nothing" 3 'the test split has no samples, but the model is validated on it' data.test=0 data.train=0.8
checked --through train $(sets data.test=0 data.train=1.0 data.validation=0 train.patience=3)
expect "training alone needs no other split" [ $code -eq 0 ]
expect "what does nothing without it is said" holds_text out '^warning.*train.patience is 3, but the validation split has no samples'
# Too large for a look: what the fractions say is known all the same.
awk 'NR == 1 {print} NR > 1 {for (i = 0; i < 2500; ++i) print}' table.csv >long.csv
seeded "a training split of nothing, of a large table" 3 'the training split has no samples' data.path=long.csv data.train=0 data.test=0.8
expect "that a large table is not looked at whole" holds_text out 'its beginning alone, as it is large'
rm long.csv
checked $(sets data.path=words.csv 'data.class_values=["a","b"]')
expect "every column with bad cells is named" [ "$(grep -c '^objection' out)" = 3 ]
expect "what to do with a sign of absence" holds_text out 'leave the cell empty or write nan, NaN or NA'
expect "what to do with words" holds_text out 'data.exclude_columns = \["f2"\]'
expect "the classes that are there" holds_text out "not named are '0', '1'"
checked $(sets 'plan.levels=["L0"]')
expect "levels that no certificate passes with are a warning" holds_text out '^warning.*plan.levels does not name L1, L3'
seeded "accelerators that nothing uses" 8 'slurm.gpus_per_node' slurm.gpus_per_node=1
seeded "a time limit that Slurm does not read" 3 "slurm.time is '2h'" slurm.time=2h
seeded "a memory that Slurm does not read" 3 "slurm.memory is '64GiB'" slurm.memory=64GiB
mkdir foreign
echo mine >foreign/notes.txt
seeded "a job directory of somebody else" 3 'foreign: is not a job directory.*notes.txt' job.directory=foreign
mkdir -p busy/.etalon
cp outer/.etalon/job.json busy/.etalon/job.json
(
  exec 9>>busy/.etalon/lock
  flock 9
  process=$BASHPID
  start=$(cut -d' ' -f22 /proc/$process/stat)
  printf '{"host":"%s","boot":"%s","process":%d,"started":%d,"since":"2026-01-02T03:04:05Z","command":"etalon run job.toml"}' \
    "$(hostname)" "$(cat /proc/sys/kernel/random/boot_id)" "$process" "$start" >busy/.etalon/lock
  "$ETALON_PROGRAM" check job.toml --set job.directory=busy >out 2>err
)
expect "a job directory that is in use is a warning" holds_text out '^warning.*busy: is in use by "etalon run job.toml"'
seeded "a job directory below a file" 4 'job.directory.*table.csv is no folder' job.directory=table.csv/job

# A full disk: a file system that is too small, or, without the right to mount one, a limit on the
# size of files.
mkdir full
limited=()
if mount -t tmpfs -o size=64k tmpfs full 2>/dev/null; then
  trap 'umount full' EXIT
else
  limited=(bash -c 'ulimit -f 1; exec "$@"' limited)
fi
code=0
"${limited[@]}" "$ETALON_PROGRAM" check job.toml --set job.directory=full --json 2>err </dev/null | cat >out || code=$?
expect "a full disk: exit code 4" [ $code -eq 4 ]
expect "a full disk is named" holds_text out '"subject": "full/"'
if mountpoint -q full; then
  seeded "a registry folder on a full disk" 4 'full/reg/: the package needs about .*, but only .* are free' registry.reference=full/reg
fi

# Several at once: all of them, in the order of the work, in a moment.
several=(package.version=a/b 'plan.levels=["L0","L5"]' train.epochs=0 slurm.gpus_per_node=4 plan.operating_point=best
  model.hidden=[] model.architecture=onnx model.file=models/four.onnx sign.developer_key=nowhere.key sign.certifier_key=text.key
  registry.reference=127.0.0.1:1/team/model job.directory=table.csv/job)
mapfile -t options < <(sets "${several[@]}")
TIMEFORMAT='%R %U %S'
{ time checked "${options[@]}"; } 2>took
read -r wall user system <took
expect "several at once: exit code of the first" [ $code -eq 3 ]
for named in package.version "names L5" "'train.epochs' is 0" slurm.gpus_per_node plan.operating_point models/four.onnx \
  nowhere.key text.key 127.0.0.1:1 'table.csv is no folder'; do
  expect "several at once: $named" eval 'grep "^objection" out | grep -qF -- "$named"'
done
expect "several at once: nothing else" [ "$(grep -c '^objection' out)" = 10 ]
# The time of the clock is that of whatever else the machine does.
expect "$wall s, of which $user + $system s computed" awk "BEGIN {exit !($user + $system < 2)}"

# The verbs that work begin with the check, for what they need.
refused "run of a job that cannot end" 3 "train.epochs.*and 9 more" "$ETALON_PROGRAM" run job.toml "${options[@]}"
expect "run: every objection has a line, and one" [ "$(grep -c '^etalon: objection\[' err)" = 9 ]
expect "run: the first is printed once" [ "$(grep -c "'train.epochs' is 0" err)" = 1 ]
refused "run with a registry that does not answer" 4 '127.0.0.1:1/v2/' \
  "$ETALON_PROGRAM" run job.toml --set registry.reference=127.0.0.1:1/team/model
expect "run: nothing was written" [ ! -e job ]
for verb in data train compress validate package certify push run slurm; do
  refused "$verb with a key that nothing reads" 3 "'model.file' does nothing in this job" "$ETALON_PROGRAM" "$verb" job.toml --set model.file=models/good.onnx
done
refused "run on two ranks" 4 'nowhere.key' etalon_on 2 run job.toml --set sign.developer_key=nowhere.key
refused "slurm --submit" 4 'nowhere.key' "$ETALON_PROGRAM" slurm job.toml --submit --set sign.developer_key=nowhere.key
refused "slurm --submit of more ranks than shards" 3 'the job has 8 ranks, but train.shards is 4' \
  "$ETALON_PROGRAM" slurm job.toml --submit --set slurm.nodes=2 --set slurm.tasks_per_node=4
refused "a folder as the job file" 2 'models: is a folder, not a job file' "$ETALON_PROGRAM" run models
refused "push of a folder to nowhere" 2 'give a reference too' "$ETALON_PROGRAM" push models
refused "certify of a folder without a key" 2 'give the certifier.s key' "$ETALON_PROGRAM" certify models
# Each rank reads its own job file and options: what one of them alone has wrong is named with it.
other_options() { "${mpirun[@]}" -n 1 "$ETALON_PROGRAM" "$1" job.toml : -n 1 "$ETALON_PROGRAM" "$1" job.toml --set "$2"; }
objected "a key that rank 1 alone misspells" 3 'rank 1 \(.*\): .*unknown key .train.epoch.' other_options check train.epoch=3
objected "a value that rank 1 alone has out of range" 3 'rank 1 \(.*\): .*.train.epochs. is 0' other_options check train.epochs=0
refused "run with a key that rank 1 alone misspells" 3 'rank 1 \(.*\): .*unknown key .train.epoch.' other_options run train.epoch=3
refused "dry run with a key that rank 1 alone misspells" 3 'rank 1 \(.*\): .*unknown key .train.epoch.' \
  "${mpirun[@]}" -n 1 "$ETALON_PROGRAM" data job.toml --dry-run : -n 1 "$ETALON_PROGRAM" data job.toml --dry-run --set train.epoch=3
expect "other options: nothing was written" [ ! -e job ]
objected "two ranks for one shard" 3 'the job has 2 ranks, but train.shards is 1' etalon_on 2 check job.toml --set train.shards=1
refused "slurm with accelerators" 8 'slurm.gpus_per_node' "$ETALON_PROGRAM" slurm job.toml --set slurm.gpus_per_node=1
passes "train does without the registry" "$ETALON_PROGRAM" train job.toml --set registry.reference=127.0.0.1:1/team/model
rm -rf job
refused "a step that is none" 2 'steps are data, train' "$ETALON_PROGRAM" check job.toml --through sending
passes "as far as training" "$ETALON_PROGRAM" check job.toml --through train --set sign.developer_key=nowhere.key

# A whole job: the check reads neither shards nor labels and leaves every file as it was.
passes "run" "$ETALON_PROGRAM" run job.toml
expect "the version is a tag" [ -e job/registry/index.json ]
mv job/data/shard-00000.h5 away.h5
find job -type f -exec sha256sum {} + | sort >before
passes "check of a job that is done" "$ETALON_PROGRAM" check job.toml
expect "a shard that is gone is made again" holds_text out '^  data +to do \(output shard-00000.h5 is missing\)$'
find job -type f -exec sha256sum {} + | sort >after
expect "every file is as it was" same_bytes before after
mv away.h5 job/data/shard-00000.h5
passes "check of the whole job on two ranks" etalon_on 2 check job.toml
expect "all of it is up to date" [ "$(grep -cE '^  [a-z]+ +up to date$' out)" = 7 ]
expect "ranks are shown" holds_text out 'ranks +2, alike'
objected "check with other epochs" 3 'the checkpoints are of another training .train.epochs is now 21, was 20' \
  "$ETALON_PROGRAM" check job.toml --set train.epochs=21
objected "check with epochs that cannot be" 3 "'train.epochs' is 1e\+12" \
  "$ETALON_PROGRAM" check job.toml --set train.epochs=1000000000000
objected "check without levels after the plan was signed" 3 'plan.levels is empty' \
  "$ETALON_PROGRAM" check job.toml --set plan.levels=[]
objected "check with another split" 3 'would be made anew .the configuration is another' \
  "$ETALON_PROGRAM" check job.toml --set data.split_seed=8
objected "check with another plan after the labels were opened" 6 "is not this job's plan" \
  "$ETALON_PROGRAM" check job.toml --set plan.analytical.auc=0.6
passes "it may be replaced knowingly" "$ETALON_PROGRAM" check job.toml --set plan.analytical.auc=0.6 --replace-plan
"$ETALON_PROGRAM" keygen developer --output otherkeys >/dev/null
objected "check with a key that did not sign the plan" 6 "is not that of the developer's key" \
  "$ETALON_PROGRAM" check job.toml --set sign.developer_key=otherkeys/developer.key
passes "check with other epochs and --restart" "$ETALON_PROGRAM" check job.toml --restart --set train.epochs=21
expect "training is to do" holds_text out '^  train +to do \(the configuration is another\)$'
expect "what follows depends on it" holds_text out '^  package +up to date, unless train gives something else$'
# A version that names another package in the registry.
passes "a push to a registry folder" "$ETALON_PROGRAM" push job shared:1.0.0
shared=(--set registry.reference=shared)
passes "check of a version that names this package" "$ETALON_PROGRAM" check job.toml "${shared[@]}"
passes "a push of it once more" "$ETALON_PROGRAM" push job shared:1.0.0
other=("${shared[@]}" --set train.seed=9 --set job.directory=fresh)
taken='shared:1.0.0 names another package .manifest sha256:[0-9a-f]{64}.'
objected "check of a version that names another package" 3 "$taken" "$ETALON_PROGRAM" check job.toml "${other[@]}"
refused "run of it" 3 "$taken" "$ETALON_PROGRAM" run job.toml "${other[@]}"
expect "run of it: nothing was written" [ ! -e fresh ]
passes "another version" "$ETALON_PROGRAM" run job.toml "${other[@]}" --set package.version=1.0.1
cp shared/index.json index.before
refused "push of a folder" 3 "$taken" "$ETALON_PROGRAM" push fresh shared:1.0.0
refused "a changed package under its version" 3 'shared:1.0.1 names another package' "$ETALON_PROGRAM" push job shared:1.0.1
refused "push of a job made anew" 3 'shared:1.0.1 names another package' \
  "$ETALON_PROGRAM" push job.toml "${other[@]}" --set package.version=1.0.1 --set package.limitations=none
expect "the registry is as it was" same_bytes shared/index.json index.before
passes "a tag that moves" "$ETALON_PROGRAM" push job shared:latest
passes "and moves" "$ETALON_PROGRAM" push fresh shared:latest
passes "check with --replace-tag" "$ETALON_PROGRAM" check job.toml "${other[@]}" --replace-tag
passes "push with --replace-tag" "$ETALON_PROGRAM" push fresh shared:1.0.0 --replace-tag

passes "a semantic version with a build" "$ETALON_PROGRAM" run job.toml --set package.version=1.0.0+build5
expect "its tag" holds_text job/registry/index.json '1.0.0_build5'
expect "the card has the version" [ "$(member job/package/card.json version)" = 1.0.0+build5 ]
[ $failures -eq 0 ]
