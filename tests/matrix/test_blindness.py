"""Blind means blind: two databases that differ only in who applies give an assessor the same bytes.

Asked is every address that the access table gives an assessor: lists, pages, files, mail, searches, orders.
Negative control: `test_a_planted_leak_is_seen`. While tasks were sorted by case number, five addresses were seen failing;
when "my data" began to name cases, two.
"""

# long because: the two worlds are asked for pages, files, mail, searches and calendars, each with what would betray it.

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils.html import escape

from tests.house.test_access_table import ours, rows
from tests.matrix import blind_world
from tests.matrix.asking import CSRF, path_of
from tests.matrix.test_access_matrix import arguments
from vaihto.applications.answer_files import PURPOSE as SENT_FILE
from vaihto.assessment import blind, queries
from vaihto.assessment.models import Assignment, BlindCopy, BlindFile
from vaihto.calls.models import Call
from vaihto.core import folding
from vaihto.desks import feeds
from vaihto.kit import clock
from vaihto.kit.access import Row
from vaihto.kit.models import Attachment, OutboxItem
from vaihto.organisations.queries import actor_for
from vaihto.people.models import Person

HEADERS = ("Content-Type", "Location", "Content-Disposition")
KINDS = ("csv", "xlsx", "json")
# The demo's mailbox shows everybody's mail and stands in no real installation; the key of a second step and the question to a
# passkey are drawn anew each time.
NOT_ASKED = ("demo:", "gallery", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_login_webauthn")
NONSENSE = "xqzwv"
SEARCHED = ("", "tasks", "cases", "projects", "stays", "organisations", "calls", "results", "people")
ONCE = re.compile(r'(?<=name="once" value=")[^"]*')
Seen = dict[str, tuple[str, ...]]


@pytest.fixture(scope="module")
def world(demo_is_on: None, django_db_setup: None, django_db_blocker: Any, kept_stages: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        kept_stages.keep("blind", blind_world.build)
        with transaction.atomic():
            kept_stages.bring("blind")
            yield
            transaction.set_rollback(True)


@pytest.fixture
def taken_back(world: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test change the world and take it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def assessor_rows() -> list[Row]:
    found = [row for row in rows() if "assessor" in (*row.own, *row.any) and "GET" in row.methods.split()]
    return [row for row in found if not row.name.startswith(NOT_ASKED)]


def kwargs_of(row: Row, tasks: list[Assignment]) -> Iterator[dict[str, Any] | None]:
    """Return the arguments with which an address is asked: each task, application, call and kind of file."""
    names = arguments(ours()[row.name])
    keys = {key for task in tasks for key in (task.pk, task.application_id, task.application.call_id)}
    keys |= set(BlindFile.objects.values_list("pk", flat=True)) if row.name == "assessment:blind_file" else set()
    if not names:
        yield None
    elif names == {"kind"}:
        yield from ({"kind": kind} for kind in KINDS)
    elif names == {"pk"}:
        yield from ({"pk": pk} for pk in sorted(keys))
    elif names == {"pk", "kind"}:
        yield from ({"pk": tasks[0].pk, "kind": kind} for kind in KINDS)


def addresses(tasks: list[Assignment], words: list[str]) -> Iterator[str]:
    """Return the addresses of an assessor, the lists also sorted and searched by a name."""
    for row in assessor_rows():
        for kwargs in kwargs_of(row, tasks):
            path = path_of(row.name, kwargs)
            yield path
            if kwargs is None and row.name == "desks:search":
                yield from (f"{path}?q={quote(word)}" for word in [*words, NONSENSE])
                yield from (f"{path}?q={quote((*words, 'hakija')[0])}&kind={kind}" for kind in SEARCHED)
            if kwargs is None and row.name.split(":")[-1] in {"tasks", "search", "list"}:
                yield from (f"{path}?q={word}&sort={order}" for word in words for order in ("applicant", "-case"))


def signed_in(assessor: Person) -> Client:
    client = Client()
    client.force_login(assessor)
    return client


def seen_by(client: Client, assessor: Person, words: list[str]) -> Seen:
    """Return what every address answers an assessor, without the form's secrets; what was searched for is echoed as a number."""
    seen: Seen = {}
    feed = feeds.open_feed(actor_for(assessor)) or feeds.find(feeds.make(by=actor_for(assessor), at=clock.now()))
    assert feed is not None
    feeds.text_of(feed)  # The page says when a calendar read it last.
    tasks = list(Assignment.objects.filter(assessor=assessor).select_related("application").order_by("pk"))
    for path in addresses(tasks, words):
        cache.clear()  # Nobody types as fast as this test.
        response = client.get(path)
        head = (str(response.status_code), *(response.headers.get(name, "") for name in HEADERS))
        seen[echo(path, words)] = tuple(echo(part, words) for part in (*head, *readable(response)))
    seen["calendar"] = (feeds.text_of(feed).decode(),)
    mail = OutboxItem.objects.filter(recipient=assessor.email).order_by("pk")
    seen["mail"] = tuple(f"{one.subject}\n{one.body}" for one in mail)
    return seen


def echo(text: str, words: list[str]) -> str:
    """Return a text with what the assessor typed as a search by its number."""
    for number, word in enumerate(words):
        for written in {word, quote(word), quote_plus(word), quote(word, safe=""), escape(word)}:
            text = text.replace(f"q={written}", f"q=#{number}").replace(f'value="{written}"', f'value="#{number}"')
    return text


def readable(response: Any) -> tuple[str, ...]:
    """Return the text of an answer; of a sheet its parts without the moment at which it was made."""
    if response.streaming:
        return (b"".join(response.streaming_content).decode("utf-8", "replace"),)
    if response.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(response.content)) as sheet:
            parts = [sheet.read(name).decode("utf-8", "replace") for name in sorted(sheet.namelist())]
        return tuple(re.sub(r"<dcterms:\w+[^>]*>[^<]*", "", part) for part in parts)
    return (ONCE.sub("", CSRF.sub("", response.content.decode("utf-8", "replace"))),)


def differences(one: Seen, other: Seen) -> list[str]:
    return sorted({path for path in one.keys() | other.keys() if one.get(path) != other.get(path)})


def assessors() -> list[Person]:
    """Return two: between them they have tasks that wait and tasks that were handed in."""
    found = list(Person.objects.filter(pk__in=Assignment.objects.values("assessor")).order_by("pk"))[:2]
    assert {task.state for task in Assignment.objects.filter(assessor__in=found)} == {"assigned", "handed_in"}
    return found


def both_worlds(people: int = 2) -> tuple[list[Seen], list[Seen], dict[str, str]]:
    """Return what each assessor sees in the one world and in the other."""
    clients = {person: signed_in(person) for person in assessors()[:people]}
    before = [seen_by(client, person, searched()) for person, client in clients.items()]
    changed = blind_world.become_others()
    after = [seen_by(client, Person.objects.get(pk=person.pk), searched()) for person, client in clients.items()]
    return before, after, changed


def searched() -> list[str]:
    """Return the names that a curious assessor would type into a search."""
    application = Assignment.objects.earliest("pk").application
    return [application.organisation.name, application.number or "", application.partners.earliest("pk").name]


def test_an_assessor_sees_the_same_bytes_whoever_applies(taken_back: None) -> None:
    before, after, changed = both_worlds()
    assert [differences(one, other) for one, other in zip(before, after, strict=True)] == [[] for _person in assessors()]
    assert len(changed) > 20
    assert min(len(seen) for seen in before) > 25


def test_no_name_of_a_party_stands_anywhere(taken_back: None) -> None:
    names = names_hidden()
    for person in assessors()[:1]:
        for path, parts in seen_by(signed_in(person), person, []).items():
            assert [name for name in names for part in parts if name in part] == [], path


def names_hidden() -> set[str]:
    """Return the identities but for two people whom the demo's sign-in page offers to everybody."""
    return set(blind_world.identities()) - {"Katri Koordinaattori", "Sven Koordinator"}


def test_the_officer_sees_who_applies(taken_back: None) -> None:
    """What is hidden could be seen: the officer's page names applicant and case."""
    task = Assignment.objects.select_related("application__organisation").earliest("pk")
    client = Client()
    client.force_login(Person.objects.get(email__startswith="riikka"))
    text = client.get(path_of("assessment:application", {"pk": task.application_id})).content.decode()
    assert task.application.organisation.name in text
    assert str(task.application.number) in text


def pieces(names: list[str]) -> list[str]:
    """Return names whole, their words and beginnings of words: what somebody would type who guesses who applies."""
    words = {word for name in names for word in name.split() if len(word) > 3}
    return sorted({*names, *words, *(word[:5] for word in words)})


def answers_to(client: Client, words: list[str], kinds: tuple[str, ...] = SEARCHED) -> dict[str, tuple[str, ...]]:
    """Return what a search for each word answers, of each kind, without the word itself and the languages' links that hold it."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        cache.clear()
        pages = (client.get(path_of("desks:search", None), {"q": word, "kind": kind}) for kind in kinds)
        found[word] = tuple(line for page in pages for line in echo(readable(page)[0], [word]).splitlines())
    return found


def names_and_numbers() -> list[str]:
    """Return what only identities hold: names of applicants, partners and people, case numbers, mail addresses."""
    mine = {*Person.objects.filter(pk__in=[one.pk for one in assessors()]).values_list("name", flat=True)}
    return sorted(name for name in names_hidden() - mine if "2" in name or name[0].isupper())


def plain_words() -> set[str]:
    """Return the words that an assessor reads anyway: a piece of a name that is one of them tells nothing."""
    contents = [str(blind.in_words(copy.content)) + blind.in_words(copy.title) for copy in BlindCopy.objects.all()]
    contents += [f"{call.title_fi} {call.summary_fi} {call.title_sv} {call.title_en} {call.year}" for call in Call.objects.all()]
    return set(" ".join(contents).casefold().split())


def test_a_search_for_who_applies_answers_like_a_search_for_nonsense(taken_back: None) -> None:
    """Neither whole names nor their pieces: the pages are the same but for the typed word itself; each kind, for some names.

    The pieces are tried by one assessor, the whole names by both.
    """
    read = " ".join(plain_words())
    names = names_and_numbers()
    asked = [word for word in pieces(names) if folding.joined(folding.folded(word)) not in folding.folded(read)]
    assert len(asked) > 60
    for assessor, words in zip(assessors(), (asked, [word for word in asked if word in names]), strict=True):
        seen = answers_to(signed_in(assessor), [NONSENSE, *words], ("",))
        assert [word for word in words if seen[word] != seen[NONSENSE]] == []
        of_kinds = answers_to(signed_in(assessor), [NONSENSE, *searched()])
        assert len(set(of_kinds.values())) == 1


def test_the_search_would_have_found_who_applies(taken_back: None) -> None:
    """What is hidden could be found: the officer finds the applicant by name, an assessor the own task by its plain words."""
    task = Assignment.objects.filter(assessor=assessors()[0]).select_related("application__organisation").earliest("pk")
    officer = signed_in(Person.objects.get(email__startswith="riikka"))
    text = officer.get(path_of("desks:search", None), {"q": task.application.organisation.name}).content.decode()
    assert str(task.application.number) in text
    content = blind.content_for_assessor(task.application)
    word = next(word for word in folding.words(str(content["answers"][-1]["value"]), 50) if len(word) > 6)
    own = signed_in(assessors()[0]).get(path_of("desks:search", None), {"q": word}).content.decode()
    assert path_of("assessment:assess", {"pk": task.pk}) in own


def test_a_search_that_looks_behind_the_blind_copy_is_seen(taken_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with what was sent in the place of the blind copy, names are found and the two worlds differ."""
    whole = queries.applications.latest_contents
    monkeypatch.setattr(queries, "contents_for_assessor", lambda listed: whole([one.pk for one in listed]), raising=True)
    name = Assignment.objects.filter(assessor=assessors()[0]).earliest("pk").application.partners.earliest("pk").name
    seen = answers_to(signed_in(assessors()[0]), [NONSENSE, name])
    assert seen[name] != seen[NONSENSE]
    before, after, _changed = both_worlds(1)
    leaks = {path.split("?")[0] for one, other in zip(before, after, strict=True) for path in differences(one, other)}
    assert leaks == {"/fi/search/"}


def test_a_planted_leak_is_seen(taken_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with the organisation in the face of a blind application, its pages, lists and files are reported."""
    monkeypatch.setattr(blind, "_blind", lambda application, copy: blind.open_face(application))
    before, after, _changed = both_worlds(1)
    leaks = {re.sub(r"/\d+", "/#", path) for one, other in zip(before, after, strict=True) for path in differences(one, other)}
    assert {"/fi/assessments/", "/fi/assessments/#/", "/fi/assessments/tasks.csv", "/fi/desk/"} <= leaks


def test_a_blind_call_without_its_copy_tells_nothing(taken_back: None) -> None:
    BlindCopy.objects.all().delete()
    names = names_hidden()
    for person in assessors():
        for path, parts in seen_by(signed_in(person), person, []).items():
            if path != "mail":
                assert [name for name in names for part in parts if name in part] == [], path


def test_the_call_says_that_it_is_assessed_blind(taken_back: None) -> None:
    call = Call.objects.get()
    assert call.is_blind
    assert "Ilman hakijan ja kumppanien nimiä" in Client().get(path_of("calls:detail", {"pk": call.pk})).content.decode()


def test_an_assessor_gets_the_copies_without_names_and_reads_where_one_is_missing(taken_back: None) -> None:
    """The copy comes under the code; its own name, which the officer's computer gave it, is told to nobody."""
    seen = {"copy": 0, "missing": 0}
    for task in Assignment.objects.filter(assessor__in=assessors()).exclude(state="conflict"):
        client = signed_in(task.assessor)
        page = client.get(path_of("assessment:assess", {"pk": task.pk})).content.decode()
        kept = BlindFile.objects.filter(application=task.application).first()
        if kept is None:
            assert "virasto ei ole vielä toimittanut kopiota ilman nimiä" in page
            seen["missing"] += 1
            continue
        answer = client.get(path_of("assessment:blind_file", {"pk": kept.pk}))
        assert b"".join(answer.streaming_content).decode() == "Suunnitelma ilman nimiä"
        assert "suunnitelma" not in answer["Content-Disposition"]
        assert path_of("assessment:blind_file", {"pk": kept.pk}) in page
        seen["copy"] += 1
    assert min(seen.values()) > 0


def test_no_address_gives_an_assessor_an_original(taken_back: None) -> None:
    """The originals' address and the copies' address with the keys of originals: neither answers with a file."""
    originals = list(Attachment.objects.filter(purpose__startswith=SENT_FILE))
    assert len(originals) == 4
    for person in assessors():
        client = signed_in(person)
        for task in Assignment.objects.filter(assessor=person):
            for file in originals:
                kwargs = {"pk": task.application_id, "file_pk": file.pk}
                for name in ("applications:answer_file", "assessment:blind_file_copy"):
                    assert client.get(path_of(name, kwargs)).status_code in {403, 404}, name


def test_an_assessor_gets_copies_of_own_tasks_only(taken_back: None) -> None:
    kept = BlindFile.objects.earliest("pk")
    address = path_of("assessment:blind_file", {"pk": kept.pk})
    own = Assignment.objects.filter(application=kept.application)
    task = own.filter(state__in=["assigned", "handed_in"]).earliest("pk")
    assert signed_in(task.assessor).get(address).status_code == 200
    Assignment.objects.filter(pk=task.pk).update(state="conflict")
    assert signed_in(task.assessor).get(address).status_code == 404
    other = Person.objects.filter(pk__in=Assignment.objects.values("assessor")).exclude(pk__in=own.values("assessor")).first()
    assert other is not None
    assert signed_in(other).get(address).status_code == 404
