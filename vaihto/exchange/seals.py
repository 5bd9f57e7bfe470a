"""An organisation's own seal: a signing key with a certificate that it issued to itself.

It shows that a document comes from the installation that holds the key, to those who were given the certificate by the
organisation. It is not a qualified electronic seal of Regulation (EU) 910/2014, article 3(27), and the certificate says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

# Bits; BSI TR-02102-1 and NIST SP 800-57 part 1 count 3072 as 128-bit security.
KEY_SIZE = 3072
# What the verification of a European credential demands.
LEAST_KEY = 2048
LABEL = "Not a qualified seal"
VALID_FOR = timedelta(days=3650)
# RFC 5280, appendix A.1: ub-common-name and ub-organization-name; the library counts them in bytes of UTF-8.
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Seal:
    """A private key and its certificate, both as PEM; the key is not encrypted."""

    key_pem: bytes
    certificate_pem: bytes

    def __repr__(self) -> str:
        """Return words without the key, so that no log and no error page shows it."""
        return "Seal(...)"


def new_seal(name: str, *, at: datetime) -> Seal:
    """Return a new seal of the organisation `name`: RSA of 3072 bits, valid from `at` for ten years.

    `at` is a moment with a time zone. A name of more than 64 bytes of UTF-8 is cut, since a certificate holds no more.
    Raises ValueError for an empty name or a moment without a time zone.
    """
    words = " ".join(name.split()).encode()[:LONGEST_NAME].decode(errors="ignore").strip()
    if not words:
        raise ValueError("a seal needs the name of its organisation")
    if at.tzinfo is None:
        raise ValueError("a seal begins at a moment with a time zone")
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_SIZE)
    return Seal(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        _certificate(key, words, at).public_bytes(serialization.Encoding.PEM),
    )  # fmt: skip


def fits(seal: Seal) -> bool:
    """Return whether the certificate is that of the key. Raises ValueError where one of them cannot be read."""
    key = serialization.load_pem_private_key(seal.key_pem, password=None)
    certificate = x509.load_pem_x509_certificate(seal.certificate_pem)
    return key.public_key() == certificate.public_key()


def expires_at(seal: Seal) -> datetime:
    """Return the last moment of the certificate. Raises ValueError where it cannot be read."""
    return x509.load_pem_x509_certificate(seal.certificate_pem).not_valid_after_utc


def starts_at(certificate_pem: bytes) -> datetime:
    """Return the first moment of a certificate. Raises ValueError where it cannot be read."""
    return x509.load_pem_x509_certificate(certificate_pem).not_valid_before_utc


def fingerprint(certificate_pem: bytes) -> str:
    """Return the SHA-256 of a certificate (of the first, where others follow), as 64 hexadecimal digits.

    It is what any program that shows certificates calls the fingerprint. Raises ValueError where it cannot be read.
    """
    return x509.load_pem_x509_certificate(certificate_pem).fingerprint(hashes.SHA256()).hex()


def is_usable(seal: Seal) -> bool:
    """Return whether ELMO and the European credential can be signed with it: an RSA key of 2048 bits at least.

    Raises ValueError where the key cannot be read.
    """
    key = serialization.load_pem_private_key(seal.key_pem, password=None)
    return isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_KEY


def _certificate(key: rsa.RSAPrivateKey, name: str, at: datetime) -> x509.Certificate:
    """Return the certificate that the key issues to itself, for signing documents only."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, LABEL),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    public = key.public_key()
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
