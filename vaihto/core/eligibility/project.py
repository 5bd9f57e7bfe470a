"""Rules about the project as a whole that several actions share: its countries and its length."""

from vaihto.core import countries, formats
from vaihto.core.eligibility.answer import Answer, at_least, missing, names, no_limit
from vaihto.core.findings import Verdict
from vaihto.core.parameters import Law
from vaihto.core.periods import last_day_of
from vaihto.core.situation import Situation


def joins_enough_countries(situation: Situation, law: Law) -> Answer:
    """STU-4, PAR-1, TOI-1: organisations of at least so many programme countries; others are not counted."""
    minimum, listed = law.value("min_countries"), law.value("programme_countries")
    taking_part, restricted = countries.programme_countries(law), countries.restricted_countries(law)
    if not minimum.known or taking_part is None:
        return no_limit(minimum, listed)
    required = {"at_least": minimum.value}
    if situation.organisations is None:
        return missing("organisations", "organisations", required=required, rests_on=(minimum, listed))
    present = {each.country for each in situation.organisations if each.country}
    nameless = [each for each in situation.organisations if each.country is None]
    sure, special = present & taking_part, present & restricted
    verdict = at_least(minimum.value, len(sure), perhaps=len(special) + len(nameless), draft=situation.is_draft)
    if verdict is Verdict.UNKNOWN and nameless:
        of = names(nameless, situation)
        return missing("country", "organisations", required=required, rests_on=(minimum, listed), of=of)
    variant = _variant(verdict, len(sure), bool(special), situation.is_draft)
    return _countries(verdict, variant, sorted(sure), special, situation, law)


def _variant(verdict: Verdict, sure: int, special: bool, draft: bool) -> str:
    """Return which sentence fits: none at all, special conditions, a draft that may grow, or the plain one."""
    if verdict is Verdict.UNKNOWN:
        return "special" if special else "draft" if sure else "draft_none"
    return "not_met_none" if verdict is Verdict.NOT_MET and not sure else verdict.value


def _countries(verdict: Verdict, variant: str, sure: list[str], special: set[str], situation: Situation, law: Law) -> Answer:
    """Answer with the countries that count and those that only may."""
    minimum = law.value("min_countries").value
    facts = {
        "n": lambda language: str(len(sure)),
        "countries": lambda language: ", ".join(sorted(countries.name(code, language) for code in sure)),
        "special": lambda language: ", ".join(sorted(countries.name(code, language) for code in special)),
        "min": lambda language: formats.number(minimum, language),
        "min_countries": lambda language: formats.counted(minimum, "countries", language),
    }
    observed: dict[str, object] = {"count": len(sure), "countries": sure}
    if special:
        observed["special_conditions"] = sorted(special)
    rests_on = (law.value("min_countries"), law.value("programme_countries"))
    return Answer(verdict, variant, observed, {"at_least": minimum}, facts, rests_on, number=minimum)


def lasts_no_longer(situation: Situation, law: Law) -> Answer:
    """STU-5, EXP-4, PAR-2, TOI-2: the project lasts at most so many months, to the day."""
    limit = law.value("max_months")
    project = situation.project
    if not limit.known:
        return no_limit(limit)
    required = {"at_most_months": limit.value}
    if project is None or project.period is None:
        return missing(_lacking(situation), "project", required=required, rests_on=(limit,))
    period, latest = project.period, last_day_of(project.period.starts_on, limit.value)
    verdict = Verdict.MET if period.ends_on <= latest else Verdict.NOT_MET
    facts = {
        "period": lambda language: formats.span(period.starts_on, period.ends_on, language),
        "max": lambda language: formats.counted(limit.value, "months", language),
        "latest": lambda language: formats.day(latest, language),
    }
    observed = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    return Answer(verdict, verdict.value, observed, required | {"ends_on_at_latest": latest}, facts, (limit,))


def lasts_so_many_months(situation: Situation, law: Law) -> Answer:
    """ERA-4: the project lasts at least and at most so many months, to the day."""
    least, most = law.value("min_months"), law.value("max_months")
    if not (least.known and most.known):
        return no_limit(least, most)
    required = {"at_least_months": least.value, "at_most_months": most.value}
    period = situation.project.period if situation.project else None
    if period is None:
        return missing(_lacking(situation), "project", required=required, rests_on=(least, most))
    earliest, latest = (last_day_of(period.starts_on, each.value) for each in (least, most))
    verdict = Verdict.MET if earliest <= period.ends_on <= latest else Verdict.NOT_MET
    facts = {
        "period": lambda language: formats.span(period.starts_on, period.ends_on, language),
        "months": lambda language: formats.number_range(least.value, most.value, "months", language),
        "ends": lambda language: formats.span(earliest, latest, language),
    }
    observed = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    within = {"ends_on_at_earliest": earliest, "ends_on_at_latest": latest}
    return Answer(verdict, verdict.value, observed, required | within, facts, (least, most))


def _lacking(situation: Situation) -> str:
    """Return which of the project's days is missing."""
    project = situation.project
    starts, ends = (project.starts_on, project.ends_on) if project else (None, None)
    return "project" if starts is None and ends is None else "starts_on" if starts is None else "ends_on"
