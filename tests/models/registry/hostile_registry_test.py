#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a registry cannot get from push and pull: passwords of others, bytes in plain text, time,
memory or a place on the disk.

Usage: hostile_registry_test.py <driver>
"""
import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

from registry_case import DRIVER, ENVIRONMENT, RegistryCase
from memory_registry import INDEX, MANIFEST, sha256

BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"


def passwords(registry):
    return [header for _, _, header in registry.requests if header and header.startswith("Basic")]


class HostileRegistry(RegistryCase):
    # Passwords.

    def test_a_password_of_the_environment_is_for_the_host_that_it_names(self):
        self.pushed()
        self.registry.authorized = lambda header: header is not None
        self.registry.challenge = "Basic"
        meant = self.other_registry()
        self.fails(self.pull(**self.user(registry=meant)), 4, "401",
                   f"ETALON_REGISTRY_HOST={self.registry.host}")
        self.assertEqual(passwords(self.registry), [])
        nobodys = {"ETALON_REGISTRY_USER": "ann", "ETALON_REGISTRY_PASSWORD": "pw"}
        self.fails(self.pull(**nobodys), 4, "401", "is that of no registry")
        self.assertEqual(passwords(self.registry), [])

    def with_token_service(self, service):
        self.pushed()
        service.bend = lambda handler: (handler.path.startswith("/token") and
                                        (handler.reply(200, b'{"token": "t"}'), True)[1])
        self.registry.authorized = lambda header: header == "Bearer t"
        self.registry.challenge = f'Bearer realm="http://{service.host}/token",service="x"'

    def test_a_token_service_elsewhere_gets_the_password_only_when_the_user_names_it(self):
        service = self.other_registry()
        self.with_token_service(service)
        self.fails(self.pull(**self.user()), 4, f"http://{service.host}/token",
                   f"ETALON_REGISTRY_REALM=http://{service.host}")
        self.assertEqual(service.requests, [])
        realm = {"ETALON_REGISTRY_REALM": f"http://{service.host}"}
        self.succeeds(self.pull(**self.user(), **realm))
        self.assertEqual(passwords(service), ["Basic " + base64.b64encode(b"ann:pw").decode()])

    def test_without_a_password_a_token_service_elsewhere_may_be_asked(self):
        service = self.other_registry()
        self.with_token_service(service)
        self.succeeds(self.pull())
        self.assertEqual(passwords(service), [])

    def test_a_scheme_in_capitals_is_the_same_scheme(self):
        self.with_token_service(self.registry)
        for scheme in ("HTTP", "Http", "hTTp"):
            self.registry.challenge = f'Bearer realm="{scheme}://{self.registry.host}/token",service="x"'
            self.registry.requests.clear()
            self.succeeds(self.pull(**self.user()))
            self.assertEqual(passwords(self.registry), ["Basic " + base64.b64encode(b"ann:pw").decode()])
            shutil.rmtree(self.folder / "pulled")

    def test_a_scheme_in_capitals_opens_nothing(self):
        service, far = self.other_registry(), self.other_registry("127.0.0.2")
        self.with_token_service(service)
        self.registry.challenge = f'Bearer realm="HTTP://{service.host}/token",service="x"'
        self.fails(self.pull(**self.user()), 4, "which is another server")
        for environment in ({}, {**self.user(), "ETALON_REGISTRY_REALM": f"HTTP://{far.host}"}):
            self.registry.challenge = f'Bearer realm="HTTP://{far.host}/token",service="x"'
            self.fails(self.pull(**environment), 4, "not encrypted")
        self.registry.challenge = f'Bearer realm="FTP://{self.registry.host}/token",service="x"'
        self.fails(self.pull(**self.user()), 5, "is no URL")
        self.assertEqual(service.requests + far.requests + passwords(self.registry), [])

    def test_a_place_to_go_on_may_have_its_scheme_in_capitals(self):
        self.pushed()
        self.bend("GET /v2/m/tags", lambda handler: handler.reply(
            200, b'{"tags": ["1.0"]}', {"Link": f'<HTTP://{self.registry.host}/v2/m/tags/list?last=1.0>; rel="next"'}), 1)
        self.registry.manifests["2.0"] = self.registry.manifests["1.0"]
        listed = self.driver("tags", f"{self.registry.host}/m")
        self.succeeds(listed)
        self.assertEqual(listed.stdout.split(), ["1.0", "2.0"])

    def test_no_token_service_beyond_this_machine_is_asked_in_plain_text(self):
        service = self.other_registry("127.0.0.2")
        self.with_token_service(service)
        for environment in ({}, {**self.user(), "ETALON_REGISTRY_REALM": f"http://{service.host}"}):
            self.fails(self.pull(**environment), 4, "not encrypted")
        self.assertEqual(service.requests, [])

    def test_a_token_that_would_add_a_header_is_refused(self):
        self.with_token_service(self.registry)
        for token in ("a\r\nX-Evil: 1", "a\0b", "", "a" * (1 << 17)):
            self.registry.bend = lambda handler, token=token: (
                handler.path.startswith("/token") and
                (handler.reply(200, json.dumps({"token": token}).encode()), True)[1])
            self.fails(self.pull(), 5, "the token is")

    # Where bytes go.

    def test_an_upload_is_not_sent_on_in_plain_text_beyond_this_machine(self):
        elsewhere = self.other_registry("127.0.0.2")
        place = {"Location": f"http://{elsewhere.host}/steal"}
        self.bend("POST", lambda handler: (handler.body(), handler.reply(202, b"", place)))
        self.fails(self.push(), 4, "card.md", "not encrypted")
        self.bend("PUT", lambda handler: (handler.body(), handler.reply(307, b"", place)))
        self.fails(self.push(), 4, "card.md", "not encrypted")
        self.assertEqual(elsewhere.requests, [])

    def test_an_upload_follows_its_registry_and_not_for_ever(self):
        self.bend("PUT .*/uploads/0\\?", lambda handler: (handler.body(), handler.reply(
            307, b"", {"Location": handler.path.replace("/0?", "/1?")})), times=1)
        self.registry.uploads["1"] = b""
        self.bend("PUT", lambda handler: (handler.body(), handler.reply(
            308, b"", {"Location": handler.path})), times=3)
        self.succeeds(self.push())
        asked = []
        self.bend("PUT", lambda handler: (asked.append(handler.path), handler.body(), handler.reply(
            307, b"", {"Location": handler.path})))
        (self.folder / "job" / "package" / "more.md").write_text("more")
        self.fails(self.push(), 4, "redirections and no end")
        self.assertLess(len(asked), 20)

    def test_the_next_page_of_a_list_is_the_registrys_own(self):
        self.pushed()
        elsewhere = self.other_registry()
        self.bend("GET .*/tags/list", lambda handler: handler.reply(
            200, b'{"tags": ["1.0"]}', {"Link": f'<http://{elsewhere.host}/v2/m/tags/list>'}))
        self.fails(self.driver("tags", self.reference), 4, "another server")
        self.assertEqual(elsewhere.requests, [])

    # Time and memory.

    def test_a_list_of_tags_that_does_not_end_is_given_up(self):
        page = [0]

        def tags(handler):
            page[0] += 1
            names = [f"t{page[0]}-{i}" for i in range(2000)]
            handler.reply(200, json.dumps({"tags": names}).encode(), {"Link": "</v2/m/tags/list>"})

        self.bend("GET .*/tags/list", tags)
        self.reference = f"{self.registry.host}/m"
        result = self.pull()
        self.fails(result, 4, "the list of tags does not end")
        self.assertLess(len(result.stderr), 1000)
        self.bend("GET .*/tags/list", lambda handler: handler.reply(
            200, b'{"tags": ["1.0"]}', {"Link": "</v2/m/tags/list>"}))
        self.fails(self.pull(), 4, "the list of tags does not end (2 pages, 1 names)")

    def test_a_message_names_some_of_many_tags(self):
        names = [f"v{number}" for number in range(5000)]
        self.bend("GET .*/tags/list", lambda handler: handler.reply(
            200, json.dumps({"tags": names}).encode()))
        self.reference = f"{self.registry.host}/m"
        result = self.pull()
        self.fails(result, 2, "which package is meant", "and 4980 more")
        self.assertLess(len(result.stderr), 1000)

    def bundle(self, content):
        """Puts a referrer of the pushed package into the registry; returns its index entry."""
        config, (_, package) = b"{}", self.registry.manifests["1.0"]
        self.registry.blobs[sha256(config)] = config
        self.registry.blobs[sha256(content)] = content
        manifest = json.dumps({
            "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": BUNDLE,
            "config": {"mediaType": "application/vnd.oci.empty.v1+json", "size": 2,
                       "digest": sha256(config)},
            "layers": [{"mediaType": BUNDLE, "digest": sha256(content), "size": len(content)}],
            "subject": {"mediaType": MANIFEST, "digest": sha256(package),
                        "size": len(package)}}).encode()
        self.registry.manifests[sha256(manifest)] = (MANIFEST, manifest)
        return {"mediaType": MANIFEST, "digest": sha256(manifest), "size": len(manifest),
                "artifactType": BUNDLE}

    def refer(self, contents):
        index = {"schemaVersion": 2, "mediaType": INDEX,
                 "manifests": [self.bundle(content) for content in contents]}
        self.bend("GET .*/referrers/", lambda handler: handler.reply(
            200, json.dumps(index).encode(), {"Content-Type": INDEX}))

    def test_more_signed_documents_than_a_package_has_are_refused(self):
        self.pushed()
        self.refer(b'{"n": %d}' % number for number in range(300))
        self.fails(self.pull(), 5, "300 signed documents refer to the package")
        self.refer([b"x" * (33 << 20)])
        self.fails(self.pull(), 5, "more than a config or a signed document may have")
        self.refer(bytes([65 + number]) * (30 << 20) for number in range(3))
        self.fails(self.pull(), 5, "larger than 64.0 MiB together")

    def answering(self, answer):
        """A server of bytes: `answer(connection)` after the request."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def serve():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

        def handle(connection):
            try:
                connection.recv(65536)
                answer(connection)
            except OSError:
                pass
            finally:
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        self.reference = f"127.0.0.1:{listener.getsockname()[1]}/m:1.0"

    def endless(self, head, part):
        def answer(connection):
            connection.sendall(head)
            while True:
                connection.sendall(part)

        self.answering(answer)

    def test_endless_headers_trailers_and_interim_replies_are_given_up(self):
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
        for head, part in ((b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 1000 + b"\r\n"),
                           (chunked, b"X: " + b"y" * 1000 + b"\r\n"),
                           (b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" * 100)):
            self.endless(head, part)
            begin = time.monotonic()
            result = self.pull(memory="2000000")
            self.assertIn(result.returncode, (4, 5), result.stderr)
            self.assertLess(time.monotonic() - begin, 20)

    def test_of_an_endless_error_text_a_part_is_read(self):
        self.endless(b"HTTP/1.1 404 X\r\nTransfer-Encoding: chunked\r\n\r\n",
                     b"100000\r\n" + b"x" * (1 << 20) + b"\r\n")
        self.fails(self.pull(), 4, "there is no 1.0")

    def test_a_manifest_larger_than_any_is_given_up(self):
        self.endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                     b"100000\r\n" + b"x" * (1 << 20) + b"\r\n")
        self.fails(self.pull(), 5, "larger than 4.0 MiB")

    def drip(self, head):
        def answer(connection):
            connection.sendall(head)
            while True:
                connection.sendall(b"y")
                time.sleep(0.2)

        self.answering(answer)

    def test_a_few_bytes_a_second_are_no_transfer(self):
        self.pushed()

        def blob(handler):
            handler.reply(200, b"", length=200_000)
            while True:
                handler.wfile.write(b"w")
                time.sleep(0.2)

        # As long as it takes, but not that slow.
        self.bend(f"GET .*{self.model}", blob)
        begin = time.monotonic()
        self.fails(self.pull(stall="2"), 12, "no complete reply")
        self.assertLess(time.monotonic() - begin, 20)
        for head in (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                     b"HTTP/1.1 200 OK\r\nX: "):
            self.drip(head)
            begin = time.monotonic()
            self.fails(self.pull(stall="2"), 12, "no complete reply")
            self.assertLess(time.monotonic() - begin, 20)

    def test_a_download_that_gains_a_byte_an_attempt_is_given_up(self):
        self.pushed()
        model = b"w" * 200_000

        def one_byte(handler):
            begin = int((handler.headers.get("Range") or "bytes=0-").split("=")[1].rstrip("-"))
            handler.reply(206 if begin else 200, model[begin:begin + 1],
                          {"Content-Range": f"bytes {begin}-199999/200000"}, length=200_000)
            handler.break_off()

        self.bend(f"GET .*{self.model}", one_byte)
        self.registry.requests.clear()
        self.fails(self.pull(), 4, "model.onnx: layer 2 of 2", "no complete reply")
        self.assertLessEqual(self.registry.count(f"GET .*{self.model}"), 3)

    # The disk.

    def test_what_a_killed_pull_left_goes_with_the_next(self):
        self.pushed()
        waiting = threading.Event()
        self.bend(f"GET .*{self.model}", lambda handler: (waiting.set(), time.sleep(60)))
        process = subprocess.Popen([DRIVER, "pull", self.reference, "pulled"], cwd=self.folder,
                                   env={**ENVIRONMENT, "HOME": str(self.folder)})
        self.assertTrue(waiting.wait(30))
        foreign = self.folder / "pulled.tmp-mine00"
        (foreign / "package").mkdir(parents=True)
        self.assertEqual(len(list(self.folder.glob("pulled.tmp-*"))), 2)
        # While the first lives its folder stays.
        self.registry.bend = lambda handler: False
        self.succeeds(self.driver("pull", self.reference, "other"))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        self.succeeds(self.pull())
        self.assertEqual(list(self.folder.glob("pulled.tmp-*")), [foreign])


if __name__ == "__main__":
    unittest.main()
