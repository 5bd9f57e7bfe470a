"""The unit costs of a call as people read them: what each is for, how much, where it stands; what nobody knows says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from vaihto.calls import facts, labels
from vaihto.calls.models import Call
from vaihto.calls.rules_shown import breakable
from vaihto.core import countries, formats
from vaihto.core.grant import rules, texts
from vaihto.core.grant.rules import Law, Rate
from vaihto.kit import languages

# Of these headings each thing that the call pays for is named, also where nobody has its number.
ALWAYS = {"individual_support": ("learner", "staff"), "travel": ("",)}


@dataclass(frozen=True)
class ShownCost:
    """One unit cost: `amount` is empty where nobody knows it; `is_checked` is false where it is only shown, never counted."""

    what: str
    tier: str
    amount: str
    source: str
    is_checked: bool = True


@dataclass(frozen=True)
class ShownHeading:
    """One heading of the annex with its unit costs."""

    name: str
    costs: tuple[ShownCost, ...]


def headings(law: Law) -> list[ShownHeading]:
    """Return the headings of a call's unit costs in their order."""
    language = languages.present()
    made = []
    for heading in law.headings:
        found = [rate for rate in law.rates if rate.heading == heading]
        costs = [_shown(rate) for rate in sorted(found, key=lambda rate: (_order(rate), rate.group or 0, rate.first or 0))]
        costs += [ShownCost(_named(one), "", "", "") for one in _without(heading, law)]
        name = texts.word("heading", heading, language)
        made.append(ShownHeading(name[:1].upper() + name[1:], tuple(costs)))
    return made


def groups(law: Law) -> list[tuple[int, str]]:
    """Return the country groups of the programme's own countries, with the names of the countries."""
    language = languages.present()
    found: dict[int, list[str]] = {}
    for code, group in law.groups.items():
        if code not in law.partner_countries:
            found.setdefault(group, []).append(countries.name(code, language))
    return [(group, formats.listing(sorted(names), language)) for group, names in sorted(found.items())]


def of_call(call: Call) -> dict[str, object] | None:
    """Return what the pages of a call show of its unit costs; None where its grants do not follow any."""
    law = facts.grant_law(call)
    if law is None:
        return None
    own = facts.annex_of(call)
    return {
        "headings": headings(law), "groups": groups(law), "own": own, "year": law.call_year,
        "agency": countries.name(law.agency, languages.present()),
        "is_whole": not any(cost.amount == "" or not cost.is_checked for each in headings(law) for cost in each.costs),
    }  # fmt: skip


def _order(rate: Rate) -> int:
    """Return the place of what a rate is for, as the annex lists it."""
    known = (*labels.APPLIES_TO, *rules.activity_codes())
    return known.index(rate.applies_to) if rate.applies_to in known else len(known)


def _without(heading: str, law: Law) -> Iterator[str]:
    """Yield what has no number at all under a heading."""
    every = rules.activity_codes() if heading == "organisational_support" else ALWAYS.get(heading, ())
    have = {rate.applies_to for rate in law.rates if rate.heading == heading}
    for one in every:
        if one not in have and one != "PREP-VIS" and _is_in_call(one, law):
            yield one
    if not every and not have:
        yield ""


def _is_in_call(code: str, law: Law) -> bool:
    """Return whether an activity exists in the call; everything that is no activity does."""
    if code not in rules.activity_codes():
        return True
    first = rules.activity(code, law.call_year).first_call
    return first is None or law.call_year >= first.value


def _shown(rate: Rate) -> ShownCost:
    what = _named(rate.applies_to)
    if rate.group:
        what = _("%(what)s, country group %(group)s") % {"what": what, "group": rate.group}
    if rate.country:
        what = f"{what}, {countries.name(rate.country, languages.present())}"
    return ShownCost(what, _tier(rate), amount_of(rate), breakable(rate.source), rate.counts)


def _named(applies_to: str) -> str:
    """Return what a rate is for: an activity by its name, everything else by its word."""
    if applies_to in rules.activity_codes():
        name: str = rules.activity(applies_to, rules.first_and_last_call()[1]).name[languages.present()]
        return f"{name} ({applies_to})"
    word = str(labels.APPLIES_TO.get(applies_to, applies_to))
    return word[:1].upper() + word[1:]


def _tier(rate: Rate) -> str:
    """Return where a tier or band begins and ends."""
    if rate.first is None:
        return ""
    language = languages.present()
    ends = formats.number(rate.first, language) + "–" + (formats.number(rate.last, language) if rate.last is not None else "")
    units = {"days": _("days %(ends)s"), "km": _("%(ends)s km one way"), "people": _("participants %(ends)s")}
    return units[rules.COUNTS.get(rate.heading, "people")] % {"ends": ends}


def amount_of(rate: Rate) -> str:
    """Return what is paid: a sum, a range, a share; the rate of green travel and the cap of a course beside it."""
    language = languages.present()

    def money(value: Decimal) -> str:
        return formats.money(value, language)

    if rate.percent is not None:
        return formats.percent(rate.percent, language)
    if rate.lowest_eur is not None and rate.highest_eur is not None:
        return formats.money_range(rate.lowest_eur, rate.highest_eur, language)
    if rate.eur is None:
        return ""
    parts = [money(rate.eur)]
    if rate.green_eur is not None:
        parts.append(_("green travel %(sum)s") % {"sum": money(rate.green_eur)})
    if rate.cap_eur is not None:
        parts.append(_("at most %(sum)s for one person") % {"sum": money(rate.cap_eur)})
    return ", ".join(parts)
