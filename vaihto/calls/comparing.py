"""Two versions of a call side by side: rules, numbers, questions, criteria and texts, one by one.

Both sides are what `frozen.content_of` makes, so a draft, a published call and any earlier version compare alike.
"""

# long because: one short function for each part of a call, and all of them compare alike.

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vaihto.calls import labels, unit_costs
from vaihto.calls.rules_shown import breakable, in_unit, value_in_words
from vaihto.core import countries, eligibility, formats, parameters
from vaihto.core.grant import frozen as frozen_costs
from vaihto.kit.languages import LANGUAGES, pick, present

Content = Mapping[str, Any]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Change:
    """One difference: what it is about, whether it came, went or changed, and both sides in words.

    `pieces` is the text word by word as (same | gone | new, words), for texts only; `lang` is the language of both sides.
    """

    part: str
    name: str
    kind: str
    what: str = ""
    before: str = ""
    after: str = ""
    lang: str = ""
    pieces: tuple[tuple[str, str], ...] = ()
    key: str = ""


def changes(before: Content, after: Content) -> list[Change]:
    """Return every difference, in the order of the parts of a call."""
    parts = (_pack, _rules, _numbers, _rates, _unit_costs, _dates, _questions, _criteria, _texts)
    return [change for part in parts for change in part(before, after)]


def form_changes(before: Content, after: Content) -> list[Change]:
    """Return the differences that concern somebody who is writing an application; a number is named once, not by each rule."""
    return [change for change in changes(before, after) if change.part != "rules"]


# -- rules and numbers ------------------------------------------------------------------------------------------------------


def _pack(before: Content, after: Content) -> Iterator[Change]:
    def said(content: Content) -> str:
        return f"{parameters.programme_name(content['rule_pack'], present())}, {content['rule_year']}"

    if said(before) != said(after):
        yield Change("rules", _("Rule pack"), CHANGED, "", said(before), said(after))
    if before["action"] != after["action"]:
        yield Change(
            "rules",
            _("Action"),
            CHANGED,
            "",
            *_sides(parameters.word("action", one["action"], present()) for one in (before, after)),
        )


def _rules(before: Content, after: Content) -> Iterator[Change]:
    """Yield the rules that came, went, or read another number."""
    was, now = ({rule.code: rule for rule in eligibility.rules(one["action"])} for one in (before, after))
    for code in dict.fromkeys([*was, *now]):
        rule = now.get(code) or was[code]
        name = f"{code} {rule.title[present()]}"
        if code not in was or code not in now:
            yield Change("rules", name, ADDED if code in now else REMOVED, key=code)
            continue
        for number in rule.parameters:
            one, other = (_by(content["numbers"], "parameter").get(number) for content in (before, after))
            if _number(one) != _number(other):
                label = str(labels.PARAMETERS.get(number, number))
                yield Change("rules", name, CHANGED, label, _number(one), _number(other), key=code)


def _numbers(before: Content, after: Content) -> Iterator[Change]:
    """Yield the numbers whose value or source differs."""
    was, now = (_by(content["numbers"], "parameter") for content in (before, after))
    for name in dict.fromkeys([*was, *now]):
        label = str(labels.PARAMETERS.get(name, name))
        one, other = was.get(name), now.get(name)
        if _number(one) != _number(other):
            yield Change("numbers", label, _kind(one, other), _("value"), _number(one), _number(other), key=name)
        elif one and other and one["source"] != other["source"]:
            yield Change("numbers", label, CHANGED, _("source"), breakable(one["source"]), breakable(other["source"]), key=name)


def _number(one: Content | None) -> str:
    """Return a number with its unit; one that nobody has says so."""
    if one is None or one["value"] is None:
        return _("not known")
    value = one["value"]
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        value = Decimal(value)
    return value_in_words(one["parameter"], value, one["unit"])


def _rates(before: Content, after: Content) -> Iterator[Change]:
    def key(rate: Content) -> str:
        return f"{rate['parameter']} {rate['target_group']} {rate['country']}"

    was, now = ({key(rate): rate for rate in content["rates"]} for content in (before, after))
    for name in dict.fromkeys([*was, *now]):
        one, other = was.get(name), now.get(name)
        sides = [in_unit(Decimal(rate["value"]), f"EUR per {rate['per']}") if rate else "" for rate in (one, other)]
        if sides[0] != sides[1]:
            yield Change("rates", _rate_name(other or one or {}), _kind(one, other), "", sides[0], sides[1])


def _unit_costs(before: Content, after: Content) -> Iterator[Change]:
    """Yield the unit costs that came, went or have another amount, by their lasting names."""
    was, now = (_costs(content) for content in (before, after))
    for name in dict.fromkeys([*was, *now]):
        one, other = was.get(name, ""), now.get(name, "")
        if one != other:
            yield Change("rates", name, _kind(one, other), "", one, other, key=name)


def _costs(content: Content) -> dict[str, str]:
    """Return what each unit cost of a frozen call pays, by its name; none where grants follow no annex."""
    if "unit_costs" not in content:
        return {}
    law = frozen_costs.law_from_json(content["unit_costs"]["law"])
    return {rate.parameter: unit_costs.amount_of(rate) for rate in law.rates if rate.counts}


def _rate_name(rate: Content) -> str:
    group = parameters.word("target_group", rate["target_group"], present()) if rate["target_group"] else _("All target groups")
    place = countries.name(rate["country"], present()) if rate["country"] else _("all countries")
    text = f"{group}, {place}"
    return text[:1].upper() + text[1:]


# -- dates and money --------------------------------------------------------------------------------------------------------


def _dates(before: Content, after: Content) -> Iterator[Change]:
    shown: dict[str, tuple[str, Callable[[Any], str]]] = {
        "opens_at": (_("Opens"), _moment),
        "closes_at": (_("Deadline"), _moment),
        "decision_by": (_("The agency decides by"), _day),
        "projects_start_from": (_("Projects may start from"), _day),
        "budget": (_("Budget of the call"), lambda value: formats.money(Decimal(value), present())),
        "contact": (_("Contact address"), str),
        "completion_days": (_("Days for completing an application"), str),
        "acceptance_days": (_("Days for accepting the grant"), str),
        "total_threshold": (_("Threshold of the total"), lambda value: formats.points(Decimal(value), present())),
        "points_total": (_("All criteria together"), lambda value: formats.points(Decimal(value), present())),
    }
    for name, (label, write) in shown.items():
        one, other = before.get(name), after.get(name)
        if one != other:
            sides = ["" if value in (None, "") else write(value) for value in (one, other)]
            yield Change("dates", label, _kind(sides[0], sides[1]), "", sides[0], sides[1], key=name)
    blind = [bool(content.get("is_blind")) for content in (before, after)]
    if blind[0] != blind[1]:
        yield Change(
            "dates", _("Applications are assessed blind"), CHANGED, "", *_sides(_("yes") if one else _("no") for one in blind)
        )
    shares = [content["prefinancing"]["percent"] for content in (before, after)]
    if shares[0] != shares[1]:
        yield Change(
            "dates",
            _("Prefinancing, share of the grant"),
            CHANGED,
            "",
            *_sides(formats.percent(one, present()) for one in shares),
        )


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{formats.weekday_of(moment, present())} {formats.time_of(moment, present())}"


def _day(text: str) -> str:
    return formats.weekday_of(date.fromisoformat(text), present())


# -- questions, criteria, texts ---------------------------------------------------------------------------------------------


def _questions(before: Content, after: Content) -> Iterator[Change]:
    """Yield the questions that came, went or changed, each side of each changed thing in words."""
    was, now = (_by(content["questions"], "key") for content in (before, after))
    for key in dict.fromkeys([*was, *now]):
        one, other = was.get(key), now.get(key)
        name = pick((other or one or {})["label"])
        if one is None or other is None:
            yield Change("questions", name, _kind(one, other), key=key)
            continue
        yield from _worded(
            "questions", name, one, other, {"label": _("question"), "help": _("help"), "example": _("example")}, key
        )
        for what, sides in _question_facts(one, other, was, now):
            if sides[0] != sides[1]:
                yield Change("questions", name, CHANGED, what, sides[0], sides[1], key=key)
    common = [key for key in was if key in now]
    if common != [key for key in now if key in was]:
        yield Change("questions", _("Order of the questions"), CHANGED)


def _question_facts(one: Content, other: Content, was: Content, now: Content) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what a question is besides its texts, with both sides in words."""

    def both(write: Callable[[Content, Content], str]) -> tuple[str, str]:
        return write(one, was), write(other, now)

    yield _("kind of answer"), both(lambda q, _all: str(labels.KINDS.get(q["kind"], q["kind"])))
    yield _("section"), both(lambda q, _all: str(labels.FORM_SECTIONS.get(q["section"], q["section"])))
    yield _("must be answered"), both(lambda q, _all: _("yes") if q["required"] else _("no"))
    yield _("most characters"), both(lambda q, _all: str(q["max_length"]) if q["kind"] in ("text", "long") else "")
    yield _("options"), both(lambda q, _all: _listed(q, "options"))
    yield _("columns"), both(lambda q, _all: _listed(q, "columns"))
    yield _("limits"), both(_limits)
    yield _("only if"), both(_condition)


def _listed(question: Content, kind: str) -> str:
    return "; ".join(pick(row) for row in question.get("settings", {}).get(kind, []))


def _limits(question: Content, _all: Content) -> str:
    settings = question.get("settings", {})
    found = [f"{settings.get('least', '')}–{settings.get('most', '')}"] if settings.get("least") or settings.get("most") else []
    found += [_("several")] if settings.get("several") else []
    found += [_("at most %(rows)s rows") % {"rows": settings["rows"]}] if settings.get("rows") else []
    return ", ".join(found)


def _condition(question: Content, every: Content) -> str:
    condition = question.get("condition")
    if not condition:
        return ""
    other = every.get(condition["question"])
    label = pick(other["label"]) if other else condition["question"]
    options = {row["key"]: pick(row) for row in (other or {}).get("settings", {}).get("options", [])}
    value = options.get(condition["value"], condition["value"])
    return " ".join(filter(None, [label, "–", str(labels.TESTS.get(condition["test"], "")), value]))


def _criteria(before: Content, after: Content) -> Iterator[Change]:
    was, now = (_by(content["criteria"], "key") for content in (before, after))
    for key in dict.fromkeys([*was, *now]):
        one, other = was.get(key), now.get(key)
        name = pick((other or one or {})["title"])
        if one is None or other is None:
            yield Change("criteria", name, _kind(one, other), key=key)
            continue
        yield from _worded("criteria", name, one, other, {"title": _("criterion"), "help": _("what is looked at")}, key)
        for field, what in (("max_points", _("most points")), ("threshold", _("threshold"))):
            if one[field] != other[field]:
                sides = [formats.points(Decimal(side[field]), present()) if side[field] else "" for side in (one, other)]
                yield Change("criteria", name, CHANGED, what, sides[0], sides[1], key=key)
    if [key for key in was if key in now] != [key for key in now if key in was]:
        yield Change("criteria", _("Order of the criteria"), CHANGED)


def _texts(before: Content, after: Content) -> Iterator[Change]:
    names = {"title": _("Title"), "summary": _("Summary"), "priorities": _("Priorities of the agency")}
    for field, name in names.items():
        yield from _worded("texts", name, before["texts"], after["texts"], {field: ""}, field)


def _worded(part: str, name: str, one: Content, other: Content, fields: Mapping[str, str], key: str) -> Iterator[Change]:
    """Yield the texts that differ, language by language, with the words that went and came."""
    for field, what in fields.items():
        was, now = one.get(field) or {}, other.get(field) or {}
        for code in LANGUAGES:
            a, b = was.get(code, ""), now.get(code, "")
            if a != b:
                yield Change(part, name, _kind(a, b), what, a, b, code, word_by_word(a, b), key)


def word_by_word(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return two texts as pieces: ("same", words), ("gone", words), ("new", words)."""
    a, b = (re.findall(r"\S+|\s+", text) for text in (before, after))
    made: list[tuple[str, str]] = []
    for what, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal":
            made.append(("same", "".join(a[a1:a2])))
        else:
            made += [(kind, "".join(words)) for kind, words in (("gone", a[a1:a2]), ("new", b[b1:b2])) if words]
    return tuple(made)


def _sides(both: Iterable[str]) -> tuple[str, str]:
    before, after = both
    return before, after


def _by(rows: Iterable[Content], name: str) -> dict[str, Content]:
    return {row[name]: row for row in rows}


def _kind(before: object, after: object) -> str:
    if not before:
        return ADDED
    return CHANGED if after else REMOVED
