"""Five questions: which of the four fits, why, what is missing and what it could earn."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaihto.core.finder import ActionFit, Advice, Fit, find, laws_of
from vaihto.core.finder_questions import Answers, questions
from vaihto.core.findings import Verdict

LAWS = laws_of("leonardo", 2012, "FI")
TWO_SCHOOLS = Answers("both", "compare", None, ("DE",), ("vet_provider",), 12, 5, 24)
STUDENTS = Answers("students", "learn", None, ("ES",), ("company",), 6, 28, 24)
TEACHERS = Answers("staff", "develop", None, ("DE",), ("company",), 4, 10, 12)
TRANSFER = Answers("nobody", "transfer", ("curricula",), ("DE", "SE"), ("vet_provider",), None, None, 24)


def fits(answers: Answers) -> dict[str, str]:
    return {one.action: one.fit.value for one in find(answers, LAWS).actions}


def of(action: str, answers: Answers) -> ActionFit:
    return next(one for one in find(answers, LAWS).actions if one.action == action)


def codes(action: str, answers: Answers) -> tuple[list[str], list[str], list[str]]:
    one = of(action, answers)
    return [p.code for p in one.reasons], [p.code for p in one.obstacles], [p.code for p in one.missing]


def test_two_schools_that_compare_are_led_to_a_partnership_with_two_things_missing() -> None:
    advice = find(TWO_SCHOOLS, LAWS)
    assert advice.best == "partnership"
    assert advice.headline == {
        "fi": "Kumppanuushanke sopii parhaiten",
        "sv": "Partnerskapsprojekt passar bäst",
        "en": "Partnership fits best",
    }
    assert advice.summary["fi"] == "2 asiaa puuttuu vielä."
    assert codes("partnership", TWO_SCHOOLS) == (["who", "purpose", "PAR-2", "PAR-3"], [], ["PAR-1", "PAR-6"])


def test_the_other_three_fit_partly_or_not_at_all_and_say_why() -> None:
    assert fits(TWO_SCHOOLS) == {
        "partnership": "fits",
        "student_mobility": "partly",
        "expert_mobility": "partly",
        "transfer_of_innovation": "does_not_fit",
    }
    assert codes("student_mobility", TWO_SCHOOLS)[1] == ["who", "purpose", "STU-2"]
    obstacle = of("student_mobility", TWO_SCHOOLS).obstacles[2]
    assert obstacle.text["en"] == "Length of the stay: 5\u00a0days. Allowed length: 21–273\u00a0days."


def test_of_two_that_fit_partly_the_one_with_fewer_obstacles_comes_first() -> None:
    advice = find(replace(TWO_SCHOOLS, days=10), LAWS)
    partly = [(one.action, len(one.obstacles)) for one in advice.actions if one.fit is Fit.PARTLY]
    assert partly == [("expert_mobility", 2), ("student_mobility", 3)]


def test_where_only_some_belong_to_an_action_it_asks_how_many() -> None:
    (missing,) = of("expert_mobility", TWO_SCHOOLS).missing
    assert (missing.code, missing.text["en"]) == (
        "EXP-5",
        "Only some of the people belong to this action. Say in the application how many they are.",
    )


@pytest.mark.parametrize(
    ("answers", "best"),
    [
        (STUDENTS, "student_mobility"),
        (replace(STUDENTS, who="labour_market"), "student_mobility"),
        (TEACHERS, "expert_mobility"),
        (TRANSFER, "transfer_of_innovation"),
    ],
)
def test_each_plan_is_led_to_its_own_action(answers: Answers, best: str) -> None:
    advice = find(answers, LAWS)
    assert (advice.best, advice.actions[0].fit, advice.actions[0].missing) == (best, Fit.FITS, ())
    assert advice.summary["en"] == "Nothing is missing from the answers."


def test_one_missing_thing_is_counted_in_words() -> None:
    answers = replace(TRANSFER, countries=("DE",))
    assert find(answers, LAWS).summary["fi"] == "Yksi asia puuttuu vielä."


def test_a_stay_that_is_too_short_stands_in_the_way() -> None:
    advice = find(replace(STUDENTS, days=20), LAWS)
    assert advice.headline["en"] == "Closest: Student mobility"
    assert (advice.actions[0].fit, [one.code for one in advice.actions[0].obstacles]) == (Fit.PARTLY, ["STU-2"])


def test_too_many_journeys_stand_in_the_way_and_too_few_are_missing() -> None:
    assert codes("partnership", replace(TWO_SCHOOLS, people=25))[1] == ["PAR-3"]
    assert codes("partnership", replace(TWO_SCHOOLS, people=3))[2] == ["PAR-1", "PAR-3", "PAR-6"]


def test_a_project_of_25_months_is_too_long_and_no_day_is_invented() -> None:
    one = of("partnership", replace(TWO_SCHOOLS, months=25))
    assert [point.text["en"] for point in one.obstacles] == [
        "Length of the project: 25\u00a0months. Allowed length: at most 24\u00a0months."
    ]
    assert (one.fit, one.situation.project) == (Fit.PARTLY, None)


def test_with_a_first_day_the_rule_speaks_itself() -> None:
    one = of("partnership", replace(TWO_SCHOOLS, months=25, starts_on=date(2012, 8, 1)))
    assert one.obstacles[0].text["en"].startswith("Project period: 1\u00a0August\u00a02012")


def test_a_country_outside_the_programme_stands_in_the_way_of_a_stay() -> None:
    assert codes("student_mobility", replace(STUDENTS, countries=("US",)))[1] == ["ALL-5", "ALL-6"]


def test_what_was_not_said_is_missing_with_the_question_where_it_is_given() -> None:
    one = of("student_mobility", Answers(who="students", purpose="learn"))
    assert [point.code for point in one.missing] == ["STU-2", "STU-4", "STU-5", "STU-6"]
    assert one.missing[0].text["en"] == ("Missing: Days of one stay or journey. Fill it in under “For how long and when?”.")
    assert one.fit is Fit.FITS


def test_nothing_said_fits_nothing_fully_and_asks_everything_once() -> None:
    advice = find(Answers(), LAWS)
    assert {one.fit for one in advice.actions} == {Fit.PARTLY}
    one = of("partnership", Answers())
    assert [point.code for point in one.missing] == ["who", "purpose", "PAR-1", "PAR-2", "PAR-6"]


def test_when_nothing_fits_the_headline_says_so() -> None:
    advice = find(Answers(who="nobody", purpose="learn"), LAWS)
    assert (advice.best, advice.headline["fi"]) == (None, "Mikään hanketyypeistä ei sovi näillä vastauksilla")
    assert {one.fit for one in advice.actions} == {Fit.DOES_NOT_FIT}
    assert find(Answers(), []) == Advice(None, advice.headline, advice.summary, ())


def test_another_agencys_limits_are_nobodys_fault_and_so_never_missing() -> None:
    advice = find(TWO_SCHOOLS, laws_of("leonardo", 2012, "SE"))
    partnership = next(one for one in advice.actions if one.action == "partnership")
    assert (partnership.fit, partnership.obstacles, partnership.missing) == (Fit.FITS, (), ())


def test_the_draft_that_opens_as_an_application_is_the_one_that_was_judged_formally() -> None:
    one = of("partnership", TWO_SCHOOLS)
    assert one.situation.is_draft
    assert one.judgement.verdict is Verdict.UNKNOWN
    assert one.judgement.of("PAR-3") is not None


OPTIONS = {field.key: [one.key for one in field.options] for question in questions() for field in question.fields}


def some(key: str) -> st.SearchStrategy[tuple[str, ...] | None]:
    return st.none() | st.lists(st.sampled_from(OPTIONS[key]), unique=True).map(tuple)


ANSWERS = st.builds(
    Answers,
    who=st.none() | st.sampled_from(OPTIONS["who"]),
    purpose=st.none() | st.sampled_from(OPTIONS["purpose"]),
    transfers=some("transfers"),
    countries=st.none() | st.lists(st.sampled_from(["DE", "SE", "FI", "AL", "US"]), unique=True).map(tuple),
    partner_kinds=some("partner_kinds"),
    people=st.none() | st.integers(0, 30),
    days=st.none() | st.integers(1, 300),
    months=st.none() | st.integers(1, 40),
    starts_on=st.none() | st.dates(date(2012, 1, 1), date(2013, 12, 31)),
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS, st.sampled_from([LAWS, laws_of("national", 2026, "FI"), laws_of("leonardo", 2012, "SE")]))
def test_whatever_is_answered_the_advice_is_whole_in_three_languages(answers: Answers, laws: tuple[object, ...]) -> None:
    advice = find(answers, laws)  # type: ignore[arg-type]
    assert sorted(one.action for one in advice.actions) == sorted(one.action for one in LAWS)
    order = [list(Fit).index(one.fit) for one in advice.actions]
    assert order == sorted(order)
    assert (advice.best is None) == (advice.actions[0].fit is Fit.DOES_NOT_FIT)
    for one in advice.actions:
        points = [*one.reasons, *one.obstacles, *one.missing]
        shown = [advice.headline, advice.summary, one.name, one.label, one.support.text, *(p.text for p in points)]
        assert all(set(text) == {"fi", "sv", "en"} for text in shown)
        assert not any("{" in part for text in shown for part in text.values())
        assert one.fit is not Fit.FITS or all(point.code == "ALL-6" for point in one.obstacles)
        assert (one.support.exact is None) == (one.support.exact_unknown is not None)
        assert len({point.code for point in points}) == len(points)


ERASMUS = laws_of("erasmus_plus", 2021, "FI")


def test_a_school_in_erasmus_plus_is_told_which_activities_have_its_length() -> None:
    advice = find(replace(STUDENTS, months=12), ERASMUS)
    (one,) = advice.actions
    assert (advice.best, one.fit, [p.code for p in one.reasons]) == (
        "vet_mobility",
        Fit.FITS,
        ["who", "purpose", "ERA-4", "ERA-5", "ERA-6"],
    )
    (length,) = one.missing
    assert length.text["en"] == (
        "By their length these fit: short-term learning mobility 10–89\u00a0days. The activity type is chosen in the application."
    )
    assert one.support.exact is None
    assert "not known" in one.support.exact_unknown["en"]
    assert "CIMO" not in "".join(p.source for p in (*one.reasons, *one.missing))


def test_a_project_of_erasmus_plus_that_is_too_short_is_told_both_ends() -> None:
    (one,) = find(replace(STUDENTS, months=3), ERASMUS).actions
    assert [p.text["en"] for p in one.obstacles] == ["Length of the project: 3\u00a0months. Allowed length: 6–18\u00a0months."]
    (long,) = find(replace(STUDENTS, months=12, days=400), ERASMUS).actions
    assert "No" not in [p.text["en"] for p in long.obstacles]
    assert [p.code for p in long.obstacles] == ["ERA-3"]
