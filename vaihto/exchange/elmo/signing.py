"""Signatures of ELMO documents: enveloped XML signatures, made with an own key, believed by a pinned certificate only.

What a verified document says is read from the very bytes that were signed, so that nothing can be moved beside them.
Sources: W3C XML Signature Syntax and Processing 1.1; W3C XML Signature Best Practices.
"""

from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from vaihto.exchange.elmo import reading, safety
from vaihto.exchange.elmo.document import SIGNATURE, ElmoDocument, WrongElmo

SIGNED_BY = frozenset(
    {
        SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384, SignatureMethod.ECDSA_SHA512,
    }
)  # fmt: skip
HASHED_BY = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
# What may happen to the document before it is hashed: the signature is taken out, and it is made canonical.
ALLOWED = {SignatureConstructionMethod.enveloped.value} | {one.value for one in CanonicalizationMethod}


class NotBelieved(ValueError):
    """A signature that cannot be believed; ``reason`` is a code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        super().__init__(f"{reason}: {detail}" if detail else reason)


def sign(document: bytes, key_pem: bytes, certificate_pem: bytes) -> bytes:
    """Return an ELMO document with an enveloped RSA-SHA256 signature that carries the certificate.

    The same document and key give the same bytes. Raises WrongElmo for what is no ELMO document, ``already_signed`` for one
    with a signature; ValueError for a key that is no RSA key or is not the certificate's.
    """
    root = safety.parsed(document)
    reading.read_root(root)
    if root.find(f".//{{{SIGNATURE}}}Signature") is not None:
        raise WrongElmo("already_signed")
    key = serialization.load_pem_private_key(key_pem, password=None)
    certificate = x509.load_pem_x509_certificate(certificate_pem)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("the key is no RSA key")
    if key.public_key() != certificate.public_key():
        raise ValueError("the key is not that of the certificate")
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        # As the public samples have it.
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signed = signer.sign(root, key=key, cert=[certificate])
    made: bytes = etree.tostring(signed, xml_declaration=True, encoding="UTF-8")
    return made


def verify(document: bytes, certificate_pem: bytes, *, at: datetime | None = None) -> ElmoDocument:
    """Return what a document says, read from what was signed with the key of this certificate.

    The certificate comes from outside (pinned); whichever stands in the document is not trusted. It must be valid at the moment
    `at`, now where none is given. Raises WrongElmo as `read`, and NotBelieved: ``not_signed``, ``several_signatures``,
    ``signature_misplaced``, ``not_the_whole_document``, ``does_not_hold``.
    """
    root = safety.parsed(document)
    _require_one_signature_of_all(root)
    config = SignatureConfiguration(
        location="./", expect_references=1, signature_methods=SIGNED_BY, digest_algorithms=HASHED_BY, verification_time=at
    )
    pinned = x509.load_pem_x509_certificate(certificate_pem)
    try:
        result: Any = XMLVerifier().verify(document, x509_cert=pinned, expect_config=config)
    except Exception as wrong:
        # The library answers a broken signature with errors of many kinds; all of them mean the same.
        raise NotBelieved("does_not_hold", f"{type(wrong).__name__}: {wrong}") from wrong
    return reading.read(result.signed_data)


def _require_one_signature_of_all(root: Any) -> None:
    """Raise NotBelieved unless the only signature is a child of the root and covers the whole document."""
    signatures = list(root.iter(f"{{{SIGNATURE}}}Signature"))
    if not signatures:
        raise NotBelieved("not_signed")
    if len(signatures) > 1:
        raise NotBelieved("several_signatures")
    if signatures[0].getparent() is not root:
        raise NotBelieved("signature_misplaced")
    references = list(signatures[0].iter(f"{{{SIGNATURE}}}Reference"))
    transforms = {one.get("Algorithm") for one in signatures[0].iter(f"{{{SIGNATURE}}}Transform")}
    if [one.get("URI") for one in references] != [""] or not transforms <= ALLOWED:
        raise NotBelieved("not_the_whole_document")
