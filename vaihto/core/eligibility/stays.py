"""Rules about the stays of student and expert mobility: who goes, what for, how long, and that somebody does."""

import math
from collections.abc import Mapping

from vaihto.core import formats, parameters
from vaihto.core.eligibility.answer import Answer, at_least, missing, missing_in_rows, no_limit, row_list, word_list
from vaihto.core.findings import Verdict
from vaihto.core.parameters import Law, Parameter
from vaihto.core.situation import MobilityRow, Situation

Limits = tuple[Parameter, Parameter]


def are_for_the_target_group(situation: Situation, law: Law) -> Answer:
    """STU-1, EXP-1: every row is for a target group of the action."""
    allowed = law.value("target_groups")
    if not allowed.known:
        return no_limit(allowed)
    required = {"one_of": list(allowed.value)}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=(allowed,))
    without = [place for place, row in _placed(situation) if row.target_group is None]
    refused = [place for place, row in _placed(situation) if row.target_group not in (None, *allowed.value)]
    if without and not refused:
        return missing_in_rows("target_group", without, required=required, rests_on=(allowed,))
    observed = {row.target_group for place, row in _placed(situation) if not refused or place in refused}
    return _words("target_group", refused, sorted(each for each in observed if each), allowed)


def are_for_the_purpose(situation: Situation, law: Law) -> Answer | None:
    """STU-3, EXP-3: a purpose that is given belongs to the action. Nothing to say when none is given."""
    allowed = law.value("purposes")
    given = [(place, row.purpose) for place, row in _placed(situation) if row.purpose is not None]
    if situation.mobilities is None or (situation.mobilities and not given):
        return None
    if not allowed.known:
        return no_limit(allowed)
    refused = [place for place, purpose in given if purpose not in allowed.value]
    observed = {purpose for place, purpose in given if not refused or place in refused}
    return _words("purpose", refused, sorted(observed), allowed)


def _words(kind: str, refused: list[int], observed: list[str], allowed: Parameter) -> Answer:
    """Answer for words that are allowed or refused, row by row."""
    verdict = Verdict.NOT_MET if refused else Verdict.MET
    facts = {"rows": row_list(refused), "allowed": word_list(kind, allowed.value)}
    required = {"one_of": list(allowed.value)}
    return Answer(verdict, verdict.value, observed, required, facts, (allowed,), tuple(refused), len(refused))


def last_as_long_as_they_may(situation: Situation, law: Law) -> Answer:
    """STU-2, EXP-2: the length of every stay lies within the limits of its target group, both ends counted.

    A row whose target group is refused is not judged.
    """
    limits = _limits(law)
    rests_on = tuple(each for pair in limits.values() for each in pair)
    if not all(each.known for each in rests_on):
        return no_limit(*rests_on)
    required = _required(limits)
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=rests_on)
    refused = [place for place, row in _placed(situation) if _is_within(row, limits, law) is False]
    if refused:
        return _refused_lengths(refused, situation.mobilities, limits)
    unsure = [place for place, row in _placed(situation) if _is_within(row, limits, law) is None]
    if unsure:
        no_days = [place for place in unsure if situation.mobilities[place - 1].days is None]
        fact = "days" if no_days else "target_group"
        return missing_in_rows(fact, no_days or unsure, required=required, rests_on=rests_on)
    judged = [row.days for _, row in _placed(situation) if row.days is not None]
    observed = {"shortest_days": min(judged), "longest_days": max(judged)} if judged else []
    facts = {"ranges": lambda language: _ranges(limits, language)}
    return Answer(Verdict.MET, "met" if judged else "met_without_rows", observed, required, facts, rests_on)


def _limits(law: Law) -> dict[str, Limits]:
    """Return shortest and longest stay by target group; graduates count as labour market; "" stands for all groups."""
    if law.action == "expert_mobility":
        return {"": (law.value("min_days"), law.value("max_days"))}
    return {group: (law.value(f"min_days_{group}"), law.value(f"max_days_{group}")) for group in ("initial_vet", "labour_market")}


def _is_within(row: MobilityRow, limits: Mapping[str, Limits], law: Law) -> bool | None:
    """Say whether a row's length is allowed; True for a row that is not judged, None when a fact is missing."""
    groups = law.value("target_groups")
    if row.target_group is not None and groups.known and row.target_group not in groups.value:
        return True
    group = "" if "" in limits else _group(row.target_group)
    if group and group not in limits:
        return True
    found = limits.get(group)
    if found is None or row.days is None:
        return None
    return bool(found[0].value <= row.days <= found[1].value)


def _required(limits: Mapping[str, Limits]) -> dict[str, object]:
    """Return the limits as JSON: by group, or plainly when they are the same for all."""
    as_json = {group: {"min_days": low.value, "max_days": high.value} for group, (low, high) in limits.items()}
    return dict(as_json[""]) if "" in as_json else dict(as_json)


def _refused_lengths(refused: list[int], rows: tuple[MobilityRow, ...], limits: Mapping[str, Limits]) -> Answer:
    """Answer with the rows that are too short or too long, each with its length and group."""
    groups = {_group(rows[place - 1].target_group) for place in refused}
    facts = {
        "stays": lambda language: _capital("; ".join(_stay(at, rows[at - 1], language) for at in refused)),
        "ranges": lambda language: _ranges({key: limits[key] for key in limits if key in groups or not key}, language),
    }
    observed = [{"row": place, "days": rows[place - 1].days, "target_group": rows[place - 1].target_group} for place in refused]
    rests_on = tuple(each for pair in limits.values() for each in pair)
    return Answer(Verdict.NOT_MET, "not_met", observed, _required(limits), facts, rests_on, tuple(refused), len(refused))


def _group(group: str | None) -> str:
    """Return the group under whose limits a row stands."""
    return "labour_market" if group == "graduate" else group or ""


def _capital(text: str) -> str:
    """Return the text with a capital letter, as a sentence begins."""
    return text[:1].upper() + text[1:]


def _stay(place: int, row: MobilityRow, language: str) -> str:
    """Return one row in words: rivi 2: pituus 20 päivää, kohderyhmä opettaja."""
    row_word, length_word, group_word = {
        "fi": ("rivi", "pituus", "kohderyhmä"),
        "sv": ("rad", "längd", "målgrupp"),
        "en": ("row", "length", "target group"),
    }[language]
    text = f"{row_word} {place}: {length_word} {formats.length(row.days or 0, language)}"
    if row.target_group is None:
        return text
    return f"{text}, {group_word} {parameters.word('target_group', row.target_group, language)}"


def _ranges(limits: Mapping[str, Limits], language: str) -> str:
    """Return the allowed lengths: 7–42 päivää, or by group when there are several."""
    spans = {group: formats.number_range(low.value, high.value, "days", language) for group, (low, high) in limits.items()}
    if len(spans) == 1:
        return next(iter(spans.values()))
    return ", ".join(f"{_whose(group, language)} {span}" for group, span in spans.items())


def _whose(limits_of: str, language: str) -> str:
    """Return in words the groups that share these limits; graduates share those of the labour market."""
    groups = [limits_of, "graduate"] if limits_of == "labour_market" else [limits_of]
    return formats.listing([parameters.word("target_group", each, language) for each in groups], language)


def are_planned(situation: Situation, law: Law) -> Answer:
    """STU-6, EXP-5: at least one stay is planned."""
    minimum = law.value("min_stays")
    if not minimum.known:
        return no_limit(minimum)
    required = {"at_least": minimum.value}
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required=required, rests_on=(minimum,))
    unknown = [place for place, row in _placed(situation) if row.count is None]
    people = sum(row.count or 0 for row in situation.mobilities)
    verdict = at_least(minimum.value, people, perhaps=math.inf if unknown else 0, draft=situation.is_draft)
    if verdict is Verdict.UNKNOWN and unknown:
        return missing_in_rows("count", unknown, required=required, rests_on=(minimum,))
    variant = "draft" if verdict is Verdict.UNKNOWN else verdict.value
    facts = {
        "n": lambda language: formats.number(people, language),
        "min": lambda language: formats.number(minimum.value, language),
    }
    return Answer(verdict, variant, {"people": people}, required, facts, (minimum,))


def are_continuing_training(situation: Situation, law: Law) -> Answer | None:
    """EXP-6 (note): a stay may be the person's continuing training; nothing to say when nobody said so."""
    said = [place for place, row in _placed(situation) if row.continuing_training is not None]
    rows = [place for place, row in _placed(situation) if row.continuing_training]
    if not said:
        return None
    variant = "met" if rows else "met_without_rows"
    return Answer(Verdict.MET, variant, {"rows": rows}, "optional", {"rows": row_list(rows)}, (), tuple(rows), len(rows))


def earn_the_rates(situation: Situation, law: Law) -> Answer:
    """STU-7 (note): support = volumes × grant categories of the call; unknown until an officer has set the rates."""
    rates = {group: law.value(f"grant_per_stay_{group}") for group in ("initial_vet", "labour_market")}
    rests_on = tuple(rates.values())
    if not all(rate.known for rate in rests_on):
        return Answer(Verdict.UNKNOWN, "unknown", None, "rates of the call", rests_on=rests_on)
    if situation.mobilities is None:
        return missing("mobilities", "mobilities", required="rates of the call", rests_on=rests_on)
    rows = [(place, row) for place, row in _placed(situation) if _group(row.target_group) in ("", *rates)]
    for fact in ("count", "target_group"):
        lacking = [place for place, row in rows if getattr(row, fact) is None]
        if lacking:
            return missing_in_rows(fact, lacking, required="rates of the call", rests_on=rests_on)
    amount = sum((row.count or 0) * rates[_group(row.target_group)].value for _, row in rows)
    facts = {"amount": lambda language: formats.money(amount, language)}
    required = {f"eur_per_stay_{group}": rate.value for group, rate in rates.items()}
    return Answer(Verdict.MET, "met", {"support_eur": amount}, required, facts, rests_on)


def _placed(situation: Situation) -> list[tuple[int, MobilityRow]]:
    """Return the rows with their numbers, from 1."""
    return list(enumerate(situation.mobilities or (), start=1))
