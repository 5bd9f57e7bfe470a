"""Tables for the Beneficiary Module and one project: its mapping, what would be written, what a file says otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from vaihto.exchange.beneficiary import comparing, fields, mapping
from vaihto.exchange.beneficiary.comparing import Compared, Difference, Stay
from vaihto.exchange.beneficiary.fields import Value
from vaihto.exchange.mobilities import table as stay_tables
from vaihto.exchange.mobilities.columns import Pack
from vaihto.exchange.mobilities.faults import message
from vaihto.grants import queries as grants
from vaihto.kit.actors import Actor
from vaihto.mobility.importing import exporting, projects, stay_cells
from vaihto.mobility.models import ModuleMapping, ModuleReading
from vaihto.mobility.module import values
from vaihto.mobility.queries import PARTNERSHIP

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

# Why a difference is not taken over, beside what the import of a table says.
FIXED, UNREADABLE, ELSEWHERE, TWO_VALUES = "fixed", "unreadable", "elsewhere", "two_values"
# Faults between the cells of a row: two differences that are wrong alone may be right together.
TOGETHER = ("ends_before", "shorter", "longer")


def mapping_of(agreement: "GrantAgreement") -> ModuleMapping | None:
    """Return the mapping that a project's programme uses; None where none is in use."""
    return ModuleMapping.objects.filter(programme=agreement.application.call.programme_id, state="in_use").first()


def table_of(one: ModuleMapping) -> mapping.Table:
    """Return a stored mapping as what writes and reads rows."""
    return mapping.of_values(one.head, one.names, one.columns)


def projects_of(actor: Actor) -> "QuerySet[GrantAgreement]":
    """Return the projects in force or settled whose people make stays and that the actor sees, the latest first."""
    rows = grants.visible_to(actor).filter(state__in=["active", "settled"])
    return rows.exclude(application__call__action=PARTNERSHIP)


def readings_managed_by(actor: Actor) -> QuerySet[ModuleReading]:
    """Return the files sent for projects of the actor's schools, the latest first."""
    rows = ModuleReading.objects.select_related(
        "agreement__application__call__programme", "agreement__organisation", "file", "mapping"
    )
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids)


@dataclass(frozen=True)
class Prepared:
    """What would be written: the stays, each with its row, and the places of obligatory columns that are empty in it."""

    table: mapping.Table
    stays: tuple[Stay, ...]
    rows: tuple[list[str], ...]
    missing: tuple[tuple[Stay, tuple[int, ...]], ...]
    left_out: int


def prepared(agreement: "GrantAgreement", table: mapping.Table) -> Prepared:
    """Return what a project's table would hold; nothing is written."""
    every = values.of_project(agreement)
    stays = tuple(one for one in every if one.is_sent)
    rows = tuple(mapping.row_of(table, one.values) for one in stays)
    found = ((stay, tuple(mapping.missing_in(table, row))) for stay, row in zip(stays, rows, strict=True))
    return Prepared(table, stays, rows, tuple(pair for pair in found if pair[1]), len(every) - len(stays))


# --- taking over ------------------------------------------------------------------------------------------------------


def compared(agreement: "GrantAgreement", table: mapping.Table, rows: list[list[str]]) -> Compared:
    """Return what a file says otherwise than the stays of a project. Raises comparing.NoKey."""
    return comparing.compare(table, rows, values.of_project(agreement))


def column_of(difference: Difference, pack: Pack) -> str:
    """Return the column of a table of stays through which a difference is taken over; empty where there is none."""
    if difference.problem or not difference.field:
        return ""
    column = fields.fields()[difference.field].column
    return column if column in pack.names() else ""


def as_stays(agreement: "GrantAgreement", wanted: Collection[Difference]) -> tuple[stay_tables.Table, list[int]]:
    """Return a table of stays with the values of differences set, and the stay of each of its rows.

    Each row carries the key that Vaihto gives its stay, so that the import finds it and nothing else of it changes.
    """
    pack = projects.pack_of(agreement)
    by_stay: dict[int, list[Difference]] = {}
    for one in wanted:
        by_stay.setdefault(one.key, []).append(one)
    kept = [one for one in stay_cells.stored_in(agreement.pk) if one.key in by_stay]
    made = []
    for stored, cells in zip(kept, exporting.rows(pack, kept), strict=True):
        row = dict(zip(pack.names(), cells, strict=True))
        row[stay_cells.REFERENCE] = stay_cells.given_reference(stored.key)
        row |= {column_of(one, pack): as_cell(one.value) for one in by_stay[stored.key]}
        made.append([row[name] for name in pack.names()])
    return stay_tables.of_records([pack.names(), *made]), [one.key for one in kept]


def as_cell(value: Value) -> str:
    """Return a value as a table of stays writes it."""
    return "" if value is None else str(value)


def hindrances(agreement: "GrantAgreement", found: Collection[Difference], language: str) -> Mapping[str, str]:
    """Return by a difference's name why it cannot be taken over: a word of this module, or the sentence of the import."""
    pack = projects.pack_of(agreement)
    told = {one.name: one.problem or ELSEWHERE for one in found if not column_of(one, pack)}
    able = [one for one in found if one.name not in told]
    told |= dict.fromkeys(two_values(able, pack), TWO_VALUES)
    able = [one for one in able if one.name not in told]
    # Each column by itself: what hinders one difference does not hinder the others.
    for column in sorted({column_of(one, pack) for one in able}):
        some = [one for one in able if column_of(one, pack) == column]
        table, keys = as_stays(agreement, some)
        faults = {
            keys[fault.row - 2]: fault for fault in projects.compared(agreement, table).faults
            if fault.row > 1 and fault.kind not in TOGETHER
        }  # fmt: skip
        told |= {one.name: message(faults[one.key], language) for one in some if one.key in faults}
    return told


def two_values(found: Collection[Difference], pack: Pack) -> list[str]:
    """Return the names of differences of one stay that would set the same column to different values."""
    wanted: dict[tuple[int, str], set[Value]] = {}
    for one in found:
        wanted.setdefault((one.key, column_of(one, pack)), set()).add(one.value)
    return [one.name for one in found if len(wanted[one.key, column_of(one, pack)]) > 1]
