"""Part B of a final report: partners write their parts by link; a missing part is left out only with a reason."""

import re

import pytest
from django.test import Client
from remembered import remembered

from tests.mobility.stay_examples import make_project
from tests.recognition.recognition_examples import BACK, LATER
from vaihto.applications.models import Partner
from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.mobility import operations as mobility
from vaihto.organisations.models import Organisation
from vaihto.people import links
from vaihto.people.models import Person
from vaihto.reporting import operations, paper, queries
from vaihto.reporting.models import FinalReport, PartReport
from vaihto.reporting.operations.writing import missing

WORDS = {"did": "Acogimos a dos docentes.", "results": "Un módulo nuevo.", "differs": "Nada.", "travelled": 2, "hosted": 3}


@pytest.fixture
@remembered
def partnership(school: Organisation, liisa: Actor) -> GrantAgreement:
    """Return a partnership whose one partner has confirmed."""
    project = make_project(school, action="partnership")
    project.application.partners.update(state="confirmed", answered_at=BACK, answered_by="Maite Ibarra")
    mobility.plan_from_rows(project, by=liisa, at=BACK)
    return project


@pytest.fixture
@remembered
def begun(partnership: GrantAgreement, liisa: Actor) -> FinalReport:
    """Return its final report as it is being written."""
    return operations.start(partnership, by=liisa, at=LATER)


@pytest.fixture
@remembered
def asked(begun: FinalReport, liisa: Actor) -> PartReport:
    """Return the part that the partner was asked for."""
    operations.ask_parts(begun, by=liisa, at=LATER)
    return PartReport.objects.get()


def holder(part: PartReport) -> Actor:
    return links.actor_of(links.open_for("partner", part.partner))


def send(part: PartReport) -> PartReport:
    by = holder(part)
    operations.save_part(part, WORDS, by=by, at=LATER)
    return operations.send_part(part, name="Maite Ibarra", position="Directora", by=by, at=LATER)


def gap(report: FinalReport) -> list[str]:
    return [reason for reason in missing(report) if "part of a partner" in reason]


def test_only_partnerships_and_transfers_have_parts(finished: GrantAgreement, begun: FinalReport, liisa: Actor) -> None:
    assert queries.parts_of(operations.start(finished, by=liisa, at=LATER)) == []
    assert [(one.partner.name, one.state) for one in queries.parts_of(begun)] == [("Restaurante Ejemplo", "not_asked")]
    Partner.objects.filter(application=begun.agreement.application).update(state="declined")
    assert queries.parts_of(begun) == []


def test_the_partner_is_asked_in_its_own_language_and_reminded_by_a_fresh_link(
    asked: PartReport, liisa: Actor, stranger: Actor
) -> None:
    first = links.open_for("partner", asked.partner)
    assert operations.ask_parts(asked.report, only=asked.partner_id, by=liisa, at=LATER) == 1
    first.refresh_from_db()
    mails = OutboxItem.objects.filter(key__startswith="reporting-part:")
    assert (first.revoked_at is not None, mails.count(), "/es/reports/part/" in mails[0].body) == (True, 2, True)
    with pytest.raises(operations.CannotPart, match="only the organisation"):
        operations.ask_parts(asked.report, by=stranger, at=LATER)


def test_every_gap_of_a_part_is_named_and_half_of_it_is_kept(asked: PartReport) -> None:
    by = holder(asked)
    half = operations.save_part(asked, {"did": "Acogimos."}, by=by, at=LATER)
    with pytest.raises(operations.CannotPart) as refused:
        operations.send_part(half, name=" ", position="", by=by, at=LATER)
    assert len(refused.value.reasons) == 4
    assert PartReport.objects.get().texts["did"] == "Acogimos."


def test_the_part_stands_in_the_frozen_report_and_its_paper(asked: PartReport, liisa: Actor) -> None:
    assert len(gap(asked.report)) == 1
    by = holder(asked)
    sent = send(asked)
    operations.send_part(sent, name="Maite Ibarra", position="", by=by, at=LATER)
    assert gap(asked.report) == []
    report = finish(asked.report, liisa)
    (part,) = report.content["parts"]
    assert (part["partner"], part["texts"]["results"], part["hosted"]) == ("Restaurante Ejemplo", "Un módulo nuevo.", 3)
    assert paper.report_pdf(report).startswith(b"%PDF")
    assert AuditLine.objects.filter(operation="reporting.send_part").count() == 1


def test_a_missing_part_is_left_out_with_a_reason_and_can_still_arrive(asked: PartReport, liisa: Actor) -> None:
    report, partner = asked.report, asked.partner
    with pytest.raises(operations.CannotPart, match="The reason is missing"):
        operations.leave_part_out(report, partner, reason=" ", by=liisa, at=LATER)
    operations.leave_part_out(report, partner, reason="The company closed.", by=liisa, at=LATER)
    assert gap(report) == []
    assert [one.state for one in queries.parts_of(report)] == ["without"]
    send(PartReport.objects.get())
    assert [one.state for one in queries.parts_of(report)] == ["sent"]
    with pytest.raises(operations.CannotPart, match="has arrived"):
        operations.leave_part_out(report, partner, reason="The company closed.", by=liisa, at=LATER)


def test_nothing_is_written_after_the_coordinator_has_sent(asked: PartReport, liisa: Actor) -> None:
    by = holder(asked)
    operations.leave_part_out(asked.report, asked.partner, reason="The company closed.", by=liisa, at=LATER)
    report = finish(asked.report, liisa)
    assert report.content["parts"][0]["without_reason"] == "The company closed."
    with pytest.raises(operations.CannotPart, match="the coordinator has sent the report"):
        operations.save_part(asked, WORDS, by=by, at=LATER)


def test_a_link_to_something_else_writes_no_part(asked: PartReport) -> None:
    scope = {"purpose": "partner", "subject": "other.Thing", "id": str(asked.partner_id)}
    wrong = Actor("link", id="1", name="X", roles=frozenset({"partner"}), scope=scope)
    with pytest.raises(operations.CannotPart, match="another partner’s"):
        operations.save_part(asked, WORDS, by=wrong, at=LATER)


def test_the_pages_of_partner_and_coordinator(begun: FinalReport, liisa: Actor, movable_clock: None) -> None:
    clock.move_to(LATER)
    school = Client()
    school.force_login(Person.objects.get(pk=liisa.id))
    path = f"/en/reports/{begun.pk}/"
    assert "Ask the partners for their parts" in school.get(path).content.decode()
    asked = school.post(path + "parts/ask/", follow=True).content.decode()
    assert "The link has been sent to 1 partner." in asked
    found = re.search(r"/es(/reports/part/\S+)", OutboxItem.objects.get(key__startswith="reporting-part:").body)
    assert found is not None
    phone, address = Client(), "/en" + found[1]
    phone.post(address, {"door": "open"})
    assert "Your part is saved." in phone.post(address, {"did": "Acogimos"}, follow=True).content.decode()
    assert "An answer is missing" in phone.post(address, {"did": "Acogimos", "send": "1"}).content.decode()
    values = {**{key: str(value) for key, value in WORDS.items()}, "name": "Maite Ibarra", "send": "1"}
    assert "The coordinator has been told" in phone.post(address, values, follow=True).content.decode()
    assert "Un módulo nuevo." in school.get(path).content.decode()
    refused = school.post(path + f"parts/{PartReport.objects.get().partner_id}/without/", {"reason": "No"}).content.decode()
    assert "has arrived or is not waited for" in refused


def finish(report: FinalReport, by: Actor) -> FinalReport:
    report.refresh_from_db()
    rows = queries.planned_against_real(report.agreement).differing
    texts = {"results": "Verkosto.", **{f"explain:{row.key}": "Peruuntui." for row in rows}}
    operations.save(report, {**texts, "version": 99}, by=by, at=LATER)
    return operations.send(report, by=by, at=LATER)
