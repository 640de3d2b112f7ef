# SPDX-License-Identifier: Apache-2.0
"""A small OCI registry in memory, whose replies a test can bend."""
import hashlib
import http.server
import json
import re
import threading

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Registry(http.server.ThreadingHTTPServer):
    """Blobs, manifests and uploads by name. `bend(handler)` may answer a request in its own way and
    returns whether it did; `authorized(header)` decides who is answered at all."""

    daemon_threads = True

    def __init__(self, address="127.0.0.1"):
        super().__init__((address, 0), Handler)
        self.host = f"{address}:{self.server_address[1]}"
        self.blobs, self.manifests, self.uploads = {}, {}, {}
        self.requests = []  # (method, path, Authorization)
        self.bend = lambda handler: False
        self.authorized = lambda header: True
        self.challenge = ""
        self.has_referrers = False
        self.has_ranges, self.ranges = True, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def count(self, pattern):
        lines = [f"{method} {path}" for method, path, _ in self.requests]
        return sum(bool(re.search(pattern, line)) for line in lines)

    def handle_error(self, request, client_address):
        pass  # connections that tests break


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def reply(self, status, body=b"", headers=None, length=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def error(self, status, code, headers=None):
        body = json.dumps({"errors": [{"code": code, "message": "of the test"}]}).encode()
        self.reply(status, body, headers)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def break_off(self):
        self.close_connection = True
        self.connection.close()

    def answer(self):
        server = self.server
        authorization = self.headers.get("Authorization")
        server.requests.append((self.command, self.path, authorization))
        if server.bend(self):
            return
        if self.path.startswith("/v2/") and not server.authorized(authorization):
            self.body()
            self.error(401, "UNAUTHORIZED", {"WWW-Authenticate": server.challenge})
            return
        kind, _, rest = self.path.removeprefix("/v2/m/").partition("/")
        getattr(self, "of_" + kind, lambda rest: self.error(404, "NAME_UNKNOWN"))(rest)

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = answer

    def of_blobs(self, rest):
        blobs, uploads = self.server.blobs, self.server.uploads
        if not rest.startswith("uploads/"):
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            if rest in blobs and wanted and self.server.has_ranges:
                begin, size = int(wanted.group(1)), len(blobs[rest])
                self.server.ranges.append(begin)
                self.reply(206, blobs[rest][begin:],
                           {"Content-Range": f"bytes {begin}-{size - 1}/{size}"})
            elif rest in blobs:
                self.reply(200, blobs[rest])
            else:
                self.error(404, "BLOB_UNKNOWN")
            return
        name = rest.removeprefix("uploads/").partition("?")[0]
        data = self.body()
        if self.command == "POST":
            name = str(len(uploads))
            uploads[name] = b""
        elif name not in uploads:
            self.error(404, "BLOB_UPLOAD_UNKNOWN")
            return
        uploads[name] += data
        place = {"Location": f"/v2/m/blobs/uploads/{name}"}
        if uploads[name]:
            place["Range"] = f"0-{len(uploads[name]) - 1}"
        if self.command != "PUT":
            self.reply(204 if self.command == "GET" else 202, b"", place)
        elif "digest=" + sha256(uploads[name]).replace(":", "%3A") in self.path:
            blobs[sha256(uploads[name])] = uploads[name]
            self.reply(201)
        else:
            self.error(400, "DIGEST_INVALID")

    def of_manifests(self, reference):
        manifests = self.server.manifests
        if self.command == "PUT":
            data = self.body()
            manifests[reference] = manifests[sha256(data)] = (self.headers["Content-Type"], data)
            subject = json.loads(data).get("subject")
            headers = {"OCI-Subject": subject["digest"]} if subject else {}
            self.reply(201, b"", headers if self.server.has_referrers else {})
        elif reference in manifests:
            media_type, data = manifests[reference]
            self.reply(200, data, {"Content-Type": media_type})
        else:
            self.error(404, "MANIFEST_UNKNOWN")

    def of_tags(self, rest):
        """One tag per page, to be followed by Link."""
        tags = sorted(tag for tag in self.server.manifests if not tag.startswith("sha256:"))
        match = re.search(r"last=([^&]*)", rest)
        tags = [tag for tag in tags if not match or tag > match.group(1)]
        headers = {}
        if len(tags) > 1:
            headers["Link"] = f'</v2/m/tags/list?last={tags[0]}&n=1>; rel="next"'
        self.reply(200, json.dumps({"name": "m", "tags": tags[:1]}).encode(), headers)

    def of_referrers(self, digest):
        if not self.server.has_referrers:
            self.reply(404, b"404 page not found\n")
            return
        found = []
        for reference, (media_type, data) in self.server.manifests.items():
            manifest = json.loads(data)
            if reference == sha256(data) and manifest.get("subject", {}).get("digest") == digest:
                found.append({"mediaType": media_type, "digest": reference, "size": len(data),
                              "artifactType": manifest["artifactType"]})
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": found}
        self.reply(200, json.dumps(index).encode(), {"Content-Type": INDEX})
