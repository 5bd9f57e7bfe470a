"""Seals on European credentials: the Commission's samples, our own, and everything that must not be believed."""

import json
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.exchange.elm_checks import SAMPLES, SEALED, STANDARDS, a_certificate, with_standards
from tests.exchange.transcripts import a_stay
from vaihto.exchange import elm

ISSUED = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)


@cache
def school() -> tuple[bytes, bytes]:
    """Return the key and the certificate of the school."""
    return a_certificate()


@cache
def sealed() -> bytes:
    """Return the example's credential, sealed by the school."""
    return elm.seal(elm.write(a_stay()), *school())


def unpadded(content: bytes) -> str:
    """Return base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def header_of(document: bytes) -> dict[str, Any]:
    """Return the protected header of a sealed document."""
    text = json.loads(document)["signatures"][0]["protected"]
    return dict(json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4))))


def signed_anew(header: dict[str, Any], payload: str = '{"issued": "x"}') -> bytes:
    """Return a document that the school's own key signed, with any header: only the header can be what is refused."""
    key = load_pem_private_key(school()[0], None)
    assert isinstance(key, rsa.RSAPrivateKey)
    protected = unpadded(json.dumps(header).encode())
    signature = key.sign(f"{protected}.{payload}".encode(), padding.PKCS1v15(), hashes.SHA256())
    return json.dumps({"payload": payload, "signatures": [{"protected": protected, "signature": unpadded(signature)}]}).encode()


def reason_of(document: bytes, certificate: bytes | None = None) -> str:
    """Return why a document is not believed."""
    with pytest.raises(elm.NotVerified) as refused:
        elm.verify(document, certificate)
    return refused.value.reason


def test_what_was_sealed_is_verified_byte_for_byte_with_the_schools_certificate() -> None:
    found = elm.verify(sealed(), school()[1])
    assert found["document"] == elm.write(a_stay())
    assert (found["sealed_at"], found["subject"]) == (ISSUED, "O=Esimerkin ammattiopisto")
    assert (found["pinned"], found["time_stamp"], found["qualified"]) == (True, False, False)
    assert elm.verify(sealed())["pinned"] is False
    assert elm.read(sealed()).is_sealed is True


def test_the_seal_is_found_whole_by_cryptography_alone_and_has_the_form_of_the_commissions_samples() -> None:
    document = json.loads(sealed())
    (one,) = document["signatures"]
    header = header_of(sealed())
    certificate = x509.load_der_x509_certificate(b64decode(header["x5c"][0]))
    public = certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    signature = urlsafe_b64decode(one["signature"] + "=" * (-len(one["signature"]) % 4))
    public.verify(signature, (one["protected"] + "." + document["payload"]).encode(), padding.PKCS1v15(), hashes.SHA256())
    assert (header["alg"], header["b64"], header["crit"]) == ("RS256", False, ["b64", "sigT"])
    assert header["sigT"] == "2026-06-12T09:30:00Z"
    assert header["x5t#S256"] == unpadded(certificate.fingerprint(hashes.SHA256()))


def test_the_same_document_is_sealed_to_the_same_bytes_and_another_moment_can_be_said() -> None:
    document = elm.write(a_stay())
    assert elm.seal(document, *school()) == sealed()
    later = elm.seal(document, *school(), sealed_at=datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=UTC))
    assert elm.verify(later, school()[1])["sealed_at"] == datetime(2026, 7, 1, 12, tzinfo=UTC)


@with_standards
@pytest.mark.parametrize("name", SEALED)
def test_the_commissions_own_sealed_samples_verify(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    found = elm.verify(content)
    assert "CN=TEST SEAL" in found["subject"]
    assert found["time_stamp"] is True
    assert found["document"].decode() == json.loads(content)["payload"]
    assert reason_of(content, school()[1]) == "certificate_of_another"


@with_standards
@pytest.mark.parametrize(
    "path",
    [
        "edci-commons/src/test/resources/jsonld/credential-jws-invalid.jsonld",
        "edci-data-model/src/test/resources/jsonld/credential-signed.jsonld",
        "edci-data-model/src/test/resources/jsonld/signed_credential.jsonld",
    ],
)
def test_older_sealed_samples_verify_even_the_one_that_the_commissions_tests_call_invalid(path: str) -> None:
    """What is invalid there is the content, a draft without a schema: a seal speaks of bytes only."""
    found = elm.verify((STANDARDS / "edci" / path).read_bytes())
    assert "O=Certificado TEST Sello Electronico" in found["subject"]
    assert ("credentialSchema" in json.loads(found["document"])) is ("invalid" not in path)


@with_standards
def test_one_changed_letter_anywhere_in_a_sample_is_noticed() -> None:
    content = (SAMPLES / SEALED[0]).read_bytes()
    assert reason_of(content.replace(b"Ana Andromeda", b"Ana Andromedb", 1)) == "signature_wrong"


@pytest.mark.parametrize(
    ("old", "new"),
    [("Recognised in part: 5/10", "Recognised in part: 9/10"), ("Aino", "Aina"), ('{"@context', '{ "@context'), ("}", "} ")],
)
def test_a_changed_payload_is_refused(old: str, new: str) -> None:
    document = json.loads(sealed())
    at = document["payload"].rindex(old)
    document["payload"] = document["payload"][:at] + new + document["payload"][at + len(old) :]
    assert reason_of(json.dumps(document).encode(), school()[1]) == "signature_wrong"


def test_every_changed_letter_of_header_and_signature_is_refused() -> None:
    document = json.loads(sealed())
    for part in ("protected", "signature"):
        text = document["signatures"][0][part]
        for place in range(0, len(text), 97 if part == "protected" else 23):
            changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
            one = {**document["signatures"][0], part: changed}
            assert reason_of(json.dumps({"payload": document["payload"], "signatures": [one]}).encode()) in {
                "signature_wrong", "header_unreadable", "algorithm_refused", "critical_not_understood", "payload_encoded",
                "moment_missing", "certificate_missing", "certificate_unreadable", "certificate_differs",
            }  # fmt: skip


def test_a_signature_has_one_way_of_being_written() -> None:
    """256 bytes leave four bits of the last letter unused: A to P mean the same there."""
    document = json.loads(sealed())
    signature = document["signatures"][0]["signature"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = letters[letters.index(signature[-1]) + 1]
    assert urlsafe_b64decode(signature + "==") == urlsafe_b64decode(signature[:-1] + same + "==")
    document["signatures"][0]["signature"] = signature[:-1] + same
    assert reason_of(json.dumps(document).encode(), school()[1]) == "header_unreadable"


def test_the_seal_of_somebody_else_is_refused_where_the_schools_is_expected() -> None:
    other = a_certificate()
    assert reason_of(elm.seal(elm.write(a_stay()), *other), school()[1]) == "certificate_of_another"
    assert reason_of(sealed(), other[1]) == "certificate_of_another"
    assert reason_of(sealed(), b"no certificate") == "certificate_unreadable"


def test_a_header_with_the_schools_certificate_does_not_help_somebody_elses_key() -> None:
    other = json.loads(elm.seal(elm.write(a_stay()), *a_certificate()))
    other["signatures"][0]["protected"] = json.loads(sealed())["signatures"][0]["protected"]
    assert reason_of(json.dumps(other).encode(), school()[1]) == "signature_wrong"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"alg": "none"}, "algorithm_refused"),
        ({"alg": "HS256"}, "algorithm_refused"),
        ({"alg": "PS256"}, "algorithm_refused"),
        ({"alg": None}, "algorithm_refused"),
        ({"alg": ["RS256"]}, "algorithm_refused"),
        ({"crit": None}, "critical_not_understood"),
        ({"crit": ["b64", "sigT", "exp"], "exp": 1}, "critical_not_understood"),
        ({"crit": ["b64", "b64"]}, "critical_not_understood"),
        ({"crit": ["b64", "adoTst"]}, "critical_not_understood"),
        ({"crit": "b64"}, "critical_not_understood"),
        ({"crit": ["sigT"]}, "payload_encoded"),
        ({"b64": True}, "payload_encoded"),
        ({"b64": 0}, "payload_encoded"),
        ({"sigT": "2026-06-12"}, "moment_missing"),
        ({"sigT": "2026-13-12T09:30:00Z"}, "moment_missing"),
        ({"sigT": "2031-06-12T09:30:00Z"}, "certificate_not_valid_then"),
        ({"sigT": "2025-06-12T09:30:00Z"}, "certificate_not_valid_then"),
        ({"x5c": []}, "certificate_missing"),
        ({"x5c": ["AAAA"]}, "certificate_unreadable"),
        ({"x5c": ["*"]}, "certificate_unreadable"),
        ({"x5t#S256": "AAAA"}, "certificate_differs"),
        ({"x5t#S256": None}, "certificate_differs"),
    ],
)
def test_a_header_that_asks_for_anything_else_is_refused_even_where_the_key_signed_it(
    changes: dict[str, Any], reason: str
) -> None:
    assert elm.verify(signed_anew(header_of(sealed())), school()[1])["document"] == b'{"issued": "x"}'
    assert reason_of(signed_anew({**header_of(sealed()), **changes}), school()[1]) == reason


def _two(document: dict[str, Any]) -> None:
    document["signatures"] *= 2


def _none(document: dict[str, Any]) -> None:
    document["signatures"] = []


def _algorithm_beside(document: dict[str, Any]) -> None:
    document["signatures"][0]["header"] = {"alg": "none"}


def _key_beside(document: dict[str, Any]) -> None:
    document["signatures"][0]["header"] = {"jwk": {}}


def _padded(document: dict[str, Any]) -> None:
    document["signatures"][0]["signature"] += "="


def _unsigned(document: dict[str, Any]) -> None:
    document["signatures"][0]["signature"] = ""


def _no_text(document: dict[str, Any]) -> None:
    document["payload"] = {}


def _more(document: dict[str, Any]) -> None:
    document["credential"] = {}


def _half_a_letter(document: dict[str, Any]) -> None:
    document["payload"] = "\ud800"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_two, "one_signature_expected"), (_none, "one_signature_expected"), (_algorithm_beside, "header_unreadable"),
        (_key_beside, "header_unreadable"), (_padded, "header_unreadable"), (_unsigned, "header_unreadable"),
        (_no_text, "unreadable"), (_more, "unreadable"), (_half_a_letter, "unreadable"),
    ],
)  # fmt: skip
def test_a_document_of_another_form_is_refused(change: Callable[[dict[str, Any]], None], reason: str) -> None:
    document = json.loads(sealed())
    change(document)
    assert reason_of(json.dumps(document).encode()) == reason


@pytest.mark.parametrize("document", [b"", b"\xff", b"[]", b'{"payload": "a", "payload": "b", "signatures": []}'])
def test_what_is_no_sealed_document_is_refused(document: bytes) -> None:
    assert reason_of(document) == "unreadable"
    assert reason_of(elm.write(a_stay())) == "unreadable"


def test_a_payload_that_stands_twice_is_refused_whichever_of_them_was_signed() -> None:
    assert reason_of(sealed().replace(b'{"payload":', b'{"payload":"{}","payload":', 1)) == "unreadable"


@pytest.mark.parametrize(
    ("document", "keys", "reason"),
    [
        (b"[]", school, "document_unreadable"),
        (b'{"a": 1}', school, "moment_missing"),
        (b'{"issued": "2026-06-12T09:30:00"}', school, "moment_missing"),
        (b'{"issued": "2035-06-12T09:30:00Z"}', school, "certificate_not_valid_then"),
        (b'{"issued": "2026-06-12T09:30:00Z"}', lambda: (a_certificate()[0], school()[1]), "key_of_another"),
        (b'{"issued": "2026-06-12T09:30:00Z"}', lambda: (b"x", school()[1]), "key_unreadable"),
        (b'{"issued": "2026-06-12T09:30:00Z"}', lambda: (school()[0], b"x"), "certificate_unreadable"),
        (b'{"issued": "2026-06-12T09:30:00Z"}', lambda: a_certificate(bits=1024), "key_too_short"),
        (b'{"issued": "2026-06-12T09:30:00Z"}', lambda: a_certificate(signs=False), "certificate_not_for_signing"),
    ],
)
def test_what_cannot_be_sealed_is_refused_with_its_reason(
    document: bytes, keys: Callable[[], tuple[bytes, bytes]], reason: str
) -> None:
    with pytest.raises(elm.CannotSeal) as refused:
        elm.seal(document, *keys())
    assert refused.value.reason == reason


def test_a_sealed_document_is_not_sealed_again() -> None:
    with pytest.raises(elm.CannotSeal, match="already_sealed"):
        elm.seal(sealed(), *school())
