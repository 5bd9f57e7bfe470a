"""Seals a credential and verifies sealed ones: JAdES baseline B as a JSON Web Signature, as the Commission's samples are made.

Source of the form: the Commission's two sealed samples (27.9.2023); RFC 7515 (JWS), RFC 7797 (``b64`` false), ETSI TS 119 182-1
(JAdES: ``sigT``, ``x5t#S256``; the standard was not read again). Sealing here is done with an organisation's own key: it is no
qualified seal, and no time stamp is asked from anybody.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypedDict

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from vaihto.core.documents import plain_json

LARGEST = 10 * 1024 * 1024
SHORTEST_KEY = 2048
# Header parameters that a reader must understand, and that this one does. adoTst is a time stamp over the payload: it is
# seen and named in the answer, not checked.
UNDERSTOOD = frozenset({"b64", "sigT", "adoTst"})
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
UNPADDED = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class CannotSeal(ValueError):
    """What cannot be sealed with this key; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotVerified(ValueError):
    """A seal that is not believed; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Verified(TypedDict):
    """What a seal says. `document` are the bytes that were sealed; `sealed_at` is the sealer's own word (UTC).

    `pinned` says whether the certificate is the one that the caller trusts; without it the seal only says that nothing was
    changed since whoever holds the key sealed it. `time_stamp`: there is one, not checked. `qualified` is never claimed.
    """

    document: bytes
    sealed_at: datetime
    subject: str
    issuer: str
    fingerprint: str
    pinned: bool
    time_stamp: bool
    qualified: bool


def seal(document: bytes, key_pem: bytes, certificate_pem: bytes, *, sealed_at: datetime | None = None) -> bytes:
    """Return the document sealed, as UTF-8 JSON: the payload is the document, byte for byte.

    `certificate_pem` is the sealer's certificate, followed by those above it, if any. `sealed_at` (with a zone) is written
    as the moment of sealing; without it the document's own ``issued``. The same arguments give the same bytes (RS256).
    Raises CannotSeal: ``document_unreadable`` (no JSON object, or too large), ``already_sealed``, ``moment_missing``,
    ``key_unreadable``, ``certificate_unreadable``, ``key_of_another``, and what ``verify`` would say of the certificate.
    """
    text, made = _document(document)
    if "payload" in made:
        raise CannotSeal("already_sealed")
    at = _sealing_moment(made, sealed_at)
    key, chain = _key(key_pem), _chain(certificate_pem)
    if chain[0].public_key() != key.public_key():
        raise CannotSeal("key_of_another")
    protected = {
        "alg": "RS256",
        "cty": "octet-stream",
        "typ": "jose+json",
        "b64": False,
        "crit": ["b64", "sigT"],
        "sigT": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "x5t#S256": _unpadded(sha256(chain[0].public_bytes(Encoding.DER)).digest()),
        "x5c": [b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain],
    }
    header = _unpadded(json.dumps(protected, separators=(",", ":")).encode())
    signature = key.sign(header.encode() + b"." + document, PKCS1v15(), SHA256())
    whole = {"payload": text, "signatures": [{"protected": header, "signature": _unpadded(signature)}]}
    sealed = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        verify(sealed, certificate_pem)
    except NotVerified as error:
        raise CannotSeal(error.reason) from error
    return sealed


def verify(sealed: bytes, certificate_pem: bytes | None = None) -> Verified:
    """Return what a sealed credential holds, if its seal is whole; no network is used, nothing is looked up.

    With `certificate_pem` only a seal by that very certificate is believed. Without it the certificate of the file is
    taken, and ``pinned`` is False: nobody has said whose it is. Raises NotVerified: ``unreadable``, ``one_signature_expected``,
    ``header_unreadable``, ``algorithm_refused`` (anything but RS256), ``critical_not_understood``, ``payload_encoded``,
    ``moment_missing``, ``certificate_missing``, ``certificate_unreadable``, ``certificate_differs`` (from its own digest),
    ``certificate_of_another`` (not the trusted one), ``certificate_not_valid_then``, ``certificate_not_for_signing``,
    ``key_too_short``, ``signature_wrong``.
    """
    payload, protected, header, signature = _parts(sealed)
    _require_known(header)
    certificate = _certificate(header)
    if certificate_pem is not None and _trusted(certificate_pem) != certificate:
        raise NotVerified("certificate_of_another")
    at = _moment(header)
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise NotVerified("certificate_not_valid_then")
    try:
        _public_key(certificate).verify(signature, protected.encode() + b"." + payload, PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise NotVerified("signature_wrong") from error
    return {
        "document": payload,
        "sealed_at": at,
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "fingerprint": sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        "pinned": certificate_pem is not None,
        "time_stamp": "adoTst" in header,
        "qualified": False,
    }


def payload_of(made: dict[str, Any]) -> str | None:
    """Return the payload of a sealed document, not verified; None where the JSON object is no sealed document."""
    payload = made.get("payload")
    return payload if isinstance(payload, str) and ("signatures" in made or "signature" in made) else None


def _parts(sealed: bytes) -> tuple[bytes, str, dict[str, Any], bytes]:
    """Return payload, the protected header as it was signed and as it is read, and the signature."""
    made = _object(sealed)
    if made is None or set(made) != {"payload", "signatures"} or not isinstance(made["payload"], str):
        raise NotVerified("unreadable")
    signatures = made["signatures"]
    if not isinstance(signatures, list) or len(signatures) != 1 or not isinstance(signatures[0], dict):
        raise NotVerified("one_signature_expected")
    one = signatures[0]
    protected, signature, beside = one.get("protected"), one.get("signature"), one.get("header", {})
    if not isinstance(protected, str) or not isinstance(signature, str) or not isinstance(beside, dict):
        raise NotVerified("header_unreadable")
    header = _object(_decoded(protected))
    # RFC 7515, 7.2.1: no parameter stands in both headers; crit, b64 and what identifies the signer only in the signed one.
    if header is None or set(header) & set(beside) or set(beside) - {"etsiU"} or set(one) - {"protected", "signature", "header"}:
        raise NotVerified("header_unreadable")
    try:
        return made["payload"].encode(), protected, header, _decoded(signature)
    except UnicodeEncodeError as error:
        raise NotVerified("unreadable") from error


def _require_known(header: dict[str, Any]) -> None:
    if header.get("alg") != "RS256":
        raise NotVerified("algorithm_refused")
    critical = header.get("crit")
    if not isinstance(critical, list) or not all(isinstance(one, str) for one in critical):
        raise NotVerified("critical_not_understood")
    if len(set(critical)) != len(critical) or not set(critical) <= UNDERSTOOD & set(header):
        raise NotVerified("critical_not_understood")
    if header.get("b64") is not False or "b64" not in critical:
        raise NotVerified("payload_encoded")


def _certificate(header: dict[str, Any]) -> x509.Certificate:
    chain = header.get("x5c")
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        raise NotVerified("certificate_missing")
    try:
        der = b64decode(chain[0], validate=True)
        certificate = x509.load_der_x509_certificate(der)
    except (Error, ValueError) as error:
        raise NotVerified("certificate_unreadable") from error
    if header.get("x5t#S256") != _unpadded(sha256(der).digest()):
        raise NotVerified("certificate_differs")
    return certificate


def _trusted(certificate_pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(certificate_pem)
    except ValueError as error:
        raise NotVerified("certificate_unreadable") from error


def _public_key(certificate: x509.Certificate) -> RSAPublicKey:
    try:
        key = certificate.public_key()
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        signs = usage.digital_signature or usage.content_commitment
    except x509.ExtensionNotFound:
        signs = True
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotVerified("certificate_unreadable") from error
    if not signs:
        raise NotVerified("certificate_not_for_signing")
    if not isinstance(key, RSAPublicKey):
        raise NotVerified("algorithm_refused")
    if key.key_size < SHORTEST_KEY:
        raise NotVerified("key_too_short")
    return key


def _moment(header: dict[str, Any]) -> datetime:
    said = header.get("sigT")
    try:
        if isinstance(said, str) and MOMENT.fullmatch(said):
            return datetime.fromisoformat(said)
    except ValueError as error:
        raise NotVerified("moment_missing") from error
    raise NotVerified("moment_missing")


def _document(document: bytes) -> tuple[str, dict[str, Any]]:
    made = _object(document)
    if made is None:
        raise CannotSeal("document_unreadable")
    return document.decode(), made


def _sealing_moment(made: dict[str, Any], sealed_at: datetime | None) -> datetime:
    try:
        at = sealed_at or datetime.fromisoformat(made["issued"])
    except (KeyError, TypeError, ValueError) as error:
        raise CannotSeal("moment_missing") from error
    if at.tzinfo is None:
        raise CannotSeal("moment_missing")
    return at.astimezone(UTC).replace(microsecond=0)


def _key(key_pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CannotSeal("key_unreadable") from error
    if not isinstance(key, RSAPrivateKey):
        raise CannotSeal("key_unreadable")
    return key


def _chain(certificate_pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(certificate_pem)
    except ValueError as error:
        raise CannotSeal("certificate_unreadable") from error


def _object(content: bytes) -> dict[str, Any] | None:
    """Return a JSON object; None for anything else, for a key that comes twice and for more than `LARGEST` bytes."""
    if len(content) > LARGEST:
        return None
    try:
        return plain_json(content.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _unpadded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Return base64url without padding as bytes; only the one way of writing them is taken."""
    if UNPADDED.fullmatch(text):
        try:
            content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (Error, ValueError) as error:
            raise NotVerified("header_unreadable") from error
        if _unpadded(content) == text:
            return content
    raise NotVerified("header_unreadable")
