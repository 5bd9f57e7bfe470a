"""The blind copy of an application: made when somebody is assigned, renewed when an officer hides more words, checked."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.applications import queries as applications
from vaihto.assessment import permissions
from vaihto.assessment.identities import APPLICANT, FILE, PARTNER, identities_of, keys_in, mark
from vaihto.assessment.models import BlindCopy
from vaihto.core.masking import Mask
from vaihto.kit import audit
from vaihto.kit.actors import Actor
from vaihto.kit.operations import Refused, operation
from vaihto.organisations import queries as organisations

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

CODES = range(1000, 10000)
MOST_WORDS, LONGEST_WORD = 200, 100
# What is left of an organisation or a project: what an assessment needs and what tells nobody's name.
APPLICANT_KEPT = ("country", "kind", "size")
PARTNER_KEPT = ("id", "country", "kind", "role_text", "language", "state")
DROPPED = ("number", "sent_at", "sent_by", "findings", "call")


class CannotBlind(Refused):
    """The blind copy cannot be made or changed."""


def blind_content(
    application: "Application", content: Mapping[str, Any], words: Iterable[str], people: Iterable[str] | None = None
) -> dict[str, Any]:
    """Return what was sent without anything that tells who sent it; the texts hold marks in the place of names.

    `people` are the applicant's, where the caller has them already.
    """
    identities = identities_of(application, content, words, people)
    mask = Mask(identities, {key: mark(key) for key in keys_in(identities)})
    names = [partner["name"] for partner in content.get("partners", [])]
    places = {name: f"{PARTNER}:{place}" for place, name in enumerate(names, start=1)}
    kept = {key: value for key, value in content.items() if key not in {*DROPPED, "applicant", "partners", "rows"}}
    made: dict[str, Any] = mask.value(kept)
    made["answers"] = [without_files(answer) for answer in made.get("answers", [])]
    made["applicant"] = {"name": mark(APPLICANT), **_of(content.get("applicant", {}), APPLICANT_KEPT)}
    made["partners"] = [
        {"name": mark(places[one["name"]]), **mask.value(_of(one, PARTNER_KEPT))} for one in content.get("partners", [])
    ]
    made["rows"] = [
        {**row, "host": mark(places[row["host"]]) if row.get("host") in places else None} for row in content.get("rows", [])
    ]
    return made


def without_files(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer; of one that is a file only that there is one: names and contents of files tell who wrote them."""
    if answer.get("kind") != "attachment" or not answer.get("value"):
        return answer
    return {**answer, "value": mark(FILE), "printed": None, "files": [{"id": one["id"]} for one in answer.get("files", [])]}


def _of(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def renew(application: "Application", at: datetime) -> BlindCopy | None:
    """Make the blind copy of a sent application, or make it anew after a completion; None where nothing was sent.

    A part of assigning and completing, so it writes no line of its own. What an officer hid by hand stays hidden.
    """
    return renew_all(application.call, [application], at).get(application.pk)


def renew_all(call: "Call", listed: "Iterable[Application]", at: datetime) -> dict[int, BlindCopy]:
    """Do the same with several applications of a call; returns the copies by application, in a fixed number of questions."""
    wanted = {one.pk: one for one in listed}
    contents = applications.latest_contents(wanted)
    people = organisations.names_of_people({one.organisation_id for one in wanted.values()})
    kept = {one.application_id: one for one in BlindCopy.objects.filter(application__in=list(wanted))}
    taken = set(BlindCopy.objects.filter(call=call).values_list("code", flat=True))
    new, changed = [], []
    for key, application in wanted.items():
        sent, copy = contents.get(key), kept.get(key)
        if not sent:
            kept.pop(key, None)
            continue
        content = blind_content(application, sent, copy.words if copy else [], people.get(application.organisation_id, []))
        title = str(content.get("project", {}).get("title") or "")
        if copy is None:
            code = free_code(application, taken)
            taken.add(code)
            new.append(BlindCopy(application=application, call=call, code=code, title=title, content=content, made_at=at))
        elif copy.content != content:
            copy.content, copy.title, copy.made_at, copy.checked_at, copy.checked_by = content, title, at, None, ""
            changed.append(copy)
    BlindCopy.objects.bulk_create(new, batch_size=200)
    BlindCopy.objects.bulk_update(changed, ["content", "title", "made_at", "checked_at", "checked_by"], batch_size=200)
    return kept | {one.application_id: one for one in new}


def free_code(application: "Application", taken: Collection[int]) -> int:
    """Return a code that no other application of the call has; it says nothing of the order of arrival."""
    attempt = 0
    while True:
        digest = salted_hmac("vaihto.assessment.blind", f"{application.call_id}:{application.pk}:{attempt}").digest()
        code = CODES[int.from_bytes(digest[:4], "big") % len(CODES)]
        if code not in taken:
            return code
        attempt += 1


@operation("assessment.hide_words", lazy("Further words hidden from assessors"))
def hide_words(application: "Application", words: Iterable[str], *, by: Actor, at: datetime) -> BlindCopy:
    """Hide further words of a blind application, such as a nickname, and mark the copy as checked by the officer.

    `words` replaces the list that stood; each word also hides its inflected forms. Raises CannotBlind.
    """
    if not permissions.may_assign(by):
        raise CannotBlind(_("Nothing was hidden, because only an officer of the agency prepares blind copies."))
    if not application.call.is_blind:
        raise CannotBlind(_("Nothing was hidden, because this call is not assessed blind."))
    wanted = list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    if len(wanted) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in wanted):
        raise CannotBlind(
            _("Nothing was hidden, because the list is too long: at most %(words)s words of %(length)s characters.")
            % {"words": MOST_WORDS, "length": LONGEST_WORD}
        )
    if any(len(word) < 3 for word in wanted):
        raise CannotBlind(
            _("Nothing was hidden, because a word of one or two letters would hide half the text. Write it longer.")
        )
    copy = renew(application, at)
    if copy is None:
        raise CannotBlind(_("Nothing was hidden, because the application has not been sent."))
    before = len(copy.words)
    copy.words = wanted
    copy.save(update_fields=["words"])
    copy = renew(application, at) or copy
    copy.checked_at, copy.checked_by = at, by.name
    copy.save(update_fields=["checked_at", "checked_by"])
    audit.write(case=application.case, subject=copy, by=by, at=at, changes={"hidden_words": [before, len(wanted)]})
    return copy
