"""What a project could earn: a range with its source, a sum with its working, or the reason why nobody knows."""

from datetime import date
from decimal import Decimal

from vaihto.core.finder import laws_of
from vaihto.core.finder_questions import Answers
from vaihto.core.parameters import Law, Override, law
from vaihto.core.periods import Period
from vaihto.core.support import support_for

D = Decimal
SOURCE = "Decision of the agency 1/2012, example"
LAWS = {one.action: one for one in laws_of("leonardo", 2012, "FI")}


def with_number(action: str, name: str, value: object) -> Law:
    return law("leonardo", 2012, "FI", action=action, overrides=[Override(name, value, SOURCE)])


def test_a_partnership_earns_a_range_and_its_exact_grant_is_not_known() -> None:
    support = support_for(LAWS["partnership"], Answers(people=12), (), None)
    assert (support.lowest, support.highest, support.exact) == (D(6000), D(20000), None)
    assert support.text["fi"].startswith("Avustus omasta virastosta: 6\u00a0000–20\u00a0000\u00a0€.")
    assert support.text["en"].startswith("Support from your own agency: €6,000–€20,000.")
    assert support.exact_unknown is not None
    assert support.exact_unknown["en"].startswith("The exact grant is not known: the sources do not say")
    assert "Kumppanuushankkeet" in support.source


def test_steps_that_an_officer_has_set_give_the_exact_grant() -> None:
    steps = with_number("partnership", "support_steps", [[4, 7000], [8, 12000], [12, 18000]])
    support = support_for(steps, Answers(people=11), (), None)
    assert (support.exact, support.exact_unknown) == (D(12000), None)
    assert support.text["en"] == "Support from your own agency: €12,000. Journeys: 11."
    assert SOURCE in support.source
    assert [support_for(steps, Answers(people=one), (), None).exact for one in (7, 8)] == [D(7000), D(12000)]
    too_few = support_for(steps, Answers(people=3), (), None)
    assert (too_few.exact, too_few.exact_unknown is not None) == (None, True)
    assert support_for(steps, Answers(), (), None).exact is None


def test_students_earn_people_times_rate_once_the_rate_is_set() -> None:
    rates = with_number("student_mobility", "grant_per_stay_initial_vet", D("1235.50"))
    support = support_for(rates, Answers(who="students", people=6), ("initial_vet",), None)
    assert (support.exact, support.exact_unknown, support.source) == (D("7413.00"), None, SOURCE)
    assert support.text["en"] == "Support: 6 × €1,235.50 = €7,413."
    shared = support_for(rates, Answers(who="both", people=6), ("initial_vet",), None)
    assert (shared.exact, shared.lowest) == (None, None)


def test_without_rates_the_support_of_stays_is_unknown_and_never_nothing() -> None:
    support = support_for(LAWS["student_mobility"], Answers(who="students", people=6), ("initial_vet",), None)
    assert (support.lowest, support.highest, support.exact) == (None, None, None)
    assert support.text["en"] == "The support is worked out from the number of stays and the grant category."
    assert support.exact_unknown is not None
    assert support.exact_unknown["en"].startswith("The exact grant is not known, because the rates")


def test_nothing_is_known_of_the_support_of_experts() -> None:
    support = support_for(LAWS["expert_mobility"], Answers(who="staff", people=6), ("teacher",), None)
    assert support.text["en"] == "The amount of support is not known for this call."
    assert support.exact_unknown is not None


def test_a_transfer_has_a_ceiling_that_grows_with_its_length() -> None:
    two_years = Period(date(2012, 10, 1), date(2014, 9, 30))
    support = support_for(LAWS["transfer_of_innovation"], Answers(), (), two_years)
    assert (support.lowest, support.highest, support.exact) == (None, D("300000.00"), None)
    assert support.text["en"] == (
        "Support: at most 75% of total costs and at most €150,000 a year, in this project at most €300,000."
    )
    unsaid = support_for(LAWS["transfer_of_innovation"], Answers(), (), None)
    assert (unsaid.highest, unsaid.text["en"]) == (
        None,
        "Support: at most 75% of total costs and at most €150,000 a year.",
    )


def test_another_agencys_limits_are_not_known() -> None:
    for one in laws_of("leonardo", 2012, "SE"):
        support = support_for(one, Answers(who="students", people=6), ("initial_vet",), None)
        assert (support.lowest, support.highest, support.exact) == (None, None, None)
        assert support.exact_unknown is not None
