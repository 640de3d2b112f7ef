#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Against a real registry (Debian's docker-registry 2.8.2, which has no referrers API) and skopeo:
# what is pushed comes back with the same bytes, whoever carries it.
# Usage: docker_registry_test.sh <driver> <docker-registry> <skopeo>
set -euo pipefail
driver=$1 registry=$2 skopeo=$3
rm -rf work && mkdir work && cd work
export HOME=$PWD # no one's ~/.docker/config.json

fail() {
  printf 'FAILED %s\n' "$*" >&2
  tail -n 5 registry.log >&2 || true
  exit 1
}

# start <port>: 0 takes a free one; sets $server and $host.
start() {
  cat >config.yml <<EOF
version: 0.1
log: {accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $PWD/store}, delete: {enabled: true}}
http: {addr: "127.0.0.1:$1", secret: fixed}
EOF
  "$registry" serve config.yml >registry.log 2>&1 &
  server=$!
  for _ in $(seq 200); do
    host=$(grep -om1 'listening on 127.0.0.1:[0-9]*' registry.log | sed 's/.* //') && return
    sleep 0.05
  done
  fail "the registry does not start"
}
stop() {
  kill "$server" 2>/dev/null && wait "$server" || true
}
trap 'stop' EXIT

# bundle <predicate> <content>
bundle() {
  printf '{"dsseEnvelope":{"payload":"%s"}}' \
    "$(printf '{"predicateType":"%s","predicate":"%s"}' "$1" "$2" | base64 -w0)"
}
# requests <extended regular expression>: how often the registry's access log has it
requests() { grep -cE "\"$1 HTTP/" registry.log || true; }

mkdir -p job/package/evidence job/signatures job/statements
head -c 3000000 /dev/zero | tr '\0' 'w' >job/package/model.onnx
echo '# Card' >job/package/model-card.md
echo '{}' >job/package/evidence/plan.json
bundle https://model_signing/signature/v1.0 files >job/signatures/developer.sigstore.json
bundle https://slsa.dev/provenance/v1 steps >job/statements/provenance.sigstore.json

start 0
# Pushed, listed, pulled.
digest=$("$driver" push job "$host/team/model:1.0" model)
[ "$("$driver" tags "$host/team/model")" = 1.0 ] || fail "tags of the repository"
[ "$("$driver" pull "$host/team/model:1.0" pulled)" = "$digest" ] || fail "digest of the pulled"
diff -r job pulled || fail "what was pulled differs from what was pushed"
"$driver" pull "$host/team/model@$digest" pulled-by-digest >/dev/null
diff -r job pulled-by-digest || fail "pulled by digest"

# Pushed again: no upload is started, and there are no new referrers.
before=$(requests 'POST .*/blobs/uploads/') referrers=$("$driver" referrers "$host/team/model:1.0")
[ "$before" -ge 6 ] || fail "the access log has $before uploads of at least 6"
[ "$("$driver" push job "$host/team/model:1.0" model)" = "$digest" ] || fail "digest of the second"
[ "$(requests 'POST .*/blobs/uploads/')" = "$before" ] || fail "the second push sent blobs"
[ "$("$driver" referrers "$host/team/model:1.0")" = "$referrers" ] || fail "new referrers"
[ "$(wc -l <<<"$referrers")" = 2 ] || fail "two referrers: $referrers"

# Several push statements at once: the index under the fallback tag ends with all of them.
for number in 1 2 3 4; do
  mkdir -p "p$number/statements"
  cp -r job/package "p$number/"
  bundle https://example.org/certificate "$number" >"p$number/statements/c$number.sigstore.json"
done
pushers=()
for number in 1 2 3 4; do
  "$driver" push "p$number" "$host/team/model:1.0" model >/dev/null &
  pushers+=($!)
done
for pusher in "${pushers[@]}"; do wait "$pusher" || fail "a push beside others"; done
index=$("$skopeo" inspect --raw --tls-verify=false "docker://$host/team/model:${digest/:/-}")
[ "$(grep -o '"artifactType"' <<<"$index" | wc -l)" = 6 ] || fail "index of six referrers: $index"

# Referrers outlive the registry's garbage collection, which deletes what has no tag.
port=${host##*:}
stop
"$registry" garbage-collect -m config.yml >gc.log 2>&1
start "$port"
"$driver" pull "$host/team/model:1.0" after-gc >/dev/null
[ "$(ls after-gc/signatures after-gc/statements | grep -c sigstore)" = 6 ] || fail "after collection"

# skopeo carries layout → registry → layout without changing a byte.
[ "$("$driver" push job layout:1.0 model)" = "$digest" ] || fail "layout and registry differ"
"$skopeo" copy -q oci:layout:1.0 "docker://$host/copied:1.0" --dest-tls-verify=false
"$skopeo" copy -q "docker://$host/copied:1.0" oci:back:1.0 --src-tls-verify=false
[ "$(ls back/blobs/sha256 | wc -l)" = 5 ] || fail "manifest, config and three layers"
for blob in back/blobs/sha256/*; do
  cmp "$blob" "layout/blobs/sha256/${blob##*/}" || fail "skopeo changed a blob"
done
[ -e "back/blobs/sha256/${digest#*:}" ] || fail "skopeo changed the manifest"
[ "$("$driver" pull "$host/copied:1.0" from-copied)" = "$digest" ] || fail "pull of skopeo's push"
diff -r job/package from-copied/package || fail "package that skopeo pushed"
[ "$("$driver" pull back:1.0 from-back)" = "$digest" ] || fail "pull from skopeo's layout"
diff -r job/package from-back/package || fail "package in skopeo's layout"

# A file above the limit goes in chunks.
"$driver" push job "$host/chunked:1.0" model 1000000 >/dev/null
[ "$(requests 'PATCH /v2/chunked/.*')" = 3 ] || fail "three chunks"
"$driver" pull "$host/chunked:1.0" from-chunks >/dev/null
diff -r job from-chunks || fail "package sent in chunks"

# expect <exit code> <text of the message> <driver's arguments>
expect() {
  local wanted=$1 message=$2 code=0 output
  shift 2
  output=$(timeout 60 "$driver" "$@" 2>&1) || code=$?
  if [ $code -ne "$wanted" ] || ! grep -qF "$message" <<<"$output"; then
    fail "expected exit code $wanted and '$message', got $code and: $output"
  fi
}
expect 4 '(tags: 1.0)' pull "$host/team/model:2.0" missing
# One flipped byte in the registry's store.
blob=$(sha256sum job/package/model.onnx | cut -d' ' -f1)
printf 'X' | dd of="store/docker/registry/v2/blobs/sha256/${blob:0:2}/$blob/data" \
  conv=notrunc status=none
expect 6 "model.onnx: layer 3 of 3: blob sha256:$blob" pull "$host/team/model:1.0" flipped
[ ! -e flipped ] || fail "a failed pull left a folder"

# The registry is gone: three attempts within a second, then an error.
stop
expect 4 "http://$host/v2/team/model/manifests/1.0: no complete reply" \
  pull "$host/team/model:1.0" gone
echo passed
