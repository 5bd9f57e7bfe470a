"""The ledger: clients note every acknowledgement while a nemesis kills; afterwards nothing acknowledged is lost or doubled.

Killed with signal 9: the web server, the worker, both, and on PostgreSQL the database server. Five kills here, 200 with `--full`.
Negative controls: `test_a_lost_row_is_found` and `test_a_doubled_row_is_found`.
"""

import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from tests.trust.house_of_processes import House, until

PAUSE = 0.8
CLIENTS = 4
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NUMBER = re.compile(r"\b(?:[A-Z]+-)?\d{4}-\d{4,}\b")
ONCE = re.compile(r'name="once" value="([^"]+)"')
RULES = ("ALL-1", "ALL-2", "ALL-3", "ALL-4", *(f"STU-{n}" for n in range(1, 12)))

BOOKS = """
import json
from collections import Counter
from vaihto.advice.models import Enquiry
from vaihto.applications.models import Application, Submission
from vaihto.kit.models import AuditLine, OutboxItem
print(json.dumps({
    "enquiries": dict(Enquiry.objects.values_list("once", "number")),
    "doubled": [once for once, n in Counter(Enquiry.objects.values_list("once", flat=True)).items() if n > 1],
    "sent": {str(pk): number for pk, number in Application.objects.filter(state="sent").values_list("pk", "number")},
    "submissions": Submission.objects.count(),
    "lines": dict(Counter(AuditLine.objects.values_list("operation", flat=True))),
    "mails": OutboxItem.objects.count(), "undone": OutboxItem.objects.exclude(state="done").count(),
}))
"""


@dataclass
class Ledger:
    """What the house has acknowledged."""

    enquiries: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    wrong: list[str] = field(default_factory=list)

    def against(self, books: dict[str, Any]) -> list[str]:
        """Return what the books of the house lack or have twice."""
        found = [f"enquiry {number} is lost" for once, number in self.enquiries.items() if books["enquiries"].get(once) != number]
        found += [f"application {number} is lost" for pk, number in self.sent.items() if books["sent"].get(pk) != number]
        found += [f"enquiry {once} stands twice" for once in books["doubled"]]
        for kind in ("enquiries", "sent"):
            numbers = Counter(books[kind].values())
            found += [f"number {number} was given twice" for number, n in numbers.items() if n > 1]
        if books["submissions"] != len(books["sent"]):
            found.append(f"{books['submissions']} submissions for {len(books['sent'])} applications")
        if books["lines"].get("applications.submit", 0) != len(books["sent"]):
            found.append("submissions and audit lines differ")
        return found


class Client(threading.Thread):
    """Somebody who sends, and sends the same again until it is acknowledged."""

    def __init__(
        self, house: House, ledger: Ledger, number: int, applications: list[dict[str, Any]], ended: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.house, self.ledger, self.number, self.applications, self.ended = house, ledger, number, applications, ended

    def run(self) -> None:
        waiting = list(self.applications)
        turn = 0
        while not self.ended.is_set() or waiting:
            turn += 1
            if waiting and (turn % 4 == 0 or self.ended.is_set()):
                self.submit(waiting.pop())
            else:
                self.enquire(turn)
            time.sleep(0.05)

    def patiently(self, session: requests.Session, method: str, path: str, **values: Any) -> requests.Response:
        """Ask until there is an answer that is not about the house being down."""
        while True:
            try:
                answer = session.request(method, self.house.url + path, timeout=20, allow_redirects=False, **values)
                if answer.status_code < 500:
                    return answer
                if answer.status_code != 503:
                    self.ledger.wrong.append(f"{method} {path}: {answer.status_code}")
            except requests.RequestException:
                pass
            self.ledger.retries += 1
            time.sleep(0.1)

    def form(self, session: requests.Session, path: str) -> str:
        return self.patiently(session, "GET", path).text

    def enquire(self, turn: int) -> None:
        session = requests.Session()
        page = self.form(session, "/fi/enquire/")
        once = ONCE.search(page)[1]  # type: ignore[index]
        values = {
            "csrfmiddlewaretoken": TOKEN.search(page)[1], "once": once, "name": "Kirjuri", "organisation_name": "Koulu",  # type: ignore[index]
            "email": f"kirjuri{self.number}.{turn}@example.org", "idea": f"Ajatus {turn}", "action": "student_mobility",
        }  # fmt: skip
        answer = self.patiently(session, "POST", "/fi/enquire/", data=values)
        if answer.status_code != 302:
            return  # the gentle limit of enquiries in an hour is reached: a refusal is no acknowledgement
        self.ledger.enquiries[once] = number_in(self.patiently(session, "GET", answer.headers["Location"]).text)

    def submit(self, application: dict[str, Any]) -> None:
        session = requests.Session()
        session.cookies.set("sessionid", application["session"])
        path = f"/fi/applications/{application['pk']}/check/"
        token = TOKEN.search(self.form(session, path))
        if token is None:
            self.ledger.wrong.append(f"{path}: no form")
            return
        values = {"csrfmiddlewaretoken": token[1], "acknowledged": RULES}
        answer = self.patiently(session, "POST", path, data=values)
        if answer.status_code != 302:
            self.ledger.wrong.append(f"{path}: {answer.status_code}")
            return
        receipt = self.patiently(session, "GET", answer.headers["Location"]).text
        self.ledger.sent[str(application["pk"])] = number_in(receipt)


def number_in(page: str) -> str:
    """Return the first number of a case or enquiry on a page."""
    found = NUMBER.search(page)
    return found[0] if found else ""


def kill(house: House, chance: random.Random) -> float:
    """Kill a part of the house and start it again; returns the seconds until the house is ready."""
    parts = ["web", "worker", "both", *(["database"] if house.postgres else [])]
    part = chance.choice(parts)
    began = time.monotonic()
    for process in (house.web, house.worker):
        if part in {"both", "web" if process is house.web else "worker"}:
            process.kill()
            process.start()
    if part == "database":
        assert house.postgres
        house.postgres.process.kill()
        house.postgres.start()
    until(house.is_ready, 60, f"the house after killing {part}")
    return time.monotonic() - began


def lived_through(house: House, kills: int) -> tuple[Ledger, list[float]]:
    """Let the clients work while the nemesis kills; returns the ledger and how long the house was away each time."""
    applications = house.python("from tests.trust.ledger_world import build; build()")
    house.open()
    ledger, ended, chance = Ledger(), threading.Event(), random.Random(20261130)
    clients = [Client(house, ledger, number, applications[number::CLIENTS], ended) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    away = []
    for _number in range(kills):
        time.sleep(PAUSE * chance.uniform(0.5, 1.5))
        away.append(kill(house, chance))
    time.sleep(PAUSE)
    ended.set()
    for client in clients:
        client.join(60)
    assert not any(client.is_alive() for client in clients)
    return ledger, away


@pytest.fixture(scope="module")
def lived(request: pytest.FixtureRequest) -> Iterator[tuple[House, Ledger, list[float]]]:
    on_postgres = os.environ.get("VAIHTO_DATABASE_URL", "").startswith("postgres")
    house = House(on_postgres=on_postgres)
    try:
        house.settle()
        kills = 200 if request.config.getoption("--full") else 5
        yield house, *lived_through(house, kills)
    finally:
        house.close()


Lived = tuple[House, Ledger, list[float]]


def test_nothing_acknowledged_is_lost_or_doubled(lived: Lived) -> None:
    house, ledger, _away = lived
    assert ledger.wrong == []
    assert ledger.against(house.python(BOOKS)) == []
    assert len(ledger.sent) == 12
    assert len(ledger.enquiries) > 10
    assert ledger.retries > 0


def test_the_audit_chain_is_whole_after_the_kills(lived: Lived) -> None:
    house, _ledger, _away = lived
    verified = house.command("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_the_house_comes_back_by_itself(lived: Lived) -> None:
    """How fast is measured in benchmarks/ledger.py; here it is enough that nobody had to help."""
    house, _ledger, away = lived
    assert len(away) >= 5
    assert house.is_ready()


def test_every_mail_leaves_once(lived: Lived) -> None:
    """What the kill interrupted waits its minute; then the worker does it, and nothing is left."""
    house, _ledger, _away = lived
    house.worker.stop()
    now = "from vaihto.kit.models import OutboxItem; from vaihto.kit import clock; import datetime\n"
    house.python(now + "OutboxItem.objects.filter(state='waiting').update(not_before=clock.now()); print(0)")
    assert house.command("worker", "--once").returncode == 0
    books = house.python(BOOKS)
    assert books["undone"] == 0
    assert books["mails"] >= len(books["sent"])


def test_a_database_that_is_away_is_said_plainly(lived: Lived) -> None:
    house, _ledger, _away = lived
    if house.postgres is None:
        pytest.skip("on SQLite the database lives in the web server's own process: it is away when the server is")
    house.postgres.process.kill()
    answer = requests.get(f"{house.url}/fi/calls/", timeout=20)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert requests.get(f"{house.url}/healthz", timeout=20).status_code == 200
    assert requests.get(f"{house.url}/readyz", timeout=20).status_code == 503
    house.postgres.start()
    until(house.is_ready, 60, "the house")
    assert requests.get(f"{house.url}/fi/calls/", timeout=20).status_code == 200


def test_a_lost_row_is_found(lived: Lived) -> None:
    """The negative control: with one acknowledged application and one enquiry taken out of the books, both are named."""
    house, ledger, _away = lived
    books = house.python(BOOKS)
    lost_pk, lost_once = next(iter(ledger.sent)), next(iter(ledger.enquiries))
    books["sent"].pop(lost_pk)
    books["enquiries"].pop(lost_once)
    found = ledger.against(books)
    assert f"application {ledger.sent[lost_pk]} is lost" in found
    assert f"enquiry {ledger.enquiries[lost_once]} is lost" in found


def test_a_doubled_row_is_found(lived: Lived) -> None:
    """The negative control: a number that was given twice is named."""
    house, ledger, _away = lived
    books = house.python(BOOKS)
    first, second = list(books["sent"])[:2]
    books["sent"][second] = books["sent"][first]
    assert f"number {books['sent'][first]} was given twice" in ledger.against(books)
