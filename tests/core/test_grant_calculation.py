"""What a rule refuses, what a provider pays, how a project counts, what changed since; and what always holds."""

import contextlib
import json
from decimal import Decimal

import pytest
from core.test_grant_lines import SPAIN_2021, grant
from hypothesis import given
from hypothesis import strategies as st

from vaihto.core import formats
from vaihto.core.budgeting import settle
from vaihto.core.grant import calculation, reader, rules, texts
from vaihto.core.grant.lines import NotAllowed


@pytest.mark.parametrize(
    ("activity", "least", "most"),
    [
        ("LM-SKILL-VET", 1, 10),
        ("LM-SHORT-VET", 10, 89),
        ("LM-LONG-VET", 90, 365),
        ("SM-JOB-SHDW", 2, 60),
        ("SM-TTA", 2, 365),
        ("OA-INV-EXP", 2, 60),
        ("OA-HOS-TTT", 10, 365),
    ],
)
def test_an_activity_lasts_between_its_limits(activity, least, most):
    for days in (least, most):
        assert grant(activity=activity, activity_days=days).activity.code == activity
    with pytest.raises(NotAllowed, match="longer_than_allowed") as refused:
        grant(activity=activity, activity_days=most + 1)
    assert refused.value.gaps["limit"] == most
    if least > 1:
        with pytest.raises(NotAllowed, match="shorter_than_allowed") as refused:
            grant(activity=activity, activity_days=least - 1)
        assert refused.value.gaps["limit"] == least


def test_a_course_of_2021_has_no_verified_limit_and_one_of_2024_has():
    assert [note.code for note in grant(activity="SM-COUR-TRAIN", activity_days=31).notes] == ["limit_unverified"]
    assert grant(activity="SM-COUR-TRAIN", activity_days=10, call_year=2024).notes == ()
    with pytest.raises(NotAllowed, match="longer_than_allowed"):
        grant(activity="SM-COUR-TRAIN", activity_days=11, call_year=2024)


def test_a_shorter_stay_of_people_with_fewer_opportunities_is_told_not_refused():
    made = grant(activity_days=5, participants=2, fewer_opportunities=2)
    assert [note.code for note in made.notes] == ["shorter_unverified"]
    for days, fewer in ((5, 1), (1, 2)):
        with pytest.raises(NotAllowed, match="shorter_than_allowed"):
            grant(activity_days=days, participants=2, fewer_opportunities=fewer)


def test_group_mobility_is_no_activity_of_a_call_before_2024():
    with pytest.raises(NotAllowed, match="activity_not_in_call"):
        grant(activity="LM-GRP-VET", activity_days=5)
    made = grant(activity="LM-GRP-VET", activity_days=5, call_year=2024)
    assert [str(line.amount) for line in made.lines if line.heading == "organisational_support"] == ["100.00"]


@pytest.mark.parametrize(
    ("days", "green", "reason"), [(3, False, "too_many_travel_days"), (5, True, "too_many_green_travel_days")]
)
def test_more_travel_days_than_are_funded_are_refused(days, green, reason):
    assert grant(travel_days=days - 1, green=green).amount is not None
    with pytest.raises(NotAllowed, match=reason):
        grant(travel_days=days, green=green)


def test_the_limit_of_green_travel_days_after_2021_is_told_not_refused():
    assert [note.code for note in grant(call_year=2022, travel_days=6, green=True).notes] == []
    assert [note.code for note in grant(call_year=2022, travel_days=7, green=True).notes] == ["limit_unverified"]


def test_a_group_that_is_not_the_destinations_is_refused():
    assert grant(group=2, destination="DE").amount == Decimal("1783.00")
    with pytest.raises(NotAllowed, match="group_contradicts"):
        grant(group=1, destination="DE")


def test_a_fixed_rate_is_not_chosen():
    with pytest.raises(NotAllowed, match="no_rate_to_choose"):
        grant(chosen_rates={"individual_support.learner.group_2.days_1_14": 50})


def test_a_provider_may_pay_less_and_both_numbers_stand():
    # Lodging is free: half of 1,158 is 579. The journey is paid in full.
    made = grant(paid=[{"heading": "individual_support", "percent": 50, "reason": "free lodging"}])
    assert [(line.heading, str(line.entitled), str(line.paid), line.reason) for line in made.paid] == [
        ("individual_support", "1158.00", "579.00", "free lodging"),
        ("travel", "275.00", "275.00", ""),
    ]
    assert (made.amount, made.paid_total) == (Decimal("1783.00"), Decimal("854.00"))


def test_what_a_provider_pays_is_rounded_half_up_to_the_cent():
    # 275 × 12.38 % = 34.045.
    made = grant(paid=[{"heading": "travel", "percent": Decimal("12.38")}])
    assert str(made.paid[1].paid) == "34.05"


def test_a_provider_cannot_pay_more_of_the_programmes_money_than_it_gives():
    assert grant(paid=[{"heading": "travel", "amount": 275}]).paid_total == Decimal("1433.00")
    with pytest.raises(NotAllowed, match="paid_above_entitlement"):
        grant(paid=[{"heading": "travel", "amount": Decimal("275.01")}])


def test_what_is_paid_of_an_unknown_entitlement_is_unknown():
    made = grant(agency="FI", paid=[{"heading": "individual_support", "percent": 50}])
    assert [each.paid for each in made.paid] == [None, Decimal("275.00")]
    assert made.paid_total is None


def test_a_project_counts_participants_of_the_same_activity_type_on():
    # 60 learners, 10 teachers, 60 learners more: of the last 60 learners 40 have 350 and 20 have 200.
    learners = reader.read(SPAIN_2021 | {"participants": 60})
    teachers = reader.read(SPAIN_2021 | {"participants": 10, "activity": "SM-TTA"})
    made = calculation.of_project([learners, teachers, learners])
    counted = [
        [(int(line.quantity), int(line.rate or 0)) for line in each.lines if line.heading == "organisational_support"]
        for each in made
    ]
    assert counted == [[(60, 350)], [(10, 350)], [(40, 350), (20, 200)]]


def test_a_shorter_stay_shows_the_difference_and_leaves_the_decision_as_it_was():
    # Frozen: 21 + 2 days. Real: 20 + 2 days by train: one day at 40 less, and 320 instead of 275.
    frozen = [texts.line_from_json(each) for each in json.loads(json.dumps(texts.as_json(grant())))["lines"]]
    assert calculation.compare(frozen, grant().lines).differences == ()
    compared = calculation.compare(frozen, grant(activity_days=20, green=True).lines)
    assert [(d.parameter, d.value, d.before and str(d.before), d.after and str(d.after)) for d in compared.differences] == [
        ("individual_support.learner.group_2.days_15_365", "quantity", "9", "8"),
        ("individual_support.learner.group_2.days_15_365", "amount", "360.00", "320.00"),
        ("travel.km_500_1999", "quantity", "1", None),
        ("travel.km_500_1999", "rate", "275.00", None),
        ("travel.km_500_1999", "amount", "275.00", None),
        ("travel.km_500_1999", "source", frozen[2].source, None),
        ("travel.km_500_1999.green", "quantity", None, "1"),
        ("travel.km_500_1999.green", "rate", None, "320.00"),
        ("travel.km_500_1999.green", "amount", None, "320.00"),
        ("travel.km_500_1999.green", "source", None, frozen[2].source),
    ]
    assert (compared.before, compared.after, compared.change) == (Decimal("1783.00"), Decimal("1788.00"), Decimal("5.00"))


def test_a_difference_to_an_unknown_grant_is_unknown():
    compared = calculation.compare(grant().lines, grant(agency="FI").lines)
    assert (compared.before, compared.after, compared.change) == (Decimal("1783.00"), None, None)


def test_lines_that_are_alike_are_compared_one_by_one():
    costs = [{"kind": "expensive_travel", "cost": 100}, {"kind": "expensive_travel", "cost": 200}]
    changed = [costs[0] | {"cost": 300}, costs[1]]
    compared = calculation.compare(grant(exceptional_costs=costs).lines, grant(exceptional_costs=changed).lines)
    assert [(d.value, str(d.before), str(d.after)) for d in compared.differences] == [
        ("rate", "80.00", "240.00"),
        ("amount", "80.00", "240.00"),
    ]


def test_nothing_is_an_amount_and_unknown_is_none():
    capped = texts.as_json(grant(activity="SM-COUR-TRAIN", activity_days=5, course_fees_before=800))
    assert [(each["rate"], each["amount"]) for each in capped["lines"] if each["heading"] == "course_fee"] == [("80.00", "0.00")]
    unknown = texts.as_json(grant(agency="FI", group=1, km=None))
    assert (unknown["total"], unknown["known_total"]) == (None, "0.00")


def test_the_lines_settle_a_project():
    settled = settle(grant().lines, Decimal(2000), [Decimal(1500)])
    assert (settled.due, settled.balance) == (Decimal("1783.00"), Decimal("283.00"))


@pytest.mark.parametrize("code", [each for each in rules.activity_codes() if each != "PREP-VIS"])
def test_the_answers_request_can_be_calculated_again(code):
    days = {"LM-LONG-VET": 100, "LM-SHORT-VET": 30, "OA-HOS-TTT": 30}.get(code, 5)
    made = grant(
        activity=code, activity_days=days, participants=4, fewer_opportunities=1, inclusion_costs=Decimal("10.50"),
        km=Decimal("99.5"),
        exceptional_costs=[{"kind": "other", "cost": 5}, {"kind": "expensive_travel", "cost": 5, "participants": 1}],
        paid=[{"heading": "travel", "percent": 50, "reason": "by hand"}], call_year=2024 if code == "LM-GRP-VET" else 2021,
    )  # fmt: skip
    again = calculation.calculate(reader.read(json.loads(json.dumps(texts.as_json(made)["request"]))))
    assert (again.lines, again.paid, again.notes) == (made.lines, made.paid, made.notes)


REQUESTS = st.fixed_dictionaries(
    {
        "activity": st.sampled_from(["LM-SHORT-VET", "LM-LONG-VET", "SM-TTA", "SM-COUR-TRAIN"]),
        "group": st.sampled_from([1, 2, 3]),
        "travel_days": st.integers(0, 2),
        "km": st.decimals(0, 20000, places=1),
        "green": st.booleans(),
        "participants": st.integers(1, 300),
        "participants_before": st.integers(0, 300),
        "fewer_opportunities": st.just(0),
        "course_fees_before": st.decimals(0, 900, places=2),
    }
)
LENGTHS = {"LM-SHORT-VET": (10, 89), "LM-LONG-VET": (90, 363), "SM-TTA": (2, 363), "SM-COUR-TRAIN": (2, 30)}


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 400), st.decimals(-1, 400, places=2),
    st.sampled_from(["ES", "Oslo", "PREP-VIS", ""]),
    st.lists(st.dictionaries(st.sampled_from(["heading", "percent", "kind", "cost"]), st.integers(0, 9) | st.just("travel"))),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(list(reader.KEYS)), VALUES, max_size=6))
def test_no_document_whatever_makes_the_calculator_stumble(changed):
    with contextlib.suppress(reader.WrongGrant, NotAllowed):
        json.dumps(texts.as_json(calculation.calculate(reader.read(SPAIN_2021 | changed))))


@given(REQUESTS, st.data())
def test_lines_add_up_to_the_total_and_each_is_quantity_times_rate(changed, data):
    made = grant(**changed, activity_days=data.draw(st.integers(*LENGTHS[changed["activity"]])))
    assert all(line.amount == line.quantity * line.rate for line in made.lines)
    assert made.amount == sum(line.amount for line in made.lines)
    assert sum(line.quantity for line in made.lines if line.heading == "organisational_support") == changed["participants"]


@given(REQUESTS, st.data())
def test_a_longer_stay_never_earns_less(changed, data):
    least, most = LENGTHS[changed["activity"]]
    shorter = data.draw(st.integers(least, most))
    longer = data.draw(st.integers(shorter, most))
    assert grant(**changed, activity_days=shorter).amount <= grant(**changed, activity_days=longer).amount


@given(REQUESTS, st.integers(0, 20000))
def test_a_longer_journey_never_earns_less(changed, farther):
    kilometres = min(Decimal(20000), changed["km"] + farther)
    days = LENGTHS[changed["activity"]][0]
    assert grant(**changed, activity_days=days).amount <= grant(**changed | {"km": kilometres}, activity_days=days).amount


@pytest.mark.parametrize("language", formats.LANGUAGES)
def test_each_refusal_and_note_is_a_whole_sentence(language):
    cases = [
        {"activity_days": 9}, {"activity_days": 90}, {"travel_days": 3}, {"travel_days": 5, "green": True},
        {"activity": "LM-GRP-VET"}, {"activity": "PREP-VIS", "participants": 4}, {"course_days": 1}, {"inclusion_costs": 1},
        {"activity": "SM-TTA", "linguistic_support": 1}, {"chosen_rates": {"travel.km": 1}},
        {"paid": [{"heading": "travel", "amount": 999}]}, {"group": 1, "destination": "DE"},
    ]  # fmt: skip
    told = []
    for case in cases:
        with pytest.raises(NotAllowed) as refused:
            grant(**case)
        told.append(texts.refusal(refused.value)[language])
    for case in ({"activity": "SM-COUR-TRAIN", "activity_days": 40}, {"call_year": 2014}, {"km": 50, "green": True}):
        told += [texts.note_as_json(note)["message"][language] for note in grant(**case).notes]
    assert len(set(told)) == len(cases) + 3
    for sentence in told:
        assert sentence.endswith(".")
        assert not set("{}<>") & set(sentence)
        assert "Decimal" not in sentence
