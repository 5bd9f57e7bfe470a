"""How long an officer waits for a page of a list of 10,000 applications, at its beginning and at its end."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TITLE = "milliseconds for a page of 10,000 applications, the first and the 200th, SQLite (bar: the same for both)"
TIMES = 9


def measure() -> dict[str, float]:
    """Fill a database of its own and ask for pages of the officer's list and of the overview of an assessment."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        os.environ["VAIHTO_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "vaihto.config.settings"
        import django
        from django.core.management import call_command
        from django.urls import reverse

        django.setup()
        call_command("migrate", verbosity=0)
        from vaihto.config import startup

        startup.gather_static_files()
        client, call_id = fill(Path(folder))
        officers, overview = reverse("applications:list"), reverse("assessment:call", args=[call_id])
        figures = {}
        lists = {
            "officer’s list": f"{officers}?sort=-number",
            "officer’s list by applicant": f"{officers}?sort=applicant",
            "assessment of a call": f"{overview}?sort=case",
            "assessment by points": f"{overview}?sort=-points",
        }
        for name, address in lists.items():
            for page in (1, 200):
                took = [asked(client, f"{address}&page={page}") for _ in range(TIMES)]
                # The least is what the work takes; what is more, others on the machine took.
                figures[f"{name}, page {page} [ms of processor]"] = min(took)
                figures[f"{name}, page {page}, median [ms]"] = statistics.median(took)
        from vaihto.assessment import queries
        from vaihto.calls.models import Call

        call = Call.objects.get(pk=call_id)
        took = [timed(lambda: queries.results_for(call)) for _ in range(TIMES)]
        figures["the ranking's stored sums, 10,000 applications [ms of processor] (bar: 100)"] = min(took)
        return figures


def timed(deed: Callable[[], Any]) -> float:
    """Return how long a deed takes of the processor, in milliseconds."""
    began = time.process_time()
    deed()
    return (time.process_time() - began) * 1000


def asked(client: Any, address: str) -> float:
    """Return how long an answer takes of the processor, in milliseconds."""
    began = time.process_time()
    answer = client.get(address)
    took = (time.process_time() - began) * 1000
    assert answer.status_code == 200, (address, answer.status_code)
    return took


def fill(folder: Path) -> tuple[Any, int]:
    """Store 10,000 applications with their sums; returns a browser in which an officer is signed in, and the call."""
    from django.test import Client

    from benchmarks import formal_check
    from vaihto.applications.models import Application
    from vaihto.assessment.models import Tally
    from vaihto.kit.actors import SYSTEM
    from vaihto.people import operations as people

    formal_check.fill(folder)
    Application.objects.update(check_state="eligible", counts={"met": 9, "not_met": 0, "unknown": 1})
    Tally.objects.bulk_create(
        Tally(application_id=pk, call_id=call, stage="ready", assigned=2, handed_in=2, total=40 + n % 60, spread=n % 20)
        for n, (pk, call) in enumerate(Application.objects.values_list("pk", "call_id"))
    )  # fmt: skip
    officer = people.add_person(email="o@example.org", name="Olli", language="en", by=SYSTEM, at=formal_check.NOW)
    people.give_role(officer, role="officer", title="Officer", may_decide=True, by=SYSTEM, at=formal_check.NOW)
    client = Client(headers={"host": "localhost"})
    client.force_login(officer)
    return client, Application.objects.values_list("call_id", flat=True)[0]
