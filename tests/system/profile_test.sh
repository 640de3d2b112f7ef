#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Plans to start from are never written over anything; a plan that is weaker than a
# certifier's profile is refused with every objection before labels are read, a study that is smaller passes nothing, and the
# result names the profile. That they may be signed: starting_plans_test.sh.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
rm -rf in
mkdir in
cd in

# judged <code> <text> <argument>...: exit code and what is printed.
judged() {
  local wanted=$1 pattern=$2 code=0
  shift 2
  "$ETALON_PROGRAM" "$@" >out 2>err || code=$?
  [ "$code" = "$wanted" ] || fail "$*: exit code $code (expected $wanted): $(cat err)"
  grep -q -- "$pattern" out err || fail "$*: no '$pattern' in: $(cat out err)"
}
says() { grep -qF -- "$1" out err || fail "no '$1' in: $(cat out err)"; }

# Plans to start from.
judged 0 '^mosmed-like  *a set of 400 studies' plan new
judged 0 '"name":"reader-study"' plan new --json
judged 0 '' keygen board --output keys
judged 0 'etalon plan sign' plan new --profile general --output general.toml
# What is said to come next can be done as it stands, but for the tables.
says 'validate --plan general.toml --predictions FILE --labels FILE --signer keys/board.pub --profile general.profile.toml'
says 'plan sign --plan general.toml --design general.design.toml --profile general.profile.toml --key keys/board.key '
says 'etalon keygen board --output keys '
sed -n 's/^ *\(next  *\)\{0,1\}etalon \(plan check .*\)/\2/p' out >next
mapfile -t words < <(tr ' ' '\n' <next)
judged 0 '^held ' "${words[@]}"
rm general.profile.toml
before=$(sha256sum general.toml)
judged 4 'general.toml, general.design.toml: is there already' plan new --profile general --output general.toml
[ "$before" = "$(sha256sum general.toml)" ] || fail "a plan was written over"
[ ! -e general.profile.toml ] || fail "something was written although a plan is there"
ln -s nowhere linked.design.toml
judged 4 'linked.design.toml: is there already' plan new --profile general --output linked.toml
judged 2 'did you mean mosmed-like?' plan new --profile mosmed-lik
judged 2 '--output is empty' plan new --profile general --output ''
judged 2 '--plan does nothing' plan new --profile general --plan x.toml
judged 2 'give a plan of requirements: etalon plan new' plan

# A certifier's profile, plans that are weaker than it, and a study that is smaller.
cat >board.toml <<'TOML'
schema = "etalon.plan_profile/1"
name = "system test"
least_cases = 400
least_class_share = 0.1
[[finding]]
metric = "auc.mann_whitney.midrank/1"
limit = 0.7
[[finding]]
metric = "sensitivity/1"
limit = 0.6
TOML
cat >plan.toml <<'TOML'
name = "system test"
[[requirement]]
id = "area"
metric = "auc.mann_whitney.midrank/1"
limit = 0.75
[[requirement]]
id = "found"
metric = "sensitivity/1"
threshold = 0.5
limit = 0.6
TOML
python3 - <<'PYTHON'
import random
draws = random.Random(5)
for name, count in (("all", 400), ("few", 399)):
    with open(f"{name}.p.csv", "w") as p, open(f"{name}.l.csv", "w") as l:
        print("case,patient,score", file=p)
        print("case,label", file=l)
        for i in range(count):
            label = int(i % 4 == 0)
            print(f"c{i},p{i},{min(1, max(0, draws.gauss(0.25 + 0.5 * label, 0.15))):.3f}", file=p)
            print(f"c{i},{label}", file=l)
PYTHON
held=(--plan plan.toml --predictions all.p.csv --labels all.l.csv --profile board.toml)
judged 0 '^profile system test, sha256:' validate "${held[@]}" --output result.json --page result.html
judged 0 'ruling pass' recompute result.json "${held[@]}"
judged 2 'was held to a profile; give --profile FILE' recompute result.json "${held[@]:0:6}"
sed 's/least_cases = 400/least_cases = 300/' board.toml >other.toml
judged 6 "'grounds.profile.sha256' differs" recompute result.json "${held[@]:0:6}" --profile other.toml
"$ETALON_PROGRAM" validate "${held[@]:0:6}" --output plain.json >out
judged 6 "'grounds.profile' differs" recompute plain.json "${held[@]}"
judged 0 'ruling pass' recompute plain.json "${held[@]:0:6}"
few=(--plan plan.toml --predictions few.p.csv --labels few.l.csv --profile board.toml)
judged 14 '^ruling  not_assessed' validate "${few[@]}" --output few.json --page few.html
says 'short   399 cases, asked are 400 at least'
grep -q '399 cases, asked are 400 at least' few.html || fail "the page does not say what is short"
judged 14 '"ruling":"not_assessed"' validate "${few[@]}" --page few.html --language ru --json
grep -q 'случаев: 399; требуется не менее 400' few.html || fail "the Russian page does not say what is short"
judged 0 'ruling not_assessed' recompute few.json "${few[@]}"

# Survival is asked for events alone, as its plan is: who is followed until each has one is not asked for others.
printf 'schema = "etalon.plan_profile/1"\nname = "follow-up"\n[[finding]]\nmetric = "c_index.harrell/1"\nlimit = 0.6\n' >survival.board.toml
printf 'name = "follow-up"\n[[requirement]]\nid = "order"\nmetric = "c_index.harrell/1"\nlimit = 0.6\n' >survival.toml
python3 - <<'PYTHON'
import random
draws = random.Random(7)
with open("f.p.csv", "w") as p, open("f.l.csv", "w") as l, open("f9.l.csv", "w") as censored:
    print("case,patient,score", file=p)
    print("case,time,event", file=l)
    print("case,time,event", file=censored)
    for i in range(200):
        print(f"c{i},p{i},{-i + draws.gauss(0, 20):.3f}", file=p)
        print(f"c{i},{i + 1},1", file=l)
        print(f"c{i},{i + 1},{int(i < 9)}", file=censored)
PYTHON
followed=(--plan survival.toml --predictions f.p.csv --profile survival.board.toml)
judged 0 '^ruling  pass' validate "${followed[@]}" --labels f.l.csv
judged 14 '^short   9 patients with an event, asked are 10 at least' validate "${followed[@]}" --labels f9.l.csv --page f9.html --language ru
grep -q 'пациентов с событием: 9; требуется не менее 10' f9.html || fail "the Russian page does not say how many events are short"
[ "$(grep -c '^short' out)" = 1 ] || fail "survival is asked for more than events: $(cat out)"
judged 0 '^held ' plan check --plan survival.toml --profile survival.board.toml --set positives=60 --set negatives=0

# Before labels are read: these are not there.
sed 's/limit = 0.75/limit = 0.5/; s/^name.*/&\nalpha = 0.2\ncluster = "none"\nmin_patients_per_class = 2/' plan.toml >weak.toml
judged 3 "weak.toml: is weaker than the profile 'system test'" validate --plan weak.toml --predictions all.p.csv --labels absent.csv --profile board.toml
for objection in 'alpha is 0.2, asked is 0.05 at most' 'min_patients_per_class is 2, asked is 10' 'cluster is "none"' "requirement 'area': limit is 0.5, asked is 0.7 at least (set limit = 0.7)"; do
  says "$objection"
done
judged 3 'is weaker than' plan check --plan weak.toml --profile board.toml
judged 3 'is weaker than' plan sign --plan weak.toml --profile board.toml --key keys/board.key --set positives=100 --set negatives=300
judged 3 'the study that is planned has 300 cases, asked are 400 at least' plan check --plan plan.toml --profile board.toml --set positives=100 --set negatives=200
judged 3 '20 of 400 cases with the condition, asked is a share of 0.1' plan sign --plan plan.toml --profile board.toml --key keys/board.key --set positives=20 --set negatives=380
[ ! -e weak.toml.sigstore.json ] && [ ! -e plan.toml.sigstore.json ] || fail "a weaker plan was signed"
judged 2 'give what the plan is held to' plan check --plan plan.toml
judged 2 '--profile is empty' plan check --plan plan.toml --profile ''
judged 2 '--profile is empty' validate "${held[@]:0:6}" --profile ''
judged 4 'absent.toml' validate "${held[@]:0:6}" --profile absent.toml
sed 's/least_cases = 400/least_cases = nan/' board.toml >other.toml
judged 3 "other.toml:3: 'least_cases' must be a whole number" validate "${held[@]:0:6}" --profile other.toml
sed '2a wants_signature = true' board.toml >other.toml
judged 2 'asks for a signed plan; give --signer FILE' validate "${held[@]:0:6}" --profile other.toml
judged 0 '^signature' plan sign --plan plan.toml --profile other.toml --key keys/board.key --set positives=100 --set negatives=300
judged 0 '^ruling  pass' validate "${held[@]:0:6}" --profile other.toml --signer keys/board.pub
[ "$failures" = 0 ]
