# SPDX-License-Identifier: Apache-2.0
"""A package in a job folder, a registry in memory and the driver that pushes and pulls between."""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
from memory_registry import Registry, sha256

DRIVER = sys.argv.pop(1)
# The address sanitizer reserves terabytes of addresses: there the memory in use is what is bounded.
HAS_ASAN = b"__asan_init" in pathlib.Path(DRIVER).read_bytes()
# Without credentials, certificates and proxies of whoever runs the test.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if not re.match("ETALON_REGISTRY|DOCKER_CONFIG|SSL_CERT|.*_proxy$", name, re.I)}


class RegistryCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path("work", self.id().rpartition(".")[2]).absolute()
        shutil.rmtree(self.folder, ignore_errors=True)
        package = self.folder / "job" / "package"
        package.mkdir(parents=True)
        (package / "model.onnx").write_bytes(b"w" * 200_000)
        (package / "card.md").write_text("# Card\n")
        payload = json.dumps({"predicateType": "https://model_signing/signature/v1.0"}).encode()
        bundle = {"dsseEnvelope": {"payload": base64.b64encode(payload).decode()}}
        (self.folder / "job" / "signatures").mkdir()
        (self.folder / "job" / "signatures" / "a.sigstore.json").write_text(json.dumps(bundle))
        self.model = sha256(b"w" * 200_000)
        self.registry = Registry()
        self.addCleanup(self.registry.server_close)
        self.addCleanup(self.registry.shutdown)
        self.reference = f"{self.registry.host}/m:1.0"

    def driver(self, *arguments, stall="60", memory="unlimited", **environment):
        """`stall`: seconds after which a slow transfer is given up; `memory`: KiB."""
        if HAS_ASAN and memory != "unlimited":
            environment["ASAN_OPTIONS"] = f"hard_rss_limit_mb={int(memory) // 1024}"
            memory = "unlimited"
        return subprocess.run(
            ["bash", "-c", f'ulimit -v {memory}; exec "$@"', "-", DRIVER, *map(str, arguments)],
            capture_output=True, text=True, cwd=self.folder, timeout=60, check=False,
            env={**ENVIRONMENT, "HOME": str(self.folder), "DRIVER_STALL_SECONDS": stall,
                 **environment})

    def push(self, *more, **environment):
        return self.driver("push", "job", self.reference, "m", *more, **environment)

    def pull(self, **environment):
        return self.driver("pull", self.reference, "pulled", **environment)

    def pushed(self, *more):
        result = self.push(*more)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.registry.requests.clear()

    def fails(self, result, code, *messages):
        self.assertEqual(result.returncode, code, result.stderr)
        for message in messages:
            self.assertIn(message, result.stderr)
        self.assertFalse((self.folder / "pulled").exists())
        self.assertEqual(list(self.folder.glob("pulled.tmp*")), [])

    def succeeds(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)

    def bend(self, pattern, action, times=10**9):
        """Does `action` for the first `times` requests that look like `pattern`."""
        left = [times]

        def bent(handler):
            if left[0] <= 0 or not re.search(pattern, f"{handler.command} {handler.path}"):
                return False
            left[0] -= 1
            action(handler)
            return True

        self.registry.bend = bent

    def user(self, password="pw", registry=None):
        """Environment of a user who has a password for the registry."""
        return {"ETALON_REGISTRY_HOST": (registry or self.registry).host,
                "ETALON_REGISTRY_USER": "ann", "ETALON_REGISTRY_PASSWORD": password}

    def other_registry(self, address="127.0.0.1"):
        other = Registry(address)
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        return other
