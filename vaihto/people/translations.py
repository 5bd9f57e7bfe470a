"""The five languages of link pages: which texts they hold, and who has confirmed that the texts are right.

A translation is unchecked until somebody who knows the language has read it; then an officer records who that was. The record
holds for exactly the texts that were read: a changed text makes the language unchecked again.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vaihto.core import parameters
from vaihto.core.canonical import sha256_of
from vaihto.kit import audit
from vaihto.kit.actors import ADMINISTRATOR, OFFICER, Actor
from vaihto.kit.languages import LINK_LANGUAGES
from vaihto.kit.operations import Refused, operation
from vaihto.people import labels
from vaihto.people.models import TranslationCheck

CASE = "translations"


class CannotConfirm(Refused):
    """The translation cannot be confirmed, or the confirmation not withdrawn."""


@dataclass(frozen=True)
class Text:
    """One text: as it stands in English and in the other language, and where it belongs."""

    english: str
    translated: str
    context: str = ""


@cache
def texts_of(language: str) -> tuple[Text, ...]:
    """Return every text of the link pages in one of the five languages, sorted by the English; once per process."""
    from babel.messages.mofile import read_mo

    found = set()
    for room in apps.get_app_configs():
        path = Path(room.path) / "locale" / language / "LC_MESSAGES" / "django.mo"
        if not room.name.startswith("vaihto.") or not path.exists():
            continue
        with path.open("rb") as file:
            for message in read_mo(file):
                if message.id:
                    context = message.context or ""
                    # Babel reads a context from compiled catalogues as bytes.
                    context = context.decode() if isinstance(context, bytes) else context
                    found.add(Text(joined(message.id), joined(message.string), context))
    for kind in parameters.link_kinds():
        for key in parameters.words(kind):
            found.add(Text(parameters.word(kind, key, "en"), parameters.word(kind, key, language), kind))
    return tuple(sorted(found, key=lambda text: (text.english.lower(), text.context)))


def joined(text: "str | list[str] | tuple[str, ...] | None") -> str:
    """Return a text, or its forms for one and for many, as one line."""
    return text if isinstance(text, str) else " / ".join(text or ())


@cache
def hash_of(language: str) -> str:
    """Return what identifies the texts of a language: the SHA-256 of all of them."""
    return sha256_of([[text.english, text.context, text.translated] for text in texts_of(language)])


def standing(language: str) -> TranslationCheck | None:
    """Return the check that holds for the texts as they are; None where nobody has confirmed them."""
    return TranslationCheck.objects.filter(language=language, withdrawn_at=None, texts_hash=hash_of(language)).first()


def is_unchecked(language: str) -> bool:
    """Return whether pages in this language have to say that nobody has checked the translation."""
    return language in LINK_LANGUAGES and standing(language) is None


def may_confirm(actor: Actor) -> bool:
    """Return whether the actor may record that a translation was checked."""
    return actor.has(OFFICER, ADMINISTRATOR)


@operation("people.confirm_translation", labels.TRANSLATION_CONFIRMED)
def confirm(language: str, *, checked_by: str, seen: str, by: Actor, at: datetime) -> TranslationCheck:
    """Record that `checked_by` has read the texts of a language and found them right.

    `seen` is the hash of the texts on the officer's page: other texts are not confirmed unseen. Confirming what stands
    confirmed changes nothing. Raises CannotConfirm.
    """
    if not may_confirm(by) or language not in LINK_LANGUAGES:
        raise CannotConfirm(_("The translation was not confirmed, because only an officer or an administrator may do it."))
    if seen != hash_of(language):
        raise CannotConfirm(_("The translation was not confirmed, because its texts have changed. Read them again."))
    if not checked_by.strip():
        raise CannotConfirm(_("The translation was not confirmed. Write who has read it, and in which role."))
    before = standing(language)
    if before is not None:
        audit.nothing_new()
        return before
    TranslationCheck.objects.filter(language=language, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by.name)
    made = TranslationCheck(
        language=language, texts_hash=seen, checked_by=checked_by.strip()[:200], confirmed_at=at, confirmed_by=by.name
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        audit.nothing_new()
        return TranslationCheck.objects.get(language=language, withdrawn_at=None)
    changes = {"language": language, "texts": seen, "checked_by": made.checked_by}
    audit.write(case=CASE, subject=made, by=by, at=at, changes=changes)
    return made


@operation("people.withdraw_translation", labels.TRANSLATION_WITHDRAWN)
def withdraw(language: str, *, by: Actor, at: datetime) -> None:
    """Take a confirmation back: the pages say again that nobody has checked them. Raises CannotConfirm."""
    if not may_confirm(by):
        raise CannotConfirm(_("The confirmation was not withdrawn, because only an officer or an administrator may do it."))
    check = TranslationCheck.objects.select_for_update().filter(language=language, withdrawn_at=None).first()
    if check is None:
        audit.nothing_new()
        return
    check.withdrawn_at, check.withdrawn_by = at, by.name
    check.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.write(case=CASE, subject=check, by=by, at=at, changes={"language": language, "withdrawn": True})


def history(language: str) -> list[TranslationCheck]:
    """Return the confirmations of a language, the newest first."""
    return list(TranslationCheck.objects.filter(language=language).order_by("-confirmed_at", "-pk"))
