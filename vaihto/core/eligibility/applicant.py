"""Rules about who applies, with whom, by when and where to: they hold in every action (ALL-1 to ALL-6)."""

from datetime import date, datetime

from vaihto.core import countries, formats
from vaihto.core.eligibility.answer import Answer, missing, missing_in_rows, names, no_limit, row_list
from vaihto.core.findings import Severity, Verdict
from vaihto.core.parameters import Law
from vaihto.core.situation import MobilityRow, Situation


def is_an_organisation(situation: Situation, law: Law) -> Answer:
    """ALL-1: the applicant is an organisation, never a person."""
    applicant = situation.applicant
    required = "organisation"
    if applicant is None:
        return missing("applicant", "organisations", required=required)
    if applicant.kind is None:
        return missing("applicant_kind", "organisations", required=required)
    verdict = Verdict.NOT_MET if applicant.kind == "person" else Verdict.MET
    return Answer(verdict, verdict.value, applicant.kind, required)


def is_in_the_agencys_country(situation: Situation, law: Law) -> Answer:
    """ALL-2: the applicant applies to the agency of its own country."""
    applicant = situation.applicant
    if applicant is None:
        return missing("applicant", "organisations", required=law.agency)
    if applicant.country is None:
        return missing("applicant_country", "organisations", required=law.agency)
    code = applicant.country
    verdict = Verdict.MET if code == law.agency else Verdict.NOT_MET
    facts = {
        "country": lambda language: countries.name(code, language),
        "agency_country": lambda language: countries.name(law.agency, language),
    }
    return Answer(verdict, verdict.value, code, law.agency, facts)


def is_in_time(situation: Situation, law: Law) -> Answer | None:
    """ALL-3: handed in by the deadline, Finnish time. Not asked of a draft; an unknown deadline is a note."""
    sent, until = situation.submitted_on, law.deadline
    if sent is None:
        return None
    if until is None:
        return Answer(Verdict.UNKNOWN, "unknown", sent, None, severity=Severity.NOTE)
    in_time = _in_time(sent, until)
    if in_time is None:
        return missing("time_of_sending", "sending", required={"at_latest": until})
    verdict = Verdict.MET if in_time else Verdict.NOT_MET
    facts = {
        "sent": lambda language: _when(sent, language),
        "deadline": lambda language: _when(until, language) + _zone(until, language),
    }
    return Answer(verdict, verdict.value, sent, {"at_latest": until}, facts, source=law.deadline_source)


def _in_time(sent: date, until: date) -> bool | None:
    """Compare days or moments in Finnish time; None when a moment is asked for and only its day is known."""
    if isinstance(sent, datetime) and isinstance(until, datetime):
        return sent <= until
    sent_on = formats.local(sent).date() if isinstance(sent, datetime) else sent
    until_on = formats.local(until).date() if isinstance(until, datetime) else until
    if isinstance(until, datetime) and sent_on == until_on:
        return None
    return sent_on <= until_on


def _when(at: date, language: str) -> str:
    """Return a moment with its time, a day without."""
    return formats.moment(at, language) if isinstance(at, datetime) else formats.day(at, language)


def _zone(at: date, language: str) -> str:
    """Return the words that say whose time a moment is in; a day needs none."""
    words = {"fi": " Suomen aikaa", "sv": " finsk tid", "en": " Finnish time"}[language]
    return words if isinstance(at, datetime) else ""


def partners_have_confirmed(situation: Situation, law: Law) -> Answer:
    """ALL-4: every partner has confirmed that it takes part; a coordinator's mandate is not looked at."""
    required = "every partner confirmed"
    if situation.organisations is None:
        return missing("organisations", "organisations", required=required)
    partners = [each for each in situation.organisations if each.role == "partner"]
    declined = [each for each in partners if each.mandate is False]
    waiting = [each for each in partners if each.mandate is None]
    for verdict, those in ((Verdict.NOT_MET, declined), (Verdict.UNKNOWN, waiting)):
        if those:
            observed = {"declined" if those is declined else "not_confirmed": [each.name for each in those]}
            return Answer(verdict, verdict.value, observed, required, {"partners": names(those, situation)})
    without_role = [each for each in situation.organisations if each.role is None and not each.mandate]
    if without_role:
        return missing("role", "organisations", required=required, of=names(without_role, situation))
    return Answer(Verdict.MET, "met" if partners else "met_without_partners", {"confirmed": len(partners)}, required)


def go_abroad(situation: Situation, law: Law) -> Answer:
    """ALL-5: stays and journeys go abroad, to countries that take part in the programme in full."""
    rests_on = (law.value("programme_countries"), law.value("restricted_countries"))
    required = "another country, in the programme"
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=rests_on)
    found: dict[str, list[int]] = {}
    for place, row in enumerate(situation.mobilities, start=1):
        found.setdefault(_destination(row, law), []).append(place)
    for problem in ("not_met", "to", "from", "special", "no_limit"):
        if problem in found:
            return _destinations(problem, found[problem], situation.mobilities, required, law)
    observed = sorted({row.to_country for row in situation.mobilities if row.to_country})
    return Answer(Verdict.MET, "met" if observed else "met_without_rows", observed, required, rests_on=rests_on)


def _destination(row: MobilityRow, law: Law) -> str:
    """Return what can be said of one row: met, not_met, special, no_limit, or the fact that is missing (to, from)."""
    taking_part = countries.programme_countries(law)
    if row.to_country is None:
        return "to"
    if row.to_country == row.from_country:
        return "not_met"
    if taking_part is None:
        return "no_limit"
    if row.to_country in countries.restricted_countries(law):
        return "special"
    if row.to_country not in taking_part:
        return "not_met"
    return "from" if row.from_country is None else "met"


def _destinations(problem: str, places: list[int], rows: tuple[MobilityRow, ...], required: str, law: Law) -> Answer:
    """Answer for the rows that share one problem."""
    rests_on = (law.value("programme_countries"), law.value("restricted_countries"))
    if problem in ("to", "from"):
        return missing_in_rows(problem, places, required=required, rests_on=rests_on)
    observed = [{"row": at, "from": rows[at - 1].from_country, "to": rows[at - 1].to_country} for at in places]
    if problem == "no_limit":
        return no_limit(*rests_on, observed=observed)
    verdict = Verdict.NOT_MET if problem == "not_met" else Verdict.UNKNOWN
    return Answer(verdict, problem, observed, required, {"rows": row_list(places)}, rests_on, tuple(places), len(places))


def organisations_are_counted(situation: Situation, law: Law) -> Answer:
    """ALL-6 (note): an organisation outside the programme countries is not counted."""
    rests_on = (law.value("programme_countries"), law.value("restricted_countries"))
    taking_part, restricted = countries.programme_countries(law), countries.restricted_countries(law)
    if situation.organisations is None:
        return missing("organisations", "organisations", required="programme countries", rests_on=rests_on)
    if taking_part is None:
        return no_limit(*rests_on)
    known = [each for each in situation.organisations if each.country is not None]
    outside = [each for each in known if each.country not in taking_part | restricted]
    special = [each for each in known if each.country in restricted]
    nameless = [each for each in situation.organisations if each.country is None]
    for variant, verdict, those in (("not_met", Verdict.NOT_MET, outside), ("special", Verdict.UNKNOWN, special)):
        if those:
            observed = [{"name": each.name, "country": each.country} for each in those]
            facts = {"organisations": names(those, situation)}
            return Answer(verdict, variant, observed, "programme countries", facts, rests_on)
    if nameless:
        of = names(nameless, situation)
        return missing("country", "organisations", required="programme countries", rests_on=rests_on, of=of)
    observed_countries = sorted({str(each.country) for each in known})
    variant = "met" if known else "met_without_rows"
    return Answer(Verdict.MET, variant, observed_countries, "programme countries", rests_on=rests_on)
