#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The program where memory, open files or space are short: it ends with an io error that names what
# was short, never by a signal, and no package is blamed for what this machine lacks.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job small pulled ./*.csv ./*.toml
make_job
passes "run" "$ETALON_PROGRAM" run job.toml

# The verbs, each on a job that is done or on a directory of its own.
declare -A verb=(
  [check]="check job.toml"
  [train]="train job.toml --set job.directory=small --set train.epochs=2"
  [verify]="verify job --trust job/trust.toml"
  [certify]="certify job --key job/keys/certifier.key --labels job/validate/labels.json"
  [pull]="pull job/registry:1.0.0 --output pulled"
)

# short <what> <pattern> <limit>...: under limits of prlimit each verb passes or is an io error with the
# pattern, of `check` an objection; counts what was refused in `refusals`.
short() {
  local what=$1 pattern=$2 name code
  shift 2
  for name in "${!verb[@]}"; do
    rm -rf small pulled
    code=0
    # shellcheck disable=SC2086
    timeout 60 prlimit "$@" "$ETALON_PROGRAM" ${verb[$name]} >out 2>err </dev/null || code=$?
    if [ $code -eq 0 ]; then
      ok "$name with $what passes"
    elif [ $code -eq 4 ] && [ "$(grep -c '^etalon: error' err)" -le 1 ] &&
      cat out err | grep -E '^(etalon: error|objection)\[' >said &&
      grep -qE "\[io\].*($pattern)" said && ! grep -qv '\[io\]' said; then
      ok "$name with $what: $(head -n 1 said)"
      refusals=$((refusals + 1))
    else
      fail "$name with $what: exit code $code; $(cat out err)"
    fi
    nothing_half_written pulled
  done
}

# expect_refusals <what> <least>: the limits were ones.
expect_refusals() {
  expect "$1: $refusals refusals" [ "$refusals" -ge "$2" ]
  refusals=0
}
refusals=0

# The address sanitizer reserves terabytes of addresses.
if ! grep -q __asan_init "$ETALON_PROGRAM"; then
  # From where libraries are loaded, over their own initialization, to where most verbs pass: the
  # program's own, then LibTorch, which it loads when it trains.
  loaded() { # loaded <argument>...: in how many MiB the loader finds room for all libraries
    local mib
    for mib in $(seq 60 20 600); do
      # GnuTLS, which libcurl brings, ends the process itself where its own start has no memory.
      prlimit --as=$((mib << 20)) "$ETALON_PROGRAM" "$@" >out 2>err ||
        { grep -qE 'shared object|GnuTLS initialization' err && continue; }
      echo "$mib"
      return
    done
    fail "$*: the libraries are not loaded in 600 MiB" >&2
  }
  for start in $(loaded --version) $(loaded check job.toml); do
    for more in 0 15 30 45 60 70 80; do
      short "$((start + more)) MiB of addresses" "not enough memory|\(ulimit -u, ulimit -v\)" --as=$(((start + more) << 20))
    done
  done
  expect_refusals "little memory" 10
fi

for files in 5 6; do
  short "$files open files" "Too many open files" --nofile=$files:$files
done
expect_refusals "few open files" 3

# A full disk under the job, under what is pulled, and under the system's temporary files.
# on_full_disk <command>...: with `small` a full file system that holds a copy of the job.
on_full_disk() {
  mkdir -p small
  unshare -rm bash -c '
    mount -t tmpfs -o size=1536k tmpfs small
    cp -r job small/job
    dd if=/dev/zero of=small/filled bs=4k 2>/dev/null || true
    exec env TMPDIR="$PWD/small" "$@"' - timeout 60 "$@"
}
full() { refused "$1 on a full disk" 4 "\[io\].*(No space left on device|free some|free space)" on_full_disk "$ETALON_PROGRAM" "$@"; }
rm -rf small pulled
if unshare -rm true 2>/dev/null; then
  ends "check on a full disk" 4 on_full_disk "$ETALON_PROGRAM" check job.toml --set job.directory=small/new
  expect "it says so" holds_text out 'only 0 B are free'
  full train job.toml --set job.directory=small/job --restart --set train.epochs=400
  full verify job/registry:1.0.0 --trust job/trust.toml
  full certify small/job --key job/keys/certifier.key --labels job/validate/labels.json
  full pull job/registry:1.0.0 --output small/pulled
else
  # Without the right to mount: files that end too soon.
  cp -r job small
  refused "train with files of 4 KiB at most" 4 '\[io\] .*small/' bash -c 'trap "" XFSZ; ulimit -f 8; exec "$@"' - \
    "$ETALON_PROGRAM" train job.toml --set job.directory=small --restart --set train.epochs=400
fi

# A result that nobody gets is no success.
for arguments in "check job.toml" "verify job --trust job/trust.toml" "list job/registry" "info job" "run --dump-default"; do
  # shellcheck disable=SC2086
  refused "${arguments%% *} with nowhere to print" 4 "\[io\] standard output: cannot be written \(No space left" \
    bash -c 'exec "$@" >/dev/full' - "$ETALON_PROGRAM" $arguments
done
[ $failures -eq 0 ]
