#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Masks are judged by a plan: predictions and reference masks in folders of their own, a ruling on bounds, the page, the
# result computed again, and what is refused.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf in
mkdir -p in/model/masks in/hospital/masks
cd in

python3 - <<'PYTHON'
import random
draws = random.Random(5)
head = b"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 8 8 4\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,3)\nencoding: raw\n\n"
tables = {name: open(name, "w") for name in ("model/predictions.csv", "hospital/labels.csv", "model/pairs.csv")}
print("case,mask", file=tables["model/predictions.csv"])
print("case,patient,mask,site", file=tables["hospital/labels.csv"])
print("case,patient,prediction,reference", file=tables["model/pairs.csv"])
for i in range(120):
    reference = bytes(int(draws.random() < 0.3) for _ in range(256))
    predicted = bytes(v ^ int(draws.random() < 0.05) for v in reference)
    open(f"hospital/masks/r{i}.nrrd", "wb").write(head + reference)
    open(f"model/masks/p{i}.nrrd", "wb").write(head + predicted)
    mask = "" if i == 7 else f"masks/p{i}.nrrd"
    print(f"c{i},{mask}", file=tables["model/predictions.csv"])
    print(f"c{i},p{i},masks/r{i}.nrrd,{'north' if i % 2 else 'south'}", file=tables["hospital/labels.csv"])
    print(f"c{i},p{i},{mask},../hospital/masks/r{i}.nrrd", file=tables["model/pairs.csv"])
PYTHON
cat >plan.toml <<'TOML'
name = "cysts"
classes = ["1=cyst"]

[[requirement]]
id = "overlap"
metric = "dice/1"
score = "mask"
label = "cyst"
limit = 0.6

[[requirement]]
id = "surface"
metric = "nsd.border/1"
score = "mask"
label = "cyst"
tolerance = 1
limit = 0.6

[[requirement]]
id = "distance"
metric = "hd95.pooled/1"
score = "mask"
label = "cyst"
limit = 0.1
range = [0, 20]
TOML
files=(--plan plan.toml --predictions model/predictions.csv --labels hospital/labels.csv)

ends "masks are judged" 14 "$ETALON_PROGRAM" validate "${files[@]}" --output result.json --page result.html
expect "overlap passes" grep -q '^overlap  *pass ' out
expect "with one missing output" grep -q '^overlap .*1 missing outputs count as the worst' out
expect "distance fails" grep -q '^distance  *fail ' out
expect "the result names its masks" grep -q '"masks_sha256":"[0-9a-f]\{64\}"' result.json
expect "the page draws them" grep -q 'Cases from the worst to the best' result.html
expect "and names the worst" grep -q '<li>c7 of patient p7: no output</li>' result.html
passes "the result is computed again" "$ETALON_PROGRAM" recompute result.json "${files[@]}"
passes "a page in Russian" sh -c '"$0" validate "$@" --page ru.html --language ru || [ $? = 14 ]' "$ETALON_PROGRAM" "${files[@]}"
expect "has its words" grep -q 'Случаи от худшего к лучшему' ru.html

# The bound is the one that `etalon score` tells of the same masks.
passes "the same masks are scored" "$ETALON_PROGRAM" score model/pairs.csv --set 'classes=["1=cyst"]' --set largest_distance=20 --output scores.json
expect "with the same mean and bound" python3 - <<'PYTHON'
import json
scores = {m["metric"]: m for m in json.load(open("scores.json"))["classes"][0]["metrics"]}
for result, metric, bound in zip(json.load(open("result.json"))["results"], ("dice/1", "nsd.border/1", "hd95.pooled/1"),
                                 ("lower", "lower", "upper")):
    assert result["estimate"] == scores[metric]["mean"], (metric, result["estimate"], scores[metric])
    assert result[bound] == scores[metric]["bound"], (metric, result[bound], scores[metric])
PYTHON

cat >profile.toml <<'TOML'
schema = "etalon.plan_profile/1"
name = "board of cysts"
classes = ["1=cyst"]
least_patients_per_class = 10

[[finding]]
metric = "dice/1"
score = "mask"
label = "cyst"
limit = 0.5
TOML
ends "masks are judged for a profile" 14 "$ETALON_PROGRAM" validate "${files[@]}" --profile profile.toml --output held.json
expect "which the result names" grep -q '"name":"board of cysts"' held.json
expect "and says how often a model at the limit passes" python3 - <<'PYTHON'
import json
overlap, surface, distance = (r["self_certificate"] for r in json.load(open("held.json"))["results"])
for each in (overlap, surface):
    assert each["holds"] and each["wrong_pass"]["samples"] >= 200, each
PYTHON
passes "the result for the profile is computed again" "$ETALON_PROGRAM" recompute held.json "${files[@]}" --profile profile.toml
sed 's/1=cyst/2=cyst/' profile.toml >other.toml
refused "a profile of another voxel value" 3 'classes lack "2=cyst"' "$ETALON_PROGRAM" validate "${files[@]}" --profile other.toml
sed 's/^least_patients_per_class.*/least_patients_per_class = 121/' profile.toml >many.toml
refused "more patients than the plan wants" 3 'min_patients_per_class is 10' "$ETALON_PROGRAM" validate "${files[@]}" --profile many.toml

cp hospital/masks/r3.nrrd kept.nrrd
python3 - <<'PYTHON'
data = bytearray(open("hospital/masks/r3.nrrd", "rb").read())
data[-1] ^= 1
open("hospital/masks/r3.nrrd", "wb").write(data)
PYTHON
refused "a reference mask of another voxel" 6 'is not what plan, predictions and labels give' "$ETALON_PROGRAM" recompute result.json "${files[@]}"
mv kept.nrrd hospital/masks/r3.nrrd
sed 's,etalon.result/4,etalon.result/99,' result.json >later.json
refused "a result of a later version" 5 'schema' "$ETALON_PROGRAM" recompute later.json "${files[@]}"
sed '/^tolerance/d' plan.toml >bad.toml
refused "a plan without its tolerance" 3 'needs a tolerance in mm' "$ETALON_PROGRAM" validate --plan bad.toml "${files[@]:2}"
# A second model without its own word on two cases, and with the first one's masks else.
mkdir second
cp -r model/masks second/
sed 's,masks/p[89].nrrd,,' model/predictions.csv >second/predictions.csv
sides=(compare model/predictions.csv second/predictions.csv --labels hospital/labels.csv --set score=mask)
passes "two models side by side" "$ETALON_PROGRAM" "${sides[@]}" --set 'classes=["1=cyst"]' --set label=cyst --set tolerance=1 --set range=[0,20] --output sides.json
expect "the first is better where the second has nothing" python3 - <<'PYTHON'
import json
sides = json.load(open("sides.json"))
result = json.load(open("result.json"))
assert [m["metric"] for m in sides["metrics"]] == ["dice/1", "nsd.surfel/1", "hd95.surfel/1"], sides["metrics"]
dice, nsd, hd95 = sides["metrics"]
assert dice["first"]["estimate"] == result["results"][0]["estimate"] and dice["first"]["lower"] == result["results"][0]["lower"]
assert sides["missing"] == {"first": 1, "second": 3} and len(sides["first_masks_sha256"]) == 64
assert sides["first_masks_sha256"] == result["masks_sha256"] and sides["second_masks_sha256"] != result["masks_sha256"]
assert dice["difference"]["estimate"] > 0 > hd95["difference"]["estimate"]
for each in (dice, nsd, hd95):
    assert each["difference"]["lower"] < each["difference"]["estimate"] < each["difference"]["upper"] and each["better"] == "not_told", each
PYTHON
refused "masks without classes" 3 'no class is named' "$ETALON_PROGRAM" "${sides[@]}"
refused "masks by a metric of scores" 3 'auc.mann_whitney.midrank/1 judges no masks' "$ETALON_PROGRAM" "${sides[@]}" --set 'classes=["1=cyst"]' --set label=cyst --set 'metrics=["auc.mann_whitney.midrank/1"]'
refused "a result over a mask" 2 'hospital/masks/r0.nrrd: another file is there' "$ETALON_PROGRAM" validate "${files[@]}" --output hospital/masks/r0.nrrd
[ $failures -eq 0 ]
