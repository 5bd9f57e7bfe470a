"""A table that somebody sent and that waits for the decision to store it: kept with its file for a day."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files import File
from django.utils.translation import gettext as _

from vaihto.exchange.mobilities import delimited
from vaihto.exchange.mobilities.faults import CannotRead
from vaihto.exchange.mobilities.table import Table
from vaihto.kit import attachments, clock, languages
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused
from vaihto.mobility.importing.projects import pack_of
from vaihto.mobility.models import MobilityImport, ModuleReading

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

PURPOSE = "mobility.import"
# A page checks a table each time it is shown, and storing holds the only writer of SQLite: larger ones go by the command.
MOST_ROWS = 20_000


class CannotTake(Refused):
    """The file cannot be read as a table of stays, or is no longer there."""


def keep_table(agreement: "GrantAgreement", uploaded: "File[bytes]", *, by: Actor, at: datetime) -> MobilityImport:
    """Keep a file until somebody decides to store it; it is looked into by the process with tied hands. No stay changes.

    Called outside operations, as files are received. Raises Refused with the sentence for the sender.
    """
    file, digest, others = attachments.receive_table(uploaded, actor=by, purpose=PURPOSE)
    made = MobilityImport(
        agreement=agreement, file=file, file_name=file.original_name, sha256=digest, other_sheets=others, sent_at=at,
        sent_by_id=by.id, sent_by=by.name[:200],
    )  # fmt: skip
    made.rows = table_of(made).cells.height
    made.save()
    return made


def table_of(source: MobilityImport) -> Table:
    """Return the table of a file that waits. Raises CannotTake where it is gone, is no table, or has too many rows for a page."""
    if source.file is None or source.file.erased_at is not None:
        raise CannotTake(_("The file is no longer there. Send it again."))
    try:
        content = attachments.path_of(source.file).read_bytes()
    except OSError:
        raise CannotTake(_("The file is no longer there. Send it again.")) from None
    try:
        if source.file_name.lower().endswith(".xlsx"):
            table = delimited.read_text(content.decode("utf-8"), ";")
        else:
            table = delimited.read(content, pack_of(source.agreement))
    except CannotRead as wrong:
        raise CannotTake(wrong.sentence(languages.of_page(languages.present()))) from None
    if table.cells.height > MOST_ROWS:
        raise CannotTake(
            _("The file was not read, because it has more than %(most)s rows. Send it in parts, or ask the operator to store it "
              "with the command vaihto mobilities import.") % {"most": MOST_ROWS}
        )  # fmt: skip
    return table


def sweep_imports() -> int:
    """Forget tables that nobody stored within a day, and old values in projects that are closed; returns how many."""
    limit = clock.now() - timedelta(days=1)
    waiting = MobilityImport.objects.filter(state=MobilityImport.State.CHECKED, sent_at__lt=limit).delete()[0]
    waiting += ModuleReading.objects.filter(sent_at__lt=limit).delete()[0]
    closed = MobilityImport.objects.filter(agreement__is_locked=True, payload__has_key="before")
    for source in closed:
        source.payload = {name: source.payload[name] for name in ("created", "changed", "left_out")}
        source.save(update_fields=["payload"])
    return waiting + len(closed)
