"""The actions in words, made from the rulebook and the open calls; every number comes from the law."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.advice import facts
from vaihto.calls import queries as calls
from vaihto.core import formats, parameters
from vaihto.core.grant import rules
from vaihto.core.parameters import Law
from vaihto.kit import clock, languages

if TYPE_CHECKING:
    from vaihto.calls.models import Call


@dataclass(frozen=True)
class Described:
    """One action as people read about it. `open_call` is the first open call, `next_call` one published for later."""

    key: str
    name: str
    makes_possible: str
    for_whom: str
    length: str
    countries: str
    support: str
    dimensions: tuple[tuple[str, str], ...]
    source: str
    open_call: "Call | None"
    next_call: "Call | None"
    law: Law
    programme: str = ""


def four_actions(at: datetime | None = None) -> list[Described]:
    """Return the actions of the programmes in force, in the rulebook's order and the page's language."""
    now = at or clock.now()
    laws = facts.laws(now)
    opened = {call.action: call for call in reversed(list(calls.open_calls(now)))}
    coming = {call.action: call for call in reversed(list(calls.upcoming_calls(now)))}
    known = {one.key: one for law in laws.values() for one in parameters.actions(law.programme)}
    several = len({law.programme for law in laws.values()}) > 1
    return [described(known[key], law, opened.get(key), coming.get(key), names_programme=several) for key, law in laws.items()]


def described(
    action: parameters.Action, law: Law, opened: "Call | None", coming: "Call | None", *, names_programme: bool = False
) -> Described:
    """Return one action in the page's language, with its programme where there are several."""
    language = languages.present()
    return Described(
        key=action.key,
        name=capital(action.name[language]),
        makes_possible=action.makes_possible[language],
        for_whom=action.for_whom[language],
        length=length_of(law),
        countries=countries_of(law),
        support=support_of(law),
        dimensions=tuple(
            (capital(parameters.word("dimension", one, language)), parameters.word("dimension_meaning", one, language))
            for one in action.dimensions
        ),
        source=calls.breakable(action.source),
        open_call=opened,
        next_call=coming,
        law=law,
        programme=parameters.programme_name(law.programme, language) if names_programme else "",
    )


def capital(text: str) -> str:
    """Return a text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def length_of(law: Law) -> str:
    """Return how long stays and the project last, and how many journeys there are."""
    parts = []
    if law.action == "student_mobility":
        first, second = (
            _range(law, "min_days_initial_vet", "max_days_initial_vet"),
            _range(law, "min_days_labour_market", "max_days_labour_market"),
        )
        if first:
            parts.append(_("Initial VET %(length)s") % {"length": first})
        if second:
            parts.append(_("labour market %(length)s") % {"length": second})
    elif law.action == "expert_mobility" and _range(law, "min_days", "max_days"):
        parts.append(_range(law, "min_days", "max_days"))
    elif law.action == "vet_mobility":
        learners, staff = (_widest(law, category) for category in ("learner", "staff"))
        parts += [_("Learners %(length)s") % {"length": learners}] if learners else []
        parts += [_("staff %(length)s") % {"length": staff}] if staff else []
    journeys = _limits(law, "min_journeys", "max_journeys")
    if law.action == "partnership" and journeys:
        parts.append(formats.number_range(*journeys, "journeys", languages.present()))
    months, between = law.value("max_months"), _limits(law, "min_months", "max_months")
    if between:
        length = formats.number_range(*between, "months", languages.present())
        parts.append(_("project %(length)s") % {"length": length})
    elif months.known:
        length = formats.counted(months.value, "months", languages.present())
        parts.append(_("project at most %(length)s") % {"length": length})
    return capital(", ".join(parts)) or _("Not known: the agency has not set the lengths.")


def _widest(law: Law, category: str) -> str:
    """Return the shortest and the longest stay of all activity types of learners, or of staff."""
    purposes = [one for one in rules.purposes() if rules.category_of(one) == category]
    found = [pair for one in purposes if (pair := _limits(law, f"min_days_{one}", f"max_days_{one}"))]
    if not found:
        return ""
    least, most = min(low for low, _high in found), max(high for _low, high in found)
    return formats.number_range(least, most, "days", languages.present())


def _limits(law: Law, low: str, high: str) -> tuple[int, int] | None:
    least, most = law.numbers.get(low), law.numbers.get(high)
    return (least.value, most.value) if least and most and least.known and most.known else None


def _range(law: Law, low: str, high: str) -> str:
    """Return a range of days, in weeks where both ends are whole weeks."""
    limits = _limits(law, low, high)
    if limits is None:
        return ""
    least, most = limits
    if least % 7 == 0 and most % 7 == 0:
        return formats.number_range(least // 7, most // 7, "weeks", languages.present())
    return formats.number_range(least, most, "days", languages.present())


def countries_of(law: Law) -> str:
    """Return how many countries must take part."""
    if law.action == "vet_mobility":
        return _("No minimum number; the stays go to programme countries")
    least = law.value("min_countries")
    if least.known:
        number = formats.number(least.value, languages.present())
        return ngettext("At least %(n)s country", "At least %(n)s countries", least.value) % {"n": number}
    if law.action == "expert_mobility":
        return _("No minimum number; the stay goes abroad")
    return _("Not known: the agency has not set the number.")


def support_of(law: Law) -> str:
    """Return what can be asked for, or why it is not known."""
    kinds: dict[str, Callable[[Law], str]] = {
        "partnership": _partnership, "transfer_of_innovation": _transfer, "vet_mobility": _by_annex,
    }  # fmt: skip
    return kinds.get(law.action, _mobility)(law)


def _by_annex(law: Law) -> str:
    return _("By the unit costs of the call: travel, individual support, organisational support and others")


def _partnership(law: Law) -> str:
    limits = _limits(law, "min_support", "max_support")
    if limits is None:
        return _("Not known: the agency has not set the limits.")
    return _("%(range)s per applicant from its own agency") % {"range": _euro_range(*limits)}


def _euro_range(low: Any, high: Any) -> str:
    return formats.money_range(Decimal(low), Decimal(high), languages.present())


def _transfer(law: Law) -> str:
    share, yearly = law.value("max_share"), law.value("max_per_year")
    if not (share.known and yearly.known):
        return _("Not known: the agency has not set the limits.")
    language = languages.present()
    values = {"percent": formats.percent(share.value, language), "sum": formats.money(yearly.value, language)}
    return _("At most %(percent)s of the costs and %(sum)s a year") % values


def _mobility(law: Law) -> str:
    rates = [law.numbers.get(f"grant_per_stay_{group}") for group in ("initial_vet", "labour_market")]
    known = [rate.value for rate in rates if rate is not None and rate.known]
    if not known:
        return _("By the number of stays and the grant category; the rates are set in the call")
    sums = [formats.money(value, languages.present()) for value in dict.fromkeys(known)]
    return _("By the number of stays: %(sums)s per stay") % {"sums": formats.listing(sums, languages.present(), word="or")}
