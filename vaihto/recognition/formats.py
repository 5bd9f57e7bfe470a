"""The formats in which a recognition leaves the house: their names, and which door writes each. Needs no Django."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaihto.exchange.seals import Seal


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `module` is its door, empty for the house's own paper.

    `seals` takes the door, a document, the seal and the moment, and returns the document signed; None where it is not signed.
    """

    name: str
    title: str
    module: str
    media_type: str
    suffix: str
    seals: "Callable[[Any, bytes, Seal, datetime], bytes] | None" = None


def _sign_elmo(elmo: Any, document: bytes, seal: "Seal", at: datetime) -> bytes:
    """Return an ELMO document signed; the signature says no moment."""
    signed: bytes = elmo.sign(document, seal.key_pem, seal.certificate_pem)
    return signed


def _seal_credential(elm: Any, document: bytes, seal: "Seal", at: datetime) -> bytes:
    """Return a credential sealed now: a seal that is younger than the transcript could not have sealed it then."""
    sealed: bytes = elm.seal(document, seal.key_pem, seal.certificate_pem, sealed_at=at)
    return sealed


FORMATS = {
    one.name: one
    for one in (
        Format("elmo", "ELMO 2.1.1", "vaihto.exchange.elmo", "application/xml", "xml", _sign_elmo),
        Format("koski", "Koski", "vaihto.exchange.koski", "application/json", "json"),
        Format("ehoks", "eHOKS", "vaihto.exchange.ehoks", "application/json", "json"),
        Format("elm", "European digital credential", "vaihto.exchange.elm", "application/json", "json", _seal_credential),
        Format("pdf", "PDF", "", "application/pdf", "pdf"),
    )
}


def door(wanted: Format) -> Any:
    """Return the module that writes a format, imported only now, since it brings libraries along."""
    return importlib.import_module(wanted.module)
