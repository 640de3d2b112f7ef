#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# `etalon list` of a whole registry and of a repository that etalon filled; and whatever a
# registry says (names, tags, annotations, errors) is shown on the terminal, not sent to it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job pulled forged server.address ./*.csv ./*.toml
make_job
export HOME=$PWD # no one's ~/.docker/config.json

# The registry keeps repository m; others are answered as their names say.
PYTHONPATH="$ETALON_SOURCE_DIR/tests/models/registry" PYTHONDONTWRITEBYTECODE=1 python3 - >server.address <<'PYTHON' &
import json, threading
from memory_registry import Registry, sha256

EVIL = "\x1b[2J\u202e\u2066\x9b"
registry = Registry()


def send(handler, status, value, headers=None):
    handler.reply(status, json.dumps(value, ensure_ascii=False).encode(), headers)
    return True


def bend(handler):
    path = handler.path
    if path.startswith("/v2/_catalog"):
        # Two pages, and names that are none.
        if "last=" in path:
            return send(handler, 200, {"repositories": ["team/knee", "m", "../up", "M" + EVIL]})
        return send(handler, 200, {"repositories": ["zoo", "m"]}, {"Link": '</v2/_catalog?last=m>; rel="next"'})
    if path.startswith("/v2/denied/"):
        return send(handler, 403, {"errors": [{"code": "DENIED" + EVIL, "message": "go away" + EVIL}]})
    if path.startswith("/v2/tagged/tags"):
        return send(handler, 200, {"tags": ["2.0" + EVIL, "../../m/manifests/1.0"]})
    if path.startswith(("/v2/named/tags", "/v2/typed/tags", "/v2/keyed/tags")):
        return send(handler, 200, {"tags": ["1.0"]})
    if path.startswith("/v2/named/manifests"):
        manifest = json.loads(registry.manifests["1.0"][1])
        manifest["layers"][0]["annotations"]["org.cncf.model.filepath"] = "card" + EVIL + ".json"
        return send(handler, 200, manifest)
    if path.startswith("/v2/typed/manifests"):
        manifest = json.loads(registry.manifests["1.0"][1])
        manifest["artifactType"] = "application/" + EVIL
        return send(handler, 200, manifest)
    if path.startswith("/v2/keyed/manifests"):
        manifest = json.loads(registry.manifests["1.0"][1])
        manifest["extra" + EVIL] = 1
        return send(handler, 200, manifest)
    return False


registry.bend = bend
print(registry.host, flush=True)
threading.Event().wait()
PYTHON
await_registry $!
host=$(cat server.address)
etalon=$ETALON_PROGRAM

passes "run" "$etalon" run job.toml
passes "list of an empty repository" "$etalon" list "$host/m"
expect "it has a heading and no tag" [ "$(cat out)" = "$(printf '%-20s %-71s %s' tag manifest 'files, signed documents')" ]
passes "push" "$etalon" push job "$host/m:1.0"
passes "push under another tag" "$etalon" push job "$host/m:2.0"

files=$(find job/package -type f | wc -l)
documents=$(find job/signatures job/statements -name '*.sigstore.json' | wc -l)
passes "list of a repository" "$etalon" list "$host/m"
expect "it lists both tags and no others" [ "$(sed 1d out | cut -d' ' -f1 | tr '\n' ' ')" = "1.0 2.0 " ]
expect "with files and signed documents" holds_text out "^1\.0 +sha256:[0-9a-f]{64} $files \([0-9.]+ [KM]iB\), $documents$"
passes "list --json of a repository" "$etalon" list "$host/m" --json
expect "one entry a tag" [ "$(python3 -c 'import json; print([(p["tag"], p["files"], p["documents"]) for p in json.load(open("out"))])')" = \
  "[('1.0', $files, $documents), ('2.0', $files, $documents)]" ]
expect "with the bytes of the files" [ "$(member out 0 bytes)" = "$(find job/package -type f -printf '%s\n' | paste -sd+ | bc)" ]
digest=$(member out 0 manifest)
passes "pull by the digest that was listed" "$etalon" pull "$host/m@$digest" --output pulled
expect "it is the package" diff -r job/package pulled/package

passes "list of a registry" "$etalon" list "$host"
expect "each repository once, sorted, what is no name left out" [ "$(cat out)" = "$host/m
$host/team/knee
$host/zoo" ]
passes "list --json of a registry" "$etalon" list "$host" --json
expect "the same" [ "$(cat out)" = '["m","team/knee","zoo"]' ]
mkdir -p "$host"
refused "a folder of that name, which is no layout" 4 "no OCI image layout" "$etalon" list "$host"
rmdir "$host"
refused "a repository that refuses" 4 "403 \(DENIED.*go away" "$etalon" list "$host/denied"

# What the registry says may not move the terminal.
shown='\\(x1b|u001b)\[2J\\u202e\\u2066\\(x9b|u009b)'
harmless "list, an error's code and message" "DENIED($shown).*go away($shown)" "$etalon" list "$host/denied"
harmless "list --json, an error" 'DENIED' "$etalon" list "$host/denied" --json
harmless "pull, an error" "DENIED($shown)" "$etalon" pull "$host/denied:1.0" --output forged
harmless "list, names of repositories" 'team/knee' "$etalon" list "$host"
harmless "list, tags" 'tag +manifest' "$etalon" list "$host/tagged"
expect "what is no tag is not listed" [ "$(wc -l <out)" = 1 ]
harmless "pull, a tag among those that exist" 'there is no|404|MANIFEST' "$etalon" pull "$host/tagged:9" --output forged
for repository in named typed keyed; do
  harmless "list, $repository" "$shown" "$etalon" list "$host/$repository"
  harmless "pull, $repository" "$shown" "$etalon" pull "$host/$repository:1.0" --output forged
done
expect "nothing was pulled" [ ! -e forged ]
[ $failures -eq 0 ]
