"""Writes a batch of payments as pain.001.001.09, the file that a bank takes for credit transfers in euro.

The library makes the message, with a clock and random names; those are set here to what follows from the batch, so that the
same batch gives the same bytes. What leaves has passed the library's copy of the official schema.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from vaihto.core.payment_batch import Batch

SCHEMA = "pain.001.001.09"
NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"


class WrongMessage(ValueError):
    """A message that the official schema does not allow; the text says where."""


def write(batch: Batch, *, created_at: datetime) -> bytes:
    """Return the message as UTF-8 XML: one debtor, one day, one booking for the whole batch, shared charges.

    `created_at` (with a zone) is written in UTC as the moment of the message. Names and texts go as ``batch.changes``
    says. Raises ValueError for a moment without a zone, and WrongMessage for what the schema refuses.
    """
    if created_at.tzinfo is None:
        raise ValueError("the moment has no time zone")
    root = _parsed(_made(batch))
    _set(root, "GrpHdr/MsgId", batch.message_id)
    _set(root, "GrpHdr/CreDtTm", created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _set(root, "PmtInf/PmtInfId", batch.message_id)
    if not batch.debtor.bic:
        _say_no_bank(root)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    require_valid(content)
    return content


def require_valid(content: bytes) -> None:
    """Raise WrongMessage unless a message of ours obeys the official schema of pain.001.001.09. No network is used."""
    try:
        _schema().assertValid(_parsed(content))
    except (etree.DocumentInvalid, etree.XMLSyntaxError) as error:
        raise WrongMessage(str(error)) from error


def _made(batch: Batch) -> bytes:
    # Imported late: it names a namespace of ElementTree for the whole process.
    from sepaxml import SepaTransfer  # type: ignore[import-untyped]

    debtor: dict[str, Any] = {"name": batch.debtor.written_name, "IBAN": batch.debtor.iban, "batch": True, "currency": "EUR"}
    if batch.debtor.bic:
        debtor["BIC"] = batch.debtor.bic
    message = SepaTransfer(debtor, schema=SCHEMA, clean=False)
    for one in batch.payments:
        message.add_payment(
            {
                "name": one.written_name, "IBAN": one.iban, "amount": one.cents, "execution_date": batch.requested_on,
                "description": one.written_text, "endtoend_id": one.end_to_end,
            }
        )  # fmt: skip
    content: bytes = message.export(validate=False)
    return content


def _set(root: Any, path: str, text: str) -> None:
    node = root.find("CstmrCdtTrfInitn/" + path, {None: NAMESPACE})
    if node is None:
        raise WrongMessage(f"{path} is missing")
    node.text = text


def _say_no_bank(root: Any) -> None:
    """Say that the debtor's bank follows from the account, as the guidelines have it, instead of an empty element."""
    node = root.find("CstmrCdtTrfInitn/PmtInf/DbtrAgt/FinInstnId", {None: NAMESPACE})
    if node is not None:
        other = etree.SubElement(node, f"{{{NAMESPACE}}}Othr")
        etree.SubElement(other, f"{{{NAMESPACE}}}Id").text = "NOTPROVIDED"


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


@cache
def _schema() -> Any:
    import sepaxml

    return etree.XMLSchema(etree.parse(Path(sepaxml.__file__).parent / "schemas" / f"{SCHEMA}.xsd"))
