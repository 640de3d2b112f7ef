#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Predictions that another program wrote are judged without a job: rulings and exit codes, the same bytes for any number of
# threads, a result that is computed again, the page for people, and input that cannot be judged.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
rm -rf in
mkdir in
cd in

python3 - <<'PYTHON'
import random
draws = random.Random(3)
rows = []
for i in range(400):
    label = int(draws.random() < 0.4)
    rows.append((f"c{i}", f"p{i // 2}", round(min(1, max(0, draws.gauss(0.3 + 0.4 * label, 0.2))), 3), draws.choice("FM"), label))
with open("p.csv", "w") as file:
    print("case,patient,score,sex,older", file=file)
    for row in rows:
        print(*row[:4], round(0.5 * row[2] + 0.25 + draws.gauss(0, 0.1), 3), sep=",", file=file)
with open("l.csv", "w") as file:
    print("label,case", file=file)
    for row in reversed(rows):
        print(row[4], row[0], sep=",", file=file)
PYTHON
plan() { # plan <limit of the AUC>
  cat <<TOML
name = "system test"
[[requirement]]
id = "area"
metric = "auc.mann_whitney.midrank/1"
limit = $1
expected = 0.9995
[[requirement]]
id = "women found"
metric = "sensitivity/1"
threshold = 0.5
subgroup = "sex=F"
limit = 0.6
[[requirement]]
id = "no worse"
metric = "auc.mann_whitney.midrank/1"
reference = "older"
limit = -0.05
[[requirement]]
id = "benefit"
metric = "net_benefit/1"
threshold = 0.5
limit = 0
TOML
}
plan 0.8 >plan.toml
three=(--plan plan.toml --predictions p.csv --labels l.csv)

# judged <code> <text> <argument>...: exit code and what is printed.
judged() {
  local wanted=$1 pattern=$2 code=0
  shift 2
  "$ETALON_PROGRAM" "$@" >out 2>err || code=$?
  [ "$code" = "$wanted" ] || fail "$*: exit code $code (expected $wanted): $(cat err)"
  grep -q -- "$pattern" out err || fail "$*: no '$pattern' in: $(cat out err)"
}
judged 0 '^ruling  pass' validate "${three[@]}" --output result.json
OMP_NUM_THREADS=1 taskset -c 0 "$ETALON_PROGRAM" validate "${three[@]}" --output again.json >out
cmp result.json again.json || fail "one core and all give other bytes"
python3 - <<'PYTHON' || fail "the plan's promises: $(cat result.json)"
import json
area, women, no_worse, benefit = (result["self_certificate"] for result in json.load(open("result.json"))["results"])
assert area["wrong_pass"]["samples"] >= 200 and area["holds"] and area["power"]["value"] > 0.9
assert women["wrong_pass"]["value"] <= women["allowed"] and abs(women["allowed"] - 0.035) < 1e-12 and women["power"] is None
assert no_worse["holds"] is None and "difference of two models" in no_worse["not_simulated"]
assert benefit["holds"] is None and benefit["not_simulated"]
PYTHON
judged 0 '^area .*; wrong pass .* ± .* %, power at 0.9995 ' validate "${three[@]}"
judged 0 '4 results computed again, ruling pass' recompute result.json "${three[@]}"
judged 0 '"ruling":"pass"' validate "${three[@]}" --json
sed 's/"ruling":"pass","schema"/"ruling":"fail","schema"/' result.json >forged.json
cmp -s result.json forged.json && fail "nothing was forged"
judged 6 "forged.json: is not what plan, predictions and labels give ('ruling' differs)" recompute forged.json "${three[@]}"
sed 's,etalon.result/2,etalon.result/1,' result.json >earlier.json
judged 5 'earlier.json: schema is "etalon.result/1", of an earlier version of Etalon' recompute earlier.json "${three[@]}"
echo '{}' >empty.json
judged 5 'empty.json: is no result' recompute empty.json "${three[@]}"
plan 0.81 >other.toml
judged 6 'differs' recompute result.json --plan other.toml --predictions p.csv --labels l.csv
plan 0.999 >plan.toml
judged 14 '^area  *fail' validate "${three[@]}"

# The page for people: self-contained, the same bytes for any number of threads, in two languages, and none of it
# begun where it could not be written.
plan 0.8 >plan.toml
judged 0 '^page    page.html' validate "${three[@]}" --page page.html
python3 "$ETALON_SOURCE_DIR/tests/peers/report_html.py" page.html 'system test' 'women found' 'sex=F' 'Decision curve' ||
  fail "page.html is no good page"
OMP_NUM_THREADS=1 taskset -c 0 "$ETALON_PROGRAM" validate "${three[@]}" --page again.html >out
cmp page.html again.html || fail "one core and all give other pages"
judged 0 '^page    page.html' validate "${three[@]}" --page page.html
judged 0 '^page    ru.html' validate "${three[@]}" --page ru.html --language ru
python3 "$ETALON_SOURCE_DIR/tests/peers/report_html.py" ru.html 'women found' 'Кривая решений' || fail "ru.html is no good page"
mkdir folder
judged 4 'output absent/r.json: there is no folder absent; make it' validate "${three[@]}" --output absent/r.json
judged 4 'absent/page.html: there is no folder absent; make it' validate "${three[@]}" --output none.json --page absent/page.html
judged 4 'folder: is a folder; name a file in it' validate "${three[@]}" --output none.json --page folder
judged 2 'pages are written in en and ru' validate "${three[@]}" --output none.json --page none.html --language de
judged 2 'give --page FILE too' validate "${three[@]}" --output none.json --language ru
judged 2 'page ./none.json is the file of --output' validate "${three[@]}" --output none.json --page ./none.json
judged 2 'page folder/../l.csv is the file of --labels' validate "${three[@]}" --page folder/../l.csv
judged 2 'page does nothing for `etalon validate JOB`' validate job.toml --page none.html
[ ! -e none.json ] && [ ! -e none.html ] && [ ! -e absent ] || fail "work was done although the page cannot be written"

# What cannot be judged is named with its place, and no result is left.
refused() { # refused <code> <text> <file> <sed script>: one file changed
  local kept
  kept=$(cat "$3"; echo x)
  sed -i "$4" "$3"
  rm -f refused.json refused.html
  judged "$1" "$2" validate "${three[@]}" --output refused.json --page refused.html
  [ ! -e refused.json ] && [ ! -e refused.html ] || fail "$4: a result was left"
  printf %s "${kept%x}" >"$3"
}
refused 5 "p.csv: line 3: column 'score': 'nan' is no finite number" p.csv '3s/,0[.0-9]*,/,nan,/'
refused 5 'p.csv:3: a zero byte' p.csv '3s/,[FM],/,\x00,/'
refused 6 '1 labelled cases of l.csv do not stand in p.csv: c5' p.csv '/^c5,/d'
refused 6 '1 cases of p.csv have no label in l.csv: c5' l.csv '/,c5$/d'
refused 5 "l.csv: line 2: label '3' is not 0" l.csv '2s/^./3/'
refused 5 "there is no column 'score'; did you mean 'scores'" p.csv '1s/score/scores/'
refused 3 "there is no metric \"sensitivity/2\"; did you mean \"sensitivity/1\"" plan.toml 's,sensitivity/1,sensitivity/2,'
refused 3 "plan.toml: 'name' is empty" plan.toml '1s/".*"/""/'
refused 5 "p.csv: has no case" p.csv '2,$d'
refused 3 "sensitivity/1 needs a threshold" plan.toml '/^subgroup/d;0,/^threshold/{/^threshold/d}'
refused 5 "neither labels nor predictions have a column 'sexx' for its subgroup" plan.toml 's/sex=F/sexx=F/'
judged 2 'give a job file, or three files' validate --plan plan.toml
judged 2 'give a result and its sources' recompute result.json
# Patients and subgroups are named by the labels where these say them, and both tables agree.
judged 0 '^assumed the predictions say which cases are of one patient' validate "${three[@]}"
grep -q '^assumed no signature under the plan was checked' out || fail "nothing is said of the plan: $(cat out)"
python3 - <<'PYTHON'
import csv
said = {row["case"]: row for row in csv.DictReader(open("p.csv"))}
with open("l.csv") as file, open("named.csv", "w") as to:
    print(file.readline().strip() + ",patient,sex", file=to)
    for line in file:
        row = said[line.strip().split(",")[1]]
        print(line.strip(), row["patient"], row["sex"], sep=",", file=to)
PYTHON
judged 0 '^ruling  pass' validate --plan plan.toml --predictions p.csv --labels named.csv --output named.json
grep -q 'the predictions say' out && fail "both tables say it, but: $(cat out)"
python3 - <<'PYTHON' || fail "named.json: $(cat named.json)"
import json
named, judged = json.load(open("named.json")), json.load(open("result.json"))
assert named["results"] == judged["results"] and named["grounds"]["patients_named_by"] == "both"
assert named["grounds"]["subgroups"] == [{"column": "sex", "named_by": "both", "empty": 0}]
assert judged["grounds"]["patients_named_by"] == "predictions" and judged["grounds"]["plan_signature"] is None
PYTHON
sed -i '2s/,[^,]*,\([FM]\)$/,somebody,\1/' named.csv
judged 6 "named.csv: line 2: column 'patient' of case 'c399' is 'somebody', in p.csv" validate --plan plan.toml --predictions p.csv --labels named.csv

# A plan that its signer fixed is judged by his key alone, and not after a change.
judged 0 'board.pub' keygen board --output keys
judged 0 'other.pub' keygen other --output keys
cat >design.toml <<'TOML'
positives = 40
negatives = 60
samples = 3000
[[expected]]
requirement = "women found"
value = 0.8
part = 0.5
TOML
signed=(plan sign --plan plan.toml)
known=(--not-simulated 'no worse' --not-simulated benefit)
judged 2 "does not say 'positives'" "${signed[@]}" --key keys/board.key "${known[@]}"
judged 2 "does not say 'negatives'" "${signed[@]}" --key keys/board.key --set positives=160 "${known[@]}"
sed '/^negatives/d' design.toml >half.toml
judged 3 "half.toml: .* does not say 'negatives'" "${signed[@]}" --key keys/board.key --design half.toml "${known[@]}"
judged 3 "requirement 'area' cannot pass .*8 patients; the plan wants 10.*requirement 'benefit' cannot pass" "${signed[@]}" --key keys/board.key --design design.toml --set positives=8 "${known[@]}"
judged 3 "requirement 'no worse' promises nothing.*design does not say.*requirement 'benefit' promises nothing.*judged by resampling" "${signed[@]}" --key keys/board.key --design design.toml
judged 3 "'women found' is simulated; leave its --not-simulated out" "${signed[@]}" --key keys/board.key --design design.toml "${known[@]}" --not-simulated 'women found'
judged 3 "requirement 'area' promises by 100 simulated studies, of which chance says much; 1000 are the fewest that are signed for" "${signed[@]}" --key keys/board.key --design design.toml --set samples=100 "${known[@]}"
[ ! -e plan.toml.sigstore.json ] || fail "a plan was signed that must not be"
signed+=(--design design.toml "${known[@]}")
judged 0 '^signature  plan.toml.sigstore.json' "${signed[@]}" --key keys/board.key
python3 - <<'PYTHON' || fail "the statement: $(cat plan.toml.sigstore.json)"
import base64, json
statement = json.loads(base64.b64decode(json.load(open("plan.toml.sigstore.json"))["dsseEnvelope"]["payload"]))
assert statement["predicateType"] == "urn:etalon:requirements:2" and statement["predicate"]["design"]["positives"] == 40
area, women, no_worse, benefit = statement["predicate"]["promises"]
assert area["wrong_pass"]["samples"] == 3000 and area["wrong_pass"]["value"] + 2 * area["wrong_pass"]["standard_error"] <= 0.035
assert women["wrong_pass"]["samples"] == 0 and women["not_simulated"] is None
assert no_worse["wrong_pass"] is None and "does not say" in no_worse["not_simulated"]
assert benefit["requirement"] == "benefit" and "resampling" in benefit["not_simulated"]
PYTHON

# Nobody takes another's word back without saying so.
cp plan.toml.sigstore.json board.sigstore.json
for role in board other; do
  judged 2 'plan.toml.sigstore.json: is there already, signed .*Z by the key .*--replace-signature' "${signed[@]}" --key "keys/$role.key"
  cmp plan.toml.sigstore.json board.sigstore.json || fail "the signature was replaced by $role"
done
judged 0 '^signature  others.json' plan sign --plan plan.toml --key keys/other.key --design design.toml "${known[@]}" --output others.json
judged 2 'another file is there' validate "${three[@]}" --output others.json
judged 0 '^plan    signed' validate "${three[@]}" --signer keys/other.pub --signature others.json --output others-result.json
judged 0 '4 results computed again' recompute others-result.json "${three[@]}" --signer keys/other.pub --signature others.json
judged 6 'others.json: is not signed by the key' validate "${three[@]}" --signer keys/board.pub --signature others.json
judged 2 'give --signer FILE too' validate "${three[@]}" --signature others.json
judged 0 '^signature  others.json' "${signed[@]}" --key keys/board.key --output others.json --replace-signature
judged 0 '^plan    signed' validate "${three[@]}" --signer keys/board.pub --signature others.json
judged 0 '^plan    signed ....-..-..T..:..:..Z by ' validate "${three[@]}" --signer keys/board.pub --output signed.json --page signed.html
grep -q '^assumed no signature' out && fail "the signature is not counted: $(cat out)"
grep -q 'Signature under the plan' signed.html || fail "the page says nothing of the signature"
judged 0 '4 results computed again' recompute signed.json "${three[@]}" --signer keys/board.pub
judged 2 'was judged by a signed plan; give --signer FILE' recompute signed.json "${three[@]}"
judged 6 'plan.toml.sigstore.json: is not signed by the key' validate "${three[@]}" --signer keys/other.pub
without_result() { # without_result <code> <text> <argument>...: and nothing is written
  rm -f refused.json
  judged "$1" "$2" "${@:3}"
  [ ! -e refused.json ] || fail "${*:3}: a file was left"
}
sed -i 's/^limit = 0.8/limit = 0.79/' plan.toml
without_result 6 'signs another plan .* was changed since it was signed' validate "${three[@]}" --signer keys/board.pub --output refused.json
plan 0.8 >plan.toml
judged 0 '^ruling  pass' validate "${three[@]}" --signer keys/board.pub
mv plan.toml.sigstore.json moved
without_result 4 'there is no signature of the plan; sign it with `etalon plan sign`' validate "${three[@]}" --signer keys/board.pub --output refused.json
without_result 2 'give the key that signs' plan sign --plan plan.toml --output refused.json
without_result 2 'output .* is the file of --plan' plan sign --plan plan.toml --key keys/board.key --output ./plan.toml
without_result 4 'absent.key' plan sign --plan plan.toml --key absent.key --output refused.json

# Two tables side by side: the same numbers as the plan's difference, and the cases that change sides.
cut -d, -f1,2,5 p.csv | sed '1s/older/score/' >older.csv
judged 0 '^auc.mann_whitney.midrank/1 .*\[.*the first is better\|not told apart' compare p.csv older.csv --labels l.csv --set threshold=0.5 --output comparison.json
grep -q '^flip    and [0-9]* more\|^flip    c' out || fail "no case is listed: $(cat out)"
OMP_NUM_THREADS=1 taskset -c 0 "$ETALON_PROGRAM" compare p.csv older.csv --labels l.csv --set threshold=0.5 --output compared.json >out
cmp comparison.json compared.json || fail "one core and all compare otherwise"
judged 0 '"schema":"etalon.comparison/2"' compare p.csv p.csv --labels l.csv --set other=older --set threshold=0.5 --json
python3 - <<'PYTHON' || fail "comparison.json: $(head -c 2000 comparison.json)"
import csv, json
found, one = json.load(open("comparison.json")), json.load(open("out"))
assert found["metrics"] == one["metrics"] and found["flips"] == one["flips"]
plan = {result["id"]: result for result in json.load(open("result.json"))["results"]}["no worse"]
area = found["metrics"][0]["difference"]
assert (area["estimate"], area["lower"], area["upper"]) == (plan["estimate"], plan["lower"], plan["upper"])
scores = {row["case"]: row for row in csv.DictReader(open("p.csv"))}
labels = {row["case"]: int(row["label"]) for row in csv.DictReader(open("l.csv"))}
right = lambda case, column: (float(scores[case][column]) >= 0.5) == (labels[case] == 1)
flips = sorted(case for case in scores if right(case, "score") != right(case, "older"))
assert flips and sorted(flip["case"] for flip in found["flips"]) == flips
positive = [case for case in scores if labels[case] == 1]
assert found["positive"] == {"cases": len(positive), "both_right": sum(right(c, "score") and right(c, "older") for c in positive),
    "only_first_right": sum(right(c, "score") > right(c, "older") for c in positive),
    "only_second_right": sum(right(c, "score") < right(c, "older") for c in positive),
    "both_wrong": sum(not right(c, "score") and not right(c, "older") for c in positive)}
PYTHON
awk -F, -v OFS=, 'NR > 1 && NR % 4 == 0 { $3 = "" } 1' older.csv >gaps.csv
judged 0 '^missing 0 outputs of the first, 100 of the second' compare older.csv gaps.csv --labels l.csv --set threshold=0.5
grep -q 'the second is better' out && fail "a model that gave less is better: $(cat out)"
judged 0 '^auc.*not told apart' compare gaps.csv older.csv --labels l.csv --set threshold=0.5
# A subgroup by a column of either table, which must not be another's.
head -1 p.csv | grep -q sex || fail "no column sex: $(head -1 p.csv)"
cut -d, -f1-3 p.csv >bare.csv
judged 0 '^named   patients by first, second; sex=F by first' compare p.csv bare.csv --labels l.csv --set other=score --set 'subgroup="sex=F"' --output sex.json
judged 0 '^named   patients by first, second; sex=F by second' compare bare.csv p.csv --labels l.csv --set 'subgroup="sex=F"'
sed 's/,F\(,\|$\)/,M\1/' p.csv >renamed.csv
without_result 6 "column 'sex' of case .* is 'F' in the first table and 'M' in the second" compare p.csv renamed.csv --labels l.csv --set 'subgroup="sex=F"' --output refused.json
without_result 2 'both models are column .score. of p.csv' compare p.csv ./p.csv --labels l.csv --output refused.json
without_result 2 'give two tables of predictions and the labels' compare p.csv --labels l.csv --output refused.json
without_result 2 'output .* is the file of the second table' compare p.csv older.csv --labels l.csv --output ./older.csv
without_result 3 "unknown key 'thresholds'" compare p.csv older.csv --labels l.csv --set thresholds=1 --output refused.json
without_result 3 'sensitivity/1 needs a threshold' compare p.csv older.csv --labels l.csv --set 'metrics=["sensitivity/1"]' --output refused.json
judged 0 '^# Column of the first table' compare --dump-default

# One of several classes against the rest, and labels that are not all known.
python3 - <<'PYTHON'
import csv
rows = list(csv.DictReader(open("l.csv")))
with open("classes.csv", "w") as file:
    print("case,class", file=file)
    for i, row in enumerate(rows):
        print(row["case"], "ill" if row["label"] == "1" else ("well", "other")[i % 2], sep=",", file=file)
with open("several.csv", "w") as file:
    print("case,label.edema,label.other", file=file)
    for i, row in enumerate(rows):
        print(row["case"], "" if i % 8 == 0 else row["label"], i % 2, sep=",", file=file)
PYTHON
sed 's/^limit/label = "ill"\nlimit/' plan.toml >ill.toml
judged 0 '^ruling  pass' validate --plan ill.toml --predictions p.csv --labels classes.csv --output ill.json --page ill.html
python3 - <<'PYTHON' || fail "ill.json: $(cat ill.json)"
import json
numbers = lambda file: [(r["ruling"], r["estimate"], r["cases"], r["positives"], r["patients"]) for r in json.load(open(file))["results"]]
assert numbers("ill.json") == numbers("result.json")
assert json.load(open("ill.json"))["grounds"]["labels"][0]["label"] == "ill"
PYTHON
grep -q 'one of 3 classes, each against the rest' ill.html || fail "the page does not name the kind of labels"
awk -F, -v OFS=, 'NR > 1 && NR % 10 == 0 { $2 = "" } 1' classes.csv >unsure.csv
judged 0 '^assumed cases whose label nobody knows (ill: 40) are left out' validate --plan ill.toml --predictions p.csv --labels unsure.csv
sed 's/^limit/label = "edema"\nlimit/' plan.toml >edema.toml
judged 0 '^assumed cases whose label nobody knows (edema: 50) are left out' validate --plan edema.toml --predictions p.csv --labels several.csv
without_result 5 "requirement 'area': the labels are several (edema, other); name one by .label." validate "${three[@]:0:4}" --labels several.csv --output refused.json
without_result 5 "there is no label 'edema'; there are ill, other, well" validate --plan edema.toml --predictions p.csv --labels classes.csv --output refused.json
without_result 5 "label 'edema' is asked for, but the labels are of one kind" validate --plan edema.toml --predictions p.csv --labels l.csv --output refused.json
judged 0 '^positive' compare p.csv older.csv --labels classes.csv --set label=ill --set threshold=0.5

# What is written is none of what is read, whatever names the two have.
ln -s p.csv link.csv
ln l.csv other-name.csv
for output in p.csv "$PWD/../in/plan.toml" link.csv other-name.csv; do
  sha256sum plan.toml p.csv l.csv >before
  judged 2 '--output .* is the file of --' validate "${three[@]}" --output "$output"
  sha256sum --check --quiet before || fail "--output $output changed what was read"
done
judged 4 'absent.csv' validate --plan plan.toml --predictions absent.csv --labels l.csv
[ "$failures" = 0 ]
