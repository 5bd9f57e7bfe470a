"""What the rooms say about projects, asked for many at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vaihto.assessment import queries as assessment
from vaihto.grants import queries as grants
from vaihto.mobility import queries as mobility
from vaihto.recognition import queries as recognition
from vaihto.reporting import queries as reporting
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.applications.models import Application
    from vaihto.kit.actors import Actor


@dataclass
class Facts:
    """One project as the rooms see it: `line` is what was decided, `agreement` in short, `report` the final report's state."""

    application: "Application"
    tasks: int = 0
    tasks_done: int = 0
    line: Any = None
    accepted: bool | None = None
    agreement: Any = None
    stays: dict[str, int] = field(default_factory=dict)
    unsigned: int = 0
    journeys: int = 0
    journeys_open: int = 0
    unrecognised: int = 0
    report: str = ""
    report_pk: int | None = None


def of(applications: "Iterable[Application]", actor: "Actor") -> dict[int, Facts]:
    """Return what is known of projects, by the application's key; the number of questions does not grow with them."""
    found = {application.pk: Facts(application) for application in applications}
    tasks = assessment.counts_of(found)
    agreements = grants.in_short(found)
    for key, facts in found.items():
        facts.tasks, facts.tasks_done = tasks.get(key, (0, 0))
        facts.agreement = agreements.get(key)
    add_decisions(found)
    add_stays({a.pk: found[key] for key, a in agreements.items()}, actor)
    return found


def add_decisions(found: dict[int, Facts]) -> None:
    """Add the line of the decision and the applicant's answer."""
    for key, line in selection.outcomes_of(found).items():
        found[key].line, found[key].accepted = line, line.is_accepted


def add_stays(by_agreement: dict[int, Facts], actor: "Actor") -> None:
    """Add stays, journeys, what waits for recognition, and the final report; without an agreement there are none."""
    if not by_agreement:
        return
    for key, counts in mobility.counts_of(by_agreement).items():
        by_agreement[key].stays = {state: number for state, number in counts.items() if state != "cancelled"}
    for key, number in mobility.unsigned_in(by_agreement).items():
        by_agreement[key].unsigned = number
    journeys = mobility.journeys_visible_to(actor).filter(agreement_id__in=list(by_agreement)).order_by("pk")
    for key, is_made in journeys.values_list("agreement_id", "is_made"):
        by_agreement[key].journeys += 1
        by_agreement[key].journeys_open += not is_made
    for stay in recognition.awaiting(actor).filter(agreement_id__in=list(by_agreement)):
        by_agreement[stay.agreement_id].unrecognised += 1
    for key, report in reporting.of_agreements(by_agreement).items():
        by_agreement[key].report, by_agreement[key].report_pk = report.state, report.pk
