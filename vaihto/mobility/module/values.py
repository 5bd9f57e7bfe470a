"""A stay as the fields that a column of the Beneficiary Module may hold."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F

from vaihto.core import host_changes
from vaihto.core.grant import rules
from vaihto.exchange.beneficiary.comparing import Stay
from vaihto.exchange.beneficiary.fields import Value
from vaihto.mobility import facts, queries, states
from vaihto.mobility.models import Mobility

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

WITH = ("participant", "interruption", "later_part", "agreement__organisation", "agreement__application__call__programme")


def of_project(agreement: "GrantAgreement") -> list[Stay]:
    """Return the stays of a project in the order of their days; with one question to the database.

    Into the table belong those that the programme pays for and that were not cancelled. A stay at several hosts is one row: its
    first part, with the host of its longest and the days of all (unverified: the table has one host for a stay).
    """
    rows = Mobility.objects.filter(agreement=agreement).select_related(*WITH).order_by(F("starts_on").asc(nulls_last=True), "pk")
    return [of_whole(parts) for _stands, parts in queries.standing_for_wholes(rows)]


def of_whole(parts: list[Mobility]) -> Stay:
    """Return a stay at one host or several with the value of each field."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1 or any(one.starts_on is None or one.ends_on is None for one in parts):
        return of_stay(first)
    at = host_changes.longest((one, facts.as_part(one)) for one in parts)
    known = of_stay(first)
    values = {code: VALUES[code](at) for code in OF_HOST}
    values |= {code: Decimal(sum(count(one) for one in parts)) for code, count in ADDED_UP.items()}
    values |= {"ends_on": last.ends_on, "is_force_majeure": any(_is_force_majeure(one) for one in parts)}
    return Stay(known.key, known.module_id, {**known.values, **values}, known.is_sent)


def of_stay(one: Mobility) -> Stay:
    """Return one stay with the value of each field."""
    is_sent = one.state != states.CANCELLED and facts.earns_grant(one)
    return Stay(one.pk, one.module_id, {code: value(one) for code, value in VALUES.items()}, is_sent)


def _organisation(name: str) -> Callable[[Mobility], Value]:
    return lambda one: getattr(one.agreement.organisation, name) or None


def _participant(value: Callable[[Any], Value]) -> Callable[[Mobility], Value]:
    return lambda one: value(one.participant) if one.participant else None


def _activity(one: Mobility) -> Value:
    """Return the Commission's code: that of the stay, else what its purpose means."""
    return one.activity or rules.code_of(one.purpose)


def _days(one: Mobility) -> Value:
    return Decimal(facts.days_of(one))


def _funded_days(one: Mobility) -> Value:
    return Decimal(facts.paid_days(one))


def _is_force_majeure(one: Mobility) -> Value:
    ended = getattr(one, "interruption", None)
    return ended is not None and ended.kind == "force_majeure" and ended.decision == "accepted"


def _distance(one: Mobility) -> Value:
    return None if one.distance_km is None else Decimal(one.distance_km)


VALUES: Mapping[str, Callable[[Mobility], Value]] = {
    "mobility_id": lambda one: one.module_id or f"vaihto-{one.pk}",
    "stay_key": lambda one: f"vaihto-{one.pk}",
    "reference": lambda one: one.reference,
    "agreement_number": lambda one: one.agreement.number,
    "application_number": lambda one: one.agreement.application.number,
    "activity": _activity,
    "purpose": lambda one: one.purpose,
    "target_group": lambda one: one.target_group,
    "is_blended": lambda one: one.learning_form == "blended",
    "starts_on": lambda one: one.starts_on,
    "ends_on": lambda one: one.ends_on,
    "days": _days,
    "funded_days": _funded_days,
    "is_force_majeure": _is_force_majeure,
    "isced": lambda one: facts.known_field(one.isced),
    "participant_id": _participant(lambda who: f"P-{who.pk}"),
    "participant_name": _participant(lambda who: who.name),
    "given_names": _participant(lambda who: " ".join(who.name.split()[:-1])),
    "family_name": _participant(lambda who: " ".join(who.name.split()[-1:])),
    "participant_email": _participant(lambda who: who.email),
    "sending_name": _organisation("name"),
    "sending_oid": _organisation("oid"),
    "sending_business_id": _organisation("business_id"),
    "sending_address": _organisation("address"),
    "sending_city": _organisation("city"),
    "sending_region": _organisation("region"),
    "sending_country": lambda one: one.country_from,
    "sending_email": _organisation("email"),
    "sending_website": _organisation("website"),
    "host_name": lambda one: one.host_name,
    "host_contact": lambda one: one.host_contact,
    "host_email": lambda one: one.host_email,
    "host_city": lambda one: one.city,
    "host_country": lambda one: one.country_to,
    "distance_km": _distance,
    "is_green": lambda one: one.is_green,
    "has_inclusion_support": lambda one: one.has_inclusion_support,
}
# Of a stay at several hosts: what is said of the longest, and what is added up.
OF_HOST = ("host_name", "host_contact", "host_email", "host_city", "host_country")
ADDED_UP: Mapping[str, Callable[[Mobility], int]] = {"days": facts.days_of, "funded_days": facts.paid_days}
