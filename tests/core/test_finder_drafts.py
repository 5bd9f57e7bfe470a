"""Drafts from answers: what was said, and nothing that was not."""

from datetime import date

from vaihto.core.finder import laws_of
from vaihto.core.finder_drafts import groups_of, judged_as, situation_of
from vaihto.core.finder_questions import Answers
from vaihto.core.situation import MobilityRow, Organisation, Project

LAWS = {law.action: law for law in laws_of("leonardo", 2012, "FI")}
SCHOOL = Organisation(country="FI", kind="vet_provider", role="coordinator")


def test_nothing_said_makes_a_draft_of_the_school_alone() -> None:
    draft = situation_of(Answers(), LAWS["partnership"])
    assert (draft.is_draft, draft.organisations, draft.mobilities) == (True, (SCHOOL,), None)
    assert (draft.project, draft.budget, draft.transfers) == (None, None, None)


def test_every_country_and_every_kind_of_partner_is_there() -> None:
    draft = situation_of(Answers(countries=("DE", "SE"), partner_kinds=("vet_provider",)), LAWS["partnership"])
    assert draft.organisations == (
        SCHOOL,
        Organisation(country="DE", kind="vet_provider", role="partner"),
        Organisation(country="SE", kind="vet_provider", role="partner"),
    )
    draft = situation_of(Answers(countries=("DE",), partner_kinds=("vet_provider", "company")), LAWS["partnership"])
    assert [(one.country, one.kind) for one in draft.organisations or ()][1:] == [
        ("DE", "vet_provider"),
        ("DE", "company"),
    ]


def test_what_was_not_said_of_a_partner_is_not_known() -> None:
    draft = situation_of(Answers(partner_kinds=("company",)), LAWS["partnership"])
    assert (draft.organisations or ())[1] == Organisation(kind="company", role="partner")


def test_students_become_a_row_of_stays() -> None:
    draft = situation_of(Answers(who="students", countries=("ES",), people=6, days=28), LAWS["student_mobility"])
    assert draft.mobilities == (MobilityRow(6, "initial_vet", "FI", "ES", 28),)


def test_where_both_go_the_mobility_actions_do_not_know_how_many() -> None:
    answers = Answers(who="both", people=12, days=5)
    rows = {action: (situation_of(answers, law).mobilities or ())[0] for action, law in LAWS.items()}
    assert (rows["student_mobility"].target_group, rows["student_mobility"].count) == ("initial_vet", None)
    assert (rows["expert_mobility"].target_group, rows["expert_mobility"].count) == ("teacher", None)
    assert (rows["partnership"].target_group, rows["partnership"].count) == (None, 12)


def test_groups_that_an_action_refuses_stay_so_that_the_rule_can_say_it() -> None:
    assert groups_of(Answers(who="staff"), LAWS["student_mobility"]) == ("teacher",)
    assert groups_of(Answers(who="nobody"), LAWS["student_mobility"]) == ()
    assert situation_of(Answers(who="nobody"), LAWS["student_mobility"]).mobilities == ()


def test_a_length_without_a_first_day_is_judged_but_not_kept() -> None:
    answers = Answers(months=24)
    assert situation_of(answers, LAWS["partnership"]).project is None
    assert judged_as(answers, LAWS["partnership"]).project == Project(date(2012, 8, 1), date(2014, 7, 31))


def test_a_first_day_that_was_said_is_kept() -> None:
    said = Answers(months=12, starts_on=date(2012, 9, 15))
    assert situation_of(said, LAWS["partnership"]).project == Project(date(2012, 9, 15), date(2013, 9, 14))
    assert situation_of(Answers(starts_on=date(2012, 9, 15)), LAWS["partnership"]).project == Project(date(2012, 9, 15))


def test_another_purpose_than_transfer_means_that_nothing_is_transferred() -> None:
    law = LAWS["transfer_of_innovation"]
    assert situation_of(Answers(purpose="compare"), law).transfers == ()
    assert situation_of(Answers(purpose="transfer"), law).transfers is None
    assert situation_of(Answers(purpose="transfer", transfers=("curricula",)), law).transfers == ("curricula",)
