"""From the rows of this room to the values of the core: agreed units and decisions."""

from typing import TYPE_CHECKING

from vaihto.core import credit
from vaihto.kit import clock
from vaihto.recognition.models import RecognitionDecision

if TYPE_CHECKING:
    from vaihto.mobility.models import AgreedUnit, Mobility


def learner(mobility: "Mobility") -> str:
    """Return the key of whose study year the points count in."""
    return f"participant:{mobility.participant_id}"


def agreed(unit: "AgreedUnit", of: str) -> credit.AgreedUnit:
    """Return an agreed unit as the core's; `of` is the learner's key.

    A unit that the school made smaller after the agreement keeps the size that was agreed.
    """
    return credit.AgreedUnit(of, f"unit:{unit.unit_id}", max(unit.unit.points, unit.points), unit.points)


def decision(row: RecognitionDecision, of: str) -> credit.UnitDecision:
    """Return a decision as the core's; its agreed unit must be fetched along."""
    return credit.UnitDecision(
        of, f"unit:{row.agreed_unit.unit_id}", credit.Outcome(row.extent), row.points, row.reason,
        row.decided_at.astimezone(clock.FINLAND).date(),
    )  # fmt: skip


def scheme_of(unit: "AgreedUnit") -> credit.CreditScheme:
    """Return the credit scheme that a unit is measured in; the present one where the unit's is not in the rulebook."""
    schemes = {one.key: one for one in credit.schemes()}
    found = schemes.get(unit.unit.scheme) or credit.scheme_on(clock.today())
    return found or next(iter(schemes.values()))
