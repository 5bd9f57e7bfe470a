"""Grades only as a memorandum converts them, outcomes of the host n to m, each for one unit; and what goes out of that."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.mobility.stay_examples import DAYS, PERSON, TEXTS
from tests.qualifications import memorandum_examples
from tests.qualifications.requirement_examples import SMALL, read
from tests.recognition.recognition_examples import (
    BACK,
    BEFORE,
    HOST_SAYS,
    HOW,
    LATER,
    all_achieved,
    bring_back,
    decide_all,
    host,
    participant,
    plan_stays,
    two_units,
    units_of,
)
from vaihto.core.canonical import sha256_of
from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.kit.actors import Actor
from vaihto.mobility import casefile
from vaihto.mobility import operations as mobility
from vaihto.mobility import queries as stays
from vaihto.mobility.models import AgreedUnit, Mobility
from vaihto.people.models import Person
from vaihto.qualifications import operations as qualifications
from vaihto.qualifications.models import MemorandumOfUnderstanding, Unit
from vaihto.recognition import exporting, operations, queries
from vaihto.recognition.formats import FORMATS
from vaihto.recognition.models import OutcomeUse, RecognitionDecision

pytestmark = pytest.mark.django_db
HOST = {**memorandum_examples.PARTNER, "name": "Restaurante Ejemplo", "country": "ES"}


@pytest.fixture(autouse=True)
def now(movable_clock: None) -> None:
    clock.move_to(LATER)


@pytest.fixture
def covered(project: GrantAgreement, liisa: Actor) -> Mobility:
    """Return a stay that is over and whose learning agreement cites a memorandum that covers the first of its two units."""
    units = two_units(project)
    draft = memorandum_examples.written(
        project.organisation, units[0], by=liisa, at=BEFORE, partners=[HOST], starts_on=date(2027, 1, 1)
    )
    memorandum = memorandum_examples.signed(draft, by=liisa, at=BEFORE)
    stay = plan_stays(project, liisa)[0]
    mobility.name_participant(stay, PERSON, by=liisa, at=BEFORE)
    stay = mobility.confirm(stay, DAYS, by=liisa, at=BEFORE)
    wanted = [{"unit": unit.pk, "points": 20} for unit in units]
    values = {**TEXTS, "memorandum": memorandum.pk}
    agreement = mobility.write_agreement(stay, values, wanted, by=liisa, at=BEFORE).agreement
    mobility.send_for_signature(agreement, by=liisa, at=BEFORE)
    mobility.sign(agreement, role="participant", name="Aino", by=participant(stay), at=BEFORE)
    mobility.sign(agreement, role="host", name="Maite", position="Chef", by=host(stay), at=BEFORE)
    mobility.sign(agreement, role="school", name="Liisa", by=liisa, at=BEFORE)
    return bring_back(stay, liisa)


def assessed(stay: Mobility, grades: dict[AgreedUnit, str], *, others: tuple[str, ...] = (), **changes: Any) -> None:
    values = {**HOST_SAYS, "unit_grades": {unit.pk: grade for unit, grade in grades.items()}, "other_outcomes": others}
    operations.hand_in_assessment(stay, values, {**all_achieved(stay), **changes.get("given", {})}, by=host(stay), at=BACK)


def decide(unit: AgreedUnit, liisa: Actor, extent: str = "full", **options: Any) -> RecognitionDecision:
    return operations.decide(unit, extent=extent, reason="Shown", how=HOW, by=liisa, at=LATER, **options)


def keys(unit: AgreedUnit) -> list[str]:
    return [f"agreed:{one.pk}" for one in unit.outcomes.all()]


def homes(unit: AgreedUnit) -> list[int]:
    return [one.pk for one in unit.outcomes.all()]


def test_the_hosts_grade_becomes_the_home_grade_of_the_table_and_no_other(covered: Mobility, liisa: Actor) -> None:
    first, _second = units_of(covered)
    assessed(covered, {first: " Bestanden "})
    proposal = next(one.proposal for one in queries.of_mobility(covered.pk).units if one.agreed == first)
    assert (proposal.host, proposal.home, proposal.why) == ("Bestanden", "passed", "")
    with pytest.raises(operations.CannotDecide, match="For the host’s grade “Bestanden” it is: Passed"):
        decide(first, liisa, grade="5")
    with pytest.raises(operations.CannotDecide, match="only a unit recognised in full"):
        decide(first, liisa, "part", points=Decimal(5), grade="passed")
    assert decide(first, liisa, grade="passed").grade == "passed"


def test_a_grade_that_nobody_agreed_on_is_refused_with_the_reason(covered: Mobility, liisa: Actor) -> None:
    first, second = units_of(covered)
    assessed(covered, {first: "sobresaliente", second: "1"})
    for unit, why in ((first, "“sobresaliente” is not in the table"), (second, "does not cover this unit")):
        with pytest.raises(operations.CannotDecide, match=f"No memorandum agreed how this grade converts: .*{why}"):
            decide(unit, liisa, grade="5")
        assert decide(unit, liisa).grade == ""


def test_without_a_memorandum_or_a_grade_of_the_host_no_grade_is_given(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    assessed(over, {first: "1"})
    with pytest.raises(operations.CannotDecide, match="the learning agreement cites none"):
        decide(first, liisa, grade="5")
    with pytest.raises(operations.CannotDecide, match="The host has not given a grade for this unit"):
        decide(second, liisa, grade="5")


def test_the_hosts_grade_and_own_outcomes_are_hashed_and_an_assessment_without_them_as_before(covered: Mobility) -> None:
    assessed(covered, {units_of(covered)[0]: "2"}, others=("Orders goods",))
    kept = queries.assessment_of(covered.pk)
    assert kept is not None
    assert kept.content_hash == sha256_of(kept.content)
    assert (kept.content["grades"], kept.content["other_outcomes"]) == (
        [{"unit": units_of(covered)[0].pk, "grade": "2"}], ["Orders goods"],
    )  # fmt: skip


def test_an_assessment_without_grades_is_hashed_as_before(over: Mobility) -> None:
    operations.hand_in_assessment(over, HOST_SAYS, all_achieved(over), by=host(over), at=BACK)
    kept = queries.assessment_of(over.pk)
    assert kept is not None
    assert not {"grades", "other_outcomes"} & set(kept.content)


def test_several_outcomes_of_the_host_make_one_and_stand_in_the_transcript(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    assessed(over, {}, others=("Orders goods",))
    assessment = queries.assessment_of(over.pk)
    assert assessment is not None
    other = f"other:{assessment.other_outcomes.get().pk}"
    made = decide(first, liisa, uses={homes(first)[0]: [keys(first)[0], other], homes(first)[1]: [keys(second)[0]]})
    assert made.uses.count() == 3
    with pytest.raises(operations.CannotDecide, match="counts for another unit already"):
        decide(second, liisa)
    decide(second, liisa, uses={homes(second)[1]: [keys(second)[1]]})
    frozen = queries.transcript_of(over.pk)
    assert frozen is not None
    texts = [one.text for one in first.outcomes.all()]
    assert frozen.content["units"][0]["mapping"] == [
        {"host": [texts[0], "Orders goods"], "home": [texts[0]]},
        {"host": [second.outcomes.all()[0].text], "home": [texts[1]]},
    ]


def test_the_internal_transcript_has_the_memorandum_that_converted_and_the_mapping_with_keys(
    covered: Mobility, liisa: Actor
) -> None:  # fmt: skip
    first, second = units_of(covered)
    assessed(covered, {first: "2"}, others=("Orders goods",))
    assessment = queries.assessment_of(covered.pk)
    assert assessment is not None
    other = f"other:{assessment.other_outcomes.get().pk}"
    decide(first, liisa, grade="4", uses={homes(first)[0]: [keys(first)[0], other], homes(first)[1]: [keys(second)[0]]})
    decide(second, liisa, uses={homes(second)[1]: [keys(second)[1]]})
    one, two = exporting.stay_transcript(covered.pk).units
    assert one.conversion is not None
    assert (one.grade, one.conversion.host_grade, one.conversion.memorandum) == ("4", "2", memorandum_examples.VALUES["title"])
    assert one.conversion.table == (("1", "5"), ("2", "4"), ("bestanden", "passed"))
    assert [[each.key for each in group.host] for group in one.mapping] == [[f"{one.key}:1", "host:1"], [f"{two.key}:1"]]
    assert [[each.key for each in group.home] for group in one.mapping] == [[f"{one.key}:1"], [f"{one.key}:2"]]
    assert [each.text.versions for each in one.mapping[0].host] == [
        (("fi", first.outcomes.all()[0].text),), (("en", "Orders goods"),),
    ]  # fmt: skip
    assert (two.conversion, len(two.mapping)) == (None, 1)
    assert "Orders goods" in exporting.write(FORMATS["elmo"], covered, at=LATER).content.decode()


def test_a_memorandum_that_ends_early_stays_cited_converts_grades_and_is_in_the_case_file(
    covered: Mobility, liisa: Actor
) -> None:
    version = stays.version_in_force(covered)
    assert version is not None and version.memorandum is not None  # noqa: PT018
    ended = qualifications.end_memorandum(version.memorandum, on=date(2027, 12, 1), reason="Closed", by=liisa, at=LATER)
    MemorandumOfUnderstanding.objects.filter(pk=ended.pk).update(ended_on=date(2027, 9, 1))
    version = stays.version_in_force(Mobility.objects.get(pk=covered.pk))
    assert version is not None
    assert not stays.cites_in_vain(covered, version)
    version.in_force_at = LATER + timedelta(days=1)
    assert stays.cites_in_vain(covered, version)
    first, _second = units_of(covered)
    assessed(covered, {first: "2"})
    assert decide(first, liisa, grade="4").grade == "4"
    pieces = {one.name: one for one in casefile.pieces(covered.agreement.application.case)}
    name = f"08-memorandum-{ended.pk}-1"
    kept = json.loads(pieces[f"{name}.json"].content)
    assert (kept["content_hash"], kept["more"]["end_reason"], len(kept["more"]["signatures"])) == (
        ended.content_hash,
        "Closed",
        2,
    )
    assert pieces[f"{name}.pdf"].content.startswith(b"%PDF")


def test_each_for_itself_is_stored_as_nothing_and_leaves_the_transcript_as_before(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    assessed(over, {})
    decide(first, liisa, uses={home: [key] for home, key in zip(homes(first), keys(first), strict=True)})
    decide(second, liisa)
    frozen = queries.transcript_of(over.pk)
    assert frozen is not None
    assert not OutcomeUse.objects.exists()
    assert all(not {"mapping", "grade"} & set(unit) for unit in frozen.content["units"])


def test_outcomes_that_count_for_their_own_unit_are_used_too(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    assessed(over, {})
    decide(first, liisa)
    with pytest.raises(operations.CannotDecide, match="counts for another unit already"):
        decide(second, liisa, uses={homes(second)[0]: [keys(first)[0]]})


def test_what_the_host_saw_failing_counts_for_nothing_and_a_correction_frees_what_was_used(over: Mobility, liisa: Actor) -> None:
    first, second = units_of(over)
    assessed(over, {}, given={homes(second)[0]: ("not_achieved", "No time")})
    with pytest.raises(operations.CannotDecide, match="was not achieved"):
        decide(first, liisa, uses={homes(first)[0]: [keys(second)[0]]})
    made = decide(first, liisa, uses={homes(first)[0]: [keys(second)[1]]})
    operations.correct(made, extent="full", reason="Shown", correction_reason="Own outcomes", how=HOW, by=liisa, at=LATER)
    assert decide(second, liisa).extent == "full"


def test_the_database_keeps_a_use_to_one_outcome_and_a_grade_to_a_whole_unit(over: Mobility, liisa: Actor) -> None:
    first, _second = units_of(over)
    made = decide(first, liisa, "part", points=Decimal(5))
    for change in (
        lambda: OutcomeUse.objects.create(decision=made, home=first.outcomes.all()[0]),
        lambda: RecognitionDecision.objects.filter(pk=made.pk).update(grade="5"),
        lambda: RecognitionDecision.objects.filter(pk=made.pk).update(extent="full", grade="9"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_pages_take_grade_and_mapping_without_a_script(covered: Mobility, liisa: Actor) -> None:
    first, second = units_of(covered)
    phone, token = Client(), mobility.issue_link(covered, role="host", by=liisa, at=BACK)
    address = f"/en/recognition/host/{token}/"
    phone.post(address, {"door": "open"})
    shown = phone.get(address).content.decode()
    assert "Agreed with the school: 1, 2, bestanden" in shown
    typed: dict[str, Any] = {f"grade-{pk}": "achieved" for pk in (*homes(first), *homes(second))}
    typed |= {f"unit-grade-{first.pk}": "2", "other_outcomes": "Orders goods\n", "hand_in": "1"}
    phone.post(address, typed | {"assessor_name": "Maite", "assessor_position": "Chef"})
    assert "Orders goods" in phone.get(address).content.decode()

    desk = Client()
    desk.force_login(Person.objects.get(pk=liisa.id))
    page = desk.get(f"/en/recognition/{covered.pk}/").content.decode()
    assert all(words in page for words in ("Host’s grade: 2", "Which of the host’s outcomes count", "Orders goods"))
    prefix = f"unit-{first.pk}"
    form = {
        f"{prefix}-extent": "full", f"{prefix}-reason": "All", f"{prefix}-route": "documents", f"{prefix}-way": "as_planned",
        f"{prefix}-grade": "4", f"{prefix}-mapped": "1", f"{prefix}-uses-{homes(first)[0]}": keys(first),
        f"{prefix}-uses-{homes(first)[1]}": [],
    }  # fmt: skip
    assert desk.post(f"/en/recognition/{covered.pk}/units/{first.pk}/", form).status_code == 302
    made = RecognitionDecision.objects.get()
    assert (made.grade, made.uses.count()) == ("4", 2)
    decide(second, liisa)
    assert "converted as the memorandum" in desk.get(f"/en/recognition/{covered.pk}/transcript/1/").content.decode()
    assert desk.get(f"/en/recognition/{covered.pk}/transcript/1.pdf").content.startswith(b"%PDF")
    assert desk.get(f"/en/recognition/decisions/{made.pk}/").status_code == 200


def test_koski_gets_the_converted_grade_and_whether_the_structure_has_the_unit_as_compulsory(
    covered: Mobility, liisa: Actor
) -> None:
    first, second = units_of(covered)
    qualifications.read_requirements(covered.agreement.organisation, read(SMALL), by=liisa, at=LATER)
    for unit, code in ((first, "100001"), (second, "100003")):
        Unit.objects.filter(pk=unit.unit_id).update(code=f"tutkinnonosat_{code}", source="OPH-9-2026", points=20)
    assessed(covered, {first: "2"})
    decide(first, liisa, grade="4")
    decide(second, liisa)
    document = json.loads(exporting.write(FORMATS["koski"], covered, at=LATER).content)
    one, other = document["osasuoritukset"]
    assert [each["koulutusmoduuli"]["pakollinen"] for each in (one, other)] == [True, False]
    assert [each["arviointi"][0]["arvosana"]["koodiarvo"] for each in (one, other)] == ["4", "Hyväksytty"]
    assert one["arviointi"][0]["arvosana"]["koodistoUri"] == "arviointiasteikkoammatillinen15"


def test_koski_of_a_school_that_has_read_no_structure_in_leaves_compulsory_open(over: Mobility, liisa: Actor) -> None:
    decide_all(over, liisa)
    document = json.loads(exporting.write(FORMATS["koski"], over, at=LATER).content)
    assert all("pakollinen" not in one["koulutusmoduuli"] for one in document["osasuoritukset"])
