"""How long the rules take over 10,000 applications: loaded from the database, judged, and what changed written back."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

TITLE = "formal check of 10,000 applications with 3 partners and 4 rows each, SQLite: all counts change, then none"
MANY = 10_000
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def measure() -> dict[str, float]:
    """Fill a database of its own and run the rules twice."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        os.environ["VAIHTO_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "vaihto.config.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(Path(folder))
        from vaihto.applications import queries
        from vaihto.applications.operations import rechecking

        rows = queries.sent().filter(state="sent")
        parts = (
            ("10,000 judged, all counts written", lambda: rechecking.run(rows)),
            ("10,000 judged, none changed", lambda: rechecking.run(rows)),
            ("the core alone, facts in memory", lambda: judged(rows)),
        )
        return {f"{name} [{unit}]": figure for name, deed in parts for unit, figure in timed(deed).items()}


def timed(deed: Callable[[], object]) -> dict[str, float]:
    """Return how long a deed takes by the clock, and of the processor: on a busy machine the clock says little."""
    began, used = time.perf_counter(), time.process_time()
    deed()
    return {"s": time.perf_counter() - began, "s of processor": time.process_time() - used}


def judged(rows: object) -> None:
    """Judge one application ten thousand times: what the core alone takes."""
    from vaihto.applications import facts
    from vaihto.calls import queries as calls
    from vaihto.core import eligibility

    application = rows.first()  # type: ignore[attr-defined]
    law = calls.law_of(application.call)
    situation = facts.of(application, law)
    for _number in range(MANY):
        eligibility.judge_silently(situation, law)


def fill(folder: Path) -> None:
    """Publish a call by its operations, then store many sent applications at once."""
    from vaihto.applications.models import Application, FlowRow, Partner
    from vaihto.calls import operations as calls
    from vaihto.kit.actors import SYSTEM, Actor
    from vaihto.organisations import operations as organisations
    from vaihto.programmes import operations as programmes

    officer = Actor("person", id="1", name="Olli Officer", roles=frozenset({"officer"}))
    titles = {f"{name}_{code}": "x" for name in ("title", "agency") for code in ("fi", "sv", "en")}
    values = {"code": "bench", "pack": "national", "contact": "a@example.org", "starts_on": date(2026, 1, 1), **titles}
    call = calls.create(programmes.add(values, by=SYSTEM, at=NOW), "student_mobility", 2026, by=officer, at=NOW)
    days = {"opens_at": datetime(2026, 11, 1, 6, tzinfo=UTC), "closes_at": datetime(2026, 12, 17, 14, 15, tzinfo=UTC)}
    more = {"decision_by": date(2027, 2, 15), "projects_start_from": date(2027, 3, 1), "budget": Decimal(240000)}
    calls.save(call, {**days, **more}, by=officer, at=NOW)
    calls.publish(call, by=officer, at=NOW)
    school = organisations.register(
        {"name": "Koulu", "country": "FI", "kind": "vet_provider", "region": "Uusimaa"}, by=SYSTEM, at=NOW
    )
    made = Application.objects.bulk_create(
        Application(
            call=call, organisation=school, number=f"2026-{n:05d}", title=f"Hanke {n}", state="sent", check_state="waiting",
            starts_on=date(2027, 6, 1), ends_on=date(2029, 5, 31), created_at=NOW, saved_at=NOW, sent_at=NOW,
        )
        for n in range(MANY)
    )  # fmt: skip
    Partner.objects.bulk_create(
        Partner(application=one, name=f"Partner {n}", country=country, kind="vet_provider", state="invited")
        for one in made for n, country in enumerate(("EE", "DE", "SE"))
    )  # fmt: skip
    FlowRow.objects.bulk_create(
        FlowRow(
            application=one, position=n, count=n + 1, target_group="initial_vet", purpose="on_the_job_learning", days=20 + n,
            country_from="FI", country_to=("EE", "DE", "SE", "ES")[n],
        )
        for one in made for n in range(4)
    )  # fmt: skip
