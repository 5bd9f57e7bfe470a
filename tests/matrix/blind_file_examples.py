"""A file that an applicant sent with an application that stands in the database already, and its copy without names."""

from django.core.files.uploadedfile import SimpleUploadedFile

from vaihto.applications.answer_files import purpose_of
from vaihto.applications.models import Answer, Application, Submission
from vaihto.assessment import operations
from vaihto.assessment.models import BlindCopy, BlindFile
from vaihto.assessment.operations import blinding
from vaihto.assessment.operations.blind_files import PURPOSE
from vaihto.calls.models import Call, Question
from vaihto.kit import attachments, clock
from vaihto.kit.actors import Actor
from vaihto.kit.models import Attachment

KEY = "blind_file"
LABEL = dict.fromkeys(("fi", "sv", "en"), "Liite")


def ask_for_file(call: Call) -> None:
    """Let a call ask for a file; what was sent to it already stays."""
    labels = {f"label_{code}": text for code, text in LABEL.items()}
    Question.objects.create(call=call, key=KEY, kind="attachment", position=91, is_required=False, **labels)


def send_file(application: Application, name: str, by: Actor) -> Attachment:
    """Return a file as if it had been sent with the application, in the answers and in what was sent."""
    purpose = purpose_of(KEY)
    file = attachments.receive(SimpleUploadedFile(name, f"Lähettäjä: {name}".encode()), actor=by, purpose=purpose)
    attachments.claim(file, case=application.case, by=by, purpose=purpose)
    said = {"value": str(file.pk), "version": 1, "language": "fi", "saved_at": clock.now(), "saved_by": by.name}
    Answer.objects.update_or_create(application=application, key=KEY, is_latest=True, defaults=said)
    submission = Submission.objects.get(application=application)
    printed = {code: {"text": file.original_name} for code in LABEL}
    files = [{"id": file.pk, "name": file.original_name, "size": file.size, "sha256": file.sha256}]
    submission.content["answers"] = [one for one in submission.content["answers"] if one["key"] != KEY]
    submission.content["answers"].append(
        {
            "key": KEY, "section": "impact", "label": LABEL, "value": str(file.pk), "language": "fi", "version": 1,
            "kind": "attachment", "printed": printed, "files": files,
        }
    )  # fmt: skip
    Submission.objects.filter(pk=submission.pk).update(content=submission.content)
    if BlindCopy.objects.filter(application=application).exists():
        blinding.renew(application, clock.now())
    return file


def give_copy(application: Application, original: Attachment, name: str, by: Actor) -> BlindFile:
    """Return the copy without names that an officer gave."""
    file = attachments.receive(SimpleUploadedFile(name, b"Suunnitelma ilman nimi\xc3\xa4"), actor=by, purpose=PURPOSE)
    return operations.give_blind_file(application, original.pk, file, by=by, at=clock.now())
