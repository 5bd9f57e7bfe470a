"""How the units of a stay part for Koski and eHOKS: what goes in, by which way, what stays out, and the words beside it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from vaihto.core import countries, credit, formats, rulebook
from vaihto.core.transcript import Extent, Grade, StayTranscript, Text, UnitResult, Way

BOOK = "finnish_records.yaml"
LANGUAGES = ("fi", "sv", "en")
# Both count 60 points a year (rulebook/credit.yaml), so that the number stays the same.
SCHEMES = ("osp", "ecvet")
WORKPLACE = frozenset({"on_the_job_learning", "traineeship", "work_placement"})
SCHOOL = frozenset({"study"})


def home_language(stay: StayTranscript) -> str:
    """Return the language of the record: the home school's, "fi" or "sv"."""
    return "sv" if stay.home.language == "sv" else "fi"


def ways(unit: UnitResult) -> tuple[Way, ...]:
    """Return the way that was decided, or both where it was not."""
    return (unit.way,) if unit.way else (Way.AS_PLANNED, Way.PREVIOUSLY_ACQUIRED)


def is_whole(unit: UnitResult) -> bool:
    """Whether the recognised points are the whole unit, not only all that was agreed for the stay."""
    return unit.points == unit.size


def left_out(unit: UnitResult) -> dict[str, str] | None:
    """Return why a unit goes into neither register, in three languages; None where it goes in."""
    if unit.extent is Extent.NONE:
        return note("not_recognised", unit, part="left_out", reason=unit.reason)
    if unit.scheme not in SCHEMES:
        return note("other_scheme", unit, part="left_out", scheme=unit.scheme)
    if unit.code_digits in rulebook.read(BOOK)["common_units"]:
        return note("common_unit", unit, part="left_out", points=unit.points)
    return None


def note(code: str, unit: UnitResult | None = None, /, *, part: str = "notes", **gaps: Any) -> dict[str, str]:
    """Return what is said beside a part: its code, the unit it is about, the words by language. Decimals become points."""
    texts = rulebook.read(BOOK)[part][code]
    about = {"tutkinnonOsa": unit.title.in_language("fi")[1]} if unit else {}
    return {"koodi": code, **about, **{each: _filled(texts[each], gaps, each) for each in LANGUAGES}}


def text(code: str, language: str, /, **gaps: Any) -> str:
    """Return words that go into a part, in one language."""
    return _filled(rulebook.read(BOOK)["texts"][code][language], gaps, language).strip()


def points(of: Decimal, language: str) -> str:
    """Return competence points with their unit: 7,5 osp; 7,5 kp; 7.5 competence points."""
    return f"{formats.number(of, language)}{formats.NO_BREAK}{_short()[language]}"


def host(stay: StayTranscript, language: str) -> str:
    """Return the host in one line: name, city, country."""
    return ", ".join(filter(None, (stay.host.name, stay.host.city, countries.name(stay.host.country, language))))


def localised(of: Text, otherwise: str) -> dict[str, str]:
    """Return a text by language, as far as Koski knows the languages; a text in none of them stands under `otherwise`."""
    known = {language: words for language, words in sorted(of.versions) if language in LANGUAGES}
    return known or {otherwise: of.versions[0][1]}


def outcomes(unit: UnitResult, language: str) -> str:
    """Return the agreed outcomes of a unit as one text, or its title where it has none."""
    return "; ".join(each.text.in_language(language)[1] for each in unit.outcomes) or unit.title.in_language(language)[1]


def achieved(unit: UnitResult, language: str) -> str:
    """Return the outcomes that the host saw achieved, as one text; empty where there is none."""
    seen = (each.text.in_language(language)[1] for each in unit.outcomes if each.grade is Grade.ACHIEVED)
    return "; ".join(seen)


def home_grade(unit: UnitResult, language: str) -> str:
    """Return the home grade as people read it; empty where there is none."""
    return text("passed", language) if unit.grade == "passed" else unit.grade


def graded(unit: UnitResult, language: str) -> str:
    """Return the home grade with the host's and the memorandum that converted it; empty where there is no grade."""
    if not unit.grade:
        return ""
    made = unit.conversion
    if made is None:
        return home_grade(unit, language)
    named = f" ({made.memorandum})" if made.memorandum else ""
    return text("converted", language, grade=home_grade(unit, language), host=made.host_grade, memorandum=named)


def mapped(unit: UnitResult, language: str) -> str:
    """Return which of the host's outcomes stand for which of the unit's, as one text; empty where each counts for itself."""
    return "; ".join(
        " + ".join(one.text.in_language(language)[1] for one in group.host)
        + " → "
        + " + ".join(one.text.in_language(language)[1] for one in group.home)
        for group in unit.mapping
    )


@cache
def _short() -> dict[str, str]:
    """Return the short name of a competence point by language."""
    return dict(next(scheme.short for scheme in credit.schemes() if scheme.key == "osp"))


def _filled(words: str, gaps: dict[str, Any], language: str) -> str:
    """Return words with their gaps filled."""
    return words.format(**{name: points(of, language) if isinstance(of, Decimal) else of for name, of in gaps.items()})
