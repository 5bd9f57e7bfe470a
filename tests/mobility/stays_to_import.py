"""Rows of tables of stays for the tests of importing."""

from collections.abc import Collection, Sequence

from stay_examples import NOW

from vaihto.exchange.mobilities import columns, delimited
from vaihto.exchange.mobilities.table import Table
from vaihto.grants.models import GrantAgreement
from vaihto.kit.actors import Actor
from vaihto.mobility import operations
from vaihto.mobility.models import MobilityImport

ROW = {
    "participant": "Aino", "funding": "this_programme", "target_group": "initial_vet", "purpose": "on_the_job_learning",
    "field": "0713", "hosting_organisation": "Restaurante Ejemplo", "hosting_country": "ES", "starts_on": "2027-10-01",
    "ends_on": "30.10.2027", "reference": "",
}  # fmt: skip
HEAD = columns.pack("leonardo").names()


def row(**cells: str) -> dict[str, str]:
    """Return a row of a table."""
    return {**ROW, **{name: cell for name, cell in cells.items() if name in ROW}}


def csv_of(rows: Sequence[dict[str, str]]) -> bytes:
    """Return rows as a file."""
    return "\n".join(";".join(line) for line in [list(rows[0]), *(list(one.values()) for one in rows)]).encode()


def table(rows: Sequence[dict[str, str]]) -> Table:
    """Return rows as a table that was read."""
    return delimited.read(csv_of(rows), columns.pack("leonardo"))


def source_of(project: GrantAgreement) -> MobilityImport:
    """Return a file that nobody stored yet."""
    return MobilityImport(
        agreement=project, file_name="stays.csv", sha256="a" * 64, sent_at=NOW, sent_by_id="1", sent_by="Liisa Korpela"
    )


def store(
    project: GrantAgreement, rows: Sequence[dict[str, str]], *, by: Actor, chosen: Collection[int] | None = None
) -> MobilityImport:
    """Store rows, all or those chosen."""
    made = operations.import_stays(project, table(rows), source_of(project), rows=chosen, by=by, at=NOW)
    assert made is not None
    return made
