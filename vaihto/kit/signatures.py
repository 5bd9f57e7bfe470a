"""Signatures: who signed which version of which document, with the text that was shown and its hash."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vaihto.core.canonical import sha256_of
from vaihto.kit.actors import Actor
from vaihto.kit.models import PaperSignature, Signature

# The kind of signer of a signature on paper; its id is the key of the paper.
PAPER = "paper"


def put(
    *,
    document: str,
    version: int,
    role: str,
    content: Mapping[str, Any],
    statement: str,
    by: Actor,
    name: str,
    position: str,
    organisation: str,
    right_to_sign: str,
    language: str,
    at: datetime,
) -> tuple[Signature, bool]:
    """Sign one version in one role; returns the signature that stands and whether it is new.

    `content` is the document as canonical values, `statement` the sentence that the signer agreed to, `right_to_sign` why the
    signer may (member with the right since …, link sent to …). A second signature in the same role changes nothing. The hash
    covers the content only, so that all parties sign one hash.
    """
    wanted = Signature(
        document=document, version=version, role=role, content_hash=sha256_of(content), content=dict(content),
        statement=statement, language=language, signer_kind=by.kind, signer_id=by.id, name=name, position=position,
        organisation=organisation, right_to_sign=right_to_sign, signed_at=at,
    )  # fmt: skip
    before = Signature.objects.filter(document=document, version=version, role=role).first()
    if before is not None:
        return before, False
    Signature.objects.bulk_create([wanted], ignore_conflicts=True)
    kept = Signature.objects.get(document=document, version=version, role=role)
    # A paper of the same party that waits has nothing left to prove.
    waiting = PaperSignature.objects.filter(document=document, version=version, role=role, state="waiting")
    waiting.update(state="withdrawn", decided_at=at)
    return kept, kept.signed_at == at and kept.signer_id == by.id


def of(document: str, version: int | None = None) -> list[Signature]:
    """Return the signatures of a document, oldest first; of one version where it is given."""
    rows = Signature.objects.filter(document=document)
    return list(rows if version is None else rows.filter(version=version))


def of_paper(key: int) -> Signature:
    """Return the signature that a confirmed paper became."""
    return Signature.objects.get(signer_kind=PAPER, signer_id=str(key))


def is_whole(signature: Signature) -> bool:
    """Return whether the text that was shown still has the hash that was signed."""
    return sha256_of(signature.content) == signature.content_hash


def as_values(signature: Signature) -> dict[str, Any]:
    """Return a signature as plain values, for papers that are checked elsewhere."""
    names = (
        "role", "version", "content_hash", "statement", "language", "name", "position", "organisation", "right_to_sign",
        "signed_at",
    )  # fmt: skip
    return {name: getattr(signature, name) for name in names}
