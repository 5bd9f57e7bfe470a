"""Copies without names: an officer gives one in place of a file that the applicant sent, replaces it, takes it back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.assessment import blind_files, permissions, queries
from vaihto.assessment.models import BlindFile
from vaihto.assessment.operations.assigning import hold
from vaihto.assessment.operations.blinding import CannotBlind
from vaihto.kit import attachments, audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment
from vaihto.kit.operations import operation

if TYPE_CHECKING:
    from vaihto.applications.models import Application

PURPOSE = "assessment.blind_file"


def held(application: "Application", original_id: int, seen: int | None, by: Actor) -> BlindFile | None:
    """Return the copy that counts, held until the transaction ends; `seen` is the one the page showed. Raises CannotBlind."""
    if not permissions.may_assign(by):
        raise CannotBlind(_("Nothing was changed, because only an officer of the agency prepares blind copies."))
    hold(application)
    if not application.call.is_blind:
        raise CannotBlind(_("Nothing was changed, because this call is not assessed blind."))
    if queries.is_closed(application.call):
        raise CannotBlind(_("Nothing was changed, because the selection of this call has been decided."))
    if original_id not in {place.original_id for place in blind_files.places_of(application)}:
        raise CannotBlind(
            _("Nothing was changed, because the application holds no such file any more. Open the blind copy again.")
        )
    kept = BlindFile.objects.select_for_update().filter(original_id=original_id, ended_at__isnull=True).first()
    if (kept.pk if kept else None) != seen:
        raise CannotBlind(
            _("Nothing was changed, because the copy was given, replaced or taken back meanwhile. Open the page again and look.")
        )
    return kept


def end(kept: BlindFile, by: Actor, at: datetime) -> None:
    """Let a copy count no more; its file is deleted, the row says who gave and who ended it."""
    kept.ended_at, kept.ended_by = at, by.name[:150]
    kept.save(update_fields=["ended_at", "ended_by"])
    attachments.erase(kept.copy, at=at)


@operation("assessment.give_blind_file", lazy("Copy without names given to the assessors"))
def give_blind_file(
    application: "Application", original_id: int, file: Attachment, *, seen: int | None = None, by: Actor, at: datetime
) -> BlindFile:
    """Let a received file stand for one that the applicant sent; one that stood is replaced and deleted. Raises CannotBlind."""
    kept = held(application, original_id, seen, by)
    originals = [place.original_id for place in blind_files.places_of(application)]
    if Attachment.objects.filter(pk__in=originals, sha256=file.sha256).exists():
        raise CannotBlind(
            _("The file was not saved, because it is the applicant’s own file. Hide the names in a copy of it and send the copy.")
        )
    attachments.claim(file, case=application.case, by=by, purpose=PURPOSE)
    if kept is not None:
        end(kept, by, at)
    made = BlindFile.objects.create(
        application=application, original_id=original_id, copy=file, given_at=at, given_by=by.name[:150]
    )  # fmt: skip
    changes = {"file": original_id, "sha256": [kept.copy.sha256 if kept else None, file.sha256]}
    audit.write(case=application.case, subject=made, by=by, at=at, changes=changes)
    return made


@operation("assessment.take_back_blind_file", lazy("Copy without names taken back from the assessors"))
def take_back_blind_file(application: "Application", original_id: int, *, seen: int | None, by: Actor, at: datetime) -> None:
    """Take a copy back, so that assessors get it no more; its file is deleted. Raises CannotBlind."""
    kept = held(application, original_id, seen, by)
    if kept is None:
        audit.nothing_new()
        return
    end(kept, by, at)
    changes = {"file": original_id, "sha256": [kept.copy.sha256, None]}
    audit.write(case=application.case, subject=kept, by=by, at=at, changes=changes)
