"""How long a table of stays takes to be stored in a project, sent again, changed and taken back: the operations alone.

VAIHTO_DATABASE_URL may name an empty database of PostgreSQL; it is left with the tables and a school in it.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks import _large

TITLE = "storing 100,000 stays (aim: 30 s), sending the same again, changing half, undoing"
MANY = 100_000


def measure() -> dict[str, float]:
    """Store, repeat, change and undo, and look at the rows after each."""
    with tempfile.TemporaryDirectory(prefix="vaihto-bench-") as folder:
        _large.start(folder)
        from vaihto.exchange.mobilities import columns, template
        from vaihto.kit import clock
        from vaihto.kit.actors import SYSTEM
        from vaihto.mobility import operations
        from vaihto.mobility.models import Mobility

        project = project_of_a_school()
        pack = columns.pack("erasmus_plus")
        rows = list(template.rows(pack, MANY))
        figures: dict[str, float] = {}

        def import_(name: str, lines: list[list[str]]) -> Any:
            table = as_table(pack.names(), lines)
            source = source_of(project)
            return timed(figures, name, lambda: operations.import_stays(project, table, source, by=SYSTEM, at=clock.now()))

        first = import_(f"{MANY:,} rows, new [s]", rows)
        again = import_(f"{MANY:,} rows, the same again [s]", rows)
        changed = [[*row[:5], "Elsewhere" if number % 2 else row[5], *row[6:]] for number, row in enumerate(rows)]
        second = import_(f"{MANY:,} rows, half of them changed [s]", changed)
        if (first.created, again, second.changed, Mobility.objects.count()) != (MANY, None, MANY // 2, MANY):
            raise RuntimeError(f"not what was written: {first.created} {second.changed}")
        for name, made in (("changes", second), ("new stays", first)):
            undo = lambda made=made: operations.undo_import(made, by=SYSTEM, at=clock.now())  # noqa: E731
            timed(figures, f"undoing the {name} [s]", undo)
        if Mobility.objects.exists():
            raise RuntimeError("stays were left")
        return figures


def timed(figures: dict[str, float], name: str, deed: Callable[[], Any]) -> Any:
    """Do a deed once and keep how many seconds it took."""
    began = time.perf_counter()
    made = deed()
    figures[name] = time.perf_counter() - began
    return made


def as_table(names: tuple[str, ...], rows: list[list[str]]) -> Any:
    """Return rows as a table that was read."""
    from vaihto.exchange.mobilities.table import of_records

    return of_records([names, *rows])


def source_of(project: Any) -> Any:
    """Return a file that nobody stored yet."""
    from vaihto.kit import clock
    from vaihto.mobility.models import MobilityImport

    return MobilityImport(
        agreement=project, file_name="stays.csv", sha256="0" * 64, sent_at=clock.now(), sent_by_id="1", sent_by="Vaihto"
    )


def project_of_a_school() -> Any:
    """Store a project in force without any stay."""
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call
    from vaihto.grants.models import GrantAgreement
    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.organisations import operations as organisations
    from vaihto.programmes.models import Programme

    at = clock.now()
    values = {"name": "Mittauskoulu (esimerkki)", "country": "FI", "kind": "vet_provider", "region": "Pohjois-Savo"}
    school = organisations.register(values, by=SYSTEM, at=at)
    programme = Programme.objects.create(
        code="measured", pack="erasmus_plus", title_fi="Ohjelma", title_sv="Program", title_en="Programme", agency_fi="Virasto",
        agency_sv="Myndigheten", agency_en="Agency", contact="agency@example.org", starts_on=date(2026, 1, 1),
    )  # fmt: skip
    call = Call.objects.create(programme=programme, action="student_mobility", year=2026, title_fi="Haku", created_at=at)
    application = Application.objects.create(
        call=call, organisation=school, number="2026-0001", title="Mittaus", language="fi", starts_on=date(2026, 1, 1),
        ends_on=date(2028, 1, 1), state="sent", created_at=at, saved_at=at, sent_at=at,
    )  # fmt: skip
    return GrantAgreement.objects.create(
        application=application, organisation=school, number="2026-0001/1", amount=Decimal(1000), starts_on=date(2026, 1, 1),
        ends_on=date(2028, 1, 1), report_due_on=date(2028, 3, 1), language="fi", state="active", content={},
        content_hash="0" * 64, drawn_up_at=at, sent_at=at, active_at=at,
    )  # fmt: skip
