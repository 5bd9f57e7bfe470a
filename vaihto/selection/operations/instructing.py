"""The rectification instruction: a new version for each change, approved by name."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.selection import instruction
from vaihto.selection.models import RectificationInstruction

CASE = "selection:instruction"


class CannotInstruct(Refused):
    """The text of the instruction cannot be kept or approved."""


@operation("selection.write_instruction", lazy("Rectification instruction written"))
def write_instruction(
    texts: Mapping[str, str], *, by: Actor, at: datetime, note: str = "", kind: str = instruction.RECTIFICATION
) -> RectificationInstruction:
    """Keep the texts ("fi", "sv", "en") as a new version; the same texts again change nothing. Raises CannotInstruct."""
    if not by.has(OFFICER):
        raise CannotInstruct(_("Nothing was saved, because only an officer of the agency writes the instruction."))
    given = {code: texts.get(code, "").replace("\r\n", "\n").strip() for code in ("fi", "sv", "en")}
    if not all(given.values()):
        raise CannotInstruct(_("Nothing was saved, because a language is missing. Write the text in all three."))
    strange = sorted({place for text in given.values() for place in instruction.unknown_places(text)})
    if strange:
        said = {"places": ", ".join(strange), "known": ", ".join("{" + place + "}" for place in instruction.PLACES)}
        raise CannotInstruct(
            _("Nothing was saved, because nothing fills these places: %(places)s. The places are: %(known)s.") % said
        )
    last = RectificationInstruction.objects.select_for_update().filter(kind=kind).order_by("-number").first()
    fields = {f"text_{code}": text for code, text in given.items()}
    if last is not None and all(getattr(last, name) == text for name, text in fields.items()):
        audit.nothing_new()
        return last
    made = RectificationInstruction.objects.create(
        kind=kind, number=last.number + 1 if last else 1, note=note.strip(), made_at=at, made_by_id=int(by.id), **fields
    )
    audit.write(case=CASE, subject=made, by=by, at=at, changes={"kind": kind, "version": made.number}, reason=made.note)
    return made


@operation("selection.approve_instruction", lazy("Rectification instruction approved"))
def approve_instruction(version: RectificationInstruction, *, lawyer: str, by: Actor, at: datetime) -> RectificationInstruction:
    """Record that the agency's lawyer, by name, has approved a version; another officer than its writer does it."""
    if not by.has(OFFICER):
        raise CannotInstruct(_("Nothing was recorded, because only an officer of the agency records the approval."))
    kept = RectificationInstruction.objects.select_for_update().get(pk=version.pk)
    if kept.approved_at is not None:
        audit.nothing_new()
        return kept
    if str(kept.made_by_id) == by.id:
        raise CannotInstruct(_("Nothing was recorded, because you wrote this version. Another officer records the approval."))
    if not lawyer.strip():
        raise CannotInstruct(_("The name is missing. Write who approved the text for the agency."))
    kept.approved_by, kept.approved_at, kept.approval_recorded_by = lawyer.strip()[:150], at, by.name
    kept.save(update_fields=["approved_by", "approved_at", "approval_recorded_by"])
    audit.write(
        case=CASE,
        subject=kept,
        by=by,
        at=at,
        changes={"kind": kept.kind, "version": kept.number, "approved_by": kept.approved_by},
    )
    return kept
