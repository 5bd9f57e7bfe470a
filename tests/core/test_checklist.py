"""The checklist of a stay: what is done, what is late, whom to remind."""

from datetime import date, timedelta

from vaihto.core import checklist
from vaihto.core.checklist import lines, progress, to_remind

FIRST, LAST = date(2027, 10, 1), date(2027, 10, 10)
NOTHING: dict[str, set[str]] = {"ticked": set(), "known": set()}


def late(on: date, **more: object) -> list[str]:
    values = {**NOTHING, "is_learner": True} | more
    return [line.item.key for line in lines(FIRST, LAST, on, **values) if line.late]  # type: ignore[arg-type]


def test_an_item_is_late_the_day_after_its_day() -> None:
    assert late(date(2027, 9, 24)) == []
    assert late(date(2027, 9, 25)) == ["agreed", "insured", "prepared", "arranged"]
    assert late(date(2027, 9, 25), ticked={"prepared"}, known={"agreement", "safety"}) == ["arranged"]


def test_what_belongs_into_the_stay_is_due_on_its_last_day_at_the_latest() -> None:
    due = {line.item.key: line.due_on for line in lines(FIRST, LAST, FIRST, **NOTHING, is_learner=True)}  # type: ignore[arg-type]
    assert (due["arrived"], due["followed"], due["documented"]) == (date(2027, 10, 4), LAST, date(2027, 10, 17))


def test_staff_have_no_learning_agreement_and_no_recognition_on_their_list() -> None:
    keys = [line.item.key for line in lines(FIRST, LAST, FIRST, **NOTHING, is_learner=False)]  # type: ignore[arg-type]
    assert not {"agreed", "recognised"} & set(keys)
    assert len(keys) == 9


def test_a_tick_does_not_stand_for_what_the_house_sees_itself() -> None:
    listed = lines(FIRST, LAST, FIRST, ticked={"agreed", "arranged"}, known=set(), is_learner=True)
    assert [line.item.key for line in listed if line.done] == ["arranged"]
    assert progress(listed) == (1, 11, 4)


def test_reminders_name_what_is_late_lately_by_who_does_it() -> None:
    listed = lines(FIRST, LAST, FIRST, ticked={"arranged"}, known={"agreement"}, is_learner=True)
    found = {who: [line.item.key for line in some] for who, some in to_remind(listed, FIRST).items()}
    assert found == {"participant": ["insured"], "school": ["prepared"], "host": ["awaited"]}
    assert to_remind(listed, FIRST + timedelta(days=11)) == {"host": tuple(one for one in listed if one.item.key == "awaited")}


def test_without_days_nothing_is_late() -> None:
    assert not any(line.late for line in lines(None, None, LAST, **NOTHING, is_learner=True))  # type: ignore[arg-type]


def test_every_item_is_said_in_three_languages_and_those_of_hosts_in_eight() -> None:
    for item in checklist.items():
        wanted = {"fi", "sv", "en"} | ({"de", "es", "fr", "it", "et"} if item.who == "host" else set())
        assert set(item.text) == wanted, item.key
