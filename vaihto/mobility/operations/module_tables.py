"""Tables for the Beneficiary Module of a project: taken out, read back, differences taken over or left."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.core.canonical import sha256_of
from vaihto.exchange.beneficiary import comparing, sheet
from vaihto.exchange.beneficiary.comparing import Compared, Difference
from vaihto.exchange.mobilities.faults import message
from vaihto.grants import queries as grants
from vaihto.kit import audit, languages
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.mobility import permissions
from vaihto.mobility.importing import projects as stay_projects
from vaihto.mobility.models import Mobility, MobilityImport, ModuleMapping, ModuleReading
from vaihto.mobility.module import projects
from vaihto.mobility.operations import importing, mapping

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

PURPOSE = "mobility.module_reading"
TAKE, KEEP = "take", "keep"
WRITERS = {"csv": sheet.as_csv, "xlsx": sheet.as_xlsx}


class CannotExchange(Refused):
    """Nothing was taken out or taken over."""


@operation("mobility.export_module", lazy("Stays taken out for the Beneficiary Module"))
def export_module(agreement: "GrantAgreement", kind: str, *, by: Actor, at: datetime) -> tuple[bytes, projects.Prepared]:
    """Return the stays of a project in the columns of the mapping in use, as `kind` csv or xlsx. Raises CannotExchange."""
    agreement = grants.for_ids([agreement.pk])[agreement.pk]
    if not permissions.may_export_module(by, agreement):
        raise CannotExchange(_("Nothing was taken out, because only the school that runs the project and the agency may do it."))
    used = in_use(agreement)
    made = projects.prepared(agreement, projects.table_of(used))
    content = WRITERS[kind](made.table, made.rows)
    changes = {"format": kind, "version": used.version, "stays": len(made.rows), "incomplete": len(made.missing)}
    audit.write(case=agreement.application.case, subject=agreement, by=by, at=at, changes=changes)
    return content, made


def in_use(agreement: "GrantAgreement") -> ModuleMapping:
    """Return the mapping that a project's programme uses. Raises CannotExchange."""
    used = projects.mapping_of(agreement)
    if used is None:
        raise CannotExchange(
            _("No columns of the Beneficiary Module are in use in this programme. An administrator maps its template first.")
        )
    return used


def keep_reading(agreement: "GrantAgreement", uploaded: "File[bytes]", *, by: Actor, at: datetime) -> ModuleReading:
    """Keep a file that came out of the Beneficiary Module for a day; no stay changes.

    Called outside operations, as files are received. Raises Refused with the sentence for the sender.
    """
    agreement = importing.of_now(agreement, by)
    used = in_use(agreement)
    file, digest, others, rows = mapping.receive_rows(uploaded, by=by, purpose=PURPOSE)
    compared_with(agreement, used, rows)
    made = ModuleReading(
        agreement=agreement, mapping=used, file=file, file_name=file.original_name, sha256=digest, other_sheets=others,
        sent_at=at, sent_by_id=by.id, sent_by=by.name[:200],
    )  # fmt: skip
    made.save()
    return made


def compared_with(agreement: "GrantAgreement", used: ModuleMapping, rows: Sequence[Sequence[str]]) -> Compared:
    """Return what rows say otherwise than the stays. Raises CannotExchange where no column tells which stay a row means."""
    try:
        return projects.compared(agreement, projects.table_of(used), [list(row) for row in rows])
    except comparing.NoKey:
        raise CannotExchange(
            _("The file was not read, because it has no column with the id of the stay or Vaihto’s key, by the names of the "
              "mapping. Send the file as it came out of the Beneficiary Module.")
        ) from None  # fmt: skip


def difference_mark(one: Difference) -> str:
    """Return a short hash of what was seen in a cell: whoever decides names it."""
    return sha256_of([one.name, one.ours, one.theirs])[:16]


def open_differences(reading: ModuleReading, found: Compared) -> list[Difference]:
    """Return the differences that nobody has left as they are."""
    return [one for one in found.differences if reading.kept.get(one.name) != one.theirs]


@operation("mobility.decide_differences", lazy("Differences to the Beneficiary Module decided"))
def decide_differences(
    reading: ModuleReading, decided: Mapping[str, tuple[str, str]], *, by: Actor, at: datetime
) -> tuple[int, int]:
    """Take over or keep what differs: by a difference's name TAKE or KEEP, and the mark of what was seen.

    What is taken over goes through the import of stays, with its rules and its undoing. Returns how many cells were taken over
    and kept. Raises CannotExchange, and CannotImport of the import.
    """
    agreement = importing.of_now(reading.agreement, by)
    reading = ModuleReading.objects.select_for_update(of=("self",)).select_related("mapping", "file").get(pk=reading.pk)
    found = compared_with(agreement, reading.mapping, mapping.rows_of(reading.file))
    known = {one.name: one for one in open_differences(reading, found)}
    if not decided:
        raise CannotExchange(_("Nothing was decided. Choose for a difference whether it is taken over or kept."))
    if any(name not in known or difference_mark(known[name]) != mark for name, (_choice, mark) in decided.items()):
        raise CannotExchange(
            _("Nothing was changed, because the stays have changed since the differences were shown. Look at them again.")
        )
    wanted = [known[name] for name, (choice, _mark) in decided.items() if choice == TAKE]
    kept = [known[name] for name, (choice, _mark) in decided.items() if choice == KEEP]
    stored = _take_over(agreement, reading, wanted, by, at) if wanted else None
    reading.kept |= {one.name: one.theirs for one in kept}
    reading.save(update_fields=["kept"])
    changes = {
        "taken": len(wanted), "kept": len(kept), "sha256": reading.sha256, "import": stored.pk if stored else None,
    }  # fmt: skip
    audit.write(case=agreement.application.case, subject=reading, by=by, at=at, changes=changes)
    return len(wanted), len(kept)


def _take_over(
    agreement: "GrantAgreement", reading: ModuleReading, wanted: list[Difference], by: Actor, at: datetime
) -> MobilityImport | None:
    """Store values through the import of stays. Raises CannotExchange with each reason at its stay."""
    told = projects.hindrances(agreement, wanted, languages.of_page(languages.present()))
    if told:
        raise CannotExchange(
            _("Nothing was changed, because a chosen cell cannot be taken over. Keep it, or change the stay on its own page.")
        )
    table, keys = projects.as_stays(agreement, wanted)
    faults = stay_projects.compared(agreement, table).faults
    if faults:
        language = languages.of_page(languages.present())
        names = dict(Mobility.objects.filter(pk__in=keys).values_list("pk", "participant__name"))
        raise CannotExchange(*(
            _("Nothing was changed. Stay of %(name)s: %(reason)s")
            % {"name": names[keys[fault.row - 2]] or _("nobody named yet"), "reason": message(fault, language)}
            for fault in faults[:10]
        ))  # fmt: skip
    source = MobilityImport(
        agreement=agreement, file_name=reading.file_name, sha256=reading.sha256, sent_at=at, sent_by_id=by.id,
        sent_by=by.name[:200],
    )  # fmt: skip
    return importing.import_stays(agreement, table, source, by=by, at=at)


@operation("mobility.store_module_ids", lazy("Ids of the Beneficiary Module stored"))
def store_module_ids(reading: ModuleReading, *, seen: str, by: Actor, at: datetime) -> int:
    """Store at the stays the ids that a file gives them; `seen`: the mark of what was shown. Raises CannotExchange."""
    agreement = importing.of_now(reading.agreement, by)
    importing.hold_stays(agreement)
    found = compared_with(agreement, reading.mapping, mapping.rows_of(reading.file))
    if not found.new_ids:
        audit.nothing_new()
        return 0
    if ids_mark(found.new_ids) != seen:
        raise CannotExchange(
            _("Nothing was changed, because the stays have changed since the differences were shown. Look at them again.")
        )
    refuse_bad_ids(agreement, found.new_ids)
    rows = {one.pk: one for one in Mobility.objects.filter(agreement=agreement, pk__in=found.new_ids)}
    # Emptied first: two stays may exchange their ids.
    Mobility.objects.filter(pk__in=rows).update(module_id="")
    for key, text in found.new_ids.items():
        rows[key].module_id = text
    Mobility.objects.bulk_update(rows.values(), ["module_id"], batch_size=500)
    changes = {"stays": len(rows), "sha256": reading.sha256}
    audit.write(case=agreement.application.case, subject=reading, by=by, at=at, changes=changes)
    return len(rows)


def refuse_bad_ids(agreement: "GrantAgreement", ids: Mapping[int, str]) -> None:
    """Raise CannotExchange for an id that is too long, comes twice in the file or belongs to another stay of the project."""
    others = Mobility.objects.filter(agreement=agreement).exclude(module_id="").exclude(pk__in=ids)
    taken = {text.casefold() for text in others.values_list("module_id", flat=True)}
    longest = Mobility._meta.get_field("module_id").max_length or 0
    for text in ids.values():
        if len(text) > longest or text.casefold() in taken:
            raise CannotExchange(
                _("No id was stored, because the id %(id)s is too long or belongs to two stays. Correct it in the Beneficiary "
                  "Module and send the file again.") % {"id": text[:100]}
            )  # fmt: skip
        taken.add(text.casefold())


def ids_mark(ids: Mapping[int, str]) -> str:
    """Return a hash of ids by stay."""
    return sha256_of([[key, ids[key]] for key in sorted(ids)])
