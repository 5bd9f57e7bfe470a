"""The grants of a call for the State Treasury: what has been published of its results, and what has been paid since."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from vaihto.applications import queries as applications
from vaihto.core import countries
from vaihto.exchange import treasury
from vaihto.kit import clock
from vaihto.kit.languages import text_of
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.calls.models import Call

# The file is Finnish, whoever takes it.
LANGUAGE = "fi"
# Whose money it is, as the rule packs say; of others it is not known here.
EU_MONEY = {"erasmus_plus": True, "leonardo": True}


def grants_of(call: "Call", paid: Mapping[int, Decimal], amended: Mapping[int, Any]) -> list[treasury.Grant] | None:
    """Return the published grants of a call, in the order of their case numbers; None while no results are public,
    or since they were withdrawn.

    `paid` says what was paid, `amended` what an amendment made of the agreement, by the key of the application.
    Only what the published results hold is told, with the day of arrival, the call, the payments and the amendments beside it.
    """
    publication = selection.published_results().filter(call=call).first()
    if publication is None or publication.withdrawn_at is not None:
        return None
    rows = sorted(publication.content["grants"], key=lambda row: str(row["number"]))
    cases = {one.number: one for one in applications.of_call(call)}
    with translation.override(LANGUAGE):
        return list(_grants(call, rows, cases, paid, amended))


def _grants(
    call: "Call", rows: list[dict[str, Any]], cases: Mapping[Any, Any], paid: Mapping[int, Decimal],
    amended: Mapping[int, Any],
) -> Iterator[treasury.Grant]:  # fmt: skip
    address = settings.BASE_URL + reverse("calls:detail", args=[call.pk])
    for row in rows:
        application = cases.get(row["number"])
        now = amended.get(application.pk) if application else None
        said = row if now is None else {name: getattr(now, name) for name in ("amount", "starts_on", "ends_on")}
        yield treasury.Grant(
            # A call has no number of its own in this house.
            agency=text_of(call.programme, "agency", LANGUAGE), call_number="",
            call_name=text_of(call, "title", LANGUAGE), call_opens=_day(call.opens_at), call_closes=_day(call.closes_at),
            call_address=address, number=row["number"], received_on=_day(application.sent_at) if application else None,
            language=row["project_language"], business_id=row["business_id"], organisation=row["organisation"],
            region=row["region"], countries=countries.name(row["country"], LANGUAGE),
            decided_on=date.fromisoformat(str(row["awarded_on"])), granted=Decimal(str(said["amount"])), purpose=row["project"],
            starts_on=_stored(said["starts_on"]), ends_on=_stored(said["ends_on"]),
            paid=paid.get(application.pk) if application else None, is_eu_money=EU_MONEY.get(call.programme.pack),
            is_foreign=row["country"] != "FI",
        )  # fmt: skip


def _day(moment: Any) -> date | None:
    return moment.astimezone(clock.FINLAND).date() if moment else None


def _stored(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
