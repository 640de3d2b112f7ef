#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whatever is changed in a package, in its signatures or on its way through a registry: `verify`
# refuses with exit code 6 and names what was changed. What a step needs is checked as well.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job damaged strangers layout
make_job
passes "a run" etalon_on 1 run job.toml

# As a receiver has it, with the signer's own choice of keys beside it.
fresh() { rm -rf damaged; mkdir damaged; cp -r job/package job/signatures job/statements damaged/; }
verify=("$ETALON_PROGRAM" verify damaged --trust job/trust.toml)

# caught <what> <name that must be given>: verify refuses the damaged folder and gives the name.
caught() {
  local code=0
  "${verify[@]}" >out 2>err </dev/null || code=$?
  if [ $code -eq 6 ] && grep -E '^etalon: error\[integrity\]' err | grep -qF -- "$2" && grep -q REFUSED out; then
    ok "$1"
  else
    fail "$1: exit code $code, expected 6 and the name $2; $(cat err)"
  fi
}
fresh
passes "the untouched copy is accepted" "${verify[@]}"

mapfile -t files < <(cd job/package && find . -type f -printf '%P\n' | sort)
expect "the package has its 12 files" [ ${#files[@]} = 12 ]
for file in "${files[@]}"; do
  fresh
  flip "damaged/package/$file"
  caught "one bit of $file" "$file"
done
for file in signatures/developer signatures/trial statements/trial statements/plan statements/provenance; do
  fresh
  flip "damaged/$file.sigstore.json"
  caught "one bit of $file.sigstore.json" "$file.sigstore.json"
done

fresh
mv damaged/package/model.onnx damaged/package/other
mv damaged/package/model.int8.onnx damaged/package/model.onnx
mv damaged/package/other damaged/package/model.int8.onnx
caught "two models swapped" model.onnx
caught "two models swapped, the other one" model.int8.onnx
fresh
echo "trust me" >damaged/package/notes.txt
caught "an extra file" notes.txt
fresh
mkdir damaged/package/evidence/old
cp damaged/package/evidence/quality.json damaged/package/evidence/old/quality.json
caught "an extra file in a folder of its own" evidence/old/quality.json
fresh
rm damaged/package/evidence/quality.json
caught "a missing file" evidence/quality.json
fresh
ln -sf "$PWD/job/package/card.md" damaged/package/card.md
caught "a link instead of a file" card.md
fresh
truncate -s -1 damaged/package/model.onnx
caught "a truncated model" model.onnx

# Missing signatures, and those of a key that nobody trusts.
fresh
rm damaged/statements/trial.sigstore.json
caught "a missing trial certificate" trial
fresh
rm -r damaged/signatures
caught "no signature over the package" developer
passes "somebody else's keys" "$ETALON_PROGRAM" keygen developer --output strangers
passes "somebody else's keys, certifier" "$ETALON_PROGRAM" keygen certifier --output strangers
sed 's|"keys/|"strangers/|' job/trust.toml >strangers.toml
fresh
verify=("$ETALON_PROGRAM" verify damaged --trust strangers.toml)
caught "keys of somebody else in the trust file" developer
verify=("$ETALON_PROGRAM" verify damaged --trust job/trust.toml)
rm damaged/signatures/trial.sigstore.json damaged/statements/trial.sigstore.json
passes "certified by a stranger" "$ETALON_PROGRAM" certify damaged --key strangers/certifier.key --labels job/validate/labels.json
expect "certify prints what it looked at" eval 'grep -qE "^ok +numbers of report.json" out && grep -qE "^ok +golden vectors of model.onnx" out && grep -q "^result  PASSED" out'
caught "only a stranger's certificate" trial
printf '[[role]]\nname = "certifier"\nkeys = ["strangers/certifier.pub"]\n[[rule]]\ndocument = "certificate"\nrole = "certifier"\n' >certifier.toml
verify=("$ETALON_PROGRAM" verify damaged --trust certifier.toml)
passes "whoever trusts him accepts it" "${verify[@]}"
mv damaged/package/card.md damaged/package/card.pdf
caught "a renamed file, trusting a certificate alone" package

# A form of a verb takes its own options and no others, so that none is passed over.
fresh
for option in --dry-run --restart --replace-plan "--set train.epochs=1"; do
  refused "certify FOLDER $option" 2 "\[usage\] ${option%% *} does nothing for .etalon certify FOLDER" \
    "$ETALON_PROGRAM" certify damaged --key strangers/certifier.key --labels job/validate/labels.json $option
  refused "push FOLDER $option" 2 "\[usage\] ${option%% *} does nothing for .etalon push FOLDER" "$ETALON_PROGRAM" push damaged pushed:1 $option
done
expect "nothing was signed or pushed" eval '[ ! -e damaged/statements/certificate.sigstore.json ] && [ ! -e pushed ]'
for option in --role --labels --trust; do
  refused "certify JOB $option" 2 "\[usage\] $option does nothing for .etalon certify JOB" "$ETALON_PROGRAM" certify job.toml $option x
done
refused "push JOB --plain-http" 2 '\[usage\] --plain-http does nothing' "$ETALON_PROGRAM" push job.toml --plain-http
refused "certify FOLDER without a key" 2 '\[usage\] damaged is a folder' "$ETALON_PROGRAM" certify damaged
refused "a developer who certifies himself" 2 "\[usage\].*developer's own" "$ETALON_PROGRAM" certify damaged --key job/keys/developer.key --labels job/validate/labels.json

# A certifier's key signs nothing that it did not look at, and a job's trial is no certificate.
fresh
certify=("$ETALON_PROGRAM" certify damaged --key strangers/certifier.key)
refused "certify without labels" 6 'labels: .*--labels FILE' "${certify[@]}"
flip damaged/package/model.onnx
refused "certify with one bit of a model changed" 6 'not certified' "${certify[@]}" --labels job/validate/labels.json
expect "nothing was signed" [ ! -e damaged/statements/certificate.sigstore.json ]
fresh
rm -r damaged/signatures damaged/statements
refused "certify without signatures" 6 'no provenance of this package' "${certify[@]}" --labels job/validate/labels.json
fresh
sed 's|strangers/|job/keys/|' certifier.toml >self.toml
verify=("$ETALON_PROGRAM" verify damaged --trust self.toml)
caught "a trial where a certificate is asked for" certificate

# On its way: a blob of each kind with one bit changed (tests/jobs/tampering_test.cpp takes every one).
on_its_way() {
  local code=0
  "$ETALON_PROGRAM" verify layout:1.0.0 --trust job/trust.toml >out 2>err </dev/null || code=$?
  if [ $code -eq 6 ] && grep -E '^etalon: error\[integrity\]' err | grep -qF "$2"; then
    ok "$1"
  else
    fail "$1: exit code $code, expected 6 and $2; $(cat err)"
  fi
}
digest_of() { sha256sum <"$1" | cut -d' ' -f1; }
cp -r job/registry layout
for kind in "manifest $(member job/records/push.json manifest_sha256)" "layer $(digest_of job/package/report.json)" \
  "certificate $(digest_of job/statements/trial.sigstore.json)" "signature $(digest_of job/signatures/developer.sigstore.json)"; do
  blob=${kind#* }
  flip "layout/blobs/sha256/$blob"
  on_its_way "one bit of the ${kind% *}" "$blob"
  cp "job/registry/blobs/sha256/$blob" "layout/blobs/sha256/$blob"
done
layer=$(digest_of job/package/model.onnx)
truncate -s -1 "layout/blobs/sha256/$layer"
on_its_way "a truncated layer" "$layer"
rm "layout/blobs/sha256/$layer"
code=0
"$ETALON_PROGRAM" verify layout:1.0.0 --trust job/trust.toml >out 2>err </dev/null || code=$?
expect "a missing layer is refused and named" eval '[ $code -ne 0 ] && grep -qF "$layer" err'
expect "a refused pull leaves no folder behind" [ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name "etalon-verify-*" -newer out)" ]

# Inputs of a step: `run` makes a damaged shard again from the source, with the same digest, so that the
# model stays; only the package is made again, since the documents about it quote the new record.
shard=$(digest_of job/data/shard-00000.h5)
flip job/data/shard-00000.h5
passes "run with one bit of a shard changed" etalon_on 1 run job.toml
expect "the shard is made again" holds_text err 'data: done'
expect "the shard has its bytes again" [ "$(digest_of job/data/shard-00000.h5)" = "$shard" ]
expect "training, compression and validation stay" [ "$(grep -cE '(train|compress|validate): up to date' err)" = 3 ]

# A checkpoint that a training would go on from is refused by name.
rm job/train/record.json
last=$(find job/train/checkpoints -name '*.safetensors' | sort | tail -n 1)
flip "$last"
refused "a damaged checkpoint" 6 "\[integrity\].*${last##*/}" etalon_on 1 run job.toml
nothing_half_written job
[ $failures -eq 0 ]
