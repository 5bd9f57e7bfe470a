"""A memorandum of understanding between an example school and one partner abroad, and who signs it."""

from datetime import date
from typing import Any

from vaihto.core.conversion import Line
from vaihto.kit.actors import Actor
from vaihto.organisations.models import Organisation
from vaihto.people import links
from vaihto.qualifications import operations
from vaihto.qualifications.models import MemorandumOfUnderstanding, MemorandumPartner, Unit

VALUES = {
    "title": "Baking with Beispielschule", "language": "en", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31),
    "aims": "Students bake abroad.", "assessment": "The mentor assesses in the last week.", "recognition": "The school decides.",
}  # fmt: skip
PARTNER = {
    "name": "Beispielschule Hamburg", "country": "DE", "city": "Hamburg", "contact_name": "Jörg Petersen",
    "contact_email": "joerg@example.org", "language": "de",
}  # fmt: skip
GRADES = (Line("1", "5"), Line("2", "4"), Line("bestanden", "passed"))


def written(school: Organisation, unit: Unit, *, by: Actor, at: Any, **changes: Any) -> MemorandumOfUnderstanding:
    """Return a draft with one partner, one unit and a table of grades."""
    options = {"partners": [PARTNER], "units": {unit.pk: "Backtechnik"}, "grades": GRADES}
    values = {**VALUES, **{name: changes.pop(name) for name in list(changes) if name in VALUES}}
    return operations.write_memorandum(school, values, by=by, at=at, **{**options, **changes})


def holder(partner: MemorandumPartner) -> Actor:
    """Return who holds the partner's open link."""
    return links.actor_of(links.open_for("counterpart", partner))


def signed(memorandum: MemorandumOfUnderstanding, *, by: Actor, at: Any) -> MemorandumOfUnderstanding:
    """Send a draft and let the school and each partner sign it."""
    row = operations.send_memorandum(memorandum, by=by, at=at)
    row = operations.sign_memorandum(row, by=by, at=at)
    for partner in row.partners.order_by("position"):
        row = operations.sign_memorandum(row, partner=partner, name="Jörg Petersen", by=holder(partner), at=at)
    return row
