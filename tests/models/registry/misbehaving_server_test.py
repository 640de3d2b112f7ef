#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What push and pull do when a registry lies, breaks off, fails or wants to know who asks.

Usage: misbehaving_server_test.py <driver>
"""
import base64
import json
import re
import ssl
import subprocess
import unittest

from registry_case import RegistryCase
from memory_registry import INDEX, MANIFEST, Registry, sha256


class MisbehavingServer(RegistryCase):
    # Blobs and manifests that are not what they are called.

    def test_other_bytes_of_the_right_length_are_an_integrity_error(self):
        self.pushed()
        self.bend(f"GET .*{self.model}", lambda handler: handler.reply(200, b"x" * 200_000))
        self.fails(self.pull(), 6, "model.onnx: layer 2 of 2", self.model, "has other bytes")

    def test_a_shorter_blob_is_an_integrity_error(self):
        self.pushed()
        self.bend(f"GET .*{self.model}", lambda handler: handler.reply(200, b"w" * 100_000))
        self.fails(self.pull(), 6, "model.onnx: layer 2 of 2", "truncated (100000 of 200000 bytes)")

    def test_a_blob_without_end_is_given_up_at_its_size(self):
        self.pushed()
        sent = [0]

        def endless(handler):
            handler.reply(200, b"", length=10**12)
            while True:
                sent[0] += handler.wfile.write(b"w" * 100_000)

        self.bend(f"GET .*{self.model}", endless)
        self.fails(self.pull(), 6, "model.onnx: layer 2 of 2", "longer than the 200000 bytes")
        self.assertLess(sent[0], 50_000_000)

    def test_a_manifest_that_is_not_its_digest_is_an_integrity_error(self):
        self.pushed()
        digest = sha256(self.registry.manifests["1.0"][1])
        other = self.registry.manifests["1.0"][1].replace(b"card", b"cart")
        self.registry.manifests[digest] = (MANIFEST, other)
        self.reference = f"{self.registry.host}/m@{digest}"
        self.fails(self.pull(), 6, f"manifest {digest}", "has other bytes")

    # Connections that break.

    def half(self, handler):
        handler.reply(200, b"w" * 100_000, length=200_000)
        handler.break_off()

    def test_of_a_body_that_breaks_off_only_the_rest_is_asked_for(self):
        self.pushed()
        self.bend(f"GET .*{self.model}", self.half, times=1)
        self.succeeds(self.pull())
        self.assertEqual(self.registry.ranges, [100_000])

    def test_a_registry_without_ranges_is_asked_for_the_whole_body_again(self):
        self.pushed()
        self.registry.has_ranges = False
        self.bend(f"GET .*{self.model}", self.half, times=2)
        self.succeeds(self.pull())

    def test_a_body_that_always_breaks_off_ends_in_an_error(self):
        self.pushed()
        self.bend(f"GET .*{self.model}", self.half)
        self.fails(self.pull(), 4, "model.onnx: layer 2 of 2", "no complete reply")

    def test_an_upload_that_breaks_off_goes_on_where_the_registry_stands(self):
        def half(handler):
            length = int(handler.headers["Content-Length"])
            name = handler.path.rpartition("/")[2]
            self.registry.uploads[name] += handler.rfile.read(length // 2)
            handler.break_off()

        self.bend("PATCH", half, times=2)
        self.pushed(50_000)
        self.assertEqual(self.registry.blobs[self.model], b"w" * 200_000)

    def test_an_upload_that_the_registry_forgets_starts_anew(self):
        def forget(handler):
            handler.body()
            self.registry.uploads.clear()
            handler.error(404, "BLOB_UPLOAD_UNKNOWN")

        self.bend("PATCH", forget, times=1)
        self.pushed(50_000)
        self.assertEqual(self.registry.blobs[self.model], b"w" * 200_000)

    def test_nobody_listens(self):
        self.registry.shutdown()
        self.registry.server_close()
        self.fails(self.pull(), 4, f"GET http://{self.registry.host}/v2/m/manifests/1.0: no",
                   "check that the registry runs")

    # Encryption.

    def other_address(self):
        """A registry at an address that is not trusted with plain HTTP."""
        other = Registry("127.0.0.2")
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        self.reference = f"{other.host}/m:1.0"
        return other

    def test_nothing_is_sent_in_plain_http_to_another_machine(self):
        other = self.other_address()
        self.fails(self.pull(**self.user()), 4, f"GET https://{other.host}/",
                   "plain HTTP has to be asked for")
        self.assertEqual(other.requests, [])

    def test_a_certificate_of_nobody_known_is_refused(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=x",
                        "-addext", "subjectAltName=IP:127.0.0.2", "-keyout", "key.pem",
                        "-out", "certificate.pem"],
                       cwd=self.folder, check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "certificate.pem", self.folder / "key.pem")
        other = self.other_address()
        other.socket = context.wrap_socket(other.socket, server_side=True)
        self.fails(self.pull(), 4, f"GET https://{other.host}/", "certificate of its authority")
        self.assertEqual(other.requests, [])
        # The same server is believed when its certificate is trusted.
        self.fails(self.pull(SSL_CERT_FILE=str(self.folder / "certificate.pem")), 4,
                   "there is no 1.0 (tags: none)")

    # Servers that fail.

    def test_a_failure_that_passes_is_not_noticed(self):
        self.bend("PUT .*/manifests/",
                  lambda handler: (handler.body(), handler.error(503, "BUSY")), times=2)
        self.pushed()
        self.bend("GET", lambda handler: handler.error(429, "TOOMANYREQUESTS"), times=2)
        self.succeeds(self.pull())

    def test_a_failure_that_stays_is_reported_with_the_registrys_code(self):
        self.pushed()
        self.bend("GET .*/manifests/", lambda handler: handler.error(500, "UNKNOWN"))
        self.fails(self.pull(), 4, f"GET http://{self.registry.host}/v2/m/manifests/1.0: 500",
                   "(UNKNOWN: of the test)", "try again later")
        self.assertEqual(self.registry.count("GET .*/manifests/"), 3)

    def test_a_refused_digest_is_an_integrity_error_naming_the_file(self):
        self.bend("PUT .*/uploads/", lambda handler: (handler.body(),
                                                      handler.error(400, "DIGEST_INVALID")))
        result = self.push()
        self.fails(result, 6, "card.md", "received other bytes")

    def test_a_page_that_is_no_registry_is_a_clear_error(self):
        self.bend("", lambda handler: (handler.body(), handler.reply(200, b"<html>welcome</html>")))
        self.fails(self.pull(), 5, "manifest of 1.0", "not valid JSON")

    # Registries that want to know who asks.

    def test_without_credentials_the_error_says_how_to_give_them(self):
        self.registry.authorized = lambda header: False
        self.registry.challenge = 'Basic realm="test"'
        self.fails(self.pull(), 4, "401", "ETALON_REGISTRY_USER")
        self.fails(self.push(), 4, "401", "ETALON_REGISTRY_USER")

    def test_basic_credentials_of_the_environment_and_of_docker(self):
        wanted = base64.b64encode(b"ann:s:cret").decode()
        self.registry.authorized = lambda header: header == "Basic " + wanted
        self.registry.challenge = 'Basic realm="test"'
        self.succeeds(self.push(**self.user("s:cret")))
        self.fails(self.pull(**self.user("guess")), 4, "401", "does not accept user and password")
        (self.folder / ".docker").mkdir()
        entry = {"auths": {self.registry.host: {"auth": wanted}}}
        (self.folder / ".docker" / "config.json").write_text(json.dumps(entry))
        self.succeeds(self.pull())

    def test_bearer_tokens_are_fetched_for_the_scope_that_is_asked_for(self):
        asked = []

        def token(handler):
            asked.append((handler.path, handler.headers.get("Authorization")))
            handler.reply(200, json.dumps({"token": "t0ken"}).encode())

        self.bend("GET /token", token)
        self.registry.authorized = lambda header: header == "Bearer t0ken"
        self.registry.challenge = (f'Bearer realm="http://{self.registry.host}/token",'
                                   'service="the registry",scope="repository:m:pull,push"')
        self.succeeds(self.push(**self.user()))
        query = "service=the%20registry&scope=repository%3Am%3Apull%2Cpush"
        user = base64.b64encode(b"ann:pw").decode()
        self.assertEqual(asked, [("/token?" + query, "Basic " + user)])
        self.succeeds(self.pull())

    def test_a_token_that_is_refused_ends_the_attempt(self):
        self.bend("GET /token", lambda handler: handler.reply(200, b'{"token": "old"}'))
        self.registry.authorized = lambda header: False
        self.registry.challenge = f'Bearer realm="http://{self.registry.host}/token"'
        self.fails(self.pull(), 4, "401", "log in again")
        self.bend("GET /token", lambda handler: handler.error(403, "DENIED"))
        self.fails(self.pull(), 4, "403", "ETALON_REGISTRY_USER")

    def test_credentials_do_not_follow_a_redirection_to_another_server(self):
        user = self.user()
        self.registry.authorized = lambda header: header is not None
        self.registry.challenge = "Basic"
        self.succeeds(self.push(**user))
        other = self.other_registry()
        other.blobs = self.registry.blobs
        self.bend("GET .*/blobs/", lambda handler: handler.reply(
            307, b"", {"Location": f"http://{other.host}{handler.path}"}))
        self.succeeds(self.pull(**user))
        self.assertGreaterEqual(len(other.requests), 3)
        self.assertEqual({header for _, _, header in other.requests}, {None})

    # Referrers.

    def test_with_the_referrers_api_no_tag_is_made(self):
        self.registry.has_referrers = True
        self.pushed()
        self.assertEqual([tag for tag in self.registry.manifests if tag.startswith("sha256-")], [])
        self.succeeds(self.pull())
        self.assertTrue((self.folder / "pulled" / "signatures" / "a.sigstore.json").exists())

    def test_an_index_that_lost_an_entry_is_completed_from_the_tags(self):
        self.pushed()
        fallback, = (tag for tag in self.registry.manifests if re.fullmatch("sha256-[^.]*", tag))
        empty = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}).encode()
        self.registry.manifests[fallback] = (INDEX, empty)
        self.succeeds(self.pull())
        self.assertTrue((self.folder / "pulled" / "signatures" / "a.sigstore.json").exists())

    def test_an_index_entry_whose_manifest_is_gone_is_left_out(self):
        self.pushed()
        for reference, (_, data) in list(self.registry.manifests.items()):
            if b'"subject"' in data:
                del self.registry.manifests[reference]
        self.succeeds(self.pull())
        self.assertFalse((self.folder / "pulled" / "signatures").exists())


if __name__ == "__main__":
    unittest.main()
