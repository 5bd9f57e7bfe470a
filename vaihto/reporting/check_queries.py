"""Questions about sample checks: rounds, what is public of them, the checks of an actor's projects."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from vaihto.applications import queries as applications
from vaihto.core import sampling
from vaihto.grants import queries as grants
from vaihto.kit.actors import Actor
from vaihto.reporting import states
from vaihto.reporting.models import CheckEvidence, CheckRound, SampleCheck
from vaihto.selection import queries as selection

if TYPE_CHECKING:
    from vaihto.calls.models import Call
    from vaihto.grants.models import GrantAgreement

WITH = ("round__call", "agreement__application__call__programme", "agreement__organisation")


def check_rounds() -> QuerySet[CheckRound]:
    """Return every round, the latest opened first, with `checked` (how many projects) and `done` (how many approved)."""
    done = Count("checks", filter=Q(checks__state=states.CHECK_APPROVED))
    rows = CheckRound.objects.select_related("call__programme").annotate(checked=Count("checks"), done=done)
    return rows.order_by("-opened_at", "-pk")


def checks_of(round_: CheckRound) -> QuerySet[SampleCheck]:
    """Return the checks of a round in the order of their case numbers."""
    rows = SampleCheck.objects.filter(round=round_).select_related(*WITH)
    return rows.order_by("agreement__application__number", "pk")


def checks_visible_to(actor: Actor) -> QuerySet[SampleCheck]:
    """Return the checks of the projects that the actor may open, the latest first."""
    mine = grants.visible_to(actor).order_by().values("pk")
    return SampleCheck.objects.select_related(*WITH).filter(agreement__in=mine).order_by("-asked_at", "-pk")


def checks_to_answer(actor: Actor) -> QuerySet[SampleCheck]:
    """Return the checks for which the actor's organisations can still send evidence, the earliest last day first."""
    rows = SampleCheck.objects.select_related(*WITH).filter(agreement__organisation_id__in=actor.organisation_ids)
    return rows.filter(state=states.CHECK_ASKED).order_by("due_on", "pk")


def checks_to_approve(actor: Actor) -> QuerySet[SampleCheck]:
    """Return the checks that another officer has prepared, the longest wait first."""
    rows = SampleCheck.objects.select_related(*WITH).filter(state=states.CHECK_PREPARED)
    return rows.exclude(prepared_by_id=actor.id).order_by("prepared_at", "pk")


def evidence_visible_to(actor: Actor) -> QuerySet[CheckEvidence]:
    """Return the files of the checks that the actor may open."""
    visible = checks_visible_to(actor).order_by().values("pk")
    return CheckEvidence.objects.select_related("attachment").filter(check_of__in=visible)


def to_list(call: "Call", bounds: list[Decimal]) -> list[sampling.Row]:
    """Return the list of a round: every project of a call with an agreement in force or settled, with its stratum."""
    found = agreements_of(call)
    amended = grants.terms_of(one.pk for one in found)
    return [
        sampling.Row(one.application.number or "", sampling.stratum_of(call.action, amended.get(one.pk, one).amount, bounds))
        for one in found
    ]


def agreements_of(call: "Call") -> "list[GrantAgreement]":
    """Return the agreements of a call that are in force or settled, in the order of their case numbers."""
    found = grants.of_applications(one.pk for one in applications.of_call(call)).values()
    running = [one for one in found if one.state in {"active", "settled"}]
    return sorted(running, key=lambda one: one.application.number or "")


def rows_of(round_: CheckRound) -> list[sampling.Row]:
    """Return the frozen list of a round as the core's rows."""
    return [sampling.Row(case, stratum) for case, stratum in round_.rows]


def drawing_of(round_: CheckRound) -> str:
    """Return the file by which anybody draws a drawn round again."""
    return sampling.as_file(rows_of(round_), round_.shares, round_.seed, round_.word)


def numbers_are_public(call: "Call") -> bool:
    """Return whether the case numbers of the call's grants are public: its results are published and not withdrawn."""
    return any(one.call_id == call.pk and one.withdrawn_at is None for one in selection.published_results())
