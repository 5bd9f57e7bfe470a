"""Learning agreements signed on paper: recorded by the school, confirmed by a colleague where there is one."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from stay_examples import NOW, member

from vaihto.kit import attachments, audit, paper_signatures, signatures
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment, AuditLine, OutboxItem, PaperSignature
from vaihto.mobility import casefile, operations, queries
from vaihto.mobility.models import LearningAgreement
from vaihto.mobility.operations import CannotSign, CannotUsePaper
from vaihto.organisations.models import Organisation
from vaihto.people.models import Person


def picture() -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("L", (40, 40), 250).save(kept, "PNG")
    return SimpleUploadedFile("la.png", kept.getvalue())


def scan(by: Actor) -> Attachment:
    return attachments.receive(picture(), actor=by, purpose=paper_signatures.PURPOSE)


def recorded(agreement: LearningAgreement, by: Actor, role: str = "host", **read: Any) -> PaperSignature:
    digest = queries.present_version(agreement).content_hash
    values = {"name": "Maite Ibarra", "position": "Chef", "signed_on": date(2027, 9, 1), "checksum": digest[:8], **read}
    written = paper_signatures.Written(**values)
    return operations.record_paper(agreement, role=role, written=written, scan=scan(by), by=by, at=NOW)


def browser(actor: Actor) -> Client:
    made = Client()
    made.force_login(Person.objects.get(pk=actor.id))
    return made


@pytest.fixture
def anna(school: Organisation) -> Actor:
    """Return a second coordinator of the school."""
    return member(school, "Anna Aalto", may_sign=False)


def test_a_paper_counts_once_a_colleague_has_confirmed_it(
    sent: LearningAgreement, liisa: Actor, anna: Actor, aino: Actor
) -> None:
    paper = recorded(sent, liisa)
    assert signatures.of(sent.document) == []
    assert [one.pk for one, _stay in queries.papers_to_confirm(anna)] == [paper.pk]
    assert queries.papers_to_confirm(liisa) == []
    with pytest.raises(CannotUsePaper, match="another coordinator"):
        operations.confirm_paper(paper, by=liisa, at=NOW)
    operations.confirm_paper(paper, by=anna, at=NOW)
    made = signatures.of_paper(paper.pk)
    assert (made.role, made.name, made.organisation) == ("host", "Maite Ibarra", sent.mobility.host_name)
    assert "Anna Aalto" in made.right_to_sign
    mail = OutboxItem.objects.get(key=f"mobility-paper:{paper.pk}")
    assert (mail.recipient, mail.language) == ("maite@example.org", "es")
    operations.sign(sent, role="participant", name="Aino Lehtola", by=aino, at=NOW)
    operations.sign(sent, role="school", name="Liisa Korpela", by=liisa, at=NOW)
    sent.refresh_from_db()
    assert sent.state == "in_force"


def test_where_nobody_else_coordinates_it_counts_at_once_and_says_so(sent: LearningAgreement, liisa: Actor, matti: Actor) -> None:
    paper = recorded(sent, liisa)
    assert (paper.state, paper.is_alone) == ("confirmed", True)
    made = signatures.of_paper(paper.pk)
    # The document says it in its own language.
    assert made.right_to_sign == "Allekirjoitettu paperille 1.9.2027. Kirjannut yksi henkilö: Liisa Korpela"
    assert AuditLine.objects.get(operation="mobility.record_paper").changes["alone"] is True
    assert audit.verify() == []


def test_the_last_paper_puts_the_agreement_in_force(sent: LearningAgreement, liisa: Actor, anna: Actor) -> None:
    operations.sign(sent, role="school", name="Liisa Korpela", by=liisa, at=NOW)
    for role in ("participant", "host"):
        operations.confirm_paper(recorded(sent, anna, role), by=liisa, at=NOW)
    sent.refresh_from_db()
    assert sent.state == "in_force"
    assert b'"scan_hash"' in next(one for one in casefile.pieces(audit_case(sent)) if one.name.startswith("08-")).content


def audit_case(agreement: LearningAgreement) -> str:
    return agreement.mobility.agreement.application.case


def test_an_old_printout_a_foreign_school_and_the_school_itself_are_refused(
    sent: LearningAgreement, liisa: Actor, stranger: Actor
) -> None:
    with pytest.raises(CannotUsePaper, match="not those of this text"):
        recorded(sent, liisa, checksum="0123abcd")
    with pytest.raises(CannotUsePaper, match="only a coordinator of the school"):
        recorded(sent, stranger)
    for role in ("school", "guardian"):
        with pytest.raises(CannotUsePaper, match="does not sign this text on paper"):
            recorded(sent, liisa, role)


def test_while_a_correction_is_asked_for_nothing_is_signed_on_paper(
    sent: LearningAgreement, liisa: Actor, anna: Actor, aino: Actor
) -> None:
    paper = recorded(sent, liisa)
    operations.ask_correction(sent, text="Väärä päivä", by=aino, at=NOW)
    with pytest.raises(CannotSign, match="correction has been asked for"):
        operations.confirm_paper(paper, by=anna, at=NOW)
    operations.end_paper(paper, reason="Uusi versio tulee.", by=anna, at=NOW)
    assert OutboxItem.objects.get(key=f"paper-rejected:{paper.pk}").recipient == liisa.email


def test_the_link_of_the_party_shows_that_it_signed_on_paper(
    sent: LearningAgreement, liisa: Actor, anna: Actor, stranger: Actor
) -> None:
    stay = sent.mobility.pk
    path = reverse("mobility:record_paper", args=[stay, "host"])
    assert path in browser(liisa).get(reverse("mobility:agreement", args=[stay])).content.decode()
    digest = queries.present_version(sent).content_hash
    values = {"name": "Maite Ibarra", "position": "", "signed_on": "1.9.2027", "checksum": digest[:8], "file": picture()}
    assert "Another person compares" in browser(liisa).get(path).content.decode()
    browser(liisa).post(path, values)
    paper = PaperSignature.objects.get()
    page = reverse("mobility:paper", args=[stay, paper.pk])
    assert "A colleague compares it" in browser(liisa).get(page).content.decode()
    assert "Confirm a signature on paper" in browser(anna).get("/en/desk/").content.decode()
    assert b"".join(browser(anna).get(f"{page}scan/").streaming_content)[:4] == b"\x89PNG"
    assert browser(stranger).get(page).status_code == browser(stranger).get(f"{page}scan/").status_code == 404
    browser(anna).post(f"{page}confirm/", {"compared": "on"})
    token = operations.issue_link(sent.mobility, role="host", by=liisa, at=NOW)
    phone, address = Client(), f"/en/stays/host/{token}/agreement/"
    phone.post(address, {"door": "open"})
    seen = phone.get(address).content.decode()
    assert "The school has recorded your signature on paper. Signed by: Maite Ibarra" in seen
