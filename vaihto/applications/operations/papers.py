"""Papers and notes of a case: what an officer notes for the agency, what an applicant adds to what was sent."""

from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions, states
from vaihto.applications.models import Application, CasePaper
from vaihto.applications.operations.completing import tell_handler
from vaihto.kit import attachments, audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment
from vaihto.kit.operations import Refused, operation

PURPOSE = "applications.paper"


class CannotAddPaper(Refused):
    """The note or paper cannot be added or taken away."""


@operation("applications.add_note", labels.NOTE_ADDED)
def add_note(application: Application, *, text: str, attachment: Attachment | None = None, by: Actor, at: datetime) -> CasePaper:
    """Add a note of the agency, with or without a file; only the agency's people see it. Raises CannotAddPaper."""
    if not permissions.may_handle(by, application):
        raise CannotAddPaper(_("The note was not saved. Only an officer without a conflict of interest adds one."))
    return add(application, text, attachment, is_internal=True, by=by, at=at)


@operation("applications.add_paper", labels.PAPER_ADDED)
def add_paper(application: Application, *, text: str, attachment: Attachment, by: Actor, at: datetime) -> CasePaper:
    """Add a further paper of the applicant to what was sent; the agency sees it beside it. Raises CannotAddPaper."""
    if not permissions.may_add_paper(by, application):
        raise CannotAddPaper(
            _("The paper was not saved, because the formal check is done or the application is withdrawn. Contact the agency.")
        )
    paper = add(application, text, attachment, is_internal=False, by=by, at=at)
    tell_handler(application, "paper_added", f"paper:{paper.pk}")
    return paper


def add(
    application: Application, text: str, attachment: Attachment | None, *, is_internal: bool, by: Actor, at: datetime
) -> CasePaper:
    """Store the note or paper, claim its file, leave the line."""
    if not text.strip() and attachment is None:
        raise CannotAddPaper(_("Nothing was saved, because there is neither a text nor a file."))
    if attachment is not None:
        attachments.claim(attachment, case=application.case, by=by, purpose=PURPOSE)
    paper = CasePaper.objects.create(
        application=application, text=text.strip(), attachment=attachment, is_internal=is_internal, added_at=at,
        added_by_id=by.id, added_by=by.name[:150],
    )  # fmt: skip
    changes = {"file": attachment.sha256 if attachment else None, "internal": is_internal}
    audit.write(case=application.case, subject=paper, by=by, at=at, changes=changes)
    return paper


@operation("applications.remove_paper", labels.PAPER_REMOVED)
def remove_paper(paper: CasePaper, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a note or paper away: text and file are erased, the case still says that there was one. Raises CannotAddPaper.

    Who added it takes it away while the check goes on; an officer takes away what must not be kept.
    """
    application = paper.application
    is_own = (
        paper.added_by_id == by.id and by.is_signed_in and application.check_state not in {states.ELIGIBLE, states.INELIGIBLE}
    )
    if not is_own and not permissions.may_handle(by, application):
        raise CannotAddPaper(_("The paper was not taken away. Who added it does so, or an officer."))
    if paper.removed_at is not None:
        audit.nothing_new()
        return
    if not reason.strip():
        raise CannotAddPaper(_("The paper was not taken away, because the reason is missing. Write why."))
    paper.text, paper.removed_at, paper.removed_reason = "", at, reason.strip()
    paper.save(update_fields=["text", "removed_at", "removed_reason"])
    if paper.attachment is not None:
        attachments.erase(paper.attachment, at=at)
    audit.write(case=application.case, subject=paper, by=by, at=at, reason=paper.removed_reason)
