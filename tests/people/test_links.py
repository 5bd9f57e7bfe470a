"""Signed links: the first browser binds, another one needs the code, and a closed link tells nothing."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from vaihto.kit import clock
from vaihto.kit.actors import SYSTEM
from vaihto.kit.models import AuditLine, OutboxItem
from vaihto.people import links, operations
from vaihto.people.models import Link, Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.people.link_pages")]
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def pages(settings: Any) -> None:
    settings.LINK_PAGES = {"host": "host", "participant": "participant"}


@pytest.fixture(autouse=True)
def day(db: None) -> None:
    clock.move_to(NOW)


@pytest.fixture
def thing() -> Person:
    """Return something a link can open; any saved model will do."""
    return operations.add_person(email="thing@example.org", name="Thing", language="fi", by=SYSTEM, at=NOW)


def issue(thing: Person, **changes: Any) -> str:
    values: dict[str, Any] = {
        "role": "host", "thing": thing, "case": "application:1", "email": "host@example.org", "name": "Hanna Host",
        "organisation": "Host Oy", "language": "sv", "by": SYSTEM, **changes,
    }  # fmt: skip
    return links.issue(**values)


def page(token: str) -> str:
    return f"/host/{token}/"


def opened(token: str, client: Client) -> Client:
    assert client.post(page(token), {"door": "open"}).status_code == 302
    return client


def link_of(token: str) -> Link:
    link = links.find(token)
    assert link is not None
    return link


def code_in_mail() -> str:
    body = OutboxItem.objects.filter(key__startswith="link-code").order_by("-pk").values_list("body", flat=True).first()
    found = re.search(r"\b\d{3} \d{3}\b", body or "")
    assert found is not None
    return found.group()


def test_opening_the_address_does_nothing_and_tells_nothing_of_the_invited(thing: Person, client: Client) -> None:
    token = issue(thing)
    before = Link.objects.values().get()
    answer = client.get(page(token))
    assert answer.status_code == 200
    assert Link.objects.values().get() == before
    assert "host@example.org" not in answer.text
    assert "Hanna" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_first_browser_that_presses_the_button_binds_the_link(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, client)
    assert client.get(page(token)).text == "GET link Hanna Host True"
    assert AuditLine.objects.filter(operation="people.open_link", case="application:1").count() == 1


def test_only_a_hash_of_the_token_is_kept(thing: Person) -> None:
    token = issue(thing)
    assert token.split("~")[0] not in str(Link.objects.values().get())


def test_another_browser_is_asked_for_the_code_that_goes_to_the_invited_address(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, Client())
    assert client.post(page(token), {"door": "open"}).status_code == 200
    client.post(page(token), {"door": "send"})
    mail = OutboxItem.objects.get()
    assert mail.recipient == "host@example.org"
    assert mail.language == "sv"
    assert client.post(page(token), {"door": "code", "code": code_in_mail()}).status_code == 302
    assert client.get(page(token)).text.startswith("GET link")


def test_after_the_code_the_earlier_browser_is_at_the_door_again(thing: Person, client: Client) -> None:
    token = issue(thing)
    first = opened(token, Client())
    client.post(page(token), {"door": "send"})
    client.post(page(token), {"door": "code", "code": code_in_mail()})
    assert not first.get(page(token)).text.startswith("GET link")


def test_the_deed_of_another_browser_never_reaches_the_page(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, Client())
    assert not client.post(page(token), {"sign": "1"}).text.startswith("POST link")


def test_a_wrong_code_opens_nothing_and_after_five_tries_the_right_one_neither(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, Client())
    client.post(page(token), {"door": "send"})
    right = code_in_mail()
    wrong = "000 000" if right != "000 000" else "111 111"
    for _ in range(links.CODE_TRIES):
        assert client.post(page(token), {"door": "code", "code": wrong}).status_code == 200
    assert client.post(page(token), {"door": "code", "code": right}).status_code == 200


def test_a_code_is_void_after_a_quarter_of_an_hour_and_after_its_first_use(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, Client())
    client.post(page(token), {"door": "send"})
    code = code_in_mail()
    clock.move_to(NOW + timedelta(minutes=16))
    assert client.post(page(token), {"door": "code", "code": code}).status_code == 200
    clock.move_to(NOW)
    assert client.post(page(token), {"door": "code", "code": code}).status_code == 302
    assert Client().post(page(token), {"door": "code", "code": code}).status_code == 200


def test_without_a_code_sent_no_code_is_right(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, Client())
    for code in ("", "000000"):
        assert client.post(page(token), {"door": "code", "code": code}).status_code == 200


def test_a_link_causes_at_most_five_codes_an_hour(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, Client())
    for _ in range(links.MAILS_PER_HOUR + 3):
        client.post(page(token), {"door": "send"})
    assert OutboxItem.objects.count() == links.MAILS_PER_HOUR


def closed_links(thing: Person) -> dict[str, str]:
    """Return a token for each way in which a link does not open; the browser has opened none of them."""
    spent = issue(thing)
    links.spend(link_of(spent))
    revoked = issue(thing)
    links.revoke(link_of(revoked), by=SYSTEM)
    expired = issue(thing, lasts=timedelta(0))
    wrong_page = issue(thing, role="participant")
    return {
        "spent": spent, "revoked": revoked, "expired": expired, "for another page": wrong_page,
        "never issued": "nonsense", "forged": spent[:-3] + "abc",
    }  # fmt: skip


def test_unknown_spent_expired_revoked_and_forged_links_answer_alike(thing: Person, client: Client) -> None:
    tokens = closed_links(thing)

    def answers(**posted: str) -> set[tuple[int, str]]:
        seen = set()
        for token in tokens.values():
            got = client.post(page(token), posted) if posted else client.get(page(token))
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", got.text).replace(token, "TOKEN")
            seen.add((got.status_code, text))
        return seen

    assert [status for status, _ in answers()] == [404]
    assert [status for status, _ in answers(door="renew")] == [200]
    assert [status for status, _ in answers(door="open")] == [404]


@pytest.mark.parametrize("why", ["spent", "expired"])
def test_a_new_link_goes_to_the_invited_address_only(thing: Person, client: Client, why: str) -> None:
    token = issue(thing, lasts=timedelta(0)) if why == "expired" else issue(thing)
    if why == "spent":
        links.spend(link_of(token))
    client.post(page(token), {"door": "renew", "email": "thief@example.org"})
    mail = OutboxItem.objects.get()
    assert mail.recipient == "host@example.org"
    assert Link.objects.count() == 2
    found = re.search(r"/host/(\S+)/", mail.body)
    assert found is not None
    opened(found.group(1), client)


def test_a_withdrawn_link_is_not_renewed(thing: Person, client: Client) -> None:
    token = issue(thing)
    links.revoke(link_of(token), by=SYSTEM)
    client.post(page(token), {"door": "renew"})
    assert not OutboxItem.objects.exists()


def test_somebody_who_was_replaced_gets_no_new_link_and_does_not_close_the_others(thing: Person, client: Client) -> None:
    old = issue(thing, email="former@example.org")
    new = issue(thing, email="present@example.org")
    client.post(page(old), {"door": "renew"})
    assert not OutboxItem.objects.exists()
    opened(new, client)


def test_a_link_to_something_that_is_gone_is_not_renewed_and_breaks_nothing(thing: Person, client: Client) -> None:
    token = issue(thing, lasts=timedelta(0))
    Person.objects.all().delete()
    assert client.post(page(token), {"door": "renew"}).status_code == 200
    assert not OutboxItem.objects.exists()


def test_a_new_link_closes_the_earlier_one_of_the_same_thing_and_role(thing: Person) -> None:
    old, other = issue(thing), issue(thing, role="participant")
    new = issue(thing)
    assert [links.is_open(link_of(token)) for token in (old, other, new)] == [False, True, True]


def test_who_used_a_link_up_still_reads_the_page_until_the_link_expires(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, client)
    links.spend(link_of(token))
    assert client.get(page(token)).text.startswith("GET link")
    assert Client().get(page(token)).status_code == 404
    clock.move_to(NOW + links.LASTS + timedelta(hours=1))
    assert client.get(page(token)).status_code == 404


def test_a_withdrawn_link_closes_in_the_browser_that_opened_it(thing: Person, client: Client) -> None:
    token = issue(thing)
    opened(token, client)
    links.revoke(link_of(token), by=SYSTEM)
    assert client.get(page(token)).status_code == 404


def test_revoking_twice_leaves_one_line(thing: Person) -> None:
    token = issue(thing)
    for _ in range(2):
        links.revoke(link_of(token), by=SYSTEM)
    assert AuditLine.objects.filter(operation="people.revoke_link").count() == 1


@pytest.mark.parametrize(("language", "page_language"), [("fi", "fi"), ("es", "es"), ("pl", "en")])
def test_mail_to_a_holder_is_in_a_language_that_exists_here(thing: Person, language: str, page_language: str) -> None:
    assert links.mail_language(link_of(issue(thing, language=language))) == page_language
