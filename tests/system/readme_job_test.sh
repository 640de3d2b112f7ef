#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The job of one's own in README.md works as it is printed there: its ten lines, on a table as the text
# describes it, with the three commands below it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf user alone bin commands
mkdir -p bin alone user

# block <language> <file>: the first block in that language of the section.
block() {
  sed -n '/^## A job of your own$/,/^## /p' "$ETALON_SOURCE_DIR/README.md" |
    awk -v fence="\`\`\`$1" '$0 == "```" { inside = 0 } inside { print } $0 == fence && !done { inside = done = 1 }' >"$2"
}
block toml user/job.toml
block sh commands
expect "the job has ten lines" [ "$(wc -l <user/job.toml)" = 10 ]
expect "three commands follow" [ "$(grep -cE '^(etalon|mpirun)' commands)" = 3 ]

# "A table with a header, one row per sample, a column with the patient and one with the class (0 or 1;
# every other column is a feature)": its names and place are those that the job has.
cd user
python3 - <<'PYTHON'
import random, tomllib
with open("job.toml", "rb") as file:
    data = tomllib.load(file)["data"]
draw = random.Random(5)
with open(data["path"], "w") as table:
    print(data["patient_column"], "lactate", data["label_column"], "heart_rate", "age", sep=",", file=table)
    for patient in range(700):
        for _ in range(1 + patient % 2):
            sick = patient % 3 == 0
            print(f"P{patient:04d}", f"{draw.gauss(4.5 if sick else 1.0, 0.8):.2f}", int(sick),
                  f"{draw.gauss(125 if sick else 80, 12):.0f}", f"{draw.gauss(60, 15):.0f}", sep=",", file=table)
PYTHON
cd ..

# The commands as they are printed, with this build's program and MPI of this machine.
ln -s "$ETALON_PROGRAM" bin/etalon
mpirun[0]=$(command -v "${mpirun[0]}") # not the one that stands in for it
printf '#!/usr/bin/env bash\nexec %s "$@"\n' "${mpirun[*]@Q}" >bin/mpirun
chmod +x bin/mpirun
export PATH=$PWD/bin:$PATH
while read -r command; do
  passes "$command" bash -c "cd user && $command"
done < <(sed 's/ *#.*//' commands)
expect "info tells of the verdict" holds_text out '^  verdict +pass$'

# "the same bytes" by the other command of the comment.
cp user/job.toml user/*.csv alone/
expect "the comment names it" holds_text commands '# or `etalon run job\.toml`: the same bytes'
passes "etalon run job.toml" bash -c 'cd alone && etalon run job.toml'
expect "the same weights" same_bytes user/out/sepsis/package/model.onnx alone/out/sepsis/package/model.onnx
expect "the same package" diff -r user/out/sepsis/package alone/out/sepsis/package
[ $failures -eq 0 ]
