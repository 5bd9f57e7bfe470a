"""Personal strings planted in every field of the privacy register that the example fills appear only where the register says.

Looked at: every address as every role that may open it (pages, tables, papers, exports, statistics, public pages), all mail,
 the audit chain, the words of the search, and the log of all these requests. Who may read a field is said in each room's
`privacy.py` (`kit.privacy.shown`); without a row there, those who handle a case.
Negative controls: `test_a_leak_on_a_public_page_is_found`, `test_a_leak_into_the_log_is_found`, `test_a_leak_into_mail_is_found`.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tests.house.test_access_table import rows
from tests.matrix.asking import ROLES, Asker, own_arguments, path_of
from tests.matrix.example_world import OWN
from tests.trust.canaries import Planted, plant, text_of
from vaihto.calls.models import Call
from vaihto.kit import clock
from vaihto.kit.access import Row
from vaihto.kit.models import AuditLine, OutboxItem, SearchText
from vaihto.kit.privacy import AUDIT, MAIL, SEARCH, readers
from vaihto.mobility.models import Mobility, SupportNeed

# Two databases hold the same strings.
pytestmark = pytest.mark.once
# The demo's mailbox shows everybody's mail, and stands in no real installation.
OF_DEMO = "demo:"
HEALTH = "mobility.SupportNeed.text"
LOG = "log"
Seen = dict[frozenset[str], dict[str, set[str]]]


class Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


class Walk:
    """One walk through the house, with what was seen where."""

    def __init__(self, asker: Asker) -> None:
        self.asker, self.lines = asker, Lines()
        self.seen: Seen = defaultdict(lambda: defaultdict(set))
        self.pages = 0
        self.own: dict[str, set[str]] = defaultdict(set)
        paths = [(row, path_of(row.name, own_arguments(asker, row))) for row in rows() if is_walked(row)]
        self.planted = plant()
        with listening(self.lines):
            for row, path in paths:
                self.ask(row, path)
        self.read_rows()
        self.note(LOG, "log", "\n".join(self.lines.said))

    def ask(self, row: Row, path: str) -> None:
        for role in (role for role in ROLES if role in (*row.own, *row.any)):
            response, _kind = self.asker.response(role, "GET", path)
            text = text_of(response)
            assert response.status_code < 500, (row.name, role)
            self.pages += response.status_code == 200
            self.note(role, row.name, text)
            self.own[role] |= {word for word in self.planted.of("mobility.Participant.name") if word in text.lower()}

    def note(self, place: str, where: str, text: str) -> None:
        for fields in self.planted.fields_in(text):
            self.seen[fields][place].add(where)

    def read_rows(self) -> None:
        for mail in OutboxItem.objects.filter(kind="mail"):
            self.note(MAIL, mail.key.split(":")[0], f"{mail.subject} {mail.body} {json.dumps(mail.payload)}")
        for line in AuditLine.objects.all():
            self.note(AUDIT, line.operation, f"{json.dumps(line.changes)} {line.reason}")
        for found in SearchText.objects.all():
            self.note(SEARCH, found.kind, f"{found.exact} {found.name} {found.text}")

    def leaks(self) -> list[str]:
        """Return what was seen where no field that holds it may stand."""
        return sorted(
            f"{place}: {' | '.join(sorted(fields))} at {', '.join(sorted(where)[:3])}"
            for fields, places in self.seen.items()
            for place, where in places.items()
            if not any(place in readers(field) for field in fields)
        )


@contextmanager
def listening(lines: Lines) -> Iterator[None]:
    """Keep what is logged meanwhile, the quiet parts too; the house's own log does not go through the root."""
    root, loggers = logging.root, (logging.root, logging.getLogger("vaihto"))
    before = root.level, root.manager.disable
    root.setLevel(logging.DEBUG)
    root.manager.disable = logging.NOTSET
    for logger in loggers:
        logger.addHandler(lines)
    yield
    for logger in loggers:
        logger.removeHandler(lines)
    root.setLevel(before[0])
    root.manager.disable = before[1]


def is_walked(row: Row) -> bool:
    return "GET" in row.methods.split() and not row.name.startswith(OF_DEMO)


@pytest.fixture(scope="module")
def walk(asker: Asker, django_db_blocker: Any) -> Iterator[Walk]:
    """Return the walk; somebody abroad has told a need for support."""
    with django_db_blocker.unblock():
        stays = Mobility.objects.filter(agreement__organisation=asker.example.school(OWN), participant__isnull=False)
        for person in {stay.participant_id for stay in stays}:
            told = {"text": f"Tarvitsen rampin {person}", "told_at": clock.now(), "delete_by": clock.today() + timedelta(days=99)}
            SupportNeed.objects.update_or_create(participant_id=person, defaults=told)
        yield Walk(asker)


@pytest.fixture
def taken_back(walk: Walk, django_db_blocker: Any) -> Iterator[None]:
    """Let a test change rows and what was seen, and take it back."""
    kept = walk.seen
    walk.seen = defaultdict(lambda: defaultdict(set))
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    walk.seen = kept


def test_a_planted_string_stands_only_where_the_register_says(walk: Walk) -> None:
    leaks = walk.leaks()
    assert leaks == [], "\n".join(leaks)
    # What is hidden could be seen.
    assert walk.pages > 900
    assert len([fields for fields, places in walk.seen.items() if "officer" in places]) > 30
    places_seen = {place for places in walk.seen.values() for place in places}
    assert {"participant", "host", "guardian", "partner", MAIL, AUDIT, SEARCH} <= places_seen


def test_nothing_personal_is_logged(walk: Walk) -> None:
    assert {field for fields, places in walk.seen.items() if LOG in places for field in fields} == set()
    assert len(walk.lines.said) >= 5


def test_by_a_link_one_sees_one_person(walk: Walk) -> None:
    assert {role: len(walk.own[role]) for role in ("participant", "guardian")} == {"participant": 1, "guardian": 1}
    assert len(walk.own["coordinator"]) > 3
    assert walk.own["visitor"] == walk.own["assessor"] == walk.own["partner"] == set()


def test_a_leak_on_a_public_page_is_found(walk: Walk, taken_back: None) -> None:
    canary = min(walk.planted.of(HEALTH))
    call = walk.asker.example.courses["apply"].call
    Call.objects.filter(pk=call.pk).update(title_fi=f"Haku {canary}")
    row = next(row for row in rows() if row.name == "calls:detail")
    walk.ask(row, path_of(row.name, {"pk": call.pk}))
    assert f"visitor: {HEALTH} at calls:detail" in walk.leaks()


def test_a_leak_into_the_log_is_found(walk: Walk, taken_back: None) -> None:
    lines = Lines()
    with listening(lines):
        logging.getLogger("vaihto.somewhere").info("Kept: %s", min(walk.planted.of("mobility.Participant.email")).upper())
    walk.note(LOG, "log", "\n".join(lines.said))
    assert [leak.split(":")[0] for leak in walk.leaks()] == [LOG]


def test_a_leak_into_mail_is_found(walk: Walk, taken_back: None) -> None:
    canary = min(walk.planted.of(HEALTH))
    OutboxItem.objects.filter(pk=OutboxItem.objects.filter(kind="mail").earliest("pk").pk).update(body=f"Hei {canary}")
    walk.read_rows()
    assert [leak.split(" at ")[0] for leak in walk.leaks() if HEALTH in leak] == [f"{MAIL}: {HEALTH}"]


def planted_fields(planted: Planted) -> set[str]:
    return {field for fields in planted.fields.values() for field in fields}


def test_most_fields_of_people_were_planted(walk: Walk) -> None:
    found = planted_fields(walk.planted)
    for name in (HEALTH, "mobility.Participant.name", "people.Person.email", "recognition.RecognitionDecision.reason"):
        assert name in found
    assert len(found) > 50
