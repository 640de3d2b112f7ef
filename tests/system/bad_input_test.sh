#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What users get wrong: each ends with its documented exit code and one line that names file, place,
# reason and remedy, and leaves nothing half-written behind.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
mountpoint -q full 2>/dev/null && umount full
rm -rf job bad full locked models ./*.npz
make_job

# table <awk program>: changed.csv is the table with the program applied to its cells.
table() { awk -F, -v OFS=, "$1 {print}" table.csv >changed.csv; }
data=(etalon_on 1 data job.toml --set job.directory=bad --set data.path=changed.csv)
# After each refusal: nothing half-written, and no dataset that a later step would take for whole.
cleaned() {
  nothing_half_written bad
  expect "no manifest is left" [ ! -e bad/data/manifest.json ]
  rm -rf bad
}

table 'NR == 8 {$31 = "NaN"}'
refused "a label that is NaN" 5 "\[format\].*changed.csv:8: column 'diagnosis': the class is missing; label the row" "${data[@]}"
cleaned
table 'NR == 8 {$31 = "2"}'
refused "a label that is no class" 5 "\[format\].*changed.csv:8: column 'diagnosis': '2' is none of the class values" "${data[@]}"
cleaned
table 'NR == 9 {$3 = ""}'
refused "a cell that is missing" 5 "\[format\].*changed.csv.*mean perimeter.*fill the values in" "${data[@]}"
cleaned
table 'NR == 9 {$3 = "high"}'
refused "a cell that is no number" 5 "\[format\].*changed.csv:9: column 'mean perimeter': 'high' is not a number" "${data[@]}"
cleaned
table 'NR == 9 {$3 = "inf"}'
refused "a cell that is infinite" 5 "\[format\].*changed.csv:9: column 'mean perimeter'" "${data[@]}"
cleaned
table 'NR == 10 {NF = 30}'
refused "a row that is too short" 5 "\[format\].*changed.csv:10: 30 cells, but there are 31 columns" "${data[@]}"
cleaned
table 'NR > 1 {$31 = "0"}'
refused "a class without samples" 3 "\[config\].*changed.csv.*benign.*change the fractions or classes" "${data[@]}"
cleaned
: >changed.csv
refused "an empty table" 5 "\[(format|config)\].*changed.csv" "${data[@]}"
cleaned
refused "a table that is not there" 4 "\[io\].*nowhere.csv" "${data[@]}" --set data.path=nowhere.csv
cleaned
refused "a column that is not there" 3 "\[config\].*data.label_column.*'diagnosi'.*did you mean 'diagnosis'" "${data[@]}" \
  --set data.path=table.csv --set data.label_column=diagnosi
cleaned

# Tables are split by patient, so a patient on both sides comes from a source with a split of its own
# (images), or as the same measurements under two names.
table 'NR == 100 {row = $0} NR > 1 && NR % 50 == 0 {$0 = row}'
refused "the same measurements on both sides" 6 "\[integrity\].*changed.csv.*row-[0-9]+.*data.on_leakage" "${data[@]}"
cleaned
python3 "$ETALON_SOURCE_DIR/tests/support/make_samples.py" images images.npz
python3 - <<'PYTHON'
import io, zipfile
with zipfile.ZipFile("images.npz") as source, zipfile.ZipFile("leak.npz", "w") as target:
    members = {name: source.read(name) for name in source.namelist()}
    train, test = members["train_images.npy"], bytearray(members["test_images.npy"])
    size = 28 * 28
    test[-size:] = train[-size:]  # the last training image is the last test image, too
    members["test_images.npy"] = bytes(test)
    for name, data in members.items():
        target.writestr(name, data)
PYTHON
images=(etalon_on 1 data "$examples/pneumonia.toml" --set job.directory=bad --set data.path=leak.npz
  --set data.on_leakage=fail)
refused "one image on both sides of a fixed split" 6 "\[integrity\].*leak.npz.*train.*test.*data.on_leakage" "${images[@]}"
cleaned
passes "the same, knowingly left out" "${images[@]}" --set data.on_leakage=exclude
rm -rf bad

# Job files.
broken() { sed "$1" job.toml >bad.toml; }
run_bad=(etalon_on 1 run bad.toml --set job.directory=bad)
no_folder() { expect "no job directory was made" [ ! -e bad ]; }
broken 's/^epochs/epoch/'
refused "a misspelt key" 3 "\[config\] bad.toml:[0-9]+: unknown key 'train.epoch'; did you mean 'train.epochs'" "${run_bad[@]}"
no_folder
broken 's/^epochs = .*/epochs = "many"/'
refused "a value of a wrong type" 3 "\[config\] bad.toml:[0-9]+: .*train.epochs.*must be a whole number, found the text" "${run_bad[@]}"
no_folder
broken 's/^epochs = .*/epochs = 0/'
refused "a value out of range" 3 "\[config\] bad.toml:[0-9]+: .*train.epochs.* 1" "${run_bad[@]}"
no_folder
broken 's/^epochs = .*/epochs = = 3/'
refused "a line that is no TOML" 3 "\[config\].*bad.toml:[0-9]+" "${run_bad[@]}"
no_folder
refused "an override of an unknown key" 3 "\[config\].*train.epoch" etalon_on 1 run job.toml --set train.epoch=3
refused "a job file that is not there" 4 "\[io\].*nothing.toml" etalon_on 1 run nothing.toml
mkdir -p locked
refused "a folder as job file" 2 "\[usage\].*locked: is a folder" etalon_on 1 run locked
refused "a folder as table" 4 "\[io\].*locked" "${data[@]}" --set data.path=locked
refused "a table below a file" 4 "\[io\].*table.csv/inside" "${data[@]}" --set data.path=table.csv/inside
# Root may read everything.
if [ "$(id -u)" != 0 ]; then
  cp table.csv locked/table.csv
  chmod 000 locked/table.csv
  refused "a table that may not be read" 4 "\[io\].*locked/table.csv.*[Pp]ermission" "${data[@]}" --set data.path=locked/table.csv
fi
rm -rf bad

# A plan that is changed once the test labels were opened.
passes "a run" etalon_on 1 run job.toml
report=$(sha256sum job/validate/report.json)
refused "a plan changed in the job file" 6 "\[integrity\].*job/validate/plan.json.*--replace-plan" \
  etalon_on 1 run job.toml --set plan.analytical.auc=0.5
expect "the report is untouched" [ "$(sha256sum job/validate/report.json)" = "$report" ]
nothing_half_written job
cp job/validate/plan.json plan.json
sed -i 's/"auc":0.95/"auc":0.5/' job/validate/plan.json
expect "the plan was edited" eval '! same_bytes plan.json job/validate/plan.json'
refused "plan.json changed by hand" 6 "\[integrity\].*job/validate/plan.json.*--replace-plan" etalon_on 1 run job.toml
cp plan.json job/validate/plan.json
passes "the plan put back" etalon_on 1 run job.toml
ends "a plan replaced knowingly, which does not pass" 14 etalon_on 1 run job.toml --set plan.analytical.auc=0.5 --replace-plan
python3 - <<'PYTHON' >reuse
import json
for finding in json.load(open("job/validate/report.json"))["findings"]:
    if finding["id"] == "L1.test_set_reuse":
        print(finding["verdict"])
PYTHON
expect "the report has it" [ "$(cat reuse)" = fail ]
expect "a plan made after a look does not pass" holds_text err 'certificate: FAILED \(L1.test_set_reuse is fail\)'
cp job.toml waiving.toml
printf '\n[[plan.waivers]]\nfinding = "L1.test_set_reuse"\nreason = "we looked before"\n' >>waiving.toml
ends "nor does one that waives the look" 14 etalon_on 1 run waiving.toml --set plan.analytical.auc=0.5 --replace-plan
expect "its certificate says so" holds_text err 'certificate: FAILED \(L1.test_set_reuse is fail\)'

# Models and checkpoints from elsewhere.
mkdir -p models
head -c 900 job/train/model.onnx >models/model.onnx
onnx=(--set model.architecture=onnx --set model.file=models/model.onnx --set job.directory=bad)
refused "a truncated model" 5 "\[format\].*models/model.onnx" etalon_on 1 train job.toml "${onnx[@]}"
nothing_half_written bad
expect "no model was made" [ ! -e bad/train/model.onnx ]
rm -rf bad

# A full disk: a file system that is too small, or, without the right to mount one, a limit on the
# size of files.
mkdir -p full
if mount -t tmpfs -o size=64k tmpfs full 2>/dev/null; then
  trap 'umount full' EXIT
  limited=()
else
  limited=(bash -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' limited)
fi
refused "a full disk" 4 "\[io\].*full/" "${limited[@]}" "$ETALON_PROGRAM" run job.toml --set job.directory=full
nothing_half_written full
[ $failures -eq 0 ]
