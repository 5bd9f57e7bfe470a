"""What a rule saw and wanted, in the reader's words: the values of findings are plain JSON and codes."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vaihto.core import countries, parameters
from vaihto.kit.languages import present
from vaihto.kit.templatetags import formats

WORD_KINDS = ("organisation_kind", "target_group", "purpose", "transfer", "role")


def seen(value: Any) -> str:
    """Return what a rule saw; nothing seen is said in words."""
    return in_words(value) or _("not told")


def wanted(value: Any) -> str:
    """Return what a rule wanted; no limit is said in words."""
    return in_words(value) or _("the limit is not known")


def in_words(value: Any) -> str:
    """Return a value of a finding in the reader's language; an empty text where it says nothing."""
    if value is None or value in ((), [], {}, ""):
        return ""
    if isinstance(value, Mapping):
        return pairs_in_words(dict(value))
    if isinstance(value, list | tuple | set):
        said = [in_words(one) for one in value]
        # Countries stand in the order of the reader's language, not of their codes.
        return ", ".join(sorted(said) if {str(one) for one in value} <= countries.codes() else said)
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, int | Decimal):
        return formats.number(value)
    return word_of(str(value))


def word_of(text: str) -> str:
    """Return a country, a word of the rulebook or one of the rules' own phrases; a name stays as it is."""
    if text in countries.codes():
        return countries.name(text, present())
    for kind in WORD_KINDS:
        if text in parameters.words(kind):
            return parameters.word(kind, text, present())
    phrases = {
        "organisation": _("an organisation"),
        "every partner confirmed": _("every partner has confirmed"),
        "another country, in the programme": _("another country that takes part in the programme"),
        "programme countries": _("programme countries"),
        "rates of the call": _("the rates of the call"),
    }
    return phrases.get(text, text)


def pairs_in_words(value: dict[str, Any]) -> str:
    """Return the pairs of a value, each as a phrase; a span is told as one."""
    said = []
    for low, high, form in SPANS:
        if value.get(low) is not None and value.get(high) is not None:
            said.append(form(value.pop(low), value.pop(high)))
    if {"name", "country"} <= set(value):
        said.append(f"{value.pop('name')} ({countries.name(value.pop('country'), present())})")
    said += [phrase(key, one) for key, one in value.items() if one is not None]
    return ", ".join(said)


def span_of(low: Any, high: Any) -> str:
    """Return 4–24."""
    return f"{formats.number(low)}–{formats.number(high)}"


def days_of(low: Any, high: Any) -> str:
    """Return 21–273 days, or one length where both are the same."""
    return formats.length_of(high) if low == high else f"{formats.number(low)}–{formats.length_of(high)}"


SPANS: tuple[tuple[str, str, Callable[[Any, Any], str]], ...] = (
    ("min_days", "max_days", days_of),
    ("shortest_days", "longest_days", days_of),
    ("starts_on", "ends_on", formats.span_to),
    ("at_least_eur", "at_most_eur", lambda low, high: formats.money_to(Decimal(low), Decimal(high))),
    ("at_least", "at_most", span_of),
)


def phrase(key: str, value: Any) -> str:
    """Return one pair in words."""
    if key.startswith("eur_per_stay_"):
        group = parameters.word("target_group", key.removeprefix("eur_per_stay_"), present())
        return f"{group}: {formats.money(Decimal(value))}"
    if isinstance(value, Mapping) and key in parameters.words("target_group"):
        return f"{parameters.word('target_group', key, present())}: {in_words(value)}"
    if key.endswith("eur") or key == "eur_a_year":
        value = formats.money(Decimal(value))
    elif key.endswith("per_cent"):
        value = formats.percent(Decimal(value))
    elif key in {"days", "at_most_months"} and isinstance(value, int):
        value = formats.length_of(value) if key == "days" else formats.counted(value, "months")
    else:
        value = in_words(value)
    form = {
        "one_of": "%(value)s",
        "days": "%(value)s",
        "target_group": "%(value)s",
        "at_least": _("at least %(value)s"),
        "at_most": _("at most %(value)s"),
        "at_most_eur": _("at most %(value)s"),
        "at_most_per_cent": _("at most %(value)s"),
        "at_most_months": _("at most %(value)s"),
        "at_latest": _("at the latest %(value)s"),
        "ends_on_at_latest": _("until %(value)s"),
        "declined": _("declined: %(value)s"),
        "not_confirmed": _("not confirmed: %(value)s"),
        "confirmed": _("confirmed: %(value)s"),
        "requested_eur": _("asked for: %(value)s"),
        "total_eur": _("total costs: %(value)s"),
        "per_cent": _("share: %(value)s"),
        "eur_a_year": _("a year: %(value)s"),
        "journeys": _("journeys: %(value)s"),
        "row": _("row %(value)s"),
        "rows": _("rows: %(value)s"),
        "from": _("from: %(value)s"),
        "to": _("to: %(value)s"),
    }.get(key, "%(value)s")
    return form % {"value": value}
