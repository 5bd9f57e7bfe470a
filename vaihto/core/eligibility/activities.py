"""Rules of the Erasmus+ pack about stays: their activity types, who goes, how long, how many people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from vaihto.core import formats, parameters
from vaihto.core.eligibility.answer import Answer, Text, missing, missing_in_rows, no_limit, row_list, word, word_list
from vaihto.core.findings import Verdict
from vaihto.core.grant import rules
from vaihto.core.parameters import Law, Parameter
from vaihto.core.situation import MobilityRow, Situation

Limits = tuple[Parameter, Parameter]
# What can be said of a row's length, the gravest first.
SHOWN_FIRST = ("not_met", "no_limit", "days", "purpose", "unsure")


def are_of_the_call(situation: Situation, law: Law) -> Answer:
    """ERA-1: every row names an activity type that the call has."""
    allowed = law.value("purposes")
    if not allowed.known:
        return no_limit(allowed)
    required = {"one_of": list(allowed.value)}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=(allowed,))
    given = {place: row.purpose for place, row in _placed(situation)}
    refused = [place for place, purpose in given.items() if purpose not in (None, *allowed.value)]
    without = [place for place, purpose in given.items() if purpose is None]
    if without and not refused:
        return missing_in_rows("purpose", without, required=required, rests_on=(allowed,))
    verdict = Verdict.NOT_MET if refused else Verdict.MET
    observed = sorted({purpose for place, purpose in given.items() if purpose and (not refused or place in refused)})
    facts = {"rows": row_list(refused), "allowed": word_list("purpose", allowed.value)}
    return Answer(verdict, verdict.value, observed, required, facts, (allowed,), tuple(refused), len(refused))


def fit_their_groups(situation: Situation, law: Law) -> Answer:
    """ERA-2: learners go for activities of learners, staff for those of staff. A row without an activity may be of either."""
    rests_on = tuple(law.value(name) for name in ("target_groups", "learner_groups", "staff_groups"))
    if not all(each.known for each in rests_on):
        return no_limit(*rests_on)
    every, learners, staff = (each.value for each in rests_on)
    required = {"learners": list(learners), "staff": list(staff)}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=rests_on)
    allowed = {None: every, "learner": learners, "staff": staff, "hosted": staff}
    groups = {place: (row.target_group, allowed[rules.category_of(row.purpose)]) for place, row in _placed(situation)}
    refused = [place for place, (group, fitting) in groups.items() if group is not None and group not in fitting]
    without = [place for place, (group, _) in groups.items() if group is None]
    if without and not refused:
        return missing_in_rows("target_group", without, required=required, rests_on=rests_on)
    verdict = Verdict.NOT_MET if refused else Verdict.MET
    observed = sorted({group for place, (group, _) in groups.items() if group and (not refused or place in refused)})
    facts = {
        "rows": row_list(refused),
        "learners": word_list("target_group", learners),
        "staff": word_list("target_group", staff),
    }
    return Answer(verdict, verdict.value, observed, required, facts, rests_on, tuple(refused), len(refused))


def last_as_long_as_they_may(situation: Situation, law: Law) -> Answer:
    """ERA-3: the length of every stay lies within the limits of its activity type, travel days not counted.

    A limit whose source has not been checked refuses nothing. A stay of people who all have fewer opportunities may be
    shorter where the call says so. A row whose activity is refused is not judged.
    """
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=_required(law, None))
    found: dict[str, list[int]] = {}
    for place, row in _placed(situation):
        found.setdefault(_length(row, law), []).append(place)
    for problem in SHOWN_FIRST:
        if problem in found:
            return _problem(problem, found[problem], situation.mobilities, law)
    purposes = [one for one in _purposes(situation.mobilities) if one in _limits(law)]
    lengths = [row.days for row in situation.mobilities if row.days is not None and row.purpose in purposes]
    if not lengths:
        return Answer(Verdict.MET, "met_without_rows", [], _required(law, purposes))
    observed = {"shortest_days": min(lengths), "longest_days": max(lengths)}
    facts = {"ranges": _ranges(purposes, law)}
    return Answer(Verdict.MET, "met", observed, _required(law, purposes), facts, _rests_on(purposes, law))


def have_no_more_people(situation: Situation, law: Law) -> Answer:
    """ERA-5: at most so many participants in the whole project; persons who accompany them are in no row."""
    most = law.value("max_participants")
    if not most.known:
        return no_limit(most)
    required = {"at_most": most.value}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=(most,))
    people = sum(row.count or 0 for row in situation.mobilities)
    unknown = [place for place, row in _placed(situation) if row.count is None]
    if unknown and people <= most.value:
        return missing_in_rows("count", unknown, required=required, rests_on=(most,))
    verdict = Verdict.NOT_MET if people > most.value else Verdict.MET
    facts = {
        "n": lambda language: formats.number(people, language),
        "max": lambda language: formats.number(most.value, language),
    }
    return Answer(verdict, verdict.value, {"people": people}, required, facts, (most,))


def travel_no_longer_than_is_paid(situation: Situation, law: Law) -> Answer:
    """ERA-7: no journey has more days of travel than are paid; with green travel there are more of them.

    A row that says nothing about travel days has none. A limit whose source has not been checked refuses nothing.
    """
    most, green = law.value("max_travel_days"), law.value("max_travel_days_green")
    if not (most.known and green.known):
        return no_limit(most, green)
    required = {"at_most": most.value, "at_most_green": green.value}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=(most, green))
    limits = {place: green if row.green else most for place, row in _placed(situation)}
    over = [place for place, row in _placed(situation) if (row.travel_days or 0) > limits[place].value]
    refused = [place for place in over if limits[place].status != "unverified"]
    places = refused or over
    verdict = Verdict.NOT_MET if refused else Verdict.UNKNOWN if over else Verdict.MET
    longest = max((row.travel_days or 0 for row in situation.mobilities), default=0)
    variant = "not_met" if refused else "unsure" if over else "met" if longest else "met_without_days"
    facts: dict[str, Text] = {
        "most": lambda language: formats.length(most.value, language),
        "green": lambda language: formats.length(green.value, language),
    }
    facts |= {"rows": row_list(places)} if places else {}
    return Answer(verdict, variant, {"most_travel_days": longest}, required, facts, (most, green), tuple(places), len(places))


def is_of_the_call(parameter: str, law: Law) -> bool:
    """Return whether a number is about something that the call has: the limits of an activity type that it lacks are not."""
    about = [one for one in rules.purposes() if parameter in (f"min_days_{one}", f"max_days_{one}")]
    allowed = law.numbers.get("purposes")
    return not about or allowed is None or not allowed.known or about[0] in allowed.value


def _length(row: MobilityRow, law: Law) -> str:
    """Return what can be said of one row: met, or the word of SHOWN_FIRST."""
    limits = _limits(law)
    if row.purpose is None:
        fitting = _of_group(row, law)
        fits = row.days is None or any(_within(row, law, purpose) != "not_met" for purpose in fitting)
        return "purpose" if fits or not fitting else "not_met"
    allowed = law.value("purposes")
    if allowed.known and row.purpose not in allowed.value:
        return "met"
    if row.purpose not in limits:
        return "no_limit"
    return _within(row, law, row.purpose)


def _within(row: MobilityRow, law: Law, purpose: str) -> str:
    """Return met, not_met, unsure or days (missing) for the limits of one activity."""
    low, high = _limits(law)[purpose]
    if row.days is None:
        return "days"
    if row.days > high.value:
        return _outside(high)
    if row.days >= low.value:
        return "met"
    spared = law.value(f"min_days_{purpose}_fewer_opportunities") if purpose in _SPARED else None
    everybody = (row.fewer_opportunities or 0) >= (row.count or math.inf)
    if spared is not None and spared.known and everybody and row.days >= spared.value:
        return "unsure" if spared.status == "unverified" else "met"
    return _outside(low)


# The activities that may be shorter for people with fewer opportunities.
_SPARED = ("short_learning",)


def _outside(limit: Parameter) -> str:
    return "unsure" if limit.status == "unverified" else "not_met"


def _problem(problem: str, places: list[int], rows: tuple[MobilityRow, ...], law: Law) -> Answer:
    """Answer for the rows that share one problem."""
    mine = [rows[place - 1] for place in places]
    purposes = _purposes(mine) or _of_group(mine[0], law)
    required, rests_on = _required(law, purposes), _rests_on(purposes, law)
    if problem == "no_limit":
        return no_limit(observed=[{"row": place} for place in places])
    if problem == "days":
        return missing_in_rows("days", places, required=required, rests_on=rests_on)
    facts = {"rows": row_list(places), "ranges": _ranges(purposes, law), "section": word("section", "mobilities")}
    observed = [{"row": at, "days": rows[at - 1].days, "activity": rows[at - 1].purpose} for at in places]
    if problem == "purpose":
        verdict, variant = Verdict.UNKNOWN, "no_activity"
    else:
        verdict = Verdict.NOT_MET if problem == "not_met" else Verdict.UNKNOWN
        variant = problem
        facts["stays"] = lambda language: _capital("; ".join(_stay(at, rows[at - 1], language) for at in places))
    return Answer(verdict, variant, observed, required, facts, rests_on, tuple(places), len(places))


def _limits(law: Law) -> dict[str, Limits]:
    """Return shortest and longest stay of the call's activities, as far as both are known."""
    found = {}
    for purpose in rules.purposes():
        low, high = (law.numbers.get(f"{end}_days_{purpose}") for end in ("min", "max"))
        if low is not None and high is not None and low.known and high.known:
            found[purpose] = (low, high)
    return found


def _of_group(row: MobilityRow, law: Law) -> list[str]:
    """Return the activities that a row without one may be for, by who goes; all where that is not said."""
    allowed = law.value("purposes")
    learners = law.value("learner_groups").value or ()
    possible = [one for one in _limits(law) if not allowed.known or one in allowed.value]
    if row.target_group is None:
        return possible
    return [one for one in possible if (rules.category_of(one) == "learner") == (row.target_group in learners)]


def _purposes(rows: Iterable[MobilityRow]) -> list[str]:
    """Return the activities of rows, each once, in the order of the rows."""
    return list(dict.fromkeys(row.purpose for row in rows if row.purpose))


def _required(law: Law, purposes: Iterable[str] | None) -> dict[str, object]:
    """Return the limits of activities (None: of all) as JSON."""
    limits = _limits(law)
    wanted = limits if purposes is None else [one for one in purposes if one in limits]
    return {one: {"min_days": limits[one][0].value, "max_days": limits[one][1].value} for one in wanted}


def _rests_on(purposes: Iterable[str], law: Law) -> tuple[Parameter, ...]:
    limits = _limits(law)
    pairs = [each for purpose in purposes if purpose in limits for each in limits[purpose]]
    spared = [law.numbers.get(f"min_days_{purpose}_fewer_opportunities") for purpose in purposes]
    return (*pairs, *(each for each in spared if each is not None))


def _ranges(purposes: Iterable[str], law: Law) -> Text:
    """Return the limits by activity: työn seuraaminen 2–60 päivää."""
    limits: Mapping[str, Limits] = _limits(law)
    listed = [one for one in purposes if one in limits]

    def said(language: str) -> str:
        return ", ".join(
            f"{parameters.word('purpose', one, language)} "
            f"{formats.number_range(limits[one][0].value, limits[one][1].value, 'days', language)}"
            for one in listed
        )

    return said


def _stay(place: int, row: MobilityRow, language: str) -> str:
    """Return one row in words: rivi 2: pituus 5 päivää, työn seuraaminen."""
    row_word, length_word = {"fi": ("rivi", "pituus"), "sv": ("rad", "längd"), "en": ("row", "length")}[language]
    text = f"{row_word} {place}: {length_word} {formats.length(row.days or 0, language)}"
    return text if row.purpose is None else f"{text}, {parameters.word('purpose', row.purpose, language)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _placed(situation: Situation) -> list[tuple[int, MobilityRow]]:
    """Return the rows with their numbers, from 1."""
    return list(enumerate(situation.mobilities or (), start=1))
