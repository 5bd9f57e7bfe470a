"""What an officer's and a writer's pages cost, as ratios to bare Django views with the same rows, columns and base template."""

import json
import tempfile
from typing import Any

from benchmarks import _large

TITLE = "list, case and autosave at 10,000 applications against bare views with the same rows; questions to the database"
TURNS = 60
LAST_PAGE = 200
TARGETS = {"list page 1": 2.0, "list page 200": 2.0, "case": 2.5, "autosave": 3.0}


def measure() -> dict[str, float]:
    """Build a large agency and open each page beside its bare one, turn by turn."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        _large.start(folder)
        large = _large.fill()
        from django.conf import settings
        from django.urls import clear_url_caches

        settings.ROOT_URLCONF = "benchmarks._bare"
        settings.ALLOWED_HOSTS = ["*"]
        clear_url_caches()
        return figures(large)


def figures(large: _large.Large) -> dict[str, float]:
    """Return milliseconds, ratios and questions of each page."""
    pairs = {name: (ours, bare) for name, (ours, bare) in deeds(large).items()}
    all_deeds = {f"{name}{kind}": deed for name, both in pairs.items() for kind, deed in zip(("", " bare"), both, strict=True)}
    took = _large.medians(all_deeds, TURNS)
    found: dict[str, float] = {}
    for name, (ours, _bare) in pairs.items():
        found[f"{name} [ms]"] = took[name][0]
        found[f"{name}, bare view [ms]"] = took[f"{name} bare"][0]
        found[f"{name}, ratio (aim {TARGETS[name]:g})"] = took[name][0] / took[f"{name} bare"][0]
        found[f"{name}, questions"] = questions(ours)
    found["list, page 200 to page 1, ratio (aim 1)"] = took["list page 200"][0] / took["list page 1"][0]
    return found


def deeds(large: _large.Large) -> dict[str, tuple[Any, Any]]:
    """Return each page's name with what opens it and its bare one."""
    officer, writer = signed_in(large.officer), signed_in(large.coordinator)
    draft, sent = large.drafts[0].pk, large.sent.pk
    return {
        "list page 1": (lambda: opened(officer, "/fi/applications/"), lambda: opened(officer, "/bare/list/")),
        "list page 200": (
            lambda: opened(officer, f"/fi/applications/?page={LAST_PAGE}"),
            lambda: opened(officer, f"/bare/list/?page={LAST_PAGE}"),
        ),
        "case": (lambda: opened(officer, f"/fi/applications/case/{sent}/"), lambda: opened(officer, f"/bare/case/{sent}/")),
        "autosave": (Writer(writer, draft), lambda: posted(writer, f"/bare/save/{draft}/", {"title": "Esimerkki"})),
    }


class Writer:
    """Somebody who writes on in one field of a draft: each saving knows the marks that the last one answered."""

    def __init__(self, client: Any, draft: int) -> None:
        import re
        from html import unescape

        self.client, self.path, self.turn = client, f"/fi/applications/{draft}/project/autosave/", 0
        page = opened(client, f"/fi/applications/{draft}/project/").content.decode()
        self.path = re.search(r'data-autosave="([^"]+)"', page)[1]  # type: ignore[index]
        self.version = json.loads(unescape(re.search(r'name="version" value="([^"]*)"', page)[1]))  # type: ignore[index]

    def __call__(self) -> None:
        """Save once."""
        self.turn += 1
        values = {"answer_summary": f"Kirjoitettu {self.turn}", "version": json.dumps(self.version), "attempt": f"a.{self.turn}"}
        answer = posted(self.client, self.path, values).json()
        assert answer["done"] == ["answer_summary"], answer
        self.version["seen"] |= answer["seen"]
        self.version["app"] = answer["app"]


def signed_in(person: Any) -> Any:
    """Return the browser of a person."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person)
    return client


def opened(client: Any, path: str) -> Any:
    """Open a page; it must answer."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
    return answer


def posted(client: Any, path: str, values: dict[str, Any]) -> Any:
    """Post a form; it must be taken."""
    answer = client.post(path, values)
    assert answer.status_code in {200, 302}, (path, answer.status_code)
    return answer


def questions(deed: Any) -> int:
    """Return how many questions to the database a deed asks."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        deed()
    return len(captured)
