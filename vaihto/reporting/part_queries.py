"""Questions about part B: which partners are asked, who has answered, what a partner's link shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaihto.applications import queries as applications
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.reporting import states
from vaihto.reporting.models import FinalReport, PartReport

if TYPE_CHECKING:
    from vaihto.applications.models import Partner
    from vaihto.grants.models import GrantAgreement

WITH = ("report__agreement__application__call__programme", "report__agreement__organisation", "partner")


@dataclass(frozen=True)
class PartnersPart:
    """A confirmed partner and its part, if it has been asked for or left out."""

    partner: "Partner"
    part: PartReport | None

    @property
    def state(self) -> str:
        """Return how the part stands: not asked, waiting, sent, or left out with a reason."""
        if self.part is None:
            return states.PART_NOT_ASKED
        if self.part.state == states.PART_SENT:
            return states.PART_SENT
        if self.part.without_reason:
            return states.PART_WITHOUT
        return states.PART_WAITING if self.part.asked_at else states.PART_NOT_ASKED


def has_parts(agreement: "GrantAgreement") -> bool:
    """Return whether each partner writes a part of the final report of the project."""
    return agreement.application.call.action in states.PART_ACTIONS


def parts_of(report: FinalReport) -> list[PartnersPart]:
    """Return the confirmed partners of a project with their parts; none where the action has no parts."""
    if not has_parts(report.agreement):
        return []
    made = {one.partner_id: one for one in PartReport.objects.filter(report=report).select_related(*WITH)}
    partners = [one for one in applications.partners_of(report.agreement.application) if one.state == "confirmed"]
    return [PartnersPart(one, made.get(one.pk)) for one in partners]


def missing_parts(report: FinalReport) -> list[PartnersPart]:
    """Return the partners whose part is neither sent nor left out with a reason."""
    return [one for one in parts_of(report) if one.state in {states.PART_NOT_ASKED, states.PART_WAITING}]


def part_of_partner(partner_id: int | str) -> PartReport | None:
    """Return the part that a partner was asked for."""
    return PartReport.objects.select_related(*WITH).filter(partner_id=partner_id, asked_at__isnull=False).first()


def hosted_by(part: PartReport) -> tuple[int, int]:
    """Return how many returned stays the partner hosted, and their days, as the coordinator recorded them."""
    rows = stays.of_agreement(part.report.agreement_id).filter(state=stay_states.RETURNED, host_name=part.partner.name)
    found = [one for one in rows if one.starts_on and one.ends_on]
    return len(found), sum((one.ends_on - one.starts_on).days + 1 for one in found if one.starts_on and one.ends_on)
