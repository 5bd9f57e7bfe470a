"""When a published call gets a new version: those who write are told once, and say that they have seen it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vaihto.applications import labels, permissions, states
from vaihto.applications.models import Application
from vaihto.calls import queries as calls
from vaihto.kit import audit, mailing, outbox
from vaihto.kit.actors import Actor
from vaihto.kit.models import OutboxItem
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations


class CannotNote(Refused):
    """The changes of the form were not noted as seen."""


@outbox.handler("calls.version")
def tell_writers(item: OutboxItem) -> None:
    """Write to the coordinators of every draft of a call that got a new version; each mail has its key, so it comes once."""
    version = calls.version(item.payload["version"])
    if version is None:
        return
    call, said = version.call, {}
    drafts = Application.objects.filter(call=call, state=states.DRAFT).select_related("organisation")
    members = organisations.coordinators_of({draft.organisation_id for draft in drafts})
    with transaction.atomic():
        for draft in drafts:
            for member in members.get(draft.organisation_id, []):
                language = member.person.language
                if language not in said:
                    with translation.override(language):
                        said[language] = names_of(calls.changes_between(call, version.number - 1, version.number))
                context = {"application": draft, "call": call, "version": version, "changed": said[language]}
                mailing.post(
                    member.person.email, "applications/mail/call_changed.txt", context, language=language,
                    key=f"call-version:{version.pk}:{draft.pk}:{member.person_id}", case=draft.case,
                )  # fmt: skip


def names_of(changes: list[Any]) -> list[str]:
    """Return what changed, each thing once: "question (help)"; both sides of a date or number along."""
    made = []
    for one in changes:
        what = f"{one.name} ({one.what})" if one.what else one.name
        made.append(f"{what}: {one.before} → {one.after}" if one.part == "dates" and one.before and one.after else what)
    return list(dict.fromkeys(made))


@operation("applications.note_form_version", labels.FORM_SEEN)
def note_form_version(application: Application, *, by: Actor, at: datetime) -> Application:
    """Note that the applicant's people have seen the form's version in force. Raises CannotNote."""
    Application.objects.select_for_update().filter(pk=application.pk).first()
    application.refresh_from_db()
    if not permissions.belongs_to(by, application) or application.state != states.DRAFT:
        raise CannotNote(_("The changes were not noted, because only the applicant's own people do it in a draft."))
    latest = application.call.version
    if application.form_version >= latest:
        audit.nothing_new()
        return application
    before, application.form_version = application.form_version, latest
    application.save(update_fields=["form_version"])
    changes = {"form_version": [before, latest]}
    audit.write(case=application.case, subject=application, by=by, at=at, changes=changes)
    return application
