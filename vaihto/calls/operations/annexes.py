"""The agency's own annex of unit costs for a call: checked cell by cell, kept as it was uploaded, frozen with the call."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.calls import facts, labels
from vaihto.calls.models import Call, CallAnnex
from vaihto.calls.operations.writing import CannotSave, case_of, locked
from vaihto.core.canonical import sha256_of
from vaihto.core.grant import annex
from vaihto.core.grant.annex_row import Fault
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import operation

# An annex has some hundred rows; a larger file is no annex.
LARGEST = 1_000_000


class CannotSaveAnnex(CannotSave):
    """The annex was not saved; `faults` are those of its cells, row by row."""

    def __init__(self, *reasons: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(*reasons)
        self.faults = tuple(faults)


@operation("calls.save_annex", labels.ANNEX_SAVED)
def save_annex(call: Call, content: bytes, *, name: str, source: str, by: Actor, at: datetime) -> CallAnnex:
    """Keep a CSV file as the annex of a draft, in place of the one that was there.

    `source` says who decided the unit costs and where they stand. Raises CannotSaveAnnex: no source, too large, not UTF-8, a
    fault in a cell, nothing for the agency and year of the call; CannotSave where the actor may not or the call is published.
    """
    kept = locked(call, by)
    text = _checked(kept, content, source)
    before = facts.annex_of(kept)
    if before is not None and (before.text, before.source) == (text, source.strip()):
        audit.nothing_new()
        return before
    values = {"name": name[:200], "text": text, "source": source.strip(), "added_at": at, "added_by": by.name}
    made, _new = CallAnnex.objects.update_or_create(call=kept, defaults=values)
    changes = {"annex": name[:200], "source": source.strip(), "sha256": sha256_of(text), "replaced": before is not None}
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes=changes)
    return made


def _checked(call: Call, content: bytes, source: str) -> str:
    """Return the text of an annex that can be used. Raises CannotSaveAnnex."""
    if not facts.is_by_annex(call) or call.mends_id is not None:
        raise CannotSaveAnnex(_("The annex was not saved, because the grants of this call do not follow unit costs of an annex."))
    if not source.strip():
        raise CannotSaveAnnex(
            _("The annex was not saved, because its source is missing. Write who decided the unit costs and where they stand.")
        )
    if len(content) > LARGEST:
        raise CannotSaveAnnex(_("The annex was not saved, because the file is too large. An annex is at most 1 MB."))
    try:
        text = content.decode("utf-8-sig")
        found = annex.read(text)
    except UnicodeDecodeError:
        raise CannotSaveAnnex(
            _("The annex was not saved, because it is not UTF-8 text. Save the table as CSV (UTF-8).")
        ) from None
    except annex.WrongAnnex as wrong:
        raise CannotSaveAnnex(
            _("The annex was not saved, because it has faults. Mend the cells below and upload it again."), faults=wrong.faults
        ) from None
    year, agency = facts.rule_year(call), call.programme.agency_country
    if not found.is_for(year, agency):
        said = {"year": year, "agency": agency}
        raise CannotSaveAnnex(
            _("The annex was not saved, because it has nothing for the agency %(agency)s and the year %(year)s. "
              "Check the columns agency, first_call and last_call.") % said
        )  # fmt: skip
    return text


@operation("calls.remove_annex", labels.ANNEX_REMOVED)
def remove_annex(call: Call, *, by: Actor, at: datetime) -> None:
    """Take the annex of a draft away, so that the rulebook's unit costs count. Gone already: nothing happens. Raises
    CannotSave.
    """
    kept = locked(call, by)
    gone, _rows = CallAnnex.objects.filter(call=kept).delete()
    if not gone:
        audit.nothing_new()
        return
    audit.write(case=case_of(kept), subject=kept, by=by, at=at, changes={"annex": None})
