"""Memoranda of understanding: one hash, every party signs, nothing changes after that but by a new one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.qualifications.memorandum_examples import GRADES, PARTNER, holder, signed, written
from vaihto.core.canonical import sha256_of
from vaihto.core.conversion import Line
from vaihto.kit import clock, signatures
from vaihto.kit.actors import SYSTEM, Actor
from vaihto.kit.models import OutboxItem
from vaihto.organisations import operations as organisations
from vaihto.organisations import queries as organisation_queries
from vaihto.organisations.models import Organisation
from vaihto.people import operations as people
from vaihto.people.models import Link
from vaihto.qualifications import jobs, operations, queries
from vaihto.qualifications.models import GradeConversion, MemorandumOfUnderstanding, Unit

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(movable_clock: None) -> Iterator[None]:
    """Let refusals speak English, and let it be the day of the example."""
    clock.move_to(AT)
    with translation.override("en"):
        yield


def coordinator(name: str) -> tuple[Actor, Organisation]:
    """Return a school's coordinator with the right to sign, and the school."""
    person = people.add_person(email=f"{name.lower()}@example.org", name=name, language="fi", by=SYSTEM, at=AT)
    values = {
        "name": f"{name}n opisto", "country": "FI", "kind": "vet_provider", "position": "Rector", "may_sign": True,
        "right_to_sign": "Statutes",
    }  # fmt: skip
    school = organisations.register(values, by=organisation_queries.actor_for(person), at=AT)
    return organisation_queries.actor_for(person), school


@pytest.fixture
def aino() -> tuple[Actor, Organisation]:
    return coordinator("Aino")


@pytest.fixture
def unit(aino: tuple[Actor, Organisation]) -> Unit:
    values = {"qualification": "Leipuri", "title": "Leipomotyö", "points": 15, "source": "OPH-1-2026"}
    return operations.save_unit(aino[1], values, ["Leipoo ruisleipää"], by=aino[0], at=AT)


@pytest.fixture
def draft(aino: tuple[Actor, Organisation], unit: Unit) -> MemorandumOfUnderstanding:
    return written(aino[1], unit, by=aino[0], at=AT)


@pytest.fixture
def in_force(draft: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]) -> MemorandumOfUnderstanding:
    return signed(draft, by=aino[0], at=AT)


def test_it_is_in_force_when_the_school_and_every_partner_have_signed_one_hash(
    draft: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]
) -> None:
    sent = operations.send_memorandum(draft, by=aino[0], at=AT)
    partner = sent.partners.get()
    link = Link.objects.get(role="counterpart")
    assert (link.email, link.language, sent.content_hash) == ("joerg@example.org", "de", sha256_of(sent.content))
    assert operations.sign_memorandum(sent, by=aino[0], at=AT).state == "signing"
    row = operations.sign_memorandum(sent, partner=partner, name="Jörg Petersen", by=holder(partner), at=AT)
    kept = signatures.of(row.document, 1)
    assert (row.state, row.in_force_at) == ("in_force", AT)
    assert [(one.role, one.content_hash == row.content_hash, one.right_to_sign) for one in kept] == [
        ("school", True, "Statutes"), (f"partner:{partner.pk}", True, "Personal link sent to joerg@example.org"),
    ]  # fmt: skip
    receipt = OutboxItem.objects.get(key__startswith="memorandum-signed:")
    assert (receipt.recipient, receipt.language) == ("joerg@example.org", "de")


def test_a_partner_that_is_registered_here_is_tied_to_its_organisation(unit: Unit, aino: tuple[Actor, Organisation]) -> None:
    values = {"name": "Beispielschule Hamburg", "country": "DE", "kind": "vet_provider"}
    registered = organisations.register(values, by=SYSTEM, at=AT)
    strange = {**PARTNER, "name": "Andere Schule", "contact_email": "a@example.org"}
    made = written(aino[1], unit, by=aino[0], at=AT, partners=[PARTNER, strange])
    assert [one.organisation for one in made.partners.order_by("position")] == [registered, None]


def test_everything_that_is_wrong_is_said_at_once(unit: Unit, aino: tuple[Actor, Organisation]) -> None:
    changes = {"title": " ", "starts_on": date(2028, 1, 1), "partners": [], "grades": [Line("A", "5"), Line("a", "9")]}
    with pytest.raises(operations.CannotWriteMemorandum) as refused:
        written(aino[1], unit, by=aino[0], at=AT, **changes)
    assert refused.value.reasons == [
        "The title is missing. Write what the memorandum is about.",
        "The last day is before the first day. Correct the days.",
        "The partner is missing. Write at least one organisation abroad.",
        "Grades: the partner’s grade “a” is there twice. Remove one of the lines.",
        "Grades: “9” is no grade of the home scale. Write 1, 2, 3, 4, 5 or passed.",
    ]


def test_what_is_missing_is_said_before_sending(unit: Unit, aino: tuple[Actor, Organisation]) -> None:
    partner = {**PARTNER, "contact_email": ""}
    made = written(aino[1], unit, by=aino[0], at=AT, partners=[partner], units={}, assessment="")
    with pytest.raises(operations.CannotSendMemorandum) as refused:
        operations.send_memorandum(made, by=aino[0], at=AT)
    assert len(refused.value.reasons) == 3


def test_units_of_another_school_and_strangers_are_refused(unit: Unit, draft: MemorandumOfUnderstanding) -> None:
    stranger, other = coordinator("Sulo")
    with pytest.raises(operations.CannotWriteMemorandum, match="not among the school’s units"):
        written(other, unit, by=stranger, at=AT)
    with pytest.raises(operations.CannotWriteMemorandum, match="only people of the school"):
        operations.remove_memorandum(draft, by=stranger, at=AT)
    with pytest.raises(operations.CannotSendMemorandum, match="only people of the school"):
        operations.send_memorandum(draft, by=stranger, at=AT)


def test_only_the_holder_of_its_own_link_signs_for_a_partner(unit: Unit, aino: tuple[Actor, Organisation]) -> None:
    other = {**PARTNER, "name": "Andere Schule", "contact_email": "other@example.org"}
    sent = operations.send_memorandum(written(aino[1], unit, by=aino[0], at=AT, partners=[PARTNER, other]), by=aino[0], at=AT)
    first, second = sent.partners.order_by("position")
    for by in (holder(second), aino[0]):
        with pytest.raises(operations.CannotSignMemorandum, match="right to sign"):
            operations.sign_memorandum(sent, partner=first, name="X", by=by, at=AT)
    no_right = Actor("person", id="7", name="Y", organisation_ids=frozenset({aino[1].pk}))
    with pytest.raises(operations.CannotSignMemorandum, match="right to sign"):
        operations.sign_memorandum(sent, by=no_right, at=AT)


def test_a_text_that_was_not_seen_is_not_signed_and_a_second_click_changes_nothing(
    draft: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]
) -> None:
    sent = operations.send_memorandum(draft, by=aino[0], at=AT)
    with pytest.raises(operations.CannotSignMemorandum, match="its text has changed"):
        operations.sign_memorandum(sent, seen="0" * 64, by=aino[0], at=AT)
    for _click in range(2):
        operations.sign_memorandum(sent, seen=sent.content_hash, by=aino[0], at=AT)
    assert len(signatures.of(sent.document)) == 1


def test_what_all_have_signed_never_changes_and_a_change_replaces_it_when_all_have_signed(
    in_force: MemorandumOfUnderstanding, unit: Unit, aino: tuple[Actor, Organisation]
) -> None:
    with pytest.raises(operations.CannotWriteMemorandum, match="sent for signature"):
        written(aino[1], unit, by=aino[0], at=AT, memorandum=in_force)
    change = operations.change_memorandum(in_force, reason="Another table", by=aino[0], at=AT)
    assert operations.change_memorandum(in_force, reason="Again", by=aino[0], at=AT).pk == change.pk
    assert (change.version, change.state, queries.table_of(change)) == (2, "draft", list(GRADES))
    in_force.refresh_from_db()
    assert (in_force.replaced_at, queries.memorandum_state(in_force)) == (None, "in_force")
    signed(change, by=aino[0], at=AT + timedelta(days=1))
    in_force.refresh_from_db()
    assert (queries.memorandum_state(in_force), in_force.content_hash) == ("replaced", sha256_of(in_force.content))


def test_a_wish_for_correction_stops_signing_until_the_school_takes_the_text_back(
    draft: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]
) -> None:
    sent = operations.send_memorandum(draft, by=aino[0], at=AT)
    partner = sent.partners.get()
    asker = holder(partner)
    operations.ask_for_correction(partner, text="Grade 3 is missing", by=asker, at=AT)
    assert [one.pk for one in queries.memoranda_to_correct(aino[0])] == [sent.pk]
    with pytest.raises(operations.CannotSignMemorandum, match="a correction has been asked for"):
        operations.sign_memorandum(sent, by=aino[0], at=AT)
    back = operations.change_memorandum(sent, reason="Grade 3 added", by=aino[0], at=AT)
    assert (back.pk, back.version, back.state, back.correction_wanted) == (sent.pk, 2, "draft", "")
    assert not Link.objects.filter(role="counterpart", revoked_at__isnull=True).exists()


def test_the_school_may_keep_the_text_and_the_partner_hears_why(
    draft: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]
) -> None:
    sent = operations.send_memorandum(draft, by=aino[0], at=AT)
    operations.ask_for_correction(sent.partners.get(), text="Longer", by=holder(sent.partners.get()), at=AT)
    kept = operations.keep_memorandum(sent, reason="One year is agreed", by=aino[0], at=AT)
    assert kept.correction_wanted == ""
    assert OutboxItem.objects.filter(recipient="joerg@example.org", body__contains="One year is agreed").count() == 1
    assert [one.pk for one in queries.memoranda_to_sign(aino[0])] == [sent.pk]


def test_last_years_is_renewed_for_the_time_after_it_once(
    in_force: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]
) -> None:
    made = operations.renew_memorandum(in_force, by=aino[0], at=AT)
    assert (made.starts_on, made.ends_on, made.renews, made.version) == (date(2028, 1, 1), date(2028, 12, 31), in_force, 1)
    assert [one.name for one in made.partners.all()] == ["Beispielschule Hamburg"]
    assert operations.renew_memorandum(in_force, by=aino[0], at=AT).pk == made.pk


def test_the_school_hears_once_that_a_memorandum_ends(in_force: MemorandumOfUnderstanding) -> None:
    assert jobs.warn_of_ends() == 0
    clock.move_to(datetime(2027, 11, 5, 9, 0, tzinfo=UTC))
    assert [jobs.warn_of_ends(), jobs.warn_of_ends()] == [1, 0]
    (mail,) = OutboxItem.objects.filter(key__startswith=queries.warned_key(in_force.pk))
    assert (mail.recipient, mail.language) == ("aino@example.org", "fi")


def test_one_that_is_renewed_ends_without_a_mail(in_force: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]) -> None:
    operations.renew_memorandum(in_force, by=aino[0], at=AT)
    clock.move_to(datetime(2027, 11, 5, 9, 0, tzinfo=UTC))
    assert jobs.warn_of_ends() == 0


def test_between_school_and_host_only_signed_ones_with_that_host_are_found(
    in_force: MemorandumOfUnderstanding, aino: tuple[Actor, Organisation]
) -> None:
    def found(name: str, country: str) -> list[int]:
        return [one.pk for one in queries.memoranda_between(aino[1].pk, name, country)]

    assert found("beispielschule  HAMBURG", "DE") == [in_force.pk]
    assert found("Beispielschule Hamburg", "AT") == found("Taller Ejemplo", "DE") == []
    days = [(date(2027, 1, 1), date(2027, 12, 31)), (date(2027, 12, 1), date(2028, 1, 1)), (None, None)]
    assert [queries.covers(in_force, *each) for each in days] == [True, False, False]


def test_the_database_keeps_each_host_grade_once_and_the_home_grades_known(draft: MemorandumOfUnderstanding) -> None:
    for plain, home in (("1", "3"), ("9", "0"), ("", "3")):
        with pytest.raises(IntegrityError), transaction.atomic():
            GradeConversion.objects.create(memorandum=draft, position=9, host_grade="1", plain=plain, home_grade=home)


def test_a_draft_is_removed_and_one_that_was_sent_is_not(
    draft: MemorandumOfUnderstanding, unit: Unit, aino: tuple[Actor, Organisation]
) -> None:
    other = written(aino[1], unit, by=aino[0], at=AT)
    operations.remove_memorandum(other, by=aino[0], at=AT)
    assert not MemorandumOfUnderstanding.objects.filter(pk=other.pk).exists()
    sent = operations.send_memorandum(draft, by=aino[0], at=AT)
    back = operations.change_memorandum(sent, reason="Why", by=aino[0], at=AT)
    with pytest.raises(operations.CannotWriteMemorandum, match="not removed"):
        operations.remove_memorandum(back, by=aino[0], at=AT)
