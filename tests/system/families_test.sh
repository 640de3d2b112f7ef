#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A plan in which claims count singly: rulings, the result that is computed again, the page, what it promises and its signature.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
rm -rf in
mkdir in
cd in

python3 - <<'PYTHON'
import random
draws = random.Random(5)
with open("p.csv", "w") as scores, open("l.csv", "w") as labels:
    print("case,patient,good,fair,poor", file=scores)
    print("case,label", file=labels)
    for i in range(400):
        label = i % 2
        print(f"c{i}", f"p{i}", *(draws.gauss(shift * label, 1) for shift in (3, 1.6, 0)), sep=",", file=scores)
        print(f"c{i}", label, sep=",", file=labels)
PYTHON
plan() { # plan <method> <shown>
  printf 'name = "candidates"\n[[family]]\nid = "models"\nmethod = "%s"\nshown = %s\n' "$1" "$2"
  for model in good fair poor; do
    printf '[[requirement]]\nid = "%s"\nmetric = "sensitivity/1"\nthreshold = 0\nscore = "%s"\nlimit = 0.8\nfamily = "models"\n' \
      "$model" "$model"
  done
}
judged() { # judged <code> <text> <argument>...: ends with the code and says the text
  local code=0
  "$ETALON_PROGRAM" "${@:3}" >out 2>&1 || code=$?
  [ "$code" = "$1" ] || fail "${*:3}: exit code $code, expected $1: $(cat out)"
  grep -q -- "$2" out || fail "${*:3}: '$2' is not said: $(cat out)"
}
three=(--plan plan.toml --predictions p.csv --labels l.csv)

plan holm 2 >plan.toml
judged 0 '^family  models: pass, 2 of 3 claims shown, 2 needed (holm, error of all together 2.5 %)' \
  validate "${three[@]}" --output result.json --page page.html
grep -q '"schema":"etalon.result/3"' result.json || fail "the result is of another version: $(cat result.json)"
judged 0 '3 results computed again, ruling pass' recompute result.json "${three[@]}"
sed 's,etalon.result/3,etalon.result/99,' result.json >later.json
judged 5 'of a later version' recompute later.json "${three[@]}"
sed 's,"needed":2,"needed":1,' result.json >forged.json
judged 6 "'families\[0\].needed' differs" recompute forged.json "${three[@]}"
python3 "$ETALON_SOURCE_DIR/tests/peers/report_html.py" page.html '2 of 3 claims shown, 2 needed' || fail "page.html is no good page"
plan holm 3 >plan.toml
judged 14 '^family  models: fail, 2 of 3 claims shown, 3 needed' validate "${three[@]}"
plan holm 4 >plan.toml
judged 3 "family 'models': shown is 4; of its 3 claims 1 to 3 can be asked for" validate "${three[@]}"
plan bh 1 >plan.toml
judged 3 'bounds the share of wrong claims' validate "${three[@]}"

# Before there are data, and signed.
design=(--set positives=220 --set negatives=200)
plan holm 1 >plan.toml
judged 0 '^family  models (holm, 3 claims, 1 needed): a claim at its limit is shown in at most ' plan power --plan plan.toml "${design[@]}"
mv out said
grep -q ', when all are at their limits or one is and all others are shown; each claim is that of a bound' said || fail "it is not said when: $(cat said)"
"$ETALON_PROGRAM" plan power --plan plan.toml "${design[@]}" --json >power.json
# One claim at its limit beside others that are shown is the larger of the two here, and what is said.
python3 - <<'PYTHON' || fail "the family's line says another number: $(cat said)"
import json
power = json.load(open("power.json"))
alone = max(claim["wrong_pass_alone"]["value"] for claim in power["requirements"])
assert alone > sum(claim["wrong_pass"]["value"] for claim in power["requirements"])
assert power["families"][0]["wrong_pass"]["value"] == alone
assert f"shown in at most {100 * alone:.2f} %," in open("said").read()
PYTHON
mkdir keys
"$ETALON_PROGRAM" keygen board --output keys >out
judged 0 '^signature  plan.toml.sigstore.json' plan sign --plan plan.toml --key keys/board.key "${design[@]}"
judged 0 '^plan    signed' validate "${three[@]}" --signer keys/board.pub
plan hochberg 1 >other.toml
judged 3 "requirement 'good' promises nothing, as its wrong pass is not simulated (the error of Hochberg's method" \
  plan sign --plan other.toml --key keys/board.key "${design[@]}"
judged 0 '^signature  other.toml.sigstore.json' plan sign --plan other.toml --key keys/board.key "${design[@]}" \
  --not-simulated good --not-simulated fair --not-simulated poor
judged 0 '^assumed claims that are not true are not negatively dependent' \
  validate --plan other.toml --predictions p.csv --labels l.csv --signer keys/board.pub
[ "$failures" = 0 ]
