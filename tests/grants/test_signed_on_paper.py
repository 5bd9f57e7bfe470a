"""Agreements and amendments signed on paper: recorded with the scan, confirmed by another, never by who recorded."""

import io
from datetime import date
from typing import Any

import pytest
from amending_examples import decided, prepared
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from grant_examples import NOW, make_school, member
from grant_examples import officer as make_officer
from PIL import Image

from vaihto.assessment import operations as assessment
from vaihto.grants import casefile, operations, queries
from vaihto.grants.models import GrantAgreement, Payment
from vaihto.grants.operations import CannotUsePaper
from vaihto.kit import attachments, audit, clock, paper_signatures, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, AuditLine, OutboxItem, PaperSignature
from vaihto.people.models import Person

DAY = date(2027, 5, 3)


def picture(shade: int = 250) -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("L", (40, 40), shade).save(kept, "PNG")
    return SimpleUploadedFile("sopimus.png", kept.getvalue())


def scan(by: Actor, shade: int = 250) -> Attachment:
    return attachments.receive(picture(shade), actor=by, purpose=paper_signatures.PURPOSE)


def recorded(subject: Any, by: Actor, role: str = "beneficiary", **read: Any) -> PaperSignature:
    values = {"name": "Rauni Rehtori", "position": "Rehtori", "signed_on": DAY, "checksum": subject.content_hash[:8], **read}
    written = paper_signatures.Written(**values)
    return operations.record_paper(subject, role=role, written=written, scan=scan(by), by=by, at=NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


def refused(deed: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(CannotUsePaper) as info:
        deed(*args, **more)
    return str(info.value)


@pytest.fixture
def movable(db: None, movable_clock: None) -> None:
    """Let it be the day of the example."""
    clock.move_to(NOW)


def test_a_paper_counts_only_once_another_officer_has_confirmed_it(
    sent: GrantAgreement, planner: Actor, decider: Actor, signer: Actor
) -> None:
    operations.sign(sent, role="agency", by=decider, at=NOW)
    paper = recorded(sent, planner)
    assert [one.role for one in signatures.of(sent.document)] == ["agency"]
    assert [one.pk for one, _about in queries.papers_to_confirm(decider)] == [paper.pk]
    assert queries.papers_to_confirm(planner) == []
    assert "another officer than who recorded it" in refused(operations.confirm_paper, paper, by=planner, at=NOW)
    operations.confirm_paper(paper, by=decider, at=NOW)
    made = signatures.of_paper(paper.pk)
    assert (made.role, made.name, made.content_hash) == ("beneficiary", "Rauni Rehtori", sent.content_hash)
    assert signatures.is_whole(made)
    assert made.right_to_sign == (
        "Allekirjoitettu paperille 3.5.2027. Kirjannut: Otto Oja. Verrannut skannaukseen: Riikka Niemelä"
    )
    sent.refresh_from_db()
    assert (sent.state, Payment.objects.get().amount) == ("active", 7200)
    operations.confirm_paper(paper, by=decider, at=NOW)
    assert len(signatures.of(sent.document)) == 2
    told = OutboxItem.objects.filter(key__startswith="grants-paper:").values_list("recipient", flat=True)
    assert list(told) == [signer.email]
    line = AuditLine.objects.filter(operation="grants.confirm_paper").get()
    assert line.changes["scan"] == Attachment.objects.get().sha256 == paper.scan_hash
    assert line.changes["hash"] == sent.content_hash
    assert audit.verify() == []


def test_a_text_that_is_not_the_present_one_is_not_recorded(sent: GrantAgreement, planner: Actor) -> None:
    for wrong in ("00000000", sent.content_hash[:7], ""):
        assert "not those of this text" in refused(recorded, sent, planner, checksum=wrong)
    assert "before the text was sent" in refused(recorded, sent, planner, signed_on=date(2027, 5, 2))
    assert "still to come" in refused(recorded, sent, planner, signed_on=date(2027, 5, 4))
    spaced = f" {sent.content_hash[:4].upper()} {sent.content_hash[4:8]}"
    assert recorded(sent, planner, checksum=spaced).content_hash == sent.content_hash


def test_who_has_an_interest_neither_records_nor_confirms(sent: GrantAgreement, planner: Actor, decider: Actor) -> None:
    paper = recorded(sent, planner)
    assessment.declare_conflict(sent.application, reason="My sister teaches there.", by=decider, at=NOW)
    assert "without an interest" in refused(operations.confirm_paper, paper, by=decider, at=NOW)
    assert "without an interest" in refused(recorded, sent, decider, "agency")
    assert queries.papers_to_confirm(decider) == []


def test_the_school_records_for_itself_only_and_confirms_nothing(
    sent: GrantAgreement, colleague: Actor, signer: Actor, planner: Actor
) -> None:
    paper = recorded(sent, colleague)
    assert "only an officer" in refused(recorded, sent, colleague, "agency")
    assert "another officer" in refused(operations.confirm_paper, paper, by=signer, at=NOW)
    stranger = member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True)
    assert "only an officer" in refused(recorded, sent, stranger)
    assert operations.confirm_paper(paper, by=planner, at=NOW).state == "signing"


def test_what_binds_the_agency_is_confirmed_by_somebody_who_may_decide(
    sent: GrantAgreement, planner: Actor, decider: Actor
) -> None:
    paper = recorded(sent, make_officer("Sanna Suo"), "agency")
    assert "right to decide" in refused(operations.confirm_paper, paper, by=planner, at=NOW)
    operations.confirm_paper(paper, by=decider, at=NOW)
    assert signatures.of_paper(paper.pk).organisation == "Virasto"


def test_a_rejected_paper_comes_back_with_its_reason_and_another_may_follow(
    sent: GrantAgreement, planner: Actor, decider: Actor
) -> None:
    paper = recorded(sent, planner)
    assert "another one of this party waits" in refused(recorded, sent, decider, name="Toinen")
    assert "reason is missing" in refused(operations.end_paper, paper, reason=" ", by=decider, at=NOW)
    operations.end_paper(paper, reason="Viimeinen sivu puuttuu.", by=decider, at=NOW)
    mail = OutboxItem.objects.get(key=f"paper-rejected:{paper.pk}")
    assert (mail.recipient, "Viimeinen sivu puuttuu." in mail.body) == (planner.email, True)
    assert "rejected or withdrawn" in refused(operations.confirm_paper, paper, by=decider, at=NOW)
    again = recorded(sent, planner)
    assert operations.end_paper(again, by=planner, at=NOW).state == "withdrawn"
    assert signatures.of(sent.document) == []


def test_who_signs_here_meanwhile_makes_the_paper_needless(sent: GrantAgreement, planner: Actor, signer: Actor) -> None:
    paper = recorded(sent, planner)
    operations.sign(sent, role="beneficiary", by=signer, at=NOW)
    paper.refresh_from_db()
    assert paper.state == "withdrawn"
    assert "has signed already" in refused(recorded, sent, planner)


def test_an_amendment_takes_effect_with_its_papers(active: GrantAgreement, signer: Actor, planner: Actor, decider: Actor) -> None:
    amendment = decided(prepared(active, signer, planner), decider)
    for role, recorder, other in (("beneficiary", planner, decider), ("agency", planner, decider)):
        operations.confirm_paper(recorded(amendment, recorder, role), by=other, at=NOW)
    assert queries.terms(active).version == 1
    assert {one.signer_kind for one in signatures.of(amendment.document)} == {"paper"}
    assert "does not wait" in refused(recorded, amendment, planner)


def test_the_database_refuses_one_person_alone_and_two_papers_of_a_party(sent: GrantAgreement, planner: Actor) -> None:
    paper = recorded(sent, planner)
    rows = PaperSignature.objects.filter(pk=paper.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="confirmed", decided_at=NOW, decided_by_id=planner.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="rejected", decided_at=NOW, decided_by_id="0")
    paper.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(force_insert=True)


def test_recorded_and_confirmed_by_click(
    sent: GrantAgreement, planner: Actor, decider: Actor, signer: Actor, movable: None
) -> None:
    at_work, path = browser(planner), f"/en/grants/{sent.pk}/paper/beneficiary/"
    assert path in at_work.get(f"/en/grants/{sent.pk}/agreement/").content.decode()
    values = {"name": "Rauni Rehtori", "position": "Rehtori", "signed_on": "3.5.2027", "checksum": "12345678"}
    page = at_work.post(path, {**values, "file": picture()}).content.decode()
    assert "not those of this text" in page
    at_work.post(path, {**values, "checksum": sent.content_hash[:8], "file": picture()})
    paper = PaperSignature.objects.get()
    page = f"/en/grants/papers/{paper.pk}/"
    assert "You recorded it yourself" in at_work.get(page).content.decode()
    assert "Confirm a signature on paper" in browser(decider).get("/en/desk/").content.decode()
    scan_of = browser(decider).get(f"{page}scan/")
    assert b"".join(scan_of.streaming_content)[:4] == b"\x89PNG"
    assert "Open the scan, compare it" in browser(decider).post(f"{page}confirm/").content.decode()
    browser(decider).post(f"{page}confirm/", {"compared": "on"})
    assert "Signed on paper" in browser(signer).get(f"/en/grants/{sent.pk}/agreement/").content.decode()
    stranger = browser(member(make_school("Toinen koulu"), "Vieras Ihminen", may_sign=True))
    assert [stranger.get(one).status_code for one in (page, f"{page}scan/", path)] == [404, 404, 404]


def test_the_file_of_the_case_says_who_compared_the_paper(sent: GrantAgreement, planner: Actor, decider: Actor) -> None:
    operations.confirm_paper(recorded(sent, planner), by=decider, at=NOW)
    piece = next(one for one in casefile.pieces(sent.application.case) if one.name == "05-grant-agreement.json")
    assert b'"recorded_by_name": "Otto Oja"' in piece.content
    assert Attachment.objects.get().case == sent.application.case
