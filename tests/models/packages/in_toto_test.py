#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Provenance that Etalon signs is read by the libraries of in-toto: securesystemslib verifies the
DSSE envelope, in-toto-attestation parses statement and predicate, unknown fields being errors.
Usage: in_toto_test.py <sign_tool>"""
import base64
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement, statement_pb2
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey


def make_bundle(tool, folder):
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "model").mkdir(parents=True)
    (folder / "model" / "a").write_text("1")
    subprocess.run([tool, "keygen", folder], check=True)
    subprocess.run([tool, "provenance", folder / "etalon.key", folder / "model", folder / "bundle"], check=True)
    return json.loads((folder / "bundle").read_text())


def check_envelope(bundle, pem):
    key = SSlibKey("", "ecdsa", "ecdsa-sha2-nistp256", {"public": pem})
    envelope = Envelope.from_dict(bundle["dsseEnvelope"])
    assert len(envelope.verify([key], threshold=1)) == 1
    envelope.payload = envelope.payload.replace(b"2026-03-01", b"2026-03-02")
    try:
        envelope.verify([key], threshold=1)
    except VerificationError:
        return
    raise AssertionError("a changed payload was accepted")


def check_statement(payload):
    parsed = json_format.ParseDict(payload, statement_pb2.Statement())
    statement.Statement.copy_from_pb(parsed).validate()
    digest = hashlib.sha256(f"{hashlib.sha256(b'1').hexdigest()}  a\n".encode()).hexdigest()
    assert parsed.subject[0].digest["sha256"] == digest, parsed.subject
    assert parsed.predicate_type == "https://slsa.dev/provenance/v1", parsed.predicate_type
    predicate = json_format.ParseDict(payload["predicate"], provenance_pb2.Provenance())
    # What SLSA v1 requires; the protobuf schema makes nothing mandatory.
    assert predicate.build_definition.build_type and predicate.run_details.builder.id
    assert predicate.run_details.metadata.started_on.ToJsonString() == "2026-03-01T12:00:00Z"
    assert predicate.build_definition.external_parameters["train"]["epochs"] == 40
    assert predicate.run_details.byproducts[0].name == "train/model.onnx"


def main():
    folder = pathlib.Path("in_toto")
    bundle = make_bundle(sys.argv[1], folder)
    check_statement(json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"])))
    check_envelope(bundle, (folder / "etalon.pub").read_text())


if __name__ == "__main__":
    main()
