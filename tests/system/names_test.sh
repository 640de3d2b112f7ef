#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a hospital calls its machines, folders, files, samples and patients stays in the job directory:
# nothing of it stands in what is packaged, pushed or printed by whoever verifies. Names inside a foreign
# model are shown on the terminal, not sent to it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf table images Klinik-Sued Mueller ./*.toml ./*.onnx
small_onnx="$ETALON_SOURCE_DIR/tests/support/small_onnx.py"
make_samples="$ETALON_SOURCE_DIR/tests/support/make_samples.py"

# As on a machine of this name, where a test may give it one.
host=$(hostname)
as_host=()
if unshare -ru true 2>/dev/null; then
  host=klinik-sued-gpu7
  as_host=(unshare -ru bash -c 'hostname klinik-sued-gpu7; exec "$@"' -)
fi

# A table of named patients and a model that lies in a telling place.
mkdir -p Klinik-Sued/Abteilung-Onkologie Mueller/Roentgen
patients_table Mustermann_ >Klinik-Sued/Patientenliste_Anna.csv
python3 "$small_onnx" Klinik-Sued/Abteilung-Onkologie/Dr_Schmidt_Entwurf.onnx --outputs 1
cat >table.toml <<'EOF2'
[job]
name = "table"
directory = "table"
[data]
path = "Klinik-Sued/Patientenliste_Anna.csv"
skip_rows = 1
label_column = "class"
patient_column = "patient"
train = 0.4
validation = 0.2
test = 0.4
[model]
architecture = "onnx"
file = "Klinik-Sued/Abteilung-Onkologie/Dr_Schmidt_Entwurf.onnx"
output = "logits"
output_kind = "logits"
standardize = true
[train]
epochs = 20
[train.schedule]
learning_rate = 0.05
EOF2

# Images, whose patients another table names.
python3 "$make_samples" images Mueller/Roentgen/Thorax_Erika_1957.npz
python3 - >Mueller/Zuordnung_Gabler.csv <<'PYTHON'
print("sample,patient")
for part, count in (("train", 256), ("val", 64), ("test", 64)):
    for index in range(count):
        print(f"{part}-{index},Gabler_{part}_{index}")
PYTHON
sed -e 's|^path = .*|path = "Mueller/Roentgen/Thorax_Erika_1957.npz"\npatient_table = "Mueller/Zuordnung_Gabler.csv"|' \
  -e 's|^directory = .*|directory = "images"|' -e '/^samples_are_patients/d' "$examples/pneumonia.toml" >images.toml

# leaves_nothing <directory>: what leaves a job directory, and what verify prints.
leaves_nothing() {
  local job=$1
  expect "$job: the record names the machine" holds_text "$job/train/record.json" "\"node\": \"$host\""
  passes "verify of $job" "$ETALON_PROGRAM" verify "$job" --trust "$job/trust.toml"
  cp out "$job.verified"
  cat err >>"$job.verified"
  passes "verify --json of $job" "$ETALON_PROGRAM" verify "$job" --trust "$job/trust.toml" --json
  cat out err >>"$job.verified"
  if python3 - "$job" "$host" <<'PYTHON'; then ok "nothing of $job leaves"; else fail "names leave $job"; fi
import base64, json, os, pathlib, sys

job, host = sys.argv[1:]
secrets = [host, "Klinik-Sued", "Onkologie", "Schmidt", "Entwurf", "Patientenliste", "Anna", "Mustermann",
           "Mueller", "Roentgen", "Thorax", "Erika", "Zuordnung", "Gabler", os.getcwd()]
failed = False
seen = 0


def look(where, data):
    global failed, seen
    seen += 1
    for secret in secrets:
        if secret.encode() in data:
            failed = True
            print(f"{secret!r} stands in {where}", file=sys.stderr)
    try:
        bundle = json.loads(data)
        payload = base64.b64decode(bundle["dsseEnvelope"]["payload"])
    except (ValueError, KeyError, TypeError):
        return
    look(f"what {where} signs", payload)


for folder in ("package", "registry", "signatures", "statements"):
    for file in sorted(pathlib.Path(job, folder).rglob("*")):
        for secret in secrets:
            if secret in str(file.relative_to(job)):
                failed = True
                print(f"{secret!r} is in the name of {file}", file=sys.stderr)
        if file.is_file():
            look(file, file.read_bytes())
look("what verify prints", pathlib.Path(f"{job}.verified").read_bytes())
# What is looked for stands in the directory itself.
kept = b"".join(f.read_bytes() for part in ("data", "train", "validate")
                for f in pathlib.Path(job, part).rglob("*") if f.is_file())
if host.encode() not in kept or (b"Mustermann" not in kept and b"Gabler" not in kept):
    failed = True
    print("the job directory itself names nobody", file=sys.stderr)
sys.exit(failed or seen < 20)
PYTHON
}

loose=(--set plan.analytical.auc=0.1 --set plan.analytical.sensitivity=0.1 --set plan.analytical.specificity=0.1
  --set plan.analytical.brier=1.0 --set plan.analytical.scaled_brier=-1.0 --set plan.identity.max_flip_rate=1.0
  --set plan.comparison.auc_margin=0.9 --set plan.comparison.sensitivity_margin=0.9 --set plan.comparison.specificity_margin=0.9
  --set compress.margin=0.9)
passes "a job on a table" "${as_host[@]}" "$ETALON_PROGRAM" run table.toml "${loose[@]}"
leaves_nothing table
passes "a job on images" "${as_host[@]}" "$ETALON_PROGRAM" run images.toml --set model.width=8 --set train.epochs=2 \
  --set train.shard_size=8 "${loose[@]}"
leaves_nothing images

# Names of nodes and outputs of a foreign model, as long as those they replace.
python3 "$small_onnx" plain.onnx --outputs 2 --probability
python3 - <<'PYTHON'
import pathlib
model = pathlib.Path("plain.onnx").read_bytes()
node = model.replace(b"Softmax_scores", b"Soft\x1b[2J\xe2\x80\xae\xc2\x9b_").replace(b"\x07Softmax", b"\x07Softmux")
pathlib.Path("node.onnx").write_bytes(node)
pathlib.Path("output.onnx").write_bytes(model.replace(b"scores", b"s\x1b[2Js"))
PYTHON
foreign() { "$ETALON_PROGRAM" "${@:2}" table.toml --set "model.file=$1.onnx" --set job.directory=foreign --set model.output=scores; }
escaped='\\(x1b|u001b)\[2J'
for verb in check train run; do
  harmless "$verb, the name of a node" "Soft$escaped\\\\u202e\\\\(x9b|u009b)_.*Softmux" foreign node $verb
  harmless "$verb, the name of an output" "s${escaped}s" foreign output $verb
done
harmless "check --json, the name of a node" 'Soft\\+(x1b|u001b)\[2J' foreign node check --json
[ $failures -eq 0 ]
