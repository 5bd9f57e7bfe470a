"""An Erasmus+ project from the call to the settled grant, through the operations of every room, to the cent.

Saarnilahden ammattiopisto (Espoo) sends four students to Bilbao for 35 days, one of them with fewer opportunities, and two
teachers to Hamburg for 5 days by green travel. The annex is the Spanish one of 2021, as an example.
"""

# long because: one project from its rows to its settlement, worked out by hand.

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation
from remembered import remembered

from vaihto.calls.models import Call, CallAnnex, CallVersion
from vaihto.core.budgeting import total_of
from vaihto.core.canonical import sha256_of
from vaihto.core.grant import rules
from vaihto.demo.stages import erasmus
from vaihto.demo.stages.people import settle_in
from vaihto.demo.stages.rounds import Course, Round, run
from vaihto.grants import clauses, queries, shown
from vaihto.grants.models import AmountLine, GrantAgreement, Payment
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays
from vaihto.mobility.models import Mobility
from vaihto.recognition.models import RecognitionDecision
from vaihto.reporting import queries as reports
from vaihto.selection import wording
from vaihto.selection.models import ProposalLine, SelectionDecision

pytestmark = pytest.mark.django_db
# Students, group 2 (Spain): 4 × 14 × 57 = 3,192; 4 × 21 × 40 = 3,360. Espoo to Bilbao is 2,638 km: 4 × 360 = 1,440. 4 × 350 =
# 1,400. One with fewer opportunities: 100. Together 9,492.
# Teachers, group 2 (Germany): 2 × 5 × 104 = 1,040. Espoo to Hamburg is 1,150 km, green: 2 × 320 = 640. 2 × 350 = 700.
# Together 2,380.
AGREED = [
    (1, "individual_support", 56, 57, 3192), (1, "individual_support", 84, 40, 3360),
    (1, "travel", 4, 360, 1440), (1, "organisational_support", 4, 350, 1400), (1, "inclusion", 1, 100, 100),
    (2, "individual_support", 10, 104, 1040), (2, "travel", 2, 320, 640), (2, "organisational_support", 2, 350, 700),
]  # fmt: skip
GRANT = Decimal("11872.00")


@remembered
def finished() -> Course:
    """Run the example's finished round of Erasmus+."""
    return run(
        Round("vet_mobility", "finished", 970, "published", size=1, people=6), settle_in(clock.today() - timedelta(days=1100))
    )


@remembered
def under_way() -> Course:
    """Run a round until everybody has gone."""
    return run(
        Round("vet_mobility", "under way", 420, "abroad", size=1, people=6), settle_in(clock.today() - timedelta(days=500))
    )


def lines_of(agreement: GrantAgreement) -> list[tuple[object, ...]]:
    """Return row, heading, quantity, rate and amount of the agreed lines."""
    return [(one.row, one.heading, one.quantity, one.rate, one.amount) for one in AmountLine.objects.filter(agreement=agreement)]


def test_the_whole_chain_adds_up_to_the_cent(db: None) -> None:
    course = finished()
    (application,) = course.applications
    agreement = GrantAgreement.objects.get()
    assert [(row.distance_km, row.fewer_opportunities) for row in application.rows.all()] == [(2638, 1), (1150, None)]
    assert lines_of(agreement) == AGREED
    assert agreement.amount == GRANT
    decided = SelectionDecision.objects.get().content["lines"][0]
    assert Decimal(str(decided["amount"])) == GRANT
    # Prefinancing 80 %: 9,497.60. One teacher flew: 275 instead of 320, so 45 less: 11,827.00 is due, 2,329.40 is paid.
    settled = {name: Decimal(agreement.settlement[name]) for name in ("by_stays", "due", "paid", "balance")}
    assert settled == {
        "by_stays": Decimal("11827.00"), "due": Decimal("11827.00"), "paid": Decimal("9497.60"), "balance": Decimal("2329.40"),
    }  # fmt: skip
    paid = {payment.kind: (payment.amount, payment.state) for payment in Payment.objects.all()}
    assert paid == {"prefinancing": (Decimal("9497.60"), "paid"), "balance": (Decimal("2329.40"), "paid")}
    travel = [
        (one["quantity"], one["rate"], one["amount"]) for one in agreement.settlement["lines"] if one["heading"] == "travel"
    ]
    assert travel == [("4", "360.00", "1440.00"), ("1", "275.00", "275.00"), ("1", "320.00", "320.00")]
    assert queries.paid(agreement) == Decimal("11827.00")
    assert RecognitionDecision.objects.filter(mobility__agreement=agreement).count() >= 4
    assert Mobility.objects.filter(agreement=agreement, state="returned").count() == 6


def test_the_report_shows_each_group_planned_and_real(db: None) -> None:
    finished()
    figures = reports.planned_against_real(GrantAgreement.objects.get())
    euro = {row.key: (row.planned, row.real) for row in figures.rows if row.kind == "euro"}
    assert euro == {
        "euro:initial_vet": (Decimal("9492.00"), Decimal("9492.00")),
        "euro:teacher": (Decimal("2380.00"), Decimal("2335.00")),
        "euro": (GRANT, Decimal("11827.00")),
    }


@pytest.mark.parametrize(
    ("language", "heading", "basis"),
    [
        ("fi", "Organisaatiotuki", "4 henkilöä × 350 €"),
        ("sv", "Organisationsstöd", "4 personer × 350 €"),
        ("en", "Organisational support", "4 people × €350"),
    ],
)
def test_lines_are_said_in_three_languages(db: None, language: str, heading: str, basis: str) -> None:
    finished()
    line = next(one for one in queries.lines_of(GrantAgreement.objects.get()) if one.heading == "organisational_support")
    inclusion = next(one for one in queries.lines_of(GrantAgreement.objects.get()) if one.heading == "inclusion")
    with translation.override(language):
        assert (clauses.heading_of(line), clauses.basis_of(line).replace("\u00a0", " ")) == (heading, basis)
        assert "inclusion" not in clauses.basis_of(inclusion)
        assert "people_with" not in clauses.basis_of(inclusion)


def test_the_annex_is_said_to_be_an_example_on_the_calls_page(db: None, client: object) -> None:
    course = finished()
    page = client.get(f"/fi/calls/{course.call.pk}/").content.decode()  # type: ignore[attr-defined]
    assert "ESIMERKKI: Espanjan viraston liite 2021, ei Suomen viraston lukuja" in page
    assert CallAnnex.objects.get().text == erasmus.annex_text(course.call.year)


def school_of(course: Course) -> Actor:
    """Return the coordinator of the school that applied."""
    return course.world.coordinator("saarnilahti")


def test_a_longer_stay_and_another_distance_are_settled_by_the_same_unit_costs(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # long because: each stay ends in its own way, and the settlement is worked out over all of them.
    course = under_way()
    agreement, at, by = GrantAgreement.objects.get(), clock.now(), school_of(course)
    assert lines_of(agreement) == AGREED
    version = CallVersion.objects.get()
    # The rulebook changes and the annex of the call is gone: neither touches what was decided.
    monkeypatch.setattr(rules, "all_rates", lambda: ())
    CallAnnex.objects.all().delete()
    assert sha256_of(version.content) == version.content_hash
    students = list(Mobility.objects.filter(agreement=agreement, target_group="initial_vet").order_by("pk"))
    teachers = list(Mobility.objects.filter(agreement=agreement, target_group="teacher").order_by("pk"))
    assert [one.has_inclusion_support for one in students] == [True, False, False, False]
    for stay in students[1:3]:
        mobility.cancel(stay, reason="Ill", by=by, at=at)
    first, last = students[0], students[3]
    # 14 days in all for one; the other stays 35 days but came from nearer: 1,900 km.
    begins = clock.today() - timedelta(days=60)
    Mobility.objects.filter(agreement=agreement).exclude(state="cancelled").update(
        state="confirmed", starts_on=begins, ends_on=begins + timedelta(days=34)
    )
    mobility.record_return(Mobility.objects.get(pk=first.pk), starts_on=begins, ends_on=begins + timedelta(days=13), by=by, at=at)
    mobility.save_travel(Mobility.objects.get(pk=last.pk), {"distance_km": 1900}, by=by, at=at)
    mobility.record_return(Mobility.objects.get(pk=last.pk), starts_on=begins, ends_on=begins + timedelta(days=34), by=by, at=at)
    for stay in teachers:
        mobility.record_return(
            Mobility.objects.get(pk=stay.pk), starts_on=begins, ends_on=begins + timedelta(days=4), by=by, at=at
        )
    real = [(one.heading, one.quantity, one.rate, one.amount) for one in stays.real_lines(agreement)]
    # 14 × 57 = 798; 360; 350; inclusion 100. Then 14 × 57 = 798, 21 × 40 = 840; 1,900 km: 275; 350. Then as agreed: 1,040;
    # 640; 700.
    assert real == [
        ("individual_support", 14, 57, 798), ("travel", 1, 360, 360), ("organisational_support", 1, 350, 350),
        ("inclusion", 1, 100, 100),
        ("individual_support", 14, 57, 798), ("individual_support", 21, 40, 840), ("travel", 1, 275, 275),
        ("organisational_support", 1, 350, 350),
        ("individual_support", 10, 104, 1040), ("travel", 2, 320, 640), ("organisational_support", 2, 350, 700),
    ]  # fmt: skip
    # A stay whose distance nobody knows makes the balance unknown, and the report says so.
    mobility.save_travel(Mobility.objects.get(pk=last.pk), {"distance_km": None}, by=by, at=at)
    figures = reports.planned_against_real(agreement)
    assert (figures.settlement.due, figures.settlement.balance) == (None, None)
    assert [row.real for row in figures.rows if row.key == "euro:initial_vet"] == [None]


def test_accepted_force_majeure_is_settled_with_the_days_that_the_agency_counts(db: None) -> None:
    course = under_way()
    agreement, at, begins = GrantAgreement.objects.get(), clock.now(), clock.today() - timedelta(days=30)
    stay = Mobility.objects.filter(agreement=agreement, target_group="initial_vet").latest("pk")
    Mobility.objects.filter(pk=stay.pk).update(state="confirmed", starts_on=begins, ends_on=begins + timedelta(days=34))
    last_day = begins + timedelta(days=11)
    mobility.interrupt(stay, last_day=last_day, kind="force_majeure", reason="A flood", by=school_of(course), at=at)
    stay = stays.for_ids([stay.pk])[stay.pk]
    # 12 days: 12 × 57 = 684; travel 360; organisational support 350. All 35: 14 × 57 + 21 × 40 = 1,638 instead of 684.
    assert [stays.grant_of_stay(stay, days) for days in (12, 35)] == [Decimal("1394.00"), Decimal("2348.00")]
    support = {"euro:initial_vet": Decimal("1394.00")}
    assert {row.key: row.real for row in reports.planned_against_real(agreement).rows if row.key in support} == support
    assert list(reports.undecided(agreement.pk)) == [stay]
    officer = course.world.staff_actor("officer")
    mobility.decide_interruption(stay, accepts=True, reason="A flood", counted_days=35, by=officer, at=at)
    figures = {row.key: row.real for row in reports.planned_against_real(agreement).rows}
    # The grant counts 35 days, the report of what took place 12.
    assert (figures["euro:initial_vet"], figures["days:initial_vet"]) == (Decimal("2348.00"), 12)
    assert total_of(stays.real_lines(agreement)).known_sum == Decimal("2348.00")
    assert list(reports.undecided(agreement.pk)) == []


def test_who_went_along_is_settled_at_rates_of_their_own_once_travel_is_decided(db: None) -> None:
    course = under_way()
    agreement, at, begins = GrantAgreement.objects.get(), clock.now(), clock.today() - timedelta(days=40)
    stay = Mobility.objects.filter(agreement=agreement, target_group="initial_vet").latest("pk")
    Mobility.objects.filter(pk=stay.pk).update(state="confirmed", starts_on=begins, ends_on=begins + timedelta(days=34))
    who = {"name": "Olli", "role": "teacher", "phone": "", "starts_on": begins, "ends_on": begins + timedelta(days=4)}
    along = mobility.save_accompanying(
        agreement, who | {"distance_km": 2638, "is_green": False}, [stay.pk], by=school_of(course), at=at
    )
    assert stays.accompanying_lines(agreement) == ()
    stay.refresh_from_db()
    mobility.record_return(stay, by=school_of(course), at=at)
    assert reports.planned_against_real(agreement).settlement.due is None
    mobility.decide_travel(along, is_paid=True, by=course.world.staff_actor("officer"), at=at)
    # The stay: 1,638 + 360 + 350 = 2,348. Who went along, group 2: 5 × 104 = 520; travel 360.
    assert reports.planned_against_real(agreement).settlement.due == Decimal("3228.00")


def test_a_change_of_unit_costs_is_shown_beside_the_agreement_and_changes_nothing(db: None) -> None:
    under_way()
    agreement = GrantAgreement.objects.get()
    assert shown.changed(agreement) is None
    annex = CallAnnex.objects.get()
    annex.text = annex.text.replace(",360,410,", ",309,417,")
    annex.save()
    agreement = GrantAgreement.objects.get()
    found = queries.changed_since(agreement)
    assert found is not None
    # 4 × (309 − 360) = −204.
    assert found.change == Decimal("-204.00")
    said = shown.changed(agreement)
    assert said is not None
    assert [(row["name"], row["before"], row["after"]) for row in said["rows"]] == [
        ("travel.km_2000_2999", "360", "309"), ("travel.km_2000_2999", "1,440", "1,236")
    ]  # fmt: skip
    assert lines_of(agreement) == AGREED
    assert Call.objects.get().version == 1


def test_travel_is_no_part_of_a_national_stay_and_closes_with_the_project(db: None) -> None:
    course = finished()
    stay = Mobility.objects.earliest("pk")
    with pytest.raises(mobility.CannotChange, match="closed"):
        mobility.save_travel(stay, {"distance_km": 5}, by=school_of(course), at=clock.now())


def test_the_pages_of_the_project_open_for_those_who_work_with_it(db: None, client: Client) -> None:
    course = under_way()
    (application,) = course.applications
    agreement, stay = GrantAgreement.objects.get(), Mobility.objects.earliest("pk")
    client.force_login(course.world.coordinators["saarnilahti"])
    address = f"/en/stays/{stay.pk}/travel/"
    assert "how far the journey was" in client.get(address).text
    assert client.post(address, {"distance_km": "1900", "is_green": "on"}).status_code == 302
    stay.refresh_from_db()
    assert (stay.distance_km, stay.is_green, stay.has_inclusion_support) == (1900, True, False)
    assert "1,900" in client.get(f"/en/stays/{stay.pk}/").text
    assert "<title>Error:" in client.post(address, {"distance_km": "-1"}).text
    client.force_login(course.world.staff["officer"])
    case = client.get(f"/en/applications/case/{application.pk}/").text
    for shown_there in (
        "Distance one way, km",
        "2,638",
        "Green travel",
        "People with fewer opportunities",
        "short-term learning mobility",
    ):
        assert shown_there in case, shown_there
    grant = client.get(f"/en/grants/{agreement.pk}/").text
    assert "Organisational support" in grant
    assert "Unit costs have changed" not in grant
    letter = application_letter(application.pk)
    assert "Row 1, Spain: Individual support" in letter


def application_letter(application_id: int) -> str:
    """Return the labels of the granted lines as the decision's letter says them."""
    line = ProposalLine.objects.get(application_id=application_id)
    return "; ".join(wording.amount_line(one)["label"] for one in line.lines)


def test_an_imported_stay_counts_by_its_activity_type_and_not_at_all_where_other_money_pays(db: None) -> None:
    finished()
    agreement = GrantAgreement.objects.get()
    before = total_of(stays.real_lines(agreement)).known_sum
    students = list(Mobility.objects.filter(target_group="initial_vet", has_inclusion_support=False).order_by("pk"))
    Mobility.objects.filter(pk=students[0].pk).update(purpose="on_the_job_learning", activity="LM-SHORT-VET")
    # The purpose is no activity of Erasmus+, but the code of the imported table says what it is.
    assert total_of(stays.real_lines(agreement)).known_sum == before
    Mobility.objects.filter(pk=students[0].pk).update(funding="own")
    # One student less: 14 × 57 + 21 × 40 + 360 + 350 = 798 + 840 + 360 + 350 = 2,348.
    assert total_of(stays.real_lines(agreement)).known_sum == before - Decimal("2348.00")
    assert stays.real_euro(agreement) == {"initial_vet": Decimal("7144.00"), "teacher": Decimal("2335.00")}


def test_travel_days_and_real_costs_of_a_stay_are_settled_by_their_shares(db: None) -> None:
    course = under_way()
    agreement, at, begins = GrantAgreement.objects.get(), clock.now(), clock.today() - timedelta(days=30)
    by, stay = school_of(course), Mobility.objects.filter(agreement=agreement, target_group="initial_vet").latest("pk")
    Mobility.objects.filter(pk=stay.pk).update(state="confirmed", starts_on=begins, ends_on=begins + timedelta(days=13))
    stay = mobility.record_return(
        Mobility.objects.get(pk=stay.pk), starts_on=begins, ends_on=begins + timedelta(days=13), by=by, at=at
    )
    with pytest.raises(mobility.CannotChange, match="need a participant with inclusion support"):
        mobility.save_travel(stay, {"inclusion_costs": Decimal("120.50"), "has_inclusion_support": False}, by=by, at=at)
    said = {
        "distance_km": 2638, "is_green": False, "travel_days": 2, "has_inclusion_support": True,
        "inclusion_costs": Decimal("120.50"), "expensive_travel_costs": Decimal("900.50"), "other_costs": None,
    }  # fmt: skip
    mobility.save_travel(Mobility.objects.get(pk=stay.pk), said, by=by, at=at)
    real = [(one.heading, one.quantity, one.rate, one.amount) for one in stays.real_lines(agreement)]
    # 14 × 57 = 798; two travel days at 40; expensive travel instead of the travel grant: 80 % of 900.50 = 720.40.
    assert real == [
        ("individual_support", 14, 57, 798), ("individual_support", 2, 40, 80), ("organisational_support", 1, 350, 350),
        ("inclusion", 1, 100, 100), ("inclusion", 1, Decimal("120.50"), Decimal("120.50")),
        ("exceptional_costs", 1, Decimal("720.40"), Decimal("720.40")),
    ]  # fmt: skip
