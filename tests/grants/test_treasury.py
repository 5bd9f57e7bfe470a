"""The published grants of a call for the State Treasury: only what is public, with what has been paid."""

from decimal import Decimal

from vaihto.calls.models import Call
from vaihto.demo import world
from vaihto.exchange import treasury
from vaihto.grants import queries
from vaihto.grants.models import GrantAgreement
from vaihto.kit import clock
from vaihto.people import queries as people
from vaihto.people.adapters import actor_of
from vaihto.selection import operations
from vaihto.selection import queries as selection

STAGE = "report"


def published_call() -> Call:
    """Return the call with payments, its results published by an officer."""
    agreement = GrantAgreement.objects.filter(payments__state="paid").earliest("pk")
    call: Call = agreement.application.call
    officer = people.by_email(world.email(world.STAFF[0][1]))
    assert officer is not None
    operations.publish_results(call, by=actor_of(officer), at=clock.now())
    return call


def test_each_published_grant_is_told_with_what_was_paid(staged: str) -> None:
    call = published_call()
    content = selection.published_results().get(call=call).content
    rows = queries.for_treasury(call)
    assert rows is not None
    assert [row.number for row in rows] == sorted(str(one["number"]) for one in content["grants"])
    assert sum(row.granted for row in rows) == sum(Decimal(str(one["amount"])) for one in content["grants"])
    paid = {one.application.number: queries.paid(one) for one in GrantAgreement.objects.filter(application__call=call)}
    assert {row.number: row.paid for row in rows if row.paid is not None} == {key: paid[key] for key in paid}
    assert sum(paid.values()) > 0
    assert {row.language for row in rows} <= {"fi", "sv", "en"}
    assert len(treasury.workbook(rows)) > 5_000


def test_a_call_without_public_results_tells_nothing(staged: str) -> None:
    assert queries.for_treasury(Call.objects.earliest("pk")) is None
