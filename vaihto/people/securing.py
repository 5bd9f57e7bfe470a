"""Deeds about how an account opens: allauth's changes are recorded, sessions elsewhere ended, a lost second step is reset."""

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vaihto.kit import audit, mailing
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.people import labels, permissions, queries
from vaihto.people.models import Person, SignIn

Record = Callable[..., None]


class CannotResetSecondStep(Refused):
    """Somebody else's passkeys and second step cannot be removed."""


class CannotEndSessions(Refused):
    """The sessions are somebody else's."""


def recorder(name: str, label: "str | Promise") -> Record:
    """Return the operation that leaves the line of a change which allauth makes: `record(person, details=…, by=…, at=…)`."""

    @operation(name, label)
    def record(person: Person, *, details: dict[str, str], by: Actor, at: datetime) -> None:
        audit.write(case=f"person:{person.pk}", subject=person, by=by, at=at, changes=details)

    return record


rename_passkey = recorder("people.rename_passkey", labels.PASSKEY_RENAMED)
# Whatever changes how an account opens is told to its owner by mail; the name of that mail says which line belongs to it.
RECORDS: dict[str, Record] = {
    "webauthn_added": recorder("people.add_passkey", labels.PASSKEY_ADDED),
    "webauthn_removed": recorder("people.remove_passkey", labels.PASSKEY_REMOVED),
    "totp_activated": recorder("people.add_app", labels.APP_ADDED),
    "totp_deactivated": recorder("people.remove_app", labels.APP_REMOVED),
    "recovery_codes_generated": recorder("people.make_recovery_codes", labels.CODES_MADE),
    "account_connected": recorder("people.link_provider", labels.PROVIDER_LINKED),
    "account_disconnected": recorder("people.unlink_provider", labels.PROVIDER_UNLINKED),
    "password_changed": recorder("people.change_password", labels.PASSWORD_CHANGED),
    "email_changed": recorder("people.change_email", labels.EMAIL_CHANGED),
}
RECORDS |= {"password_set": RECORDS["password_changed"], "password_reset": RECORDS["password_changed"]}


@operation("people.end_sessions", labels.SESSIONS_ENDED)
def end_sessions(person: Person, *, keep: str, only: int | None = None, by: Actor, at: datetime) -> int:
    """End a person's sessions, or only that of one sign-in, but not the session with the key `keep`; returns how many ended.

    Raises CannotEndSessions.
    """
    if not permissions.may_change_profile(by, person):
        raise CannotEndSessions(_("Everybody ends their own sessions. Sign in as the person concerned."))
    rows = queries.open_sign_ins(person.pk, at=at).exclude(session_key=keep)
    keys = list((rows if only is None else rows.filter(pk=only)).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(person=person, session_key__in=keys).update(session_key="")
    if keys:
        audit.write(case=f"person:{person.pk}", subject=person, by=by, at=at, changes={"sessions": len(keys)})
    else:
        audit.nothing_new()
    return len(keys)


@operation("people.reset_second_step", labels.SECOND_STEP_RESET)
def reset_second_step(person: Person, *, by: Actor, at: datetime) -> int:
    """Remove somebody's passkeys, authenticator app and recovery codes, after all of them were lost; the person gets a mail.

    Returns how many were removed. Raises CannotResetSecondStep: only an administrator does it, and not to their own account,
    where the page of the account asks for the second step first.
    """
    if not permissions.may_manage_people(by):
        raise CannotResetSecondStep(
            _("Only an administrator removes somebody's second step. Ask the administrator of this service.")
        )
    if by.id == str(person.pk):
        raise CannotResetSecondStep(_("This is your own account. Remove your passkeys and your app on your account page."))
    removed = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    Authenticator.objects.filter(user=person).delete()
    if not removed:
        audit.nothing_new()
        return 0
    audit.write(case=f"person:{person.pk}", subject=person, by=by, at=at, changes={"removed": removed})
    key = f"second-step-reset:{person.pk}:{at.isoformat()}"
    mailing.post(
        person.email, "people/mail/second_step_reset.txt", {"person": person, "by": by.name},
        language=person.language, key=key, case=f"person:{person.pk}",
    )  # fmt: skip
    return removed
