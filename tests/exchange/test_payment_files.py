"""Payment files: what stands in them, held against the official schema, and the bank's answers that are read or refused."""

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sepaxml.validation import try_valid_xml
from stdnum import iban

from tests.core.test_payment_batch import a_batch, a_payment
from vaihto.core.payment_batch import Batch, Debtor, Payment
from vaihto.core.payment_letters import ALLOWED
from vaihto.core.payment_outcomes import Outcome, PaymentStatus, Status, answers
from vaihto.exchange.payments import pain001, pain002, table

CREATED = datetime(2026, 6, 12, 9, 30, tzinfo=UTC)
NAMES = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def texts(content: bytes, path: str) -> list[str]:
    """Return the texts at a path of the message; each step in the message's namespace."""
    steps = "/".join(f"p:{step}" for step in path.split("/"))
    return [one.text or "" for one in ET.fromstring(content).findall(f"p:CstmrCdtTrfInitn/{steps}", NAMES)]


def test_the_message_says_who_pays_whom_how_much_and_when() -> None:
    content = pain001.write(a_batch(), created_at=CREATED)
    facts = {
        "GrpHdr/MsgId": [a_batch().message_id],
        "GrpHdr/CreDtTm": ["2026-06-12T09:30:00Z"],
        "GrpHdr/NbOfTxs": ["2"],
        "GrpHdr/CtrlSum": ["18000.57"],
        "GrpHdr/InitgPty/Nm": ["Esimerkkivirasto"],
        "PmtInf/PmtInfId": [a_batch().message_id],
        "PmtInf/PmtMtd": ["TRF"],
        "PmtInf/NbOfTxs": ["2"],
        "PmtInf/CtrlSum": ["18000.57"],
        "PmtInf/PmtTpInf/SvcLvl/Cd": ["SEPA"],
        "PmtInf/ReqdExctnDt/Dt": ["2026-06-15"],
        "PmtInf/Dbtr/Nm": ["Esimerkkivirasto"],
        "PmtInf/DbtrAcct/Id/IBAN": ["FI2112345600000785"],
        "PmtInf/DbtrAgt/FinInstnId/BICFI": ["NDEAFIHH"],
        "PmtInf/ChrgBr": ["SLEV"],
        "PmtInf/CdtTrfTxInf/PmtId/EndToEndId": ["VA-2026-0007/1", "VA-2026-0011/1"],
        "PmtInf/CdtTrfTxInf/Amt/InstdAmt": ["18000.50", "0.07"],
        "PmtInf/CdtTrfTxInf/Cdtr/Nm": ["Pielisen ammattiopisto", "Abo Yrkesinstitut"],
        "PmtInf/CdtTrfTxInf/CdtrAcct/Id/IBAN": ["FI4250001510000023", "SE3550000000054910000003"],
        "PmtInf/CdtTrfTxInf/RmtInf/Ustrd": ["VA-2026-0007 prefinancing", "VA-2026-0011, forskott"],
    }
    assert {path: texts(content, path) for path in facts} == facts
    amounts = ET.fromstring(content).findall(".//p:InstdAmt", NAMES)
    assert [one.get("Ccy") for one in amounts] == ["EUR", "EUR"]


def test_a_debtor_without_a_code_of_its_bank_says_so() -> None:
    batch = replace(a_batch(), debtor=Debtor(name="Virasto", iban="FI2112345600000785"))
    content = pain001.write(batch, created_at=CREATED)
    assert texts(content, "PmtInf/DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]
    assert texts(content, "PmtInf/DbtrAgt/FinInstnId/BICFI") == []


def test_the_same_batch_gives_the_same_bytes_and_only_the_moment_changes_with_the_moment() -> None:
    first = pain001.write(a_batch(), created_at=CREATED)
    assert pain001.write(a_batch(), created_at=CREATED.astimezone(timezone(timedelta(hours=3)))) == first
    later = pain001.write(a_batch(), created_at=CREATED + timedelta(days=1))
    assert later == first.replace(b"2026-06-12T09:30:00Z", b"2026-06-13T09:30:00Z")
    with pytest.raises(ValueError, match="no time zone"):
        pain001.write(a_batch(), created_at=datetime(2026, 6, 12))  # noqa: DTZ001


def test_a_second_reader_of_the_schema_agrees() -> None:
    try_valid_xml(pain001.write(a_batch(), created_at=CREATED), "pain.001.001.09")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<InstdAmt Ccy=\"EUR\">18000.50</InstdAmt>", b"<InstdAmt>18000.50</InstdAmt>"),
        (b"18000.50</InstdAmt>", b"18000.5012345</InstdAmt>"),
        (b"18000.50</InstdAmt>", b"-1</InstdAmt>"),
        (b"<IBAN>FI42", b"<IBAN>42"),
        (b"<BICFI>NDEAFIHH", b"<BICFI>NDEA"),
        (b"<EndToEndId>VA-2026-0007/1</EndToEndId>", b""),
        (b"<PmtMtd>TRF", b"<PmtMtd>XXX"),
        (b"<Dt>2026-06-15", b"<Dt>15.6.2026"),
        (b"<MsgId>", b"<MsgId>" + b"x" * 36),
        (b"pain.001.001.09", b"pain.001.001.03"),
        (b"</Document>", b""),
    ],
)  # fmt: skip
def test_a_mutated_message_fails_the_official_schema(old: bytes, new: bytes) -> None:
    content = pain001.write(a_batch(), created_at=CREATED)
    pain001.require_valid(content)
    assert old in content
    with pytest.raises(pain001.WrongMessage):
        pain001.require_valid(content.replace(old, new))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=160).map(lambda text: f"A{text}")
LATIN = st.text(st.sampled_from("abcÅÄÖåäöéßØñ &/-'."), max_size=90).map(lambda text: f"A{text}")


def account(digits: str) -> str:
    """Return a Finnish account number of 14 digits with its check digits."""
    return f"FI{iban.calc_check_digits(f'FI00{digits}')}{digits}"


ACCOUNTS = st.text("0123456789", min_size=14, max_size=14).map(account)


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Return a batch of one to five payments of any amounts, names and texts."""
    payments = tuple(
        Payment(
            key=f"payment:{number}", name=draw(LATIN), iban=draw(ACCOUNTS), text=draw(WORDS), end_to_end=f"E-{number}",
            amount=Decimal(draw(st.integers(1, 99_999_999_999))) / 100,
        )
        for number in range(draw(st.integers(1, 5)))
    )  # fmt: skip
    debtor = Debtor(name=draw(LATIN), iban=draw(ACCOUNTS), bic=draw(st.sampled_from(["", "NDEAFIHH"])))
    day = draw(st.dates(date(2020, 1, 1), date(2050, 1, 1)))
    return Batch(number="2026-0001", requested_on=day, debtor=debtor, payments=payments)


@settings(max_examples=60, deadline=None)
@given(batches())
def test_any_batch_makes_a_valid_message_whose_sums_are_those_of_its_payments(batch: Batch) -> None:
    content = pain001.write(batch, created_at=CREATED)
    amounts = [Decimal(one) for one in texts(content, "PmtInf/CdtTrfTxInf/Amt/InstdAmt")]
    assert amounts == [one.amount for one in batch.payments]
    assert texts(content, "GrpHdr/CtrlSum") == texts(content, "PmtInf/CtrlSum") == [f"{sum(amounts):.2f}"]
    assert batch.total == sum(amounts)
    assert texts(content, "GrpHdr/NbOfTxs") == [str(len(batch.payments))]
    assert texts(content, "PmtInf/CdtTrfTxInf/CdtrAcct/Id/IBAN") == [one.iban for one in batch.payments]
    sent = [*texts(content, "PmtInf/CdtTrfTxInf/Cdtr/Nm"), *texts(content, "PmtInf/CdtTrfTxInf/RmtInf/Ustrd")]
    assert all(ALLOWED.issuperset(one) for one in sent)
    changed = {(one.key, one.field) for one in batch.changes if one.key}
    ours = [(one.key, "name", one.name) for one in batch.payments] + [(one.key, "text", one.text) for one in batch.payments]
    assert {(key, field) for (key, field, words), other in zip(ours, sent, strict=True) if words != other} == changed


def test_the_table_has_our_own_words_and_computes_nothing() -> None:
    dangerous = a_payment(name="=SUM(A1) Oy", text="+1", end_to_end="-E1")
    content = table.write(replace(a_batch(), payments=(*a_batch().payments[1:], dangerous)))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["batch", "requested_on", "end_to_end", "name", "iban", "amount", "currency", "text"],
        ["2026-0001", "2026-06-15", "VA-2026-0011/1", "Åbo Yrkesinstitut", "SE3550000000054910000003", "0.07", "EUR",
         "VA-2026-0011, förskott"],
        ["2026-0001", "2026-06-15", "'-E1", "'=SUM(A1) Oy", "FI4250001510000023", "18000.50", "EUR", "'+1"],
    ]  # fmt: skip
    assert table.write(a_batch()) == table.write(a_batch())


def an_answer(inside: str, *, version: str = "10", original: str | None = None, group: str = "PART") -> bytes:
    """Return a bank's answer to the example batch, written by hand; `inside` is what stands in the part of the batch."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>
 <GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-06-15T12:00:00</CreDtTm></GrpHdr>
 <OrgnlGrpInfAndSts>
  <OrgnlMsgId>{a_batch().message_id if original is None else original}</OrgnlMsgId>
  <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{group}</GrpSts>
 </OrgnlGrpInfAndSts>
 {inside}
</CstmrPmtStsRpt></Document>""".encode()


def one_payment(reference: str, code: str, *, more: str = "") -> str:
    """Return a payment's part of an answer."""
    return f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{code}</TxSts>{more}</TxInfAndSts>"


REASON = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>Account\n closed</AddtlInf></StsRsnInf>"
AMOUNT = '<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">0.07</InstdAmt></Amt></OrgnlTxRef>'
BOTH = one_payment("VA-2026-0007/1", "ACSC") + one_payment("VA-2026-0011/1", "RJCT", more=REASON + AMOUNT)


@pytest.mark.parametrize("version", ["02", "03", "10", "14"])
@pytest.mark.parametrize("inside", [f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>x</OrgnlPmtInfId>{BOTH}</OrgnlPmtInfAndSts>", BOTH])
def test_the_banks_answer_is_read_in_every_version(version: str, inside: str) -> None:
    report = pain002.read(an_answer(inside, version=version))
    assert (report.message_id, report.original_message_id) == ("BANK-1", a_batch().message_id)
    assert report.payments == (
        PaymentStatus("VA-2026-0007/1", Status("ACSC")),
        PaymentStatus("VA-2026-0011/1", Status("RJCT", ("AC01",), ("Account closed",)), Decimal("0.07")),
    )
    paid, rejected = answers(a_batch(), report)
    assert (paid.key, paid.outcome) == ("payment:1", Outcome.PAID)
    assert (rejected.key, rejected.outcome, rejected.status.reasons) == ("payment:2", Outcome.REJECTED, ("AC01",))


def test_a_whole_file_is_rejected_by_its_group_with_the_banks_own_reason() -> None:
    content = an_answer("", group="RJCT").replace(
        b"</GrpSts>", b"</GrpSts><StsRsnInf><Rsn><Prtry>DUPLICATE</Prtry></Rsn></StsRsnInf>"
    )
    report = pain002.read(content)
    assert report.group == Status("RJCT", ("DUPLICATE",))
    assert [one.outcome for one in answers(a_batch(), report)] == [Outcome.REJECTED, Outcome.REJECTED]


def test_parts_with_the_same_status_speak_for_all_and_parts_that_differ_for_none() -> None:
    part = "<OrgnlPmtInfAndSts><PmtInfSts>{}</PmtInfSts></OrgnlPmtInfAndSts>"
    assert pain002.read(an_answer(part.format("ACSC") * 2)).part == Status("ACSC")
    mixed = pain002.read(an_answer(part.format("ACSC") + part.format("ACCP")))
    assert [one.doubt for one in answers(a_batch(), mixed)] == ["not_named", "not_named"]


def test_an_amount_in_another_currency_says_nothing() -> None:
    report = pain002.read(an_answer(one_payment("VA-2026-0011/1", "ACSC", more=AMOUNT.replace("EUR", "SEK"))))
    assert report.payments[0].amount is None


BOMB = b'<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ANSWER = an_answer(BOTH)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_xml"),
        (b"<a>", "not_xml"),
        (ANSWER[:-20], "not_xml"),
        (b"\xff\xfe<", "not_xml"),
        (ANSWER.replace(b"?>", b"?>" + BOMB, 1), "dtd_refused"),
        (ANSWER.replace(b"?>", b"?><!DOCTYPE Document SYSTEM 'file:///etc/passwd'>", 1), "dtd_refused"),
        (ANSWER.replace(b"?>", b"?>" + BOMB, 1).replace(b"BANK-1", b"&b;"), "dtd_refused"),
        (ANSWER.replace(b"BANK-1", b"&b;"), "not_xml"),
        (ANSWER.replace(b"pain.002", b"pain.001"), "other_message"),
        (ANSWER.replace(b"pain.002.001.10", b"camt.054.001.08"), "other_message"),
        (ANSWER.replace(b"pain.002.001.10", b"pain.002.001.10x"), "other_message"),
        (ANSWER.replace(b"Document", b"Envelope"), "other_message"),
        (ANSWER.replace(b"CstmrPmtStsRpt", b"FIToFIPmtStsRpt"), "other_message"),
        (an_answer("", original=" "), "no_original"),
        (ANSWER.replace(b"OrgnlGrpInfAndSts", b"OrgnlGrpInf"), "no_original"),
        (ANSWER.replace(b">0.07<", b">much<"), "amount_unreadable"),
        (ANSWER.replace(b">0.07<", b">NaN<"), "amount_unreadable"),
        (b"<a>" * 300 + b"</a>" * 300, "not_xml"),
        (an_answer("<TxInfAndSts/>" * 100_001), "too_many_payments"),
        (b" " * (10 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=range(20),
)
def test_what_is_no_answer_of_a_bank_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(pain002.CannotRead) as refused:
        pain002.read(content)
    assert refused.value.reason == reason
