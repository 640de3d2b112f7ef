# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests of whole jobs: a job file on the breast-cancer table in the test's own folder,
# the program on ranks, and expectations that print what they got.

source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
ok() { printf 'ok %s\n' "$1"; }

# make_job: job.toml with a short training, and the table, in the working directory.
make_job() {
  "$examples/fetch_breast_cancer.sh" "$PWD/table.csv"
  sed -e 's|^path = .*|path = "table.csv"|' -e 's|^directory = .*|directory = "job"|' \
    -e 's|^epochs = .*|epochs = 20|' "$examples/breast-cancer.toml" >job.toml
}

# patients_table <prefix>: a table of 300 patients of that name with three features; the first tells the
# classes apart.
patients_table() {
  awk -v prefix="$1" 'BEGIN {
    srand(7); print "patient,f0,f1,f2,class"
    for (i = 0; i < 300; ++i) printf "%s%03d,%.4f,%.4f,%.4f,%d\n", prefix, i, 3 * (i % 2) + rand(), rand(), rand(), i % 2
  }'
}

# await_registry <process>: until the registry that the test started has written its host to
# `server.address`; it ends with the test.
await_registry() {
  server=$1
  trap 'kill $server 2>/dev/null || true' EXIT
  for _ in $(seq 200); do
    [ ! -s server.address ] || break
    sleep 0.05
  done
}

# passes <what> <command>...: exit code 0; what it printed stands in `out` and `err`.
passes() {
  local what=$1 code=0
  shift
  "$@" >out 2>err </dev/null || code=$?
  if [ $code -eq 0 ]; then ok "$what"; else fail "$what: exit code $code; $(cat err)"; fi
}

# ends <what> <exit code> <command>...: the code; what it printed stands in `out` and `err`.
ends() {
  local what=$1 expected=$2 code=0
  shift 2
  "$@" >out 2>err </dev/null || code=$?
  if [ $code -eq "$expected" ]; then ok "$what"; else fail "$what: exit code $code, expected $expected; $(cat err)"; fi
}

# refused <what> <exit code> <pattern> <command>...: the code, and one error line with the pattern.
refused() {
  local what=$1 expected=$2 pattern=$3 code=0
  shift 3
  "$@" >out 2>err </dev/null || code=$?
  if [ $code -eq "$expected" ] && [ "$(grep -c '^etalon: error' err)" = 1 ] && grep -E '^etalon: error' err | grep -qE -- "$pattern"; then
    ok "$what: $(grep '^etalon: error' err)"
  else
    fail "$what: exit code $code (expected $expected), one line with '$pattern' expected; $(cat err)"
  fi
}

# harmless <what> <pattern> <command>...: the command shows what the pattern says, and no control
# character but line feeds and tabs.
harmless() {
  local what=$1 pattern=$2
  shift 2
  "$@" >out 2>err </dev/null || true
  if LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|\xe2\x81[\xa6-\xa9]' out err; then
    fail "$what: control characters: $(cat -v out err)"
  elif ! grep -qE -- "$pattern" out err; then
    fail "$what: expected '$pattern': $(cat out err)"
  else
    ok "$what"
  fi
}

# expect <what> <condition>...: a command that must hold.
expect() {
  local what=$1
  shift
  if "$@"; then ok "$what"; else fail "$what"; fi
}

same_bytes() { cmp -s "$1" "$2"; }
holds_text() { grep -qE -- "$2" "$1"; }
is_json() { python3 -m json.tool "$1" >/dev/null 2>&1; }

# member <JSON file> <key>...: a value of a JSON file.
member() {
  python3 - "$@" <<'PYTHON'
import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2:]:
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value)
PYTHON
}

# nothing_half_written <folder>: no temporary file, no draft is left.
nothing_half_written() {
  local left
  [ -e "$1" ] || return 0
  left=$(find "$1" \( -name '*.tmp-*' -o -name '.etalon-*' -o -name '*.part*' \) -print)
  if [ -n "$left" ]; then fail "half-written files are left: $left"; fi
}
