#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what Etalon needs on Debian 12: packages with apt, native parts of pinned wheels into a
# cache folder outside the tree. Silent and quick when nothing is missing.
#   cmake/dependencies.sh            build, test and run
#   cmake/dependencies.sh --ci       also what CI's checks and peers need
#   cmake/dependencies.sh --print-prefix   the folder of the unpacked wheels; nothing is installed
#   cmake/dependencies.sh --print-cache    the cache folder it is in; nothing is installed
# ETALON_CACHE moves the cache folder, ETALON_DEPS only that of the wheels.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wheels="$here/wheels.txt"
pins=$(sha256sum "$wheels" | cut -c1-12)
cache="${ETALON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/etalon}"
prefix="${ETALON_DEPS:-$cache/deps-$pins}"

packages=(ca-certificates ccache cmake curl g++ git libbenchmark-dev libboost-math-dev libcli11-dev
  libcurl4-openssl-dev libdeflate-dev libgmock-dev libgtest-dev libhdf5-dev liblz4-dev libonnx-dev
  libopenmpi-dev libprotobuf-dev libssl-dev libtomlplusplus-dev libxxhash-dev libzstd-dev mold ninja-build
  nlohmann-json3-dev openmpi-bin openssl protobuf-compiler python3 unzip zlib1g-dev)
ci_packages=(clang-19 clang-format-19 clang-tidy-19 docker-registry libclang-rt-19-dev python3-venv r-base-core r-cran-proc
  r-cran-psych r-cran-riskregression r-cran-survival skopeo slurm-client slurmctld slurmd)

fail() { printf 'etalon: dependencies: %s\n' "$1" >&2; exit 1; }

case "${1:-}" in
  --print-prefix) printf '%s\n' "$prefix"; exit 0 ;;
  --print-cache) printf '%s\n' "$cache"; exit 0 ;;
  --ci) packages+=("${ci_packages[@]}") ;;
  "") ;;
  *) fail "unknown option '$1' (known: --ci, --print-cache, --print-prefix)" ;;
esac

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then
    # Without a terminal nobody can answer a password prompt.
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else fail "administrator rights are needed to install: ${missing[*]} (run as root or install sudo)"
  fi
}

install_packages() {
  command -v apt-get >/dev/null || fail "apt-get is missing: Debian 12 is the supported system; install by hand: ${packages[*]}"
  local installed
  installed=$(dpkg-query -W -f '${binary:Package} ${db:Status-Abbrev}\n' 2>/dev/null | awk '$2=="ii" {sub(/:.*/, "", $1); print $1}')
  missing=()
  for package in "${packages[@]}"; do
    grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
  done
  # Any python with pip serves to download wheels.
  if [ ! -e "$prefix/complete" ] && ! python3 -m pip --version >/dev/null 2>&1; then missing+=(python3-pip); fi
  [ ${#missing[@]} -gt 0 ] || return 0
  printf 'etalon: installing Debian packages: %s\n' "${missing[*]}" >&2
  as_root apt-get update -qq >&2 || fail "the package lists cannot be fetched (is there a network?); missing: ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null \
    || fail "apt-get could not install: ${missing[*]}"
}

install_wheels() {
  [ ! -e "$prefix/complete" ] || return 0
  [ "$(uname -m)" = x86_64 ] || fail "the wheels of cmake/wheels.txt are for x86_64; this machine is $(uname -m)"
  printf 'etalon: downloading LibTorch and oneDNN (580 MB, once) into %s\n' "$prefix" >&2
  local work="$prefix.part-$$"
  mkdir -p "$work/wheels" || fail "$prefix cannot be written; set ETALON_CACHE to another folder"
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  local platforms=()
  for tag in 2_28 2_27 2_25 2_17; do platforms+=(--platform "manylinux_${tag}_x86_64"); done
  for tag in 2014 2010 1; do platforms+=(--platform "manylinux${tag}_x86_64"); done
  python3 -m pip download -q --retries 3 --timeout 60 --disable-pip-version-check --no-deps --only-binary=:all: \
    --require-hashes --python-version 3.11 "${platforms[@]}" -d "$work/wheels" -r "$wheels" >&2 \
    || fail "the wheels of cmake/wheels.txt cannot be downloaded (is there a network, 2 GB of space?)"
  # Only these folders: the wheel also carries old protobuf, dnnl and fmt headers that clash.
  {
    unzip -q "$work"/wheels/torch-*.whl 'torch/lib/libtorch_cpu.so' 'torch/lib/libc10.so' 'torch/lib/libgomp*' \
      'torch/include/ATen/*' 'torch/include/c10/*' 'torch/include/torch/*' 'torch/include/caffe2/*' -d "$work" &&
    unzip -qj "$work"/wheels/nvidia_cuda_runtime-*.whl '*/libcudart.so.13' -d "$work/torch/lib" &&
    unzip -qj "$work"/wheels/nvidia_cuda_cupti-*.whl '*/libcupti.so.13' -d "$work/torch/lib" &&
    unzip -q "$work"/wheels/onednn_cpu_gomp-*.whl -d "$work/onednn-wheel" &&
    unzip -qo "$work"/wheels/onednn_devel_cpu_gomp-*.whl -d "$work/onednn-wheel"
  } || fail "the wheels cannot be unpacked into $work (is there 2 GB of space?)"
  mkdir -p "$work/onednn"
  cp -r "$work"/onednn-wheel/*.data/data/. "$work/onednn/"
  rm -rf "$work/wheels" "$work/onednn-wheel"
  touch "$work/complete"
  # Another process may have finished first; either copy is whole.
  mv -T "$work" "$prefix" 2>/dev/null || [ -e "$prefix/complete" ] || fail "$prefix cannot be written"
}

install_packages
install_wheels
