"""A large agency to measure on: 10,000 applications that arrived, and drafts that wait to be sent; in a database of its own."""

import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

MANY = 10_000


@dataclass
class Large:
    """What was made: an officer, the coordinator of a draft, one whole application that arrived, the drafts."""

    officer: Any
    coordinator: Any
    sent: Any
    drafts: list[Any]


def start(folder: str) -> None:
    """Start Django with its data in `folder` and make the tables; VAIHTO_DATABASE_URL chooses PostgreSQL."""
    os.environ["VAIHTO_VAR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "vaihto.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def fill(many: int = MANY, drafts: int = 1) -> Large:
    """Build an open call by its operations, send one application, copy it `many` times by rows; and make drafts."""
    from vaihto.applications import operations as applications
    from vaihto.demo import world as invented
    from vaihto.demo.stages import writing
    from vaihto.demo.stages.people import settle_in
    from vaihto.demo.stages.rounds import Round, run
    from vaihto.kit import clock
    from vaihto.kit.languages import in_finnish

    with in_finnish():
        world = settle_in(clock.today() - timedelta(days=200))
        course = run(Round("student_mobility", "measured", 30, "call", size=0, people=4), world)
        first, *others = invented.SCHOOLS
        sent = writing.send(course, first, 0)
        sending, applications.submit = applications.submit, leave_alone  # type: ignore[assignment]
        try:
            made = [writing.send(course, school, n) for n, school in zip(range(min(drafts, len(others))), others, strict=False)]
        finally:
            applications.submit = sending
    copies(sent, many)
    made += more_drafts(list(made), drafts - len(made))
    return Large(world.staff["officer"], world.coordinators[others[0].key], sent, made)


def leave_alone(*_args: Any, **_options: Any) -> None:
    """Send nothing: the piece of the demo that writes an application also sends it."""


def copies(sent: Any, many: int) -> None:
    """Store many applications that arrived like this one, over a month, from every school, with their partners and rows."""
    from vaihto.applications.models import Application
    from vaihto.organisations.models import Organisation

    schools = itertools.cycle(Organisation.objects.filter(kind="vet_provider").values_list("pk", flat=True))
    made = []
    for n in range(many):
        one = Application.objects.get(pk=sent.pk) if n == 0 else copied(made[0])
        one.pk, one.organisation_id = None, next(schools)
        one.number, one.title = f"2000-{n:05d}", f"Esimerkkihanke {n}"
        one.sent_at = one.saved_at = sent.sent_at - timedelta(minutes=4 * n)
        made.append(one)
    Application.objects.bulk_create(made, batch_size=1000)
    things(sent, made)


def more_drafts(drafts: list[Any], many: int) -> list[Any]:
    """Store more drafts like these, in turn: a school has many, as far as measuring goes."""
    from vaihto.applications.models import Application

    made: dict[int, list[Any]] = {draft.pk: [] for draft in drafts}
    for n in range(max(0, many)):
        draft = drafts[n % len(drafts)]
        one = copied(Application.objects.get(pk=draft.pk))
        one.pk, one.title = None, f"Esimerkkiluonnos {n}"
        made[draft.pk].append(one)
    for draft in drafts:
        Application.objects.bulk_create(made[draft.pk], batch_size=1000)
        things(draft, made[draft.pk])
    return [one for rows in made.values() for one in rows]


def things(one: Any, made: list[Any]) -> None:
    """Give each copy the partners, rows and answers of the application that it was copied from."""
    for name in ("partners", "rows", "answers"):
        manager: Any = getattr(one, name)
        originals = list(manager.all())
        manager.model.objects.bulk_create((belonging(original, to) for to in made for original in originals), batch_size=2000)


def belonging(original: Any, to: Any) -> Any:
    """Return a copy of a row that belongs to another application."""
    made = copied(original)
    made.pk, made.application = None, to
    return made


def copied(row: Any) -> Any:
    """Return a copy of a row that is not stored."""
    made = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    made._state.adding = True
    return made


def medians(deeds: dict[str, Callable[[], Any]], turns: int) -> dict[str, tuple[float, float]]:
    """Do each deed in turn, so that a slow minute of the machine meets all; returns medians in ms: by clock and of processor."""
    import statistics
    import time

    found: dict[str, list[tuple[float, float]]] = {name: [] for name in deeds}
    for turn in range(turns + 3):
        for name, deed in deeds.items():
            began, used = time.perf_counter(), time.process_time()
            deed()
            if turn >= 3:  # the first ones warm up
                found[name].append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - used)))
    return {
        name: (statistics.median(c for c, _p in all_), statistics.median(p for _c, p in all_)) for name, all_ in found.items()
    }
