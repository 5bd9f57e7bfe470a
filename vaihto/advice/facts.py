"""Between what people enter and what the core judges: a situation as JSON, the law that judges it."""

from typing import Any

from vaihto.calls import queries as calls
from vaihto.core import parameters
from vaihto.core.findings import plain
from vaihto.core.parameters import Law
from vaihto.core.situation import MobilityRow, Organisation, Situation
from vaihto.kit import clock
from vaihto.programmes import queries as programmes

# Where no programme has been set up yet, the finder still answers: by the national rule pack.
PACK, AGENCY = "national", "FI"


def as_values(situation: Situation) -> dict[str, Any]:
    """Return a situation as the JSON values that core.situation.read takes back; what is not known is left out."""
    made: dict[str, Any] = {
        "programme": situation.programme,
        "call_year": situation.call_year,
        "agency": situation.agency,
        "action": situation.action,
        "submitted_on": situation.submitted_on,
        "project": situation.project and _given(
            starts_on=situation.project.starts_on, ends_on=situation.project.ends_on
        ),
        "organisations": _rows(situation.organisations, _organisation),
        "mobilities": _rows(situation.mobilities, _mobility),
        "budget": situation.budget and _given(
            requested_eur=situation.budget.requested_eur, total_eur=situation.budget.total_eur
        ),
        "transfers": situation.transfers,
    }  # fmt: skip
    return dict(plain(_given(**made)))


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _rows(rows: Any, as_row: Any) -> list[dict[str, Any]] | None:
    return None if rows is None else [as_row(one) for one in rows]


def _organisation(one: Organisation) -> dict[str, Any]:
    given = _given(name=one.name, country=one.country, kind=one.kind, role=one.role, mandate=one.mandate)
    return {**given, "applicant": True} if one.applicant else given


def _mobility(one: MobilityRow) -> dict[str, Any]:
    row = _given(count=one.count, target_group=one.target_group, days=one.days, purpose=one.purpose)
    ends: dict[str, Any] = {"from": one.from_country, "to": one.to_country, "continuing_training": one.continuing_training}
    return {**row, **_given(**ends, fewer_opportunities=one.fewer_opportunities, travel_days=one.travel_days, green=one.green)}


def laws(at: Any = None) -> dict[str, Law]:
    """Return the law of each action: of its open call with the first deadline, otherwise of the programme in force."""
    found = programme_laws()
    for call in reversed(list(calls.open_calls(at or clock.now()))):
        found[call.action] = calls.law_of(call)
    return found


def programme_laws() -> dict[str, Law]:
    """Return the law of each action of the programmes in force, without any call's own numbers and deadlines.

    An action that two programmes have is that of the programme that `current` would choose.
    """
    found: dict[str, Law] = {}
    packs = [(one.pack, one.agency_country, one.rule_year) for one in programmes.in_force()] or [(PACK, AGENCY, None)]
    for pack, agency, rule_year in packs:
        year = rule_year or clock.today().year
        for key in parameters.action_keys(pack):
            found.setdefault(key, parameters.law(pack, year, agency, action=key))
    return found
