"""An organisation's own seal: key, certificate and what the certificate says about itself."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from vaihto.exchange import seals

AT = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def seal() -> seals.Seal:
    return seals.new_seal("Esimerkin ammattiopisto", at=AT)


def test_the_certificate_is_that_of_the_key_and_signed_by_it(seal: seals.Seal) -> None:
    key = serialization.load_pem_private_key(seal.key_pem, password=None)
    certificate = x509.load_pem_x509_certificate(seal.certificate_pem)

    assert isinstance(key, rsa.RSAPrivateKey)
    assert key.key_size == 3072
    assert seals.fits(seal)
    certificate.verify_directly_issued_by(certificate)


def test_the_certificate_says_whose_it_is_and_that_it_is_not_qualified(seal: seals.Seal) -> None:
    certificate = x509.load_pem_x509_certificate(seal.certificate_pem)

    assert certificate.subject.rfc4514_string() == (
        "CN=Esimerkin ammattiopisto,OU=Not a qualified seal,O=Esimerkin ammattiopisto"
    )
    assert (certificate.not_valid_before_utc, certificate.not_valid_after_utc) == (AT, AT + timedelta(days=3650))


def test_the_certificate_issues_no_others(seal: seals.Seal) -> None:
    certificate = x509.load_pem_x509_certificate(seal.certificate_pem)

    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)


def test_two_seals_have_two_keys(seal: seals.Seal) -> None:
    other = seals.new_seal("Esimerkin ammattiopisto", at=AT)

    assert other.key_pem != seal.key_pem
    assert not seals.fits(seals.Seal(seal.key_pem, other.certificate_pem))
    key = serialization.load_pem_private_key(seal.key_pem, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    assert len(key.sign(b"x", padding.PKCS1v15(), hashes.SHA256())) == 384


def test_a_long_name_is_cut_to_what_a_certificate_holds() -> None:
    made = seals.new_seal("a" + "Å" * 80, at=AT)

    subject = x509.load_pem_x509_certificate(made.certificate_pem).subject
    assert [one.value for one in subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)] == ["a" + "Å" * 31]


@pytest.mark.parametrize(("name", "at"), [("  ", AT), ("Koulu", datetime(2026, 6, 12))])  # noqa: DTZ001
def test_a_seal_without_name_or_time_zone_is_refused(name: str, at: datetime) -> None:
    with pytest.raises(ValueError, match="a seal "):
        seals.new_seal(name, at=at)


def test_a_seal_shows_no_key_when_it_is_printed(seal: seals.Seal) -> None:
    assert repr(seal) == "Seal(...)"
