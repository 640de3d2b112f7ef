#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a plan promises before there are data: a table, JSON with the same bytes for any number of threads, the least number
# of patients, what is not simulated, and designs that are refused.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
rm -rf in
mkdir in
cd in

cat >plan.toml <<'TOML'
name = "system test"
[[requirement]]
id = "area"
metric = "auc.mann_whitney.midrank/1"
limit = 0.85
[[requirement]]
id = "found"
metric = "sensitivity/1"
threshold = 0.5
limit = 0.8
[[requirement]]
id = "benefit"
metric = "net_benefit/1"
threshold = 0.5
limit = 0
TOML
cat >design.toml <<'TOML'
positives = 40
negatives = 160
samples = 200
[[expected]]
requirement = "area"
value = 0.95
[[expected]]
requirement = "found"
value = 0.92
TOML

# judged <code> <text> <argument>...: exit code and what is printed.
judged() {
  local wanted=$1 pattern=$2 code=0
  shift 2
  "$ETALON_PROGRAM" "$@" >out 2>err || code=$?
  [ "$code" = "$wanted" ] || fail "$*: exit code $code (expected $wanted): $(cat err)"
  grep -q -- "$pattern" out err || fail "$*: no '$pattern' in: $(cat out err)"
}
two=(plan power --plan plan.toml --design design.toml)
judged 0 '^found  *0.79 %  *0.92  *36.94 %  *exact (binomial)' "${two[@]}"
grep -q '^benefit .*not simulated: net_benefit/1 is judged by resampling' out || fail "what is not simulated is not named: $(cat out)"
grep -q 'study 1 of 2: area: wrong pass 800/800 studies' err || fail "no progress: $(cat err)"
"$ETALON_PROGRAM" "${two[@]}" --json --threads 1 --find >one.json
"$ETALON_PROGRAM" "${two[@]}" --json --threads 3 --find >three.json 2>err
cmp one.json three.json || fail "one thread and three give other bytes"
[ ! -s err ] || fail "--json has progress: $(cat err)"
python3 - <<'PYTHON' || fail "one.json: $(cat one.json)"
import json
area, found, benefit = json.load(open("one.json"))["requirements"]
assert area["wrong_pass"]["samples"] == 200 and area["wrong_pass"]["value"] < 0.08
assert area["least"]["power"]["value"] >= 0.8 and abs(area["least"]["negatives"] / area["least"]["positives"] - 4) < 0.2
assert found["wrong_pass"]["samples"] == 0 and found["least"]["positives"] == 69
assert benefit["power"] is None and benefit["not_simulated"]
PYTHON
judged 0 '^all of these  *[0-9]* + [0-9]*  *each by itself' "${two[@]}" --find --set samples=100
judged 0 '4 cases each, correlation 0.2' "${two[@]}" --set cases_per_patient=4 --set correlation=0.2
judged 0 'cannot pass: a flawless result of these patients has the bound' plan power --plan plan.toml --set positives=12
judged 0 '^# Patients with the condition' plan --dump-default

echo 'positive = 1' >other.toml
judged 3 "other.toml:1: unknown key 'positive'; did you mean 'positives'" plan power --plan plan.toml --design other.toml
judged 3 "'positives' is -1, allowed are 0 to 1e+07" "${two[@]}" --set positives=-1
sed 's/"found"/"fond"/' design.toml >other.toml
judged 3 "expected 'fond': the plan has no such requirement; did you mean 'found'" plan power --plan plan.toml --design other.toml
judged 2 'give a plan of requirements' plan power
judged 2 'give a plan of requirements' plan --plan plan.toml
judged 4 'absent.toml' plan power --plan absent.toml
[ "$failures" = 0 ]
