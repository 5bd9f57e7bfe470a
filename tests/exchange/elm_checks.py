"""Outside checks of a credential: the official SHACL shapes, with contexts from files and no network; certificates for tests."""

import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

STANDARDS = Path(os.environ.get("STANDARDS_DIR") or Path(__file__).resolve().parents[2].parent / "shared" / "standards")
MODEL = STANDARDS / "elm" / "v3-master"
SHAPES = MODEL / "rdf" / "ap" / "edc"
SAMPLES = MODEL / "Credentials" / "JSON-LD Examples (ELM v3)"
SEALED = ("Sample-CertOfPart-signed.jsonld", "Sample-MC-Annex1-signed.jsonld")
CONTEXTS = {
    "https://www.w3.org/2018/credentials/v1": STANDARDS / "vc-ob3" / "contexts" / "v1.jsonld",
    "http://data.europa.eu/snb/model/context/edc-ap": SHAPES / "edc-ap-context.jsonld",
}
with_standards = pytest.mark.skipif(
    not all(path.exists() for path in [*CONTEXTS.values(), SAMPLES]),
    reason=f"the European Learning Model is not at {STANDARDS}: set STANDARDS_DIR",
)


@cache
def _context(address: str) -> Any:
    return json.loads(CONTEXTS[address].read_bytes())


def _from_files(address: str, _options: Any) -> dict[str, Any]:
    return {"contextUrl": None, "documentUrl": address, "document": _context(address), "contentType": "application/ld+json"}


@cache
def _shapes(name: str) -> Any:
    from rdflib import Graph

    files = ("EDC-generic-no-cv.ttl",) if name == "no-cv" else ("EDC-generic-no-cv.ttl", "EDC-generic-full.ttl")
    graph = Graph()
    for one in files:
        graph.parse(SHAPES / one)
    return graph


def broken(document: bytes, shapes: str) -> list[str]:
    """Return the paths of the shapes that a credential breaks, sorted; `shapes` is no-cv or full."""
    import pyshacl
    from pyld import jsonld
    from rdflib import RDF, Graph, Namespace

    quads = jsonld.to_rdf(
        json.loads(document), {"documentLoader": _from_files, "format": "application/n-quads", "base": "urn:x:"}
    )
    graph = Graph().parse(data=quads, format="nt")
    conforms, report, _text = pyshacl.validate(graph, shacl_graph=_shapes(shapes), inference="none", advanced=False)
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    found = [
        str(report.value(one, shacl.resultPath)).replace("#", "/").rsplit("/", 1)[-1]
        for one in report.subjects(RDF.type, shacl.ValidationResult)
    ]
    assert conforms is (not found)
    return sorted(found)


def a_certificate(*, bits: int = 2048, name: str = "Esimerkin ammattiopisto", signs: bool = True) -> tuple[bytes, bytes]:
    """Return (key, certificate) of an organisation, valid from 2026 to 2030."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=signs, content_commitment=signs, key_encipherment=not signs, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem, made.public_bytes(serialization.Encoding.PEM)
