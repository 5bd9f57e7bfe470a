"""How a programme fills in the template of the Beneficiary Module: drafted, changed, put in use, thrown away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.exchange.beneficiary import mapping as mappings
from vaihto.exchange.beneficiary import sheet
from vaihto.exchange.mobilities.faults import CannotRead
from vaihto.kit import attachments, audit, languages
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions
from vaihto.mobility.models import ModuleMapping
from vaihto.mobility.module.projects import table_of
from vaihto.programmes import queries as programmes

if TYPE_CHECKING:
    from vaihto.programmes.models import Programme

TEMPLATE = "mobility.module_template"


class CannotMap(Refused):
    """The mapping was not changed."""


def receive_rows(uploaded: "File[bytes]", *, by: Actor, purpose: str) -> tuple[Attachment, str, list[str], list[list[str]]]:
    """Receive a table with the columns of the template: its file, its SHA-256, sheets that were not read, and its rows.

    It is looked into by the process with tied hands. Called outside operations. Raises Refused with the sentence for the sender.
    """
    file, digest, others = attachments.receive_table(uploaded, actor=by, purpose=purpose, wide=True)
    return file, digest, others, rows_of(file)


def rows_of(file: Attachment | None) -> list[list[str]]:
    """Return the rows of a file that was received. Raises CannotMap where it is gone or is no table."""
    if file is None or file.erased_at is not None:
        raise CannotMap(_("The file is no longer there. Send it again."))
    try:
        content = attachments.path_of(file).read_bytes()
    except OSError:
        raise CannotMap(_("The file is no longer there. Send it again.")) from None
    try:
        return sheet.rows_of(content, ";" if file.original_name.lower().endswith(".xlsx") else None)
    except CannotRead as wrong:
        raise CannotMap(wrong.sentence(languages.of_page(languages.present()))) from None


@operation("mobility.draft_mapping", lazy("Template of the Beneficiary Module read"))
def draft_mapping(
    programme: "Programme",
    rows: Sequence[Sequence[str]],
    *,
    head: int | None,
    file_name: str,
    sha256: str,
    by: Actor,
    at: datetime,
) -> ModuleMapping:
    """Draft the mapping of a template; columns that the mapping in use has keep what they hold there.

    `head`: how many rows stand before the first stay; None: what they look like decides. Raises CannotMap.
    """
    _allowed(by)
    programmes.hold(programme.pk)
    every = ModuleMapping.objects.filter(programme=programme)
    if every.filter(state="draft").exists():
        raise CannotMap(
            _("The template was not read, because the programme has a draft already. Put it in use or throw it away first.")
        )
    used = every.filter(state="in_use").first()
    try:
        table = mappings.of_template(rows, head=head, like=table_of(used) if used else None)
    except ValueError:
        raise CannotMap(
            _("The template was not read, because no row of its beginning names columns. Send the template with its heads.")
        ) from None
    made = ModuleMapping(
        programme=programme, version=(every.aggregate(last=Max("version"))["last"] or 0) + 1, file_name=file_name[:150],
        sha256=sha256, made_at=at, made_by=by.name[:200], head=[list(row) for row in table.head], names=table.names,
        columns=table.as_values(),
    )  # fmt: skip
    made.save(force_insert=True)
    changes = {"version": made.version, "columns": len(table.columns), "sha256": sha256}
    audit.write(case=f"programme:{programme.pk}", subject=made, by=by, at=at, changes=changes)
    return made


@operation("mobility.change_mapping", lazy("Columns of the Beneficiary Module changed"))
def change_mapping(one: ModuleMapping, changed: Mapping[int, Mapping[str, Any]], *, by: Actor, at: datetime) -> ModuleMapping:
    """Set what columns of a draft hold, by their place: holds, field, writing, fixed, codes, is_obligatory. Raises CannotMap."""
    _allowed(by)
    one = ModuleMapping.objects.select_for_update().get(pk=one.pk)
    if one.state != "draft":
        raise CannotMap(_("The columns were not saved, because the mapping is no draft. Send the template for a new version."))
    before = [dict(each) for each in one.columns]
    for place, values in changed.items():
        one.columns[place] |= dict(values)
    if one.columns == before:
        audit.nothing_new()
        return one
    one.save(update_fields=["columns"])
    number = sum(old != new for old, new in zip(before, one.columns, strict=True))
    audit.write(case=f"programme:{one.programme_id}", subject=one, by=by, at=at, changes={"columns": number})
    return one


@operation("mobility.use_mapping", lazy("Columns of the Beneficiary Module put in use"))
def use_mapping(one: ModuleMapping, *, seen: str, by: Actor, at: datetime) -> ModuleMapping:
    """Put a draft in use, or an earlier version in use again; `seen` is the mark of what was looked at. Raises CannotMap."""
    _allowed(by)
    programmes.hold(one.programme_id)
    one = ModuleMapping.objects.get(pk=one.pk)
    if one.state == "in_use":
        audit.nothing_new()
        return one
    table = table_of(one)
    if table.mark != seen:
        raise CannotMap(_("The mapping was not put in use, because it has changed since you looked at it. Look at it again."))
    if reasons := reasons_against(table):
        raise CannotMap(*reasons)
    before = ModuleMapping.objects.filter(programme=one.programme_id, state="in_use").first()
    if before is not None:
        before.state = ModuleMapping.State.EARLIER
        before.save(update_fields=["state"])
    one.state, one.used_at, one.used_by = ModuleMapping.State.IN_USE, at, by.name[:200]
    one.save(update_fields=["state", "used_at", "used_by"])
    changes = {"version": [before.version if before else None, one.version]}
    audit.write(case=f"programme:{one.programme_id}", subject=one, by=by, at=at, changes=changes)
    return one


@operation("mobility.discard_mapping", lazy("Draft of columns of the Beneficiary Module thrown away"))
def discard_mapping(one: ModuleMapping, *, by: Actor, at: datetime) -> None:
    """Throw a draft away. Raises CannotMap."""
    _allowed(by)
    one = ModuleMapping.objects.select_for_update().get(pk=one.pk)
    if one.state != "draft":
        raise CannotMap(_("The mapping was not thrown away, because it has been in use. It stays as an earlier version."))
    subject = audit.name_of(one)
    one.delete()
    changes = {"version": one.version}
    audit.write(case=f"programme:{one.programme_id}", subject=subject, by=by, at=at, changes=changes)


def mark_of(one: ModuleMapping) -> str:
    """Return the mark of what a mapping writes: whoever puts it in use names it."""
    return table_of(one).mark


def reasons_against(table: mappings.Table) -> list[str]:
    """Return why a mapping cannot be put in use; an empty list where it can."""
    told: dict[str, list[str]] = {}
    for place, kind in mappings.problems(table):
        told.setdefault(kind, []).append(table.columns[place].name or str(place + 1) if place >= 0 else "")
    sentences = {
        "obligatory_undecided": _("Nothing is decided for these obligatory columns: %(columns)s. Say what stands in them."),
        "obligatory_empty": _("These columns are obligatory and would be empty: %(columns)s. Say what stands in them."),
        "undecided": _("Nothing is decided for these columns: %(columns)s. Say what stands in them, or that they stay empty."),
        "no_key": _("No column carries the id of the stay or Vaihto’s key, so a file could not be read back. Map one to it."),
    }
    return [sentence % {"columns": ", ".join(told[kind])} for kind, sentence in sentences.items() if kind in told]


def _allowed(by: Actor) -> None:
    if not permissions.may_map(by):
        raise CannotMap(_("Nothing was changed, because only an administrator may map the columns of the Beneficiary Module."))
