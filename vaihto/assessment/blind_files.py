"""The files of a blind application and their copies without names: which are there, which are missing, who gets one.

An original never reaches an assessor: pages and downloads of this room know only the copies.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from vaihto.applications import queries as applications
from vaihto.assessment import blind, permissions, queries, states
from vaihto.assessment.models import BlindFile
from vaihto.calls import queries as calls
from vaihto.kit.actors import Actor
from vaihto.kit.attachments import KINDS

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.calls.models import Call

# So many applications without copies are named on a page of a call; the others follow once these are done.
COPIES_LISTED = 20


@dataclass(frozen=True)
class Place:
    """One file of what was sent, numbered over the application, and the copy that counts; the name is for officers only."""

    number: int
    question: str
    original_id: int
    name: str
    copy: BlindFile | None

    @property
    def kind(self) -> str:
        """The kind of the copy in words; empty while there is none."""
        return str(KINDS[self.copy.copy.kind].label) if self.copy else ""


def places_of(application: "Application", content: Mapping[str, Any] | None = None) -> list[Place]:
    """Return the files of what was sent, or completed last, in the order of the questions."""
    sent = applications.latest_content(application) if content is None else content
    copies = {one.original_id: one for one in in_force().filter(application=application)}
    return [
        Place(number, key, file["id"], file["name"], copies.get(file["id"]))
        for number, (key, file) in enumerate(applications.files_in(sent), start=1)
    ]


def in_force() -> Any:
    """Return the copies that count, with the file."""
    return BlindFile.objects.filter(ended_at__isnull=True).select_related("copy")


def missing_of(application: "Application") -> int:
    """Return how many files of a blind application have no copy yet; 0 where the call is not blind."""
    return sum(place.copy is None for place in places_of(application)) if application.call.is_blind else 0


def missing_in(call: "Call") -> dict[int, int]:
    """Return how many copies are missing, by eligible application of a blind call; a fixed number of questions."""
    keys = [one.key for one in calls.questions_of(call) if one.kind == "attachment"] if call.is_blind else []
    if not keys:
        return {}
    eligible = list(applications.eligible(call).values_list("pk", flat=True))
    asked = {pk for key in keys for pk in applications.answers_to(key, eligible)}
    given = set(in_force().filter(application__call=call).values_list("original_id", flat=True))
    found: Counter[int] = Counter()
    for pk, content in applications.latest_contents(asked).items():
        found[pk] += sum(file["id"] not in given for _key, file in applications.files_in(content))
    return {pk: number for pk, number in found.items() if number}


def with_copies(application: "Application", content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a blind content whose answers that are files name their copies: number and copy, or None where it is missing."""
    listed: dict[str, list[Place]] = {}
    for place in places_of(application):
        listed.setdefault(place.question, []).append(place)
    answers = [
        {**answer, "copies": listed.get(answer["key"], [])} if answer.get("kind") == "attachment" else answer
        for answer in content.get("answers", [])
    ]
    return {**content, "answers": answers} if content else {}


def readable_by(actor: Actor, pk: int) -> BlindFile | None:
    """Return a copy that counts if the actor may read it: the agency's people, or an assessor who has the application."""
    kept: BlindFile | None = in_force().select_related("application__call").filter(pk=pk).first()
    if kept is None or not kept.application.call.is_blind:
        return None
    if permissions.may_read_all(actor):
        return kept if applications.visible_to(actor).filter(pk=kept.application_id).exists() else None
    tasks = queries.tasks_of(actor).exclude(state=states.CONFLICT)
    return kept if tasks.filter(application_id=kept.application_id).exists() else None


def name_of(kept: BlindFile) -> str:
    """Return under which name a copy is given: the code and a number, for the name an officer gave it may tell who applies."""
    places = {place.original_id: place.number for place in places_of(kept.application)}
    said = {"name": blind.face_of(kept.application).name, "number": places.get(kept.original_id, 0)}
    return _("%(name)s, file %(number)s") % said


def copies_missing(call: "Call", actor: Actor) -> dict[str, Any]:
    """Return, for an officer, how many copies without names are missing in a call, and the first applications that lack any."""
    missing = missing_in(call) if permissions.may_assign(actor) and not queries.is_closed(call) else {}
    first = applications.for_ids(sorted(missing)[:COPIES_LISTED])
    listed = [{"pk": pk, "number": one.number, "copies": missing[pk]} for pk, one in sorted(first.items())]
    more = len(missing) - len(listed)
    return {"copies_missing": sum(missing.values()), "copies_of": listed, "copies_more": more}
