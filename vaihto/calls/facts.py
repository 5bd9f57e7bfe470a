"""From a call to what the core reckons with: the law that counts for it, its rates, its scheme of points."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from vaihto.calls.models import Call, CallAnnex, CallNumber, Criterion
from vaihto.core import parameters
from vaihto.core.budgeting import Known, Rate
from vaihto.core.grant import annex, frozen
from vaihto.core.grant import rules as grants
from vaihto.core.parameters import Law, Override
from vaihto.core.scoring import Criterion as Scored
from vaihto.core.scoring import Scheme

DEADLINE_SOURCE = "tämän haun määräaika / sista ansökningsdag i den här utlysningen / the deadline of this call"
RATE = "rate."
GRANT_PER_STAY = "grant_per_stay_"
# Graduates count as labour market in the rules, so its rate is theirs too.
SHARES_RATE = {"labour_market": ("labour_market", "graduate")}
UNITS = {"EUR per stay": "stay", "EUR per week": "week", "EUR per day": "day"}


def rule_year(call: Call) -> int:
    """Return the year of the rule pack whose numbers count: the programme's own choice, otherwise the call's year."""
    return call.programme.rule_year or call.year


def law_of(call: Call) -> Law:
    """Return what counts for a call: the rulebook's numbers of its year, the officer's own, the call's deadline.

    The deadline is the call's own moment, None while it has none: the rulebook's past deadlines never count for it.
    """
    law = parameters.law(
        call.programme.pack,
        rule_year(call),
        call.programme.agency_country,
        action=call.action,
        overrides=[_override(number) for number in call.numbers.all() if not number.parameter.startswith(RATE)],
        deadline=call.closes_at,
        deadline_source=DEADLINE_SOURCE,
    )
    return law if call.closes_at else replace(law, deadline=None, deadline_source="")


def rulebook_law(call: Call) -> Law:
    """Return the rulebook's numbers without those of the call."""
    return parameters.law(call.programme.pack, rule_year(call), call.programme.agency_country, action=call.action)


def _override(number: CallNumber) -> Override:
    value = int(number.value) if number.value == number.value.to_integral_value() else number.value
    return Override(number.parameter, value, number.source)


def is_by_annex(call: Call) -> bool:
    """Return whether the lines of the call's grants come from an annex of unit costs, by activity type."""
    return parameters.grants_by_annex(call.programme.pack)


def annex_of(call: Call) -> CallAnnex | None:
    """Return the agency's own annex of a call, None where it has none."""
    return CallAnnex.objects.filter(call=call).first()


def grant_law(call: Call) -> grants.Law | None:
    """Return the unit costs that count for a call; None for a call whose grants do not follow an annex.

    A published call keeps those with which it was published, whatever the rulebook says later; a draft has the agency's own
    annex where there is one, and the rulebook's of its year and agency for the rest. Asked once for one object.
    """
    if not is_by_annex(call):
        return None
    if "_grant_law" not in call.__dict__:
        call.__dict__["_grant_law"] = _grant_law(call)
    found: grants.Law = call.__dict__["_grant_law"]
    return found


def grant_law_now(call: Call) -> grants.Law | None:
    """Return the unit costs as a draft of the call would have them today: for showing what has changed since it was published."""
    return _of_today(call) if is_by_annex(call) else None


def _grant_law(call: Call) -> grants.Law:
    version = call.versions.order_by("-number").first() if call.state == "published" else None
    if version is not None:
        return frozen.law_from_json(version.content["unit_costs"]["law"])
    return _of_today(call)


def _of_today(call: Call) -> grants.Law:
    own, year, agency = annex_of(call), rule_year(call), call.programme.agency_country
    return annex.read(own.text).law(year, agency) if own else grants.law(year, agency)


def rates_of(call: Call) -> tuple[Rate, ...]:
    """Return the rates that the call pays, for core.budgeting.mobility_lines; none while nobody has set them."""
    return tuple(rate for number in call.numbers.all() for rate in _rates(number))


def _rates(number: CallNumber) -> Iterable[Rate]:
    known = Known(number.parameter, number.value, number.source)
    if number.parameter.startswith(GRANT_PER_STAY):
        group = number.parameter.removeprefix(GRANT_PER_STAY)
        return [Rate("stay", known, "grant", one) for one in SHARES_RATE.get(group, (group,))]
    if number.parameter.startswith(RATE):
        category, group, country = parts_of(number.parameter)
        groups = SHARES_RATE.get(group, (group,))
        return [Rate(UNITS[number.unit], known, category, one, country) for one in groups]
    return []


def parts_of(parameter: str) -> tuple[str, str, str]:
    """Return category, target group and country of a rate's key `rate.travel.teacher.ES`; "any" for both may stand."""
    category, group, country = parameter.removeprefix(RATE).split(".")
    return category, "" if group == "any" else group, "" if country == "any" else country


def key_of_rate(category: str, target_group: str, country: str) -> str:
    """Return the key under which a rate is kept."""
    return f"{RATE}{category}.{target_group or 'any'}.{country or 'any'}"


def categories_of(call: Call) -> tuple[str, ...]:
    """Return the grant categories that the call pays; while no rate is set, `grant`, whose amount is then unknown."""
    return tuple(dict.fromkeys(rate.category for rate in rates_of(call))) or ("grant",)


def scheme_of(call: Call) -> Scheme:
    """Return the criteria in their order with the thresholds, for core.scoring. Raises core.scoring.CannotScore."""
    return Scheme(tuple(scored(one) for one in call.criteria.all()), call.total_threshold)


def scored(criterion: Criterion) -> Scored:
    """Return a criterion as the core counts it."""
    return Scored(criterion.key, criterion.max_points, criterion.threshold)


def most_points(call: Call) -> Decimal:
    """Return the sum of the most points of all criteria."""
    return sum((one.max_points for one in call.criteria.all()), Decimal(0))
