"""The share recognised (KESU 93) and the days to decision, with their working project by project."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vaihto.core import credit
from vaihto.kit.actors import Actor
from vaihto.kit.tables import Column
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.recognition import queries


@dataclass(frozen=True)
class ProjectShare:
    """The figures of one project."""

    agreement: Any
    stays: int
    share: credit.ShareRecognised
    days: queries.DecisionDays

    @property
    def percent(self) -> Decimal | None:
        """The share recognised in per cent; None where nothing has been decided."""
        return percent(self.share)


@dataclass(frozen=True)
class Figures:
    """The figures of what the actor may see, and of each project where it was asked for."""

    share: credit.ShareRecognised
    days: queries.DecisionDays
    stays: int
    projects: tuple[ProjectShare, ...] = ()

    @property
    def percent(self) -> Decimal | None:
        """The share recognised in per cent; None where nothing has been decided."""
        return percent(self.share)


def percent(share: credit.ShareRecognised) -> Decimal | None:
    """Return a share in per cent with one decimal; None where nothing has been decided."""
    return None if share.share is None else (share.share * 100).quantize(Decimal("0.1"))


COLUMNS = (
    Column("case", gettext_lazy("Case"), lambda p: p.agreement.application.number),
    Column("school", gettext_lazy("School"), lambda p: p.agreement.organisation.name),
    Column("stays", gettext_lazy("Stays that are over"), lambda p: p.stays, numeric=True),
    Column("agreed", gettext_lazy("Points agreed, decided units"), lambda p: p.share.agreed, numeric=True),
    Column("recognised", gettext_lazy("Points recognised"), lambda p: p.share.recognised, numeric=True),
    Column("undecided", gettext_lazy("Points agreed, undecided units"), lambda p: p.share.undecided, numeric=True),
    Column("share", gettext_lazy("Share recognised (%)"), lambda p: percent(p.share), numeric=True),
    Column("median", gettext_lazy("Days to decision, median"), lambda p: p.days.median, numeric=True),
)


def of(actor: Actor, *, by_project: bool = False) -> Figures:
    """Return the figures of the stays that are over and that the actor may open."""
    rows = list(stays.visible_to(actor).filter(state__in=stay_states.ENDED))
    ids = [one.pk for one in rows]
    projects = _projects(rows) if by_project else ()
    return Figures(queries.share_recognised(ids), queries.days_to_decision(ids), len(ids), projects)


def _projects(rows: Sequence[Any]) -> tuple[ProjectShare, ...]:
    """Return the figures project by project: the working is counted once for all and then divided."""
    found: dict[int, list[Any]] = {}
    for one in rows:
        found.setdefault(one.agreement_id, []).append(one)
    shares = queries.shares_of({key: [one.pk for one in mine] for key, mine in found.items()})
    made = [ProjectShare(mine[0].agreement, len(mine), *shares[key]) for key, mine in found.items()]
    return tuple(sorted(made, key=lambda one: (one.agreement.application.number or "", one.agreement.pk)))


def notes() -> list[str]:
    """Return how the figures are worked out, for the page and the downloads."""
    return [
        _(
            "Share recognised = points recognised ÷ points agreed, of units with a decision. "
            "Units that wait are told apart, so that a slow school does not look like a refusing one."
        ),
        _(
            "Points agreed stand in the learning agreement that is in force; a corrected decision counts as corrected."
        ),
        _(
            "Days to decision = days from the last day abroad to the first decision on the last unit; the same day is"
            " 0."
        ),
        _(
            "Source of the indicator: development plan for education and research 2011–2016 (KESU), item 93; it sets "
            "no number."
        ),
    ]  # fmt: skip
