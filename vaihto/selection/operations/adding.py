"""The agency's own words in letters of a decision: a new version for each change."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vaihto.kit import audit
from vaihto.kit.actors import OFFICER, Actor
from vaihto.kit.operations import Refused, operation
from vaihto.selection import additions, states
from vaihto.selection.models import LetterAddition

CASE = "selection:addition"


class CannotAdd(Refused):
    """The text cannot be kept."""


@operation("selection.write_addition", lazy("The agency’s own text in letters written"))
def write_addition(outcome: str, texts: Mapping[str, str], *, by: Actor, at: datetime, note: str = "") -> LetterAddition | None:
    """Keep the texts ("fi", "sv", "en") as a new version for letters of an outcome; empty texts end the addition.

    The same texts again change nothing; returns the version that stands, None where there is none. Letters that are sent
    keep what they say. Raises CannotAdd.
    """
    if not by.has(OFFICER):
        raise CannotAdd(_("Nothing was saved, because only an officer of the agency writes into letters."))
    if outcome not in states.OUTCOMES:
        raise CannotAdd(_("Nothing was saved, because no letter has this outcome. Choose one of the list."))
    given = additions.tidied(texts)
    if any(given.values()) and not all(given.values()):
        raise CannotAdd(_("Nothing was saved, because a language is missing. Write the text in all three, or in none."))
    last = LetterAddition.objects.select_for_update().filter(outcome=outcome).order_by("-number").first()
    before = {code: getattr(last, f"text_{code}", "") for code in given}
    if given == before:
        audit.nothing_new()
        return last
    fields = {f"text_{code}": text for code, text in given.items()}
    number = last.number + 1 if last else 1
    made = LetterAddition.objects.create(
        outcome=outcome, number=number, note=note.strip(), made_at=at, made_by_id=int(by.id), **fields
    )  # fmt: skip
    audit.write(case=CASE, subject=made, by=by, at=at, changes={"outcome": outcome, "version": number}, reason=made.note)
    return made
