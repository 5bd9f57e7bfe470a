"""What the pages of tables of stays show: values in words, faults and rows by kind, what an import did."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vaihto.core import countries, formats
from vaihto.exchange.mobilities.columns import Column, Pack
from vaihto.exchange.mobilities.faults import message
from vaihto.kit import attachments, tables
from vaihto.kit.http import Request
from vaihto.kit.languages import of_page, present
from vaihto.mobility.importing import projects
from vaihto.mobility.importing.comparing import CHANGED, NEW, UNCHANGED, Compared, Line
from vaihto.mobility.importing.stay_cells import Value
from vaihto.mobility.models import MobilityImport

FAULTS = "faults"
KIND_LABELS: Mapping[str, "str | Promise"] = {
    FAULTS: pgettext_lazy("table of stays", "Faults"),
    CHANGED: pgettext_lazy("table of stays", "Changed"),
    NEW: pgettext_lazy("table of stays", "New"),
    UNCHANGED: pgettext_lazy("table of stays", "Unchanged"),
}
STATE_LABELS: Mapping[str, "str | Promise"] = {
    MobilityImport.State.CHECKED: pgettext_lazy("table of stays", "Not stored"),
    MobilityImport.State.STORED: pgettext_lazy("table of stays", "Stored"),
    MobilityImport.State.UNDONE: pgettext_lazy("table of stays", "Undone"),
}
STATE_TAGS: Mapping[str, str] = {
    MobilityImport.State.CHECKED: "quiet", MobilityImport.State.STORED: "ok", MobilityImport.State.UNDONE: "plain",
}  # fmt: skip


def in_words(column: Column, value: Value) -> str:
    """Return a value of a column as people read it; empty cells are said to be so."""
    language = of_page(present())
    if value is None:
        return _("empty")
    if isinstance(value, date):
        return formats.day(value, language)
    if column.kind == "word":
        return str(column.words[value][language]) if value in column.words else value
    if column.kind == "country" and value in countries.codes():
        return f"{countries.name(value, language)} ({value})"
    return value


def checked(source: MobilityImport, found: Compared, request: Request) -> dict[str, Any]:
    """Return what the page of a table that waits shows: counts, and the rows of the kind that was asked for."""
    pack, language = projects.pack_of(source.agreement), of_page(present())
    counts = {FAULTS: len(found.faults), **{kind: len(found.of_kind(kind)) for kind in (CHANGED, NEW, UNCHANGED)}}
    asked = request.GET.get("show", "")
    kind = asked if asked in counts else next((kind for kind, number in counts.items() if number), NEW)
    page = tables.page(request, found.faults if kind == FAULTS else found.of_kind(kind))
    if kind == FAULTS:
        rows = [{"fault": fault, "message": message(fault, language)} for fault in page.object_list]
    else:
        rows = [of_line(line, pack) for line in page.object_list]
    return {
        "source": source, "agreement": source.agreement, "application": source.agreement.application, "kind": kind,
        "kinds": [(key, label, counts[key]) for key, label in KIND_LABELS.items()], "counts": counts, "rows": rows,
        "page_obj": page, "total": len(found.lines), "faulty": len(found.faulty), "empty_rows": found.empty_rows,
        "good": len(found.lines) - len(found.faulty), "unnamed": found.unnamed, "kind_label": KIND_LABELS[kind],
        "has_news": bool(counts[NEW] or counts[CHANGED]), "is_header_wrong": any(one.row == 1 for one in found.faults),
    }  # fmt: skip


def of_line(line: Line, pack: Pack) -> dict[str, Any]:
    """Return a row in words: who, where, when, and each cell that changes."""
    language = of_page(present())
    told = {name: in_words(pack.column(name), value) for name, value in line.values.items()}
    changes = [
        {
            "label": pack.column(one.column).label[language],
            "old": in_words(pack.column(one.column), one.old),
            "new": in_words(pack.column(one.column), one.new),
        }
        for one in line.changes
    ]
    return {"row": line.row, "stay": line.stay, "told": told, "changes": changes}


def stored(source: MobilityImport) -> dict[str, Any]:
    """Return what the page of an import shows that was stored, or was taken back."""
    file = source.file
    has_file = file is not None and file.erased_at is None and attachments.path_of(file).exists()
    is_open = source.agreement.state == "active" and not source.agreement.is_locked
    return {
        "source": source, "agreement": source.agreement, "application": source.agreement.application,
        "state_words": STATE_LABELS[source.state], "state_tag": STATE_TAGS[source.state],
        "has_left_out": bool(source.left_out) and has_file, "is_open": is_open,
        "may_undo": source.state == MobilityImport.State.STORED and is_open,
    }  # fmt: skip


def in_stay(stay: Any) -> list[tuple[str, str]]:
    """Return what tables of stays say of a stay and its own page has no field for: label and words, where there are some."""
    of_module = [(_("Id in the Beneficiary Module"), stay.module_id)] if stay.module_id else []
    having = {"funding": stay.funding, "field": stay.isced, "activity": stay.activity, "reference": stay.reference}
    if not any(having.values()):
        return of_module
    pack, language = projects.pack_of(stay.agreement), of_page(present())
    names = [name for name in pack.names() if having.get(name)]
    told = [(pack.column(name).label[language].capitalize(), in_words(pack.column(name), having[name])) for name in names]
    return told + of_module
