#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# LibTorch is loaded by what computes with it and by nothing else; a program without its module, or with
# another's, says so and leaves nothing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job alone keys elsewhere
make_job

loads_libtorch() {
  LD_DEBUG=files "$@" >loaded 2>&1 </dev/null || { fail "$*: $(tail -n 1 loaded)"; return 1; }
  grep -q 'calling init: .*/libtorch_cpu.so' loaded
}
for command in --version --help 'run --help' 'keygen board --output keys'; do
  # shellcheck disable=SC2086
  if loads_libtorch "$ETALON_PROGRAM" $command; then fail "$command loads LibTorch"; else ok "$command"; fi
done
expect "train loads it" loads_libtorch "$ETALON_PROGRAM" train job.toml --set train.epochs=1

mkdir alone
cp "$ETALON_PROGRAM" alone/etalon
job=(alone/etalon run job.toml --set job.directory=alone/job)
refused "without the module" 4 'LibTorch is missing: there is neither .*/alone/libetalon_torch.so nor .*/libetalon_torch.so; install Etalon whole( \(rank 0 on [^ ]*\))?$' "${job[@]}"
alone/etalon check job.toml --set plan.analytical.auc=0.99999 --set job.directory=/proc/x >both 2>&1 || true
expect "it is one objection among others" eval 'holds_text both "LibTorch is missing" && holds_text both "/proc/x"'
expect "nothing is left" [ ! -e alone/job/package ]
passes "what needs no LibTorch" alone/etalon --version
foreign='alone/libetalon_torch.so: is not the module that this program was built with .*; install Etalon whole'
head -c 1000 "$(dirname "$ETALON_PROGRAM")/libetalon_torch.so" >alone/libetalon_torch.so
refused "a truncated module" 4 "$foreign" "${job[@]}"
cp "$(dirname "$ETALON_PROGRAM")/libetalon_torch.so" alone/
flip alone/libetalon_torch.so
refused "a flipped bit" 4 "$foreign" "${job[@]}"
rm alone/libetalon_torch.so
truncate -s 100G alone/libetalon_torch.so
refused "a file too large to be read" 4 "$foreign" timeout 20 "${job[@]}"
cp --remove-destination "$(ldconfig -p | awk '/libz\.so\.1 / { print $NF; exit }')" alone/libetalon_torch.so
refused "somebody's library" 4 "$foreign" "${job[@]}"
rm alone/libetalon_torch.so
mkfifo alone/libetalon_torch.so
refused "a pipe" 4 'alone/libetalon_torch.so: is no file; install Etalon whole' timeout 20 "${job[@]}"
rm alone/libetalon_torch.so
cp "$(dirname "$ETALON_PROGRAM")/libetalon_torch.so" alone/
passes "with the module" "${job[@]}"

# A library of the working directory is nobody's: broken ones of the names that the program loads would end it.
mkdir elsewhere
readelf -d "$ETALON_PROGRAM" "$(dirname "$ETALON_PROGRAM")/libetalon_torch.so" | sed -n 's/.*Shared library: \[\(.*\)\]/\1/p' | sort -u |
  while read -r library; do echo broken >"elsewhere/$library"; done
[ -e elsewhere/libcurl.so.4 ] || fail "no library's name was found"
rm -f elsewhere/ld-linux*
program=$(realpath "$ETALON_PROGRAM")
passes "libraries of the working directory are not loaded" sh -c 'cd elsewhere && exec "$0" info' "$program"

# Where LibTorch's own constructors would run out of addresses, the check lists it among what it finds.
(
  ulimit -v 480000
  "$ETALON_PROGRAM" check job.toml --set job.directory=/proc/x >both 2>&1 || true
)
expect "little memory is one objection among others" eval 'holds_text both "not enough memory" && holds_text both "/proc/x"'
[ "$failures" = 0 ]
