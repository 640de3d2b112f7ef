#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Nothing that stands in a foreign file reaches the terminal as a control character, whichever verb
# shows it, on either stream: it is shown as an escape.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job pulled ./*.csv ./*.toml ./*.npz models
make_job
escape=$'\x1b[2J'
shown='\\x1b\[2J'

# A table whose header, a cell, a label and a patient hold what clears a screen.
table() {
  printf 'patient,%s,f1,class\n' "$1"
  for row in $(seq 60); do printf 'p%s,%s,%s,%s\n' "$row" "$row.5" "$2" "$3"; done
}
cat >small.toml <<'EOF'
[job]
directory = "small"
[data]
path = "small.csv"
skip_rows = 1
label_column = "class"
patient_column = "patient"
EOF
small() { etalon_on 1 "$@" small.toml; }
table "f0$escape" 1 0 >small.csv
mkdir models
python3 "$ETALON_SOURCE_DIR/tests/support/small_onnx.py" models/four.onnx --features 4
harmless "check, a header" "f0$shown" small check --set model.architecture=onnx --set model.file=models/four.onnx
harmless "run, a header" "f0$shown" small run --set model.architecture=onnx --set model.file=models/four.onnx
table f0 "1$escape" 0 >small.csv
harmless "check, a cell" "$shown" small check
harmless "data, a cell" "$shown" small data
table f0 1 "sick$escape" >small.csv
harmless "check, a label" "$shown" small check
harmless "check --json, a label" '\\u001b\[2J' small check --json
harmless "data, a label" "$shown" small data
table f0 1 $'sick\xc2\x9b2J' >small.csv
harmless "check, the one-byte escape of a label" '\\x9b2J' small check
harmless "check --json, the one-byte escape of a label" '\\u009b2J' small check --json
python3 - <<'PYTHON'
import struct, zipfile
header = "{'descr': '<f4\x1b[2J', 'fortran_order': False, 'shape': (2, 2), }".ljust(117) + "\n"
with zipfile.ZipFile("small.npz", "w") as archive:
    for name in (f"{split}_{part}.npy" for split in ("train", "val", "test") for part in ("images", "labels")):
        archive.writestr(name, b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(16))
PYTHON
harmless "check, the type of an array" "$shown" small check --set data.format=npz --set data.path=small.npz \
  --set data.skip_rows=0 --set data.label_column= --set data.patient_column=
harmless "check, a file name" "nowhere$shown" small check --set "data.path=nowhere$escape"

# A package that calls itself so.
passes "run" "$ETALON_PROGRAM" run job.toml
passes "pull" "$ETALON_PROGRAM" pull job/registry:1.0.0 --output pulled
python3 - "$escape" <<'PYTHON'
import json, pathlib, sys
for name in ("card.json", "report.json"):
    file = pathlib.Path("pulled/package") / name
    value = json.loads(file.read_text())
    (value if name == "card.json" else value["subject"])["name"] = sys.argv[1] + "\n  verdict"
    file.write_text(json.dumps(value))
PYTHON
harmless "info, a card" "package of +$shown.x0a  verdict" "$ETALON_PROGRAM" info pulled
harmless "info --json, a card" '\\u001b\[2J' "$ETALON_PROGRAM" info pulled --json
harmless "verify, a card" 'REFUSED' "$ETALON_PROGRAM" verify pulled --trust job/trust.toml
harmless "certify, a card" 'FAILED' "$ETALON_PROGRAM" certify pulled --key job/keys/certifier.key --labels job/validate/labels.json
mv pulled/package/model.onnx "pulled/package/model$escape.onnx"
harmless "verify, a file's name" "$shown|model.\\[2J" "$ETALON_PROGRAM" verify pulled --trust job/trust.toml
[ $failures -eq 0 ]
