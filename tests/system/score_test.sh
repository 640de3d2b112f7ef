#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Predicted masks are set against reference masks: documents, the same bytes for any number of threads, what is refused,
# and what is never written over.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf in
mkdir -p in/masks
cd in

python3 - <<'PYTHON'
import random
draws = random.Random(5)
head = b"NRRD0004\ntype: uchar\ndimension: 3\nsizes: 8 8 4\nspace: left-posterior-superior\nspace directions: (1,0,0) (0,1,0) (0,0,3)\nencoding: raw\n\n"
with open("masks.csv", "w") as table:
    print("case,patient,prediction,reference", file=table)
    for i in range(120):
        reference = bytes(int(draws.random() < 0.3) for _ in range(256))
        predicted = bytes(v ^ int(draws.random() < 0.05) for v in reference)
        open(f"masks/r{i}.nrrd", "wb").write(head + reference)
        open(f"masks/p{i}.nrrd", "wb").write(head + predicted)
        print(f"c{i},p{i},{'' if i == 7 else f'masks/p{i}.nrrd'},masks/r{i}.nrrd", file=table)
open("masks/cut.nrrd", "wb").write(head + bytes(255))
PYTHON
score() { "$ETALON_PROGRAM" score masks.csv --set 'classes=["1=cyst"]' "$@"; }

passes "masks are scored" score --rows rows.csv --output scores.json --threads 1
expect "of 120 cases" grep -q '^cases   120 of 120 patients$' out
expect "one without an output" grep -q 'cyst (1): in both 119,.*without an output 1$' out
expect "with a bound" grep -q '^  dice/1 .*at least 0\.[0-9]*$' out
expect "a line for each case" [ "$(wc -l <rows.csv)" = 121 ]
expect "the summary names the rows" grep -q "\"rows_sha256\":\"$(sha256sum rows.csv | cut -d' ' -f1)\"" scores.json
passes "masks are scored on four threads" score --rows again.csv --output again.json --threads 4
expect "to the same rows" cmp rows.csv again.csv
expect "to the same summary" cmp scores.json again.json
passes "an earlier summary is replaced" score --output scores.json
passes "as JSON" score --json
expect "with its schema" grep -q '"schema":"etalon.mask-scores/1"' out

refused "no class" 3 'no class is named' "$ETALON_PROGRAM" score masks.csv
refused "no table" 2 'give a table of masks' "$ETALON_PROGRAM" score
refused "rows over a mask" 2 'masks/r0.nrrd: another file is there' "$ETALON_PROGRAM" score masks.csv --set 'classes=["1=cyst"]' --rows masks/r0.nrrd
refused "a summary over the table" 2 'is the file of the table of masks' "$ETALON_PROGRAM" score masks.csv --set 'classes=["1=cyst"]' --output ./masks.csv
sed 's#masks/p3.nrrd#masks/cut.nrrd#' masks.csv >cut.csv
refused "a mask that is cut" 5 "case 'c3'.*cut.nrrd: 255 bytes of data, 256 expected" "$ETALON_PROGRAM" score cut.csv --set 'classes=["1=cyst"]' --rows none.csv
expect "nothing is written of masks that cannot be read" [ ! -e none.csv ]
sed 's#masks/p3.nrrd#masks/none.nrrd#' masks.csv >lost.csv
refused "a mask that is not there" 4 "1 of 239 masks are missing: masks/none.nrrd; paths in a table begin at the table's folder" "$ETALON_PROGRAM" score lost.csv --set 'classes=["1=cyst"]'
[ $failures -eq 0 ]
