#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A rank that waits for a registry is not stuck: the others wait with it as long as the registry may
# take, longer than job.watchdog.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/support_job.sh"
rm -rf job server.* ./*.csv ./*.toml
make_job

# A registry that takes four seconds for its first reply to each kind of request.
PYTHONPATH="$ETALON_SOURCE_DIR/tests/models/registry" python3 - >server.address <<'PYTHON' &
import threading, time
from memory_registry import Registry

registry = Registry()
seen = set()


def slow(handler):
    # The first look at the registry is the contract check's, which has no patience.
    if handler.path == "/v2/":
        handler.reply(200)
        return True
    if handler.command not in seen:
        seen.add(handler.command)
        time.sleep(4)
    return False


registry.bend = slow
print(registry.host, flush=True)
threading.Event().wait()
PYTHON
await_registry $!
passes "the steps before" "$ETALON_PROGRAM" run job.toml
set_registry=(--set "registry.reference=$(cat server.address)/m")
passes "a push to a slow registry" etalon_on 2 push job.toml "${set_registry[@]}" --set job.watchdog=1.5
expect "it was pushed" [ "$(member job/records/push.json pushed_to)" = "$(cat server.address)/m" ]
[ $failures -eq 0 ]
