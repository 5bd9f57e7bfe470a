"""The last hour before the deadline: many people write and send, officers read, and the house has 10,000 applications.

Measured are the two worst minutes of that hour: everybody has opened a draft (in the minute before, which is not measured) and
saves about every ten seconds, as the page does; one in six reads Check and send and sends. The share is our assumption, no
published figure: 400 sendings spread evenly over an hour would be 13 in two minutes, five times fewer. Clients and server share
the machine.
"""

import json
import random
import re
import statistics
import threading
import time
from collections import defaultdict
from html import unescape
from typing import Any

TITLE = "the last hour: 400 writers on PostgreSQL, 70 on SQLite, 5 officers reading, 10,000 applications in the base"
OPENING = 60.0
SECONDS = 120.0
PAUSE = 10.0
SENDING = 1 / 6
OFFICERS = 5
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
AUTOSAVE = re.compile(r'data-autosave="([^"]+)"')
VERSION = re.compile(r'name="version" value="([^"]*)"')
RULES = ("ALL-1", "ALL-2", "ALL-3", "ALL-4", *(f"STU-{n}" for n in range(1, 12)))
FILL = """
import json
from benchmarks._large import fill
from tests.trust.ledger_world import session_of
from vaihto.organisations.models import Membership
large = fill(drafts={drafts})
people = {{m.organisation_id: m.person for m in Membership.objects.filter(ended_at__isnull=True).select_related("person")}}
print(json.dumps({{
    "officer": session_of(large.officer), "case": large.sent.pk,
    "drafts": [[one.pk, session_of(people[one.organisation_id])] for one in large.drafts],
}}))
"""


class Times:
    """What each kind of request took, in ms, and what went wrong."""

    def __init__(self, since: float) -> None:
        """Note what is asked from the moment `since` of the monotonic clock on; errors from the beginning."""
        self.since = since
        self.took: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []

    def ask(self, kind: str, session: Any, method: str, url: str, **values: Any) -> Any:
        """Ask, note how long it took, and whether the answer was what it should be."""
        import requests

        began = time.perf_counter()
        try:
            answer = session.request(method, url, timeout=60, allow_redirects=False, **values)
        except requests.RequestException as problem:
            self.wrong.append(f"{kind}: {type(problem).__name__}")
            return None
        if time.monotonic() >= self.since:
            self.took[kind].append(1000 * (time.perf_counter() - began))
        if answer.status_code not in {200, 302}:
            self.wrong.append(f"{kind}: {answer.status_code} {answer.text[:80] if answer.status_code != 500 else ''}")
        return answer


class Writer(threading.Thread):
    """Somebody who writes in a draft until the end, or until it is sent."""

    def __init__(self, url: str, times: Times, draft: list[Any], chance: random.Random) -> None:
        super().__init__(daemon=True)
        import requests

        self.url, self.times, self.pk, self.chance = url, times, draft[0], chance
        self.session = requests.Session()
        self.session.cookies.set("sessionid", draft[1])
        self.sends = chance.random() < SENDING
        self.stops_at = times.since + SECONDS * (chance.random() if self.sends else 1)

    def run(self) -> None:
        time.sleep(self.chance.uniform(0, OPENING))
        page = self.times.ask("open", self.session, "GET", f"{self.url}/fi/applications/{self.pk}/project/")
        if page is None or page.status_code != 200:
            return
        address, token = AUTOSAVE.search(page.text)[1], TOKEN.search(page.text)[1]  # type: ignore[index]
        version = json.loads(unescape(VERSION.search(page.text)[1]))  # type: ignore[index]
        turn = 0
        while time.monotonic() < self.stops_at:
            turn += 1
            values = {
                "answer_summary": f"Kirjoitettu viime hetkellä, {turn}. kerran.", "version": json.dumps(version),
                "attempt": f"{self.pk}.{turn}", "csrfmiddlewaretoken": token,
            }  # fmt: skip
            answer = self.times.ask("save", self.session, "POST", self.url + address, data=values)
            if answer is not None and answer.status_code == 200:
                told = answer.json()
                version["seen"] |= told.get("seen", {})
                version["app"] = told.get("app", version["app"])
            time.sleep(self.chance.uniform(0.8, 1.2) * PAUSE)
        if self.sends:
            self.send()

    def send(self) -> None:
        path = f"{self.url}/fi/applications/{self.pk}/check/"
        page = self.times.ask("check", self.session, "GET", path)
        found = TOKEN.search(page.text) if page is not None else None
        if found is None:
            self.times.wrong.append("check: no form")
            return
        values = {"csrfmiddlewaretoken": found[1], "acknowledged": RULES}
        answer = self.times.ask("submit", self.session, "POST", path, data=values)
        if answer is not None and answer.status_code != 302:
            self.times.wrong.append("submit: not sent")


class Officer(threading.Thread):
    """Somebody at the agency who looks at the list and at cases."""

    def __init__(self, url: str, times: Times, world: dict[str, Any], chance: random.Random) -> None:
        super().__init__(daemon=True)
        import requests

        self.url, self.times, self.case, self.chance = url, times, world["case"], chance
        self.session = requests.Session()
        self.session.cookies.set("sessionid", world["officer"])

    def run(self) -> None:
        while time.monotonic() < self.times.since + SECONDS:
            page = self.chance.randint(1, 200)
            self.times.ask("list", self.session, "GET", f"{self.url}/fi/applications/?page={page}")
            self.times.ask("case", self.session, "GET", f"{self.url}/fi/applications/case/{self.case}/")
            time.sleep(self.chance.uniform(1, 3))


def measure() -> dict[str, float]:
    """Live through the last hour on both databases."""
    return {**lived(on_postgres=True, writers=400), **lived(on_postgres=False, writers=70)}


def lived(*, on_postgres: bool, writers: int) -> dict[str, float]:
    """Build the house, let everybody at it, and return the figures."""
    from tests.trust.house_of_processes import House

    house = House(on_postgres=on_postgres)
    try:
        house.settle()
        world = house.python(FILL.format(drafts=writers))
        house.open()
        times = Times(since=time.monotonic() + OPENING)
        people: list[threading.Thread] = [Writer(house.url, times, d, random.Random(n)) for n, d in enumerate(world["drafts"])]
        people += [Officer(house.url, times, world, random.Random(f"officer {n}")) for n in range(OFFICERS)]
        for one in people:
            one.start()
        for one in people:
            one.join(OPENING + SECONDS + 120)
        name = f"{'PostgreSQL' if on_postgres else 'SQLite'}, {writers} writers"
        return {f"{name}: {figure}": value for figure, value in figures(times).items()}
    finally:
        house.close()


def figures(times: Times) -> dict[str, float]:
    """Return median and 95th percentile of reading, saving and sending, and the number of errors."""
    reads = [one for kind in ("open", "check", "list", "case") for one in times.took[kind]]
    found = {"errors": float(len(times.wrong))}
    kinds = {"reads (bar of p95: 500)": reads, **{kind: times.took[kind] for kind in ("list", "case", "save")}}
    kinds["submits (bar of p95: 1,000)"] = times.took["submit"]
    for kind, took in kinds.items():
        found[f"{kind}, number"] = float(len(took))
        if len(took) > 1:
            found[f"{kind}, p50 [ms]"] = statistics.median(took)
            found[f"{kind}, p95 [ms]"] = statistics.quantiles(took, n=20)[-1]
    for line in sorted(set(times.wrong))[:5]:
        print(f"  wrong: {line}")
    return found
