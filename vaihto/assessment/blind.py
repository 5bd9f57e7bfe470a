"""What an assessor is shown of an application: in a call that is assessed blind only its blind copy, in the reader's words.

Everything that reaches an assessor (pages, lists, files, mail, what waits on the desk) asks here for names and contents.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import queries as applications
from vaihto.assessment.models import BlindCopy

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.assessment.models import Assignment

MARK = re.compile(r"⟦([a-z_]+)(?::(\d+))?⟧")


@dataclass(frozen=True)
class Face:
    """What an application is called towards an assessor; without number and organisation where the call is blind."""

    name: str
    title: str
    language: str
    organisation: str = ""
    organisation_language: str = ""
    is_blind: bool = False


def word_of(key: str, place: str | None) -> str:
    """Return what stands in the place of a mark, in the reader's language."""
    words = {
        "applicant": _("applicant"), "person": _("person"), "place": _("place"), "file": _("file"),
        "hidden": _("hidden"), "address": _("address"),
        "web": _("web address"), "oid": _("identifier"), "person_number": _("identifier"), "business_number": _("identifier"),
        "telephone": _("telephone"),
    }  # fmt: skip
    if key == "partner":
        return _("partner %(place)s") % {"place": place}
    return words.get(key, _("hidden"))


def in_words(value: Any) -> Any:
    """Return a text or JSON value of a blind copy with words in the place of marks."""
    if isinstance(value, str):
        return MARK.sub(lambda found: f"[{word_of(found[1], found[2])}]", value)
    if isinstance(value, Mapping):
        return {key: in_words(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_words(one) for one in value]
    return value


def face_of(application: "Application") -> Face:
    """Return what one application is called towards an assessor."""
    return faces_of([application])[application.pk]


def faces_of(listed: "Iterable[Application]") -> dict[int, Face]:
    """Return what applications are called towards an assessor, by key: one question for those of blind calls."""
    listed = list(listed)
    hidden = [one.pk for one in listed if one.call.is_blind]
    copies = {copy.application_id: copy for copy in BlindCopy.objects.filter(application_id__in=hidden)} if hidden else {}
    return {one.pk: _blind(one, copies.get(one.pk)) if one.call.is_blind else open_face(one) for one in listed}


def open_face(application: "Application") -> Face:
    """Return the whole face of an application: for officers, and where the call is not blind."""
    organisation = application.organisation
    return Face(
        application.number or "", application.title, application.language, organisation.name,
        organisation.language or application.language,
    )  # fmt: skip


def _blind(application: "Application", copy: BlindCopy | None) -> Face:
    """Return the code in the place of the number; without a copy nothing is told at all."""
    code = _("Application %(code)s") % {"code": copy.code if copy else _("without a code")}
    return Face(code, in_words(copy.title) if copy else "", application.language, is_blind=True)


def face_assignments(assignments: "Iterable[Assignment]") -> "list[Assignment]":
    """Return assignments, each with its `face`."""
    listed = list(assignments)
    faces = faces_of(one.application for one in listed)
    for one in listed:
        one.face = faces[one.application_id]
    return listed


def content_for_assessor(application: "Application") -> Mapping[str, Any]:
    """Return what an assessor reads: what was sent, or its blind copy; empty where a blind application has none yet."""
    if application.call.is_blind:
        copy = BlindCopy.objects.filter(application=application).first()
        blind: Mapping[str, Any] = in_words(copy.content) if copy else {}
        return blind
    return applications.latest_content(application)


def contents_for_assessor(listed: "Iterable[Application]") -> dict[int, Mapping[str, Any]]:
    """Return what content_for_assessor says of many applications, by key; two questions for open ones, one for blind ones."""
    listed = list(listed)
    hidden = [one.pk for one in listed if one.call.is_blind]
    copies = dict(BlindCopy.objects.filter(application_id__in=hidden).values_list("application_id", "content"))
    sent = applications.latest_contents(one.pk for one in listed if not one.call.is_blind)
    return {one.pk: in_words(copies.get(one.pk, {})) if one.call.is_blind else sent.get(one.pk, {}) for one in listed}
