# SPDX-License-Identifier: Apache-2.0
# Sourced by support_job.sh and support_train.sh: the program on ranks, failures, damaged files.

IFS=';' read -ra mpirun <<<"$ETALON_MPIRUN"
examples="$ETALON_SOURCE_DIR/jobs/examples"
failures=0

fail() { printf 'FAILED %s\n' "$1"; failures=$((failures + 1)); }

# etalon_on <ranks> <arguments>...: one rank is started without MPI's launcher.
etalon_on() {
  local ranks=$1
  shift
  if [ "$ranks" = 1 ]; then "$ETALON_PROGRAM" "$@"; else "${mpirun[@]}" -n "$ranks" "$ETALON_PROGRAM" "$@"; fi
}

# flip <file>: changes one bit in its middle.
flip() {
  python3 - "$1" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as file:
    middle = file.seek(0, 2) // 2
    file.seek(middle)
    byte = file.read(1)[0]
    file.seek(middle)
    file.write(bytes([byte ^ 1]))
PYTHON
}
