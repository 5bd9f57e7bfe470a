"""Signatures of ELMO documents: what holds, what does not, and an independent tool that agrees."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

from tests.exchange.elmo_schema import faults, needs_standards, public_samples
from tests.exchange.transcripts import a_stay
from vaihto.exchange import elmo, seals
from vaihto.exchange.elmo.document import SIGNATURE, VERSION_2

AT = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=30)
needs_xmlsec1 = pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed")
SIGNED_SAMPLES = [one for one in public_samples() if b"SignatureValue" in one.read_bytes()]


@pytest.fixture(scope="module")
def seal() -> seals.Seal:
    """Return the school's seal."""
    return seals.new_seal("Esimerkin ammattiopisto", at=AT)


@pytest.fixture(scope="module")
def stranger() -> seals.Seal:
    """Return the seal of somebody else who takes the school's name."""
    return seals.new_seal("Esimerkin ammattiopisto", at=AT)


@pytest.fixture(scope="module")
def signed(seal: seals.Seal) -> bytes:
    """Return the signed document of the example stay."""
    return elmo.sign(elmo.write(a_stay()), seal.key_pem, seal.certificate_pem)


def not_believed(document: bytes, seal: seals.Seal) -> str:
    """Return the code with which a document is not believed."""
    with pytest.raises(elmo.NotBelieved) as wrong:
        elmo.verify(document, seal.certificate_pem, at=LATER)
    return wrong.value.reason


def xmlsec1(document: bytes, seal: seals.Seal, folder: Path) -> bool:
    """Return whether the independent tool says that the signature holds."""
    (folder / "document.xml").write_bytes(document)
    (folder / "certificate.pem").write_bytes(seal.certificate_pem)
    words = ["xmlsec1", "--verify", "--pubkey-cert-pem", str(folder / "certificate.pem"), str(folder / "document.xml")]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_a_signed_document_is_read_as_it_was_written(signed: bytes, seal: seals.Seal) -> None:
    assert elmo.verify(signed, seal.certificate_pem, at=LATER) == elmo.of(a_stay())
    assert elmo.read(signed).is_signed


def test_the_same_document_and_key_give_the_same_signature(signed: bytes, seal: seals.Seal) -> None:
    assert elmo.sign(elmo.write(a_stay()), seal.key_pem, seal.certificate_pem) == signed


def test_a_packed_document_still_holds(signed: bytes, seal: seals.Seal) -> None:
    assert elmo.verify(elmo.unpack(elmo.pack(signed)), seal.certificate_pem, at=LATER) == elmo.of(a_stay())


@needs_standards
def test_a_signed_document_is_valid_for_the_official_schema(signed: bytes) -> None:
    assert faults(signed) == []


@needs_xmlsec1
def test_an_independent_tool_agrees_that_the_signature_holds(signed: bytes, seal: seals.Seal, tmp_path: Path) -> None:
    assert xmlsec1(signed, seal, tmp_path)


@needs_xmlsec1
def test_an_independent_tool_agrees_that_a_changed_document_does_not_hold(
    signed: bytes, seal: seals.Seal, stranger: seals.Seal, tmp_path: Path
) -> None:
    assert not xmlsec1(signed.replace(b"Partially Positive", b"Positive"), seal, tmp_path)
    assert not xmlsec1(signed, stranger, tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<status>Partially Positive</status>", b"<status>Positive</status>"),
        (b"<value>5</value>", b"<value>15</value>"),
        (b"<familyName>Virtanen</familyName>", b"<familyName>Virtainen</familyName>"),
        (b"<generatedDate>2026", b"<generatedDate>2027"),
        (b"</learner>", b"</learner><!-- --> "),
    ],
)
def test_a_change_after_the_signature_is_not_believed(signed: bytes, seal: seals.Seal, before: bytes, after: bytes) -> None:
    assert signed.count(before) == 1
    assert not_believed(signed.replace(before, after), seal) == "does_not_hold"


def test_a_document_that_somebody_else_signed_is_not_believed(stranger: seals.Seal, seal: seals.Seal) -> None:
    changed = elmo.write(a_stay()).replace(b"<value>5</value>", b"<value>10</value>")
    forged = elmo.sign(changed, stranger.key_pem, stranger.certificate_pem)

    # Its own certificate stands inside and fits; only the pinned one counts.
    assert elmo.verify(forged, stranger.certificate_pem, at=LATER)
    assert not_believed(forged, seal) == "does_not_hold"


def test_the_pinned_certificate_put_into_a_forged_document_does_not_help(stranger: seals.Seal, seal: seals.Seal) -> None:
    forged = elmo.sign(elmo.write(a_stay()), stranger.key_pem, stranger.certificate_pem)
    theirs, ours = ("".join(one.certificate_pem.decode().split("\n")[1:-2]) for one in (stranger, seal))
    plain = forged.replace(b"\n", b"")
    assert theirs.encode() in plain

    assert not_believed(plain.replace(theirs.encode(), ours.encode()), seal) == "does_not_hold"


def test_a_document_without_signature_is_not_believed(seal: seals.Seal) -> None:
    assert not_believed(elmo.write(a_stay()), seal) == "not_signed"


def test_a_document_with_two_signatures_is_not_believed(signed: bytes, seal: seals.Seal) -> None:
    root = etree.fromstring(signed)
    root.append(etree.fromstring(etree.tostring(root.find(f"{{{SIGNATURE}}}Signature"))))

    assert not_believed(etree.tostring(root), seal) == "several_signatures"


def test_a_signed_document_wrapped_in_another_is_not_believed(signed: bytes, seal: seals.Seal) -> None:
    wrapped = (
        b'<elmo xmlns="%s"><learner><familyName>Evil</familyName></learner><extension><x xmlns="urn:x">%s</x></extension></elmo>'
        % (VERSION_2.encode(), signed.partition(b"?>")[2])
    )

    assert elmo.read(wrapped).learner.family_name == "Evil"
    assert not_believed(wrapped, seal) == "signature_misplaced"


def test_a_signature_moved_to_another_document_is_not_believed(signed: bytes, seal: seals.Seal) -> None:
    root = etree.fromstring(signed)
    evil = etree.fromstring(b'<elmo xmlns="%s"><learner><familyName>Evil</familyName></learner></elmo>' % VERSION_2.encode())
    evil.append(root.find(f"{{{SIGNATURE}}}Signature"))
    holder = etree.SubElement(evil[1], f"{{{SIGNATURE}}}Object")
    holder.append(root)

    assert not_believed(etree.tostring(evil), seal) == "does_not_hold"


def test_a_signature_of_a_part_is_not_believed(seal: seals.Seal) -> None:
    root = etree.fromstring(elmo.write(a_stay()))
    root[1].set("Id", "part")
    signer = XMLSigner(method=SignatureConstructionMethod.enveloped)
    certificate = x509.load_pem_x509_certificate(seal.certificate_pem)
    made = signer.sign(root, key=seal.key_pem, cert=[certificate], reference_uri="#part")

    assert not_believed(etree.tostring(made), seal) == "not_the_whole_document"


def test_a_certificate_that_has_run_out_is_not_believed(signed: bytes, seal: seals.Seal) -> None:
    with pytest.raises(elmo.NotBelieved, match="does_not_hold"):
        elmo.verify(signed, seal.certificate_pem, at=AT + seals.VALID_FOR + timedelta(days=1))


@needs_standards
@pytest.mark.parametrize("sample", SIGNED_SAMPLES, ids=lambda one: one.name)
def test_no_public_sample_is_believed_since_all_were_edited_after_signing(sample: Path) -> None:
    root = etree.fromstring(sample.read_bytes())
    inside = root.findtext(f".//{{{SIGNATURE}}}X509Certificate") or ""
    pem = f"-----BEGIN CERTIFICATE-----\n{inside.strip()}\n-----END CERTIFICATE-----\n".encode()
    try:
        x509.load_pem_x509_certificate(pem)
    except ValueError:
        pytest.skip("the sample’s certificate cannot be read")

    with pytest.raises(elmo.NotBelieved, match="does_not_hold"):
        elmo.verify(sample.read_bytes(), pem, at=datetime(2016, 1, 10, tzinfo=UTC))


def test_a_document_is_signed_once_only(signed: bytes, seal: seals.Seal) -> None:
    with pytest.raises(elmo.WrongElmo, match="already_signed"):
        elmo.sign(signed, seal.key_pem, seal.certificate_pem)


def test_a_key_that_is_not_the_certificates_signs_nothing(seal: seals.Seal, stranger: seals.Seal) -> None:
    with pytest.raises(ValueError, match="not that of the certificate"):
        elmo.sign(elmo.write(a_stay()), seal.key_pem, stranger.certificate_pem)


def test_a_key_of_another_kind_signs_nothing(seal: seals.Seal) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    with pytest.raises(ValueError, match="no RSA key"):
        elmo.sign(elmo.write(a_stay()), other, seal.certificate_pem)


def test_what_is_no_elmo_document_is_not_signed(seal: seals.Seal) -> None:
    with pytest.raises(elmo.WrongElmo, match="not_elmo"):
        elmo.sign(b"<other/>", seal.key_pem, seal.certificate_pem)
