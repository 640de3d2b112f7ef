#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What verbs say of their result: reservations that the plan waives stand beside each verdict, and with
# --json each step prints what it made and how it was judged.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job anew failing fresh keys pulled ./*.csv ./*.toml
patients_table p | cut -d, -f2- >anonymous.csv
cat >job.toml <<'EOF'
[job]
name = "waived"
directory = "job"
[data]
path = "anonymous.csv"
skip_rows = 1
label_column = "class"
train = 0.4
validation = 0.2
test = 0.4
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
[[plan.waivers]]
finding = "L1.leakage_patient"
reason = "one visit each"
EOF
etalon() { "$ETALON_PROGRAM" "$@"; }
words='1 waived reservation: L1.leakage_patient \(one visit each\)'

# Each step prints one object: of what it made, and from the validation on of the verdict.
for step in data train compress validate package certify push; do
  passes "$step --json" etalon "$step" job.toml --json
  expect "$step --json: one object on stdout" is_json out
  expect "$step --json: nothing else" [ ! -s err ]
  expect "$step --json: the step" [ "$(member out step)" = "$step" ]
  expect "$step --json: its outputs have digests" eval 'member out outputs | grep -qE "[0-9a-f]{64}"'
  case $step in validate | package | certify | push)
    expect "$step --json: the verdict" [ "$(member out verdict)" = pass ]
    expect "$step --json: nothing against it" [ "$(member out reasons)" = "[]" ]
    expect "$step --json: what is waived" [ "$(member out waivers 0 finding)" = L1.leakage_patient ] ;;
  esac
done
expect "the package has a digest" eval 'member out package | grep -qE "^sha256:[0-9a-f]{64}$"'
expect "the certificate is named" [ "$(member out certificate)" = PASSED ]
expect "what was pushed is named" eval 'member out pushed manifest | grep -qE "^[0-9a-f]{64}$"'
ends "validate --json of a model that does not pass" 14 etalon validate job.toml --json \
  --set job.directory=failing --set train.epochs=1 --set plan.analytical.brier=0.05
expect "its verdict is said" [ "$(member out verdict)" != pass ]
expect "and why" eval 'member out reasons | grep -q "L3.brier is"'

passes "run" etalon run job.toml
expect "run: the verdict" holds_text out "verdict +pass with $words"
passes "run anew" etalon run job.toml --set job.directory=anew
expect "the log: the verdict" holds_text err "validate: overall verdict: pass with $words"
expect "the log: the certificate" holds_text err "trial certificate: PASSED with $words"
expect "the log: how far scoring is" holds_text err '^score [0-9]+/[0-9]+ samples, '
passes "info" etalon info job
expect "info: the verdict" holds_text out "verdict +pass with $words"
expect "card.md" holds_text job/package/card.md '^\| `L1.leakage_patient` \| one visit each'
expect "report.html" holds_text job/package/report.html 'Pass with 1 waived reservation</strong>'
passes "keygen" etalon keygen certifier --output keys
cp -r job pulled
certify() { etalon certify pulled --key keys/certifier.key --labels job/validate/labels.json "$@"; }
passes "certify" certify
expect "certify: the result" holds_text out "^result +PASSED with $words"
passes "certify --json" certify --json
expect "certify --json: what is waived" [ "$(member out waivers 0 reason)" = "one visit each" ]

# What a certifier asks of every plan.
cat >board.toml <<'EOF'
schema = "etalon.plan_profile/1"
name = "board"
[[finding]]
metric = "auc.mann_whitney.midrank/1"
limit = 0.9
[[finding]]
metric = "sensitivity/1"
limit = 0.8
EOF
passes "certify for a profile that the plan meets" certify --profile board.toml
expect "the profile is named" holds_text out '^profile  board, sha256:[0-9a-f]{64}$'
expect "of what it says all is asked" [ "$(grep -c 'not asked' out)" = 0 ]
digest=$(sed -n 's/^profile  board, sha256://p' out)
passes "certify for a profile, --json" certify --profile board.toml --json
expect "the profile is named for programs" [ "$(member out profile name) $(member out profile sha256)" = "board $digest" ]
sed 's/^name.*/&\nwants_signature = true\nwants_names_in_labels = true/' board.toml >wants.toml
passes "certify for a profile that says what no package is asked" certify --profile wants.toml
for key in wants_signature wants_names_in_labels; do
  expect "$key is not asked" holds_text out "^ +$key is not asked of packages"
done
sed 's/limit = 0.9/limit = 0.99/; s/^name.*/&\nleast_cases = 400/' board.toml >strict.toml
cp -r job fresh
refused "certify a plan that is weaker" 3 \
  "fresh: is weaker than the profile 'board': finding 1 .*'L3.auc': limit is 0.9, asked is 0.99 at least.*the test split has [0-9]+ cases, asked are 400 at least" \
  etalon certify fresh --key keys/certifier.key --labels job/validate/labels.json --profile strict.toml
expect "nothing was signed" [ ! -e fresh/statements/certificate.sigstore.json ]
expect "what was signed before" [ -e pulled/statements/certificate.sigstore.json ]
refused "a profile that is not named" 2 'profile is empty' certify --profile ''
[ $failures -eq 0 ]
