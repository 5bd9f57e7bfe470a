"""Whatever has been said so far, the rules answer: for every action, year and agency, with any fact missing."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from vaihto.core import eligibility, parameters
from vaihto.core.findings import Verdict, overall
from vaihto.core.situation import Budget, MobilityRow, Organisation, Project, Situation


def perhaps(strategy):
    """Return values or nothing."""
    return st.none() | strategy


countries = st.sampled_from(["FI", "DE", "EE", "NO", "EL", "UK", "GB", "RS", "AL", "US"])
days = st.dates(date(2007, 1, 1), date(2016, 12, 31))
amounts = st.decimals(0, 500_000, places=2)
organisations = st.builds(
    Organisation,
    name=perhaps(st.text(max_size=5)),
    country=perhaps(countries),
    kind=perhaps(st.sampled_from(parameters.words("organisation_kind"))),
    role=perhaps(st.sampled_from(["coordinator", "partner"])),
    mandate=perhaps(st.booleans()),
    applicant=st.booleans(),
)
rows = st.builds(
    MobilityRow,
    count=perhaps(st.integers(0, 30)),
    target_group=perhaps(st.sampled_from(parameters.words("target_group"))),
    from_country=perhaps(countries),
    to_country=perhaps(countries),
    days=perhaps(st.integers(0, 300)),
    purpose=perhaps(st.sampled_from(parameters.words("purpose"))),
    continuing_training=perhaps(st.booleans()),
    fewer_opportunities=perhaps(st.integers(0, 30)),
)
projects = st.builds(
    lambda starts, length, first, last: Project(starts if first else None, starts + timedelta(days=length) if last else None),
    days,
    st.integers(0, 1000),
    st.booleans(),
    st.booleans(),
)
# Each action in the programme that brought it, in calls with and without numbers.
actions = st.sampled_from([(parameters.own_programme(action), action) for action in parameters.words("action")])
CALLS = {"leonardo": range(2006, 2015), "erasmus_plus": range(2019, 2029)}
situations = st.builds(
    lambda action, year, **facts: Situation(action[0], CALLS[action[0]][year], action=action[1], **facts),
    action=actions,
    year=st.integers(0, 8),
    agency=st.sampled_from(["FI", "DE", "SE"]),
    submitted_on=perhaps(days),
    project=perhaps(projects),
    organisations=perhaps(st.lists(organisations, max_size=4).map(tuple)),
    mobilities=perhaps(st.lists(rows, max_size=4).map(tuple)),
    budget=perhaps(st.builds(Budget, requested_eur=perhaps(amounts), total_eur=perhaps(amounts))),
    transfers=perhaps(st.lists(st.sampled_from(parameters.words("transfer")), max_size=2).map(tuple)),
)
officers_numbers = st.sampled_from(
    [
        (),
        (
            parameters.Override("grant_per_stay_initial_vet", 1000, "Decision"),
            parameters.Override("grant_per_stay_labour_market", Decimal("1500.50"), "Decision"),
            parameters.Override("support_steps", [[4, 6000], [8, 12000]], "Decision"),
            parameters.Override("min_days_initial_vet", 14, "Decision"),
            parameters.Override("max_days_initial_vet", 300, "Decision"),
            parameters.Override("max_participants", 10, "Decision"),
            parameters.Override("min_days_teaching", 3, "Decision"),
        ),
    ]
)


def judge(situation, overrides=()):
    """Judge a situation under the law of its call and those of the officer's numbers that its pack has."""
    overrides = [each for each in overrides if each.parameter in parameters.numbers_of(situation.programme)]
    law = parameters.law(situation.programme, situation.call_year, situation.agency, action=situation.action, overrides=overrides)
    return eligibility.judge(situation, law)


@settings(max_examples=300, deadline=None)
@given(situations, officers_numbers)
def test_the_rules_always_answer_in_three_languages(situation, overrides):
    judgement = judge(situation, overrides)
    assert judgement.verdict is overall(judgement.findings)
    for finding in judgement.findings:
        assert all(text.endswith(".") for text in finding.message.values())
        assert finding.source
        assert all(1 <= row <= len(situation.mobilities or ()) for row in finding.rows)


@settings(max_examples=200, deadline=None)
@given(situations)
def test_sending_a_draft_never_mends_a_rule_that_was_not_met(situation):
    draft = judge(Situation(**{**situation.__dict__, "submitted_on": None}))
    sent = judge(Situation(**{**situation.__dict__, "submitted_on": situation.submitted_on or date(2012, 2, 20)}))
    for finding in draft.findings:
        if finding.verdict is not Verdict.UNKNOWN:
            assert sent.of(finding.code).verdict is finding.verdict


@settings(max_examples=200, deadline=None)
@given(situations)
def test_nobody_is_judged_by_numbers_that_nobody_has(situation):
    found = judge(Situation(**{**situation.__dict__, "call_year": 2014}))
    for finding in found.findings:
        if finding.rule in (
            "project_months",
            "participants",
            "activity_groups",
            "activity_types",
            "countries",
            "project_length",
            "journeys",
            "support",
            "share_of_total",
            "length_of_stay",
        ):
            assert finding.verdict is Verdict.UNKNOWN
