"""Files as answers: one that was received becomes part of the case and of the answer, in one deed."""

from datetime import datetime

from django.utils.translation import gettext as _

from vaihto.applications import labels
from vaihto.applications.answer_files import purpose_of
from vaihto.applications.models import Answer, Application
from vaihto.applications.operations.writing import CannotWrite, locked_draft, save_answers
from vaihto.calls import queries as calls
from vaihto.kit import attachments, audit
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment
from vaihto.kit.operations import operation


@operation("applications.add_file", labels.FILE_ADDED)
def add_file(application: Application, key: str, file: Attachment, *, by: Actor, at: datetime) -> Application:
    """Add a received file to the answer of an attachment question. Raises CannotWrite, attachments.CannotClaim."""
    locked_draft(application, by, [f"answer_{key}"])
    if not any(one.key == key and one.kind == "attachment" for one in calls.questions_of(application.call)):
        raise CannotWrite(_("The call asks no file here. Open the section again."))
    attachments.claim(file, case=application.case, by=by, purpose=purpose_of(key))
    standing = Answer.objects.filter(application=application, key=key, is_latest=True).first()
    kept = [line for line in (standing.value if standing else "").split("\n") if line]
    if str(file.pk) in kept:
        audit.nothing_new()
        return application
    text = "\n".join([*kept, str(file.pk)])
    save_answers(application, {key: (text, standing.version if standing else 0)}, language=application.language, by=by, at=at)
    audit.write(
        case=application.case, subject=application, by=by, at=at,
        changes={"key": key, "file": file.pk, "sha256": file.sha256},
    )  # fmt: skip
    return application
