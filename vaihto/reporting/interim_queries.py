"""Questions about interim reports and the last days of reports."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from vaihto.grants import queries as grants
from vaihto.kit.actors import Actor
from vaihto.reporting import states
from vaihto.reporting.models import InterimReport, LateReport

if TYPE_CHECKING:
    from vaihto.grants.models import GrantAgreement

WITH = ("agreement__application__call__programme", "agreement__organisation")


def interims_visible_to(actor: Actor) -> QuerySet[InterimReport]:
    """Return the interim reports of the projects that the actor may open, the latest asked first."""
    rows = InterimReport.objects.select_related(*WITH)
    return rows.filter(agreement__in=grants.visible_to(actor).order_by().values("pk")).order_by("-asked_at", "-pk")


def latest_interims(agreement_ids: Iterable[int]) -> dict[int, InterimReport]:
    """Return the latest interim report of each project that was not taken back, by the key of the agreement."""
    rows = InterimReport.objects.filter(agreement_id__in=list(agreement_ids)).exclude(state=states.WITHDRAWN)
    return {one.agreement_id: one for one in rows.order_by("asked_at", "pk")}


def open_interim(agreement_id: int) -> InterimReport | None:
    """Return the interim report of a project that is being written or read."""
    return InterimReport.objects.filter(agreement_id=agreement_id, state__in=[states.DRAFT, states.SENT]).first()


def interims_to_write(actor: Actor) -> QuerySet[InterimReport]:
    """Return the interim reports that the actor's organisations still owe, the earliest due day first."""
    rows = InterimReport.objects.select_related(*WITH).filter(agreement__organisation_id__in=actor.organisation_ids)
    return rows.filter(state=states.DRAFT).order_by("due_on", "pk")


def interims_to_read(actor: Actor) -> QuerySet[InterimReport]:
    """Return the interim reports that wait for an officer, the longest wait first."""
    return interims_visible_to(actor).filter(state=states.SENT).order_by("sent_at", "pk")


def late_of(agreement_id: int) -> LateReport | None:
    """Return the later day of a project's final report with its reason, if an officer has given one."""
    return LateReport.objects.filter(agreement_id=agreement_id, interim=None).order_by("-opened_at", "-pk").first()


def later_days(agreement_ids: Iterable[int]) -> dict[int, date]:
    """Return the later day of the final report of each project that was given one, by the key of the agreement."""
    rows = LateReport.objects.filter(agreement_id__in=list(agreement_ids), interim=None).order_by("opened_at", "pk")
    return dict(rows.values_list("agreement_id", "until"))


def last_day(agreement: "GrantAgreement") -> date:
    """Return the last day of the final report: that of the agreement, or the later day that an officer has given."""
    late = late_of(agreement.pk)
    return grants.terms(agreement).report_due_on if late is None else late.until
