"""The numbers and rules of a call as people read them: value in words, source, and whether it is the call's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.calls import labels
from vaihto.calls.facts import RATE, parts_of
from vaihto.calls.models import Call
from vaihto.core import countries, eligibility, formats, parameters
from vaihto.core.parameters import Law, Parameter
from vaihto.kit import languages

# Long lists that the page folds away.
COUNTRY_LISTS = ("programme_countries", "restricted_countries")
COUNTED = {"days", "months", "weeks", "countries", "journeys"}


@dataclass(frozen=True)
class Shown:
    """One number: `value` is empty where nobody has it; `is_own` = set by an officer for this call."""

    name: str
    label: str
    value: str
    source: str
    status: str
    is_known: bool
    is_own: bool
    is_long: bool


@dataclass(frozen=True)
class ShownRule:
    """One formal rule with the numbers that it reads."""

    code: str
    title: str
    severity: str
    source: str
    numbers: tuple[Shown, ...]


@dataclass(frozen=True)
class ShownRate:
    """One rate of a grant category."""

    parameter: str
    category: str
    group: str
    country: str
    amount: Decimal
    per: str
    source: str


def numbers_shown(law: Law) -> list[Shown]:
    """Return every number of a law, in the rulebook's order."""
    return [shown(each) for each in law.numbers.values()]


def rules_with_numbers(law: Law) -> list[ShownRule]:
    """Return the formal rules of the law's action; a number stands with the first rule that reads it."""
    language, said = languages.present(), set()
    made = []
    for rule in eligibility.rules(law.action):
        names = [name for name in rule.parameters if name in law.numbers and name not in said]
        said.update(names)
        made.append(
            ShownRule(
                code=rule.code,
                title=rule.title[language],
                severity=parameters.word("severity", rule.severity.value, language),
                source=breakable(rule.source),
                numbers=tuple(shown(law.numbers[name]) for name in names),
            )
        )
    return made


def breakable(source: str) -> str:
    """Return a source whose long addresses may break at their slashes and underscores on a phone."""
    return source.replace("/", "/\u200b").replace("_", "_\u200b")


def shown(parameter: Parameter) -> Shown:
    """Return one number in words."""
    return Shown(
        name=parameter.name,
        label=str(labels.PARAMETERS.get(parameter.name, parameter.name)),
        value=value_in_words(parameter.name, parameter.value, parameter.unit) if parameter.known else "",
        source=breakable(parameter.source),
        status=parameters.word("status", parameter.status, languages.present()),
        is_known=parameter.known,
        is_own=parameter.status == "set",
        is_long=parameter.name in COUNTRY_LISTS,
    )


def value_in_words(name: str, value: Any, unit: str) -> str:
    """Return a value with its unit: 21 päivää, 6 000 €, 75 %, opettaja, kouluttaja."""
    language = languages.present()
    if name in COUNTRY_LISTS:
        return formats.listing(sorted(countries.name(code, language) for code in value), language)
    if name in labels.WORD_KINDS:
        return ", ".join(parameters.word(labels.WORD_KINDS[name], key, language) for key in value)
    if unit in COUNTED:
        return formats.counted(value, unit, language)
    return in_unit(value, unit)


def in_unit(value: Any, unit: str) -> str:
    """Return an amount of money or a share with its unit; a plain number for what the label already names."""
    language = languages.present()
    if isinstance(value, Iterable):
        steps = [f"{formats.counted(least, 'journeys', language)}: {formats.money(euro, language)}" for least, euro in value]
        return "; ".join(steps)
    money = formats.money(value, language) if unit.startswith("EUR") else ""
    if unit == "per cent":
        return formats.percent(value, language)
    if unit == "stays":
        number = formats.number(value, language)
        return ngettext("%(number)s stay", "%(number)s stays", int(value)) % {"number": number}
    per = {
        "EUR": "%s",
        "EUR a year": _("%s a year"),
        "EUR per stay": _("%s per stay"),
        "EUR per week": _("%s per week"),
        "EUR per day": _("%s per day"),
    }
    return per[unit] % money if unit in per else formats.number(value, language)


def rates_shown(call: Call) -> list[ShownRate]:
    """Return the call's own rates of grant categories, by category."""
    made = []
    for number in call.numbers.all():
        if not number.parameter.startswith(RATE):
            continue
        category, group, country = parts_of(number.parameter)
        made.append(
            ShownRate(
                parameter=number.parameter,
                category=str(labels.CATEGORIES.get(category, category)),
                group=parameters.word("target_group", group, languages.present()) if group else "",
                country=countries.name(country, languages.present()) if country else "",
                amount=number.value,
                per=in_unit(number.value, number.unit),
                source=number.source,
            )
        )
    return made
