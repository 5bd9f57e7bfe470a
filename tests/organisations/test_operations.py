"""Organisations: registering, colleagues, standings and the development plan through the real operations."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from vaihto.kit.actors import SYSTEM, VISITOR, Actor
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.organisations import operations, queries
from vaihto.organisations.models import Invitation, Membership, Organisation
from vaihto.people import operations as people
from vaihto.people.models import Person

AT = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
OFFICER = Actor("person", id="999", name="Olli Officer", roles=frozenset({"officer"}))
SCHOOL = {
    "name": "Esimerkkiopisto",
    "country": "FI",
    "kind": "vet_provider",
    "business_id": "20774740",
    "city": "Turku",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let refusals speak English."""
    with translation.override("en"):
        yield


def person(name: str) -> Person:
    return people.add_person(email=f"{name.lower()}@example.org", name=name, language="fi", by=SYSTEM, at=AT)


def actor(somebody: Person) -> Actor:
    return queries.actor_for(somebody)


def school(founder: Person, **values: Any) -> Organisation:
    return operations.register({**SCHOOL, **values}, by=actor(founder), at=AT)


def last_line() -> AuditLine:
    line = AuditLine.objects.order_by("-number").first()
    assert line is not None
    return line


def test_a_newcomer_who_registers_an_organisation_becomes_its_coordinator() -> None:
    aino = person("Aino")
    made = school(aino, position="rehtori", may_sign=True, right_to_sign="johtosääntö 4 §")
    assert made.business_id == "2077474-0"
    assert actor(aino).roles == {"coordinator"}
    assert actor(aino).organisation_ids == {made.pk}
    assert actor(aino).signs_for == {made.pk}
    assert queries.right_to_sign(aino.pk, made.pk) == "johtosääntö 4 §"


def test_an_officer_who_registers_an_organisation_joins_nobody_to_it() -> None:
    made = operations.register(SCHOOL, by=OFFICER, at=AT)
    assert not queries.members_of(made.pk).exists()


def test_a_visitor_registers_nothing() -> None:
    with pytest.raises(operations.CannotRegister):
        operations.register(SCHOOL, by=VISITOR, at=AT)


def test_every_reason_is_said_at_once() -> None:
    with pytest.raises(operations.CannotRegister) as refused:
        operations.register({"name": " ", "country": "XX", "kind": "person", "size": "huge", "oid": "E12"}, by=SYSTEM, at=AT)
    assert len(refused.value.reasons) == 5


@pytest.mark.parametrize(
    ("country", "given", "kept"),
    [
        ("FI", "20774740", "2077474-0"),
        ("FI", "2077474-1", None),
        ("EE", "12345678", "12345678"),
        ("EE", "12345679", None),
        ("NO", "974760673", "974 760 673"),
        ("NL", "whatever the register says", "whatever the register says"),
    ],
)
def test_business_ids_are_checked_where_their_register_is_known(country: str, given: str, kept: str | None) -> None:
    values = {**SCHOOL, "country": country, "business_id": given}
    if kept is None:
        with pytest.raises(operations.CannotRegister):
            operations.register(values, by=SYSTEM, at=AT)
    else:
        assert operations.register(values, by=SYSTEM, at=AT).business_id == kept


@pytest.mark.parametrize(
    "again",
    [
        {"name": "Another name", "city": "Oulu"},
        {"business_id": "", "name": "ESIMERKKIOPISTO"},
        {"business_id": "", "name": "Kolmas", "oid": "e10000001"},
    ],
)
def test_an_organisation_is_registered_once(again: dict[str, str]) -> None:
    operations.register({**SCHOOL, "oid": "E10000001"}, by=SYSTEM, at=AT)
    with pytest.raises(operations.CannotRegister, match="registered already"):
        operations.register({**SCHOOL, **again}, by=SYSTEM, at=AT)


def test_two_with_the_same_name_and_different_business_ids_are_two() -> None:
    operations.register(SCHOOL, by=SYSTEM, at=AT)
    operations.register({**SCHOOL, "business_id": "0208201-1"}, by=SYSTEM, at=AT)
    assert Organisation.objects.count() == 2


def test_a_change_is_recorded_from_and_to_and_an_equal_one_leaves_no_line() -> None:
    aino = person("Aino")
    made = school(aino)
    operations.change(made, {"city": "Salo"}, by=actor(aino), at=AT)
    assert last_line().changes == {"city": ["Turku", "Salo"]}
    lines = AuditLine.objects.count()
    operations.change(made, {"city": "Salo"}, by=actor(aino), at=AT)
    assert AuditLine.objects.count() == lines


def test_somebody_elses_organisation_is_not_changed() -> None:
    made = school(person("Aino"))
    stranger = person("Sulo")
    school(stranger, name="Toinen", business_id="")
    with pytest.raises(operations.CannotChange):
        operations.change(made, {"city": "Salo"}, by=actor(stranger), at=AT)
    assert Organisation.objects.get(pk=made.pk).city == "Turku"


def test_an_organisation_without_people_is_not_free_to_be_taken() -> None:
    host = operations.register({**SCHOOL, "name": "Host"}, by=SYSTEM, at=AT)
    stranger = person("Sulo")
    later = AT.replace(hour=11)
    with pytest.raises(operations.CannotChangeMembers):
        operations.add_member(host, stranger, role="coordinator", by=actor(stranger), at=later)


def test_an_invited_colleague_joins_at_the_next_sign_in_and_not_before() -> None:
    aino = person("Aino")
    made = school(aino)
    operations.invite(made, email="Bertta@Example.org", name="Bertta", role="member", by=actor(aino), at=AT)
    mail = OutboxItem.objects.get()
    assert mail.recipient == "bertta@example.org"
    assert "/fi/account/signup/" in mail.body
    bertta = person("Bertta")
    assert not actor(bertta).organisation_ids
    operations.at_sign_in(bertta, at=AT)
    assert actor(bertta).organisation_ids == {made.pk}
    assert last_line().operation == "people.sign_in"
    assert last_line().changes["organisations"] == [
        {"name": "Esimerkkiopisto", "role": "member", "may_sign": False, "right_to_sign": ""}
    ]
    operations.at_sign_in(bertta, at=AT)
    assert Membership.objects.filter(person=bertta).count() == 1


def test_a_second_invitation_to_the_same_address_sends_one_mail() -> None:
    aino = person("Aino")
    made = school(aino)
    first = operations.invite(made, email="b@example.org", role="member", by=actor(aino), at=AT)
    assert operations.invite(made, email="b@example.org", role="member", by=actor(aino), at=AT) == first
    assert OutboxItem.objects.count() == 1


def test_a_withdrawn_invitation_joins_nobody() -> None:
    aino, bertta = person("Aino"), person("Bertta")
    made = school(aino)
    invitation = operations.invite(made, email=bertta.email, role="member", by=actor(aino), at=AT)
    operations.withdraw_invitation(invitation, by=actor(aino), at=AT)
    operations.at_sign_in(bertta, at=AT)
    assert not actor(bertta).organisation_ids
    assert Invitation.objects.get().accepted_at is None


def test_a_member_without_the_coordinators_role_invites_nobody() -> None:
    aino, bertta = person("Aino"), person("Bertta")
    made = school(aino)
    operations.add_member(made, bertta, role="member", by=actor(aino), at=AT)
    with pytest.raises(operations.CannotChangeMembers):
        operations.invite(made, email="c@example.org", role="member", by=actor(bertta), at=AT)


def test_an_officer_does_not_decide_who_signs_for_an_applicant() -> None:
    aino, bertta = person("Aino"), person("Bertta")
    made = school(aino)
    with pytest.raises(operations.CannotChangeMembers):
        operations.add_member(made, bertta, role="member", by=OFFICER, at=AT)


def test_the_right_to_sign_says_what_it_rests_on() -> None:
    aino, bertta = person("Aino"), person("Bertta")
    made = school(aino)
    with pytest.raises(operations.CannotChangeMembers, match="rests on"):
        operations.add_member(made, bertta, role="member", may_sign=True, right_to_sign=" ", by=actor(aino), at=AT)


def test_the_last_coordinator_neither_leaves_nor_steps_down() -> None:
    aino = person("Aino")
    mine = queries.membership(aino.pk, school(aino).pk)
    assert mine is not None
    with pytest.raises(operations.CannotChangeMembers, match="last coordinator"):
        operations.end_membership(mine, by=actor(aino), at=AT)
    with pytest.raises(operations.CannotChangeMembers, match="last coordinator"):
        operations.change_member(mine, role="member", position="", may_sign=False, right_to_sign="", by=actor(aino), at=AT)


def test_handing_over_makes_the_colleague_coordinator_and_ends_the_old_place_and_right_to_sign() -> None:
    aino, bertta = person("Aino"), person("Bertta")
    made = school(aino, may_sign=True, right_to_sign="johtosääntö")
    operations.add_member(made, bertta, role="member", by=actor(aino), at=AT)
    operations.hand_over(made, leaving=aino, to=bertta, by=actor(aino), at=AT)
    assert actor(aino).organisation_ids == frozenset()
    assert [m.person for m in queries.members_of(made.pk)] == [bertta]
    assert actor(bertta).signs_for == frozenset()
    operations.change(made, {"city": "Salo"}, by=actor(bertta), at=AT)


def test_nothing_is_handed_over_to_a_stranger() -> None:
    aino, stranger = person("Aino"), person("Sulo")
    made = school(aino)
    with pytest.raises(operations.CannotChangeMembers):
        operations.hand_over(made, leaving=aino, to=stranger, by=actor(aino), at=AT)


def test_a_standing_has_a_source_and_counts_on_its_days_only() -> None:
    made = school(person("Aino"))
    with pytest.raises(operations.CannotRecordStanding):
        operations.record_standing(made, kind="grant", starts_on=date(2026, 1, 1), source=" ", by=OFFICER, at=AT)
    for _ in range(2):
        operations.record_standing(
            made, kind="grant", amount=Decimal("1200"), starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
            source="decision 1/2026", by=OFFICER, at=AT,
        )  # fmt: skip
    assert queries.standings_of(made.pk).count() == 1
    assert queries.standings_on(made.pk, date(2026, 12, 31)).count() == 1
    assert queries.standings_on(made.pk, date(2027, 1, 1)).count() == 0


def test_a_coordinator_records_no_standing_of_the_own_school() -> None:
    aino = person("Aino")
    with pytest.raises(operations.CannotRecordStanding):
        operations.record_standing(school(aino), kind="grant", starts_on=date(2026, 1, 1), source="me", by=actor(aino), at=AT)


def test_each_version_of_the_plan_stays_and_what_is_left_out_is_taken_over() -> None:
    aino = person("Aino")
    made = school(aino)
    operations.save_plan(made, {"staff": "Jaksoja", "organisation": "Laatu"}, by=actor(aino), at=AT)
    operations.save_plan(made, {"staff": "Enemmän jaksoja"}, by=actor(aino), at=AT)
    operations.save_plan(made, {"staff": "Enemmän jaksoja"}, by=actor(aino), at=AT)
    assert [(p.version, p.staff, p.organisation_text) for p in queries.plans_of(made.pk)] == [
        (2, "Enemmän jaksoja", "Laatu"),
        (1, "Jaksoja", "Laatu"),
    ]


def test_a_plan_written_from_an_old_version_overwrites_nothing() -> None:
    aino = person("Aino")
    made = school(aino)
    operations.save_plan(made, {"staff": "Yksi"}, by=actor(aino), at=AT)
    operations.save_plan(made, {"staff": "Kaksi"}, version_seen=1, by=actor(aino), at=AT)
    with pytest.raises(operations.StalePlan) as stale:
        operations.save_plan(made, {"staff": "Kolme"}, version_seen=1, by=actor(aino), at=AT)
    assert stale.value.latest.staff == "Kaksi"
    plan = queries.plan_of(made.pk)
    assert plan is not None
    assert plan.staff == "Kaksi"
