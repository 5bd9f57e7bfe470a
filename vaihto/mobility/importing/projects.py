"""Tables of stays and one project: whose columns count, what a table would do, what was imported."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from django.db.models import QuerySet

from vaihto.exchange.mobilities import columns
from vaihto.exchange.mobilities.table import Table
from vaihto.kit.actors import Actor
from vaihto.mobility.importing import comparing, stay_cells
from vaihto.mobility.importing.comparing import Compared
from vaihto.mobility.models import MobilityImport

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

T = TypeVar("T")


def pack_of(agreement: "GrantAgreement") -> columns.Pack:
    """Return the columns of the tables of a project: those of its programme's pack."""
    programme = agreement.application.call.programme.pack
    return columns.pack(programme if programme in columns.PROGRAMMES else columns.DEFAULT)


def compared(agreement: "GrantAgreement", table: Table) -> Compared:
    """Return what a table would do to the stays of a project; nothing is written."""
    return comparing.compare(table, pack_of(agreement), stay_cells.stored_in(agreement.pk))


def imports_managed_by(actor: Actor) -> QuerySet[MobilityImport]:
    """Return the tables sent for projects of the actor's schools, the latest first; without what undoing needs."""
    rows = MobilityImport.objects.select_related("agreement__application__call__programme", "agreement__organisation", "file")
    return rows.filter(agreement__organisation_id__in=actor.organisation_ids).defer("payload").order_by("-sent_at", "-pk")


def stored_of(agreement: "GrantAgreement") -> QuerySet[MobilityImport]:
    """Return the tables of a project that were stored, the latest first, those taken back among them."""
    rows = MobilityImport.objects.filter(agreement=agreement).exclude(state=MobilityImport.State.CHECKED)
    return rows.defer("payload").order_by("-stored_at", "-pk")


def portions(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield things in lists of at most this size."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some
