"""Reads a bank's answer to a payment message: pain.002.001 of any version, as far as it says what became of the payments.

Lenient in version and in what may be absent; strict in safety: no DTD, no entities, no network, limits on size and number.
The structure is known from ISO 20022 (CustomerPaymentStatusReport); no bank's own file and no schema of it was at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from vaihto.core.payment_outcomes import PaymentStatus, Report, Status

LARGEST = 10 * 1024 * 1024
MOST_PAYMENTS = 100_000
NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d", re.ASCII)
# lxml says nothing about its types.
Element = Any


class CannotRead(ValueError):
    """What is no answer of a bank to payments; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read(content: bytes) -> Report:
    """Return what the bank says. Whether it is about a batch of ours, and what follows, says ``payment_outcomes.answers``.

    Raises CannotRead: ``too_large``, ``not_xml``, ``dtd_refused``, ``other_message`` (not a pain.002.001), ``no_original``
    (it does not say which message it answers), ``too_many_payments``, ``amount_unreadable``.
    """
    root = _root(content)
    report = _one(root, "CstmrPmtStsRpt")
    original = None if report is None else _one(report, "OrgnlGrpInfAndSts")
    if report is None or original is None or not _text(original, "OrgnlMsgId"):
        raise CannotRead("other_message" if report is None else "no_original")
    parts = list(_all(report, "OrgnlPmtInfAndSts"))
    # Older versions put the payments beside the parts, newer ones inside.
    payments = [one for place in (report, *parts) for one in _all(place, "TxInfAndSts")]
    if len(payments) > MOST_PAYMENTS:
        raise CannotRead("too_many_payments")
    return Report(
        message_id=_text(_one(report, "GrpHdr"), "MsgId"),
        original_message_id=_text(original, "OrgnlMsgId"),
        group=_status(original, "GrpSts"),
        part=_common([_status(one, "PmtInfSts") for one in parts]),
        payments=tuple(PaymentStatus(_text(one, "OrgnlEndToEndId"), _status(one, "TxSts"), _amount(one)) for one in payments),
    )


def _root(content: bytes) -> Element:
    if len(content) > LARGEST:
        raise CannotRead("too_large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotRead("not_xml") from error
    if root.getroottree().docinfo.doctype:
        raise CannotRead("dtd_refused")
    name = etree.QName(root)
    if name.localname != "Document" or not NAMESPACE.fullmatch(name.namespace or ""):
        raise CannotRead("other_message")
    return root


def _common(statuses: list[Status]) -> Status:
    """Return the one status of all parts; parts that differ say nothing about a payment that nobody names."""
    told = [one for one in statuses if one.code]
    if len({one.code for one in told}) > 1:
        return Status("PART")
    return told[0] if told else Status()


def _status(node: Element, name: str) -> Status:
    reasons, words = [], []
    for reason in _all(node, "StsRsnInf"):
        code = _one(reason, "Rsn")
        reasons += [text for text in (_text(code, "Cd") or _text(code, "Prtry"),) if text]
        words += [text for text in (" ".join((one.text or "").split()) for one in _all(reason, "AddtlInf")) if text]
    return Status(_text(node, name), tuple(reasons), tuple(words))


def _amount(node: Element) -> Decimal | None:
    """Return the amount that the bank repeats, if it does, and in euro."""
    found = node
    for name in ("OrgnlTxRef", "Amt", "InstdAmt"):
        found = None if found is None else _one(found, name)
    if found is None or found.get("Ccy") != "EUR":
        return None
    try:
        amount = Decimal((found.text or "").strip())
    except InvalidOperation as error:
        raise CannotRead("amount_unreadable") from error
    if not amount.is_finite():
        raise CannotRead("amount_unreadable")
    return amount


def _all(node: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name in the message's own namespace."""
    yield from node.iterchildren(f"{{{etree.QName(node).namespace}}}{name}")


def _one(node: Element, name: str) -> Element:
    return None if node is None else next(_all(node, name), None)


def _text(node: Element, name: str) -> str:
    found = _one(node, name)
    return "" if found is None else (found.text or "").strip()
