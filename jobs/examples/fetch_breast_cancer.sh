#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Puts the Wisconsin diagnostic breast-cancer table (569 patients, 30 features, CC BY 4.0) where the
# example's job file reads it. It comes out of Debian's package python3-sklearn, which is not installed.
#   fetch_breast_cancer.sh [<destination>]      default: out/data/breast_cancer.csv of this tree
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
destination=${1:-$root/out/data/breast_cancer.csv}
case $destination in */*) ;; *) destination=./$destination ;; esac
cached="$("$root/cmake/dependencies.sh" --print-cache)/data/breast_cancer.csv"
digest=fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed

fail() { printf 'etalon: example data: %s\n' "$1" >&2; exit 1; }
is_whole() { [ -f "$1" ] && [ "$(sha256sum <"$1")" = "$digest  -" ]; }

download() {
  apt-get -o APT::Sandbox::User="$(id -un)" download -q=2 python3-sklearn >/dev/null 2>&1
}

if is_whole "$destination"; then exit 0; fi
if ! is_whole "$cached"; then
  command -v apt-get >/dev/null || fail "apt-get is missing; put the table at $destination by hand (sha256 $digest)"
  printf 'etalon: fetching the breast-cancer table (package python3-sklearn, 2 MB, unpacked only)\n' >&2
  mkdir -p "${cached%/*}" || fail "${cached%/*} cannot be written; set ETALON_CACHE to another folder"
  work=$(mktemp -d "${cached%/*}/part.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  if ! download; then
    # The lists may be older than the archive.
    if [ "$(id -u)" = 0 ]; then apt-get update -qq >/dev/null 2>&1; else sudo -n apt-get update -qq >/dev/null 2>&1; fi || true
    download || fail "package python3-sklearn cannot be downloaded (is there a network?)"
  fi
  dpkg -x python3-sklearn_*.deb unpacked || fail "package python3-sklearn cannot be unpacked"
  table=$(find unpacked -name breast_cancer.csv -type f | head -n 1)
  [ -n "$table" ] && is_whole "$table" || fail "python3-sklearn holds another table than expected (sha256 $digest)"
  mv "$table" "$cached"
fi
mkdir -p "${destination%/*}"
cp "$cached" "$destination.part-$$"
mv "$destination.part-$$" "$destination"
