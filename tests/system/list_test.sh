#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `etalon list` of a repository in which not every tag is a package: those that are stand in the list,
# the others are named with the reason, and the exit code is that of the first of them.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf server.* mute.address out err
PYTHONPATH="$ETALON_SOURCE_DIR/tests/models/registry" python3 - >server.address <<'PYTHON' &
import json, re, threading
from memory_registry import MANIFEST, Registry, sha256

registry = Registry()


def descriptor(media_type, data, **annotations):
    return {"mediaType": media_type, "digest": sha256(data), "size": len(data), "annotations": annotations}


def package(weights):
    return {"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "application/vnd.cncf.model.manifest.v1+json",
            "config": {"mediaType": "application/vnd.cncf.model.config.v1+json", "digest": sha256(b"{}"), "size": 2},
            "layers": [descriptor("application/vnd.cncf.model.weight.v1.raw", weights,
                                  **{"org.cncf.model.filepath": "model.onnx"})]}


image = {"schemaVersion": 2, "mediaType": MANIFEST, "layers": [],
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": sha256(b"{}"), "size": 2}}
tags = {"1.0": package(b"first"), "1.1": package(b"second"), "image": image, "gone": None, "gone-a": None, "gone-b": None, "broken": None}
for tag, manifest in tags.items():
    data = json.dumps(manifest).encode() if manifest else b"no manifest at all"
    registry.manifests[tag] = registry.manifests[sha256(data)] = (MANIFEST, data)
silent = []


def bend(handler):
    if "/manifests/gone" in handler.path:
        handler.error(404, "MANIFEST_UNKNOWN")
        return True
    if handler.path == "/silence":
        silent.append(True)
        handler.reply(200)
        return True
    if silent and re.search("/manifests/", handler.path):
        handler.break_off()
        return True
    return False


registry.bend = bend
print(registry.host, flush=True)
threading.Event().wait()
PYTHON
await_registry $!
repository="$(cat server.address)/m"

ends "a list with tags that cannot be read" 5 "$ETALON_PROGRAM" list "$repository"
expect "the first package is listed" holds_text out '^1\.0 +sha256:[0-9a-f]{64} 1 \(5 B\), 0$'
expect "what stands behind the others, too" holds_text out '^1\.1 +sha256:[0-9a-f]{64} 1 \(6 B\), 0$'
expect "nothing else is" [ "$(wc -l <out)" = 3 ]
expect "a tag without a manifest is named" holds_text err '^etalon: error\[io\] tag gone: could not be read \(.*names no manifest'
expect "an image is named" holds_text err '^etalon: error\[(format|unsupported)\] tag image: could not be read'
expect "what is no manifest is named" holds_text err '^etalon: error\[format\] tag broken: could not be read'
expect "three in a row are no silence" [ "$(grep -c 'tag gone.*names no manifest' err)" = 3 ]
expect "nothing else is wrong" [ "$(wc -l <err)" = 5 ]
ends "the same for a program" 5 "$ETALON_PROGRAM" list "$repository" --json
expect "it is one document" is_json out
expect "with all tags" [ "$(member out 0 tag) $(member out 1 tag) $(member out 2 tag) $(member out 3 tag) $(member out 6 tag)" = "1.0 1.1 broken gone image" ]
expect "what cannot be read says so" [ "$(member out 3 error kind)" = io ]

# A registry that stops answering is not waited for once a tag.
python3 -c "import sys, urllib.request; urllib.request.urlopen('http://$(cat server.address)/silence')"
ends "a registry that falls silent" 4 "$ETALON_PROGRAM" list "$repository"
expect "three of its tags were asked for" [ "$(grep -c '^etalon: error\[io\].*/manifests/' err)" = 3 ]

# One that takes the question and says nothing is named while it is waited for.
python3 - >mute.address <<'PYTHON' &
import socket, time
server = socket.create_server(("127.0.0.1", 0))
print(f"127.0.0.1:{server.getsockname()[1]}", flush=True)
time.sleep(60)
PYTHON
mute=$!
trap 'kill $server $mute 2>/dev/null || true' EXIT
while [ ! -s mute.address ]; do sleep 0.05; done
for what in "$(cat mute.address)" "$(cat mute.address)/m"; do
  timeout 8 "$ETALON_PROGRAM" list "$what" >out 2>err </dev/null || true
  expect "what is waited for: $what" [ "$(grep -cE "^etalon: waiting for $what, which has not replied for 3 s" err)" = 1 ]
done
[ $failures -eq 0 ]
