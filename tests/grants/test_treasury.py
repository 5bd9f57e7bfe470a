"""The published grants of a call for the State Treasury: only what is public, with what has been paid."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from vaihto import cli
from vaihto.calls.models import Call
from vaihto.demo import world
from vaihto.exchange import treasury
from vaihto.grants import queries
from vaihto.grants.models import AgreementTerms, Amendment, GrantAgreement
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


def test_an_amendment_changes_the_sum_and_the_days_that_are_told(staged: str) -> None:
    call, at = published_call(), clock.now()
    agreement = GrantAgreement.objects.filter(application__call=call).earliest("pk")
    made = Amendment.objects.create(
        agreement=agreement, place=1, state="active", active_at=at, written_at=at, written_by_id="1", written_by_name="Liisa"
    )
    AgreementTerms.objects.create(
        agreement=agreement, amendment=made, version=1, amount=Decimal("123.45"), starts_on=agreement.starts_on,
        ends_on=date(2040, 1, 1), report_due_on=date(2040, 3, 1), since=at,
    )  # fmt: skip
    told = {row.number: (row.granted, row.ends_on) for row in queries.for_treasury(call) or ()}
    assert told[agreement.application.number] == (Decimal("123.45"), date(2040, 1, 1))
    assert sum(granted == Decimal("123.45") for granted, _ends_on in told.values()) == 1


def test_a_call_without_public_results_tells_nothing(staged: str) -> None:
    assert queries.for_treasury(Call.objects.earliest("pk")) is None


def officer_s_browser() -> Client:
    officer = people.by_email(world.email(world.STAFF[0][1]))
    assert officer is not None
    client = Client()
    client.force_login(officer)
    return client


def test_an_officer_takes_the_file_from_the_page_that_names_the_call(staged: str) -> None:
    call, browser = published_call(), officer_s_browser()
    address = reverse("grants:treasury_file", args=[call.pk])
    assert address in browser.get(reverse("grants:treasury")).content.decode()
    answer = browser.get(address)
    table = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("VA").to_python()
    rows = queries.for_treasury(call)
    assert rows is not None
    assert [row[7] for row in table[1:]] == [row.number for row in rows]
    assert answer["Content-Disposition"].startswith(f'attachment; filename="valtiokonttori-{call.pk}-')


def test_withdrawn_results_have_no_file_any_more(staged: str) -> None:
    call, browser = published_call(), officer_s_browser()
    officer = people.by_email(world.email(world.STAFF[0][1]))
    assert officer is not None
    operations.withdraw_results(
        selection.published_results().get(call=call), reason="A sum was wrong.", by=actor_of(officer), at=clock.now()
    )
    address = reverse("grants:treasury_file", args=[call.pk])
    assert queries.for_treasury(call) is None
    assert address not in browser.get(reverse("grants:treasury")).content.decode()
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("number", [999999, 10**30, -1])
def test_the_command_says_of_a_call_that_is_not_there_that_it_is_not(
    staged: str, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    assert cli.main(["treasury", "--output", "-", "--", str(number)]) == 1
    assert f"There is no call {number}." in capsys.readouterr().err
