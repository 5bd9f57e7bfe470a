"""What waits for the agency's officers, and what comes next in its calls."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vaihto.advice import queries as advice
from vaihto.applications import queries as applications
from vaihto.assessment import queries as assessment
from vaihto.calls import queries as calls
from vaihto.desks.stage import title_of
from vaihto.desks.waiting import Coming, Waiting
from vaihto.grants import queries as grants
from vaihto.kit import clock, languages
from vaihto.kit.actors import Actor
from vaihto.mobility import queries as mobility
from vaihto.reporting import queries as reporting
from vaihto.selection import queries as selection

MOST = 20


def waiting(actor: Actor) -> list[Waiting]:
    """Return everything that waits for officers."""
    return [
        *of_enquiries(), *of_checks(), *of_assessment(), *of_selection(actor), *of_later(actor), *of_agreements(actor),
        *of_payments(actor), *of_interruptions(actor), *of_reports(actor), *(of_absent(actor) if actor.deputises else ()),
    ]  # fmt: skip


def of_absent(actor: Actor) -> Iterator[Waiting]:
    """Yield what waits for the absent colleagues whose deputy the actor is: their cases, and proposals that they prepare."""
    cases: dict[str, list[date | None]] = {key: [] for key in actor.deputises}
    for one in applications.of_absent(actor):
        cases[str(one.handler_id)].append(one.check_due_on)
    for key, days in cases.items():
        hint = _("For %(name)s") % {"name": actor.deputises[key]}
        if days:
            title = ngettext("Look after %(n)s case", "Look after %(n)s cases", len(days)) % {"n": len(days)}
            url = f"{reverse('applications:list')}?handler={key}&state=waiting&state=completion&state=hearing"
            yield Waiting(title, url, hint, min((day for day in days if day), default=None), for_whom=actor.deputises[key])
    for proposal in selection.proposals_visible_to(actor).filter(state="draft", prepared_by_id__in=list(cases)):
        title = _("Finish the selection proposal: %(call)s") % {"call": languages.text_of(proposal.call, "title")}
        name = actor.deputises[str(proposal.prepared_by_id)]
        url, hint = reverse("selection:call", args=[proposal.call_id]), _("For %(name)s") % {"name": name}
        yield Waiting(title, url, hint, proposal.call.decision_by, for_whom=name)


def of_enquiries() -> Iterator[Waiting]:
    """Yield enquiries that nobody has answered."""
    for one in advice.waiting()[:MOST]:
        url = reverse("advice:enquiry", args=[one.pk])
        hint = " · ".join(filter(None, [one.organisation_name, one.name]))
        yield Waiting(_("Answer the enquiry %(number)s") % {"number": one.number}, url, hint, one.wanted_on)


def of_checks() -> Iterator[Waiting]:
    """Yield, per call, the applications that wait for the formal check."""
    rows = applications.sent().filter(state="sent", check_state__in=["waiting", "hearing", "completion"]).order_by()
    counted = list(rows.values("call_id", "check_state").annotate(n=Count("pk"), due=Min("check_due_on")).order_by("call_id"))
    known = calls.for_ids({row["call_id"] for row in counted})
    texts = {
        "waiting": lambda n: ngettext("Check %(n)s application", "Check %(n)s applications", n),
        "hearing": lambda n: ngettext("Decide after hearing: %(n)s application", "Decide after hearing: %(n)s applications", n),
        "completion": lambda n: ngettext(
            "Follow the completion of %(n)s application", "Follow the completion of %(n)s applications", n
        ),
    }
    for row in counted:
        call = known[row["call_id"]]
        title = texts[row["check_state"]](row["n"]) % {"n": row["n"]}
        url = f"{reverse('applications:list')}?call={call.pk}&state={row['check_state']}"
        yield Waiting(title, url, languages.text_of(call, "title"), row["due"])


def of_assessment() -> Iterator[Waiting]:
    """Yield calls with eligible applications that no assessor has, and tasks that are late."""
    closed = [call for call in calls.published() if calls.stage(call, clock.now()) == "closed"]
    progress = assessment.progress_of([call.pk for call in closed])
    for call in closed:
        one = progress[call.pk]
        missing = one.without_assessor
        if missing and not selection.is_decided(call):
            title = ngettext("Assign an assessor: %(n)s application", "Assign assessors: %(n)s applications", missing)
            url = reverse("assessment:call", args=[call.pk])
            yield Waiting(title % {"n": missing}, url, languages.text_of(call, "title"))
    late = assessment.overdue(clock.today()).count()
    if late:
        title = ngettext("Remind an assessor: %(n)s assessment is late", "Remind assessors: %(n)s assessments are late", late)
        yield Waiting(title % {"n": late}, reverse("assessment:calls"))


def of_selection(actor: Actor) -> Iterator[Waiting]:
    """Yield calls that are ready for a proposal, proposals that the officer may decide, and drafts that the officer prepares."""
    for call in selection.awaiting_proposal(actor, clock.now()):
        title = _("Make the selection proposal: %(call)s") % {"call": languages.text_of(call, "title")}
        yield Waiting(title, reverse("selection:call", args=[call.pk]), "", call.decision_by)
    decidable = {proposal.pk for proposal in selection.awaiting_decision(actor)}
    for proposal in selection.proposals_visible_to(actor).exclude(state="decided"):
        url = reverse("selection:call", args=[proposal.call_id])
        name = languages.text_of(proposal.call, "title")
        if proposal.pk in decidable:
            yield Waiting(_("Make the decision: %(call)s") % {"call": name}, url, "", proposal.call.decision_by)
        elif proposal.state == "draft" and str(proposal.prepared_by_id) == actor.id:
            yield Waiting(_("Finish the selection proposal: %(call)s") % {"call": name}, url, "", proposal.call.decision_by)


def of_later(actor: Actor) -> Iterator[Waiting]:
    """Yield what waits after a decision: late answers, free money for the reserve list, proposals to decide."""
    for one in selection.to_propose_after(actor, clock.today()):
        url, name = reverse("selection:reserve", args=[one.call.pk]), languages.text_of(one.call, "title")
        if one.late:
            title = ngettext(
                "Decide about %(n)s grant without an answer", "Decide about %(n)s grants without an answer", one.late
            )
            yield Waiting(title % {"n": one.late}, url, name)
        if one.turn is not None:
            yield Waiting(_("Propose a grant from the reserve list"), url, name)
    for proposal in selection.awaiting_later_decision(actor)[:MOST]:
        url = reverse("selection:later", args=[proposal.pk])
        application = proposal.line.application
        if proposal.kind == "lapse":
            title = _("Decide whether the grant lapses: %(case)s") % {"case": application.number}
        else:
            title = _("Decide the grant from the reserve list: %(case)s") % {"case": application.number}
        yield Waiting(title, url, application.organisation.name)
    for call in selection.to_publish(actor)[:MOST]:
        title = _("Publish the results: %(call)s") % {"call": languages.text_of(call, "title")}
        yield Waiting(title, reverse("selection:publication", args=[call.pk]))
    for request in selection.to_handle(actor)[:MOST]:
        application = request.line.application
        title = _("Handle the request for rectification: %(case)s") % {"case": application.number}
        yield Waiting(title, reverse("selection:rectification", args=[request.pk]), application.organisation.name)


def of_agreements(actor: Actor) -> Iterator[Waiting]:
    """Yield agreements to draw up, and those that wait for the agency's signature."""
    for application in grants.to_draw_up(actor)[:MOST]:
        url = reverse("grants:list")
        hint = " · ".join(filter(None, [application.number, application.organisation.name]))
        yield Waiting(_("Draw up the agreement: %(title)s") % {"title": title_of(application)}, url, hint)
    for agreement, _role in grants.awaiting_signature(actor)[:MOST]:
        url = reverse("grants:detail", args=[agreement.pk])
        title = _("Sign the grant agreement: %(number)s") % {"number": agreement.number}
        yield Waiting(title, url, agreement.organisation.name)
    for paper, about in grants.papers_to_confirm(actor)[:MOST]:
        title = _("Confirm a signature on paper: %(number)s") % {"number": about}
        yield Waiting(title, reverse("grants:paper", args=[paper.pk]), paper.name)
    titles = {
        "prepare": _("Prepare the decision on an amendment: %(number)s"), "decide": _("Decide the amendment: %(number)s"),
        "sign": _("Sign the amendment: %(number)s"),
    }  # fmt: skip
    for amendment, deed in grants.awaiting_amendment(actor)[:MOST]:
        url = reverse("grants:amendment", args=[amendment.pk])
        hint = amendment.agreement.organisation.name
        yield Waiting(titles[deed] % {"number": amendment.number}, url, hint)


def of_payments(actor: Actor) -> Iterator[Waiting]:
    """Yield payments to approve and payments to mark as paid."""
    by_state = {"planned": 0, "approved": 0}
    due: dict[str, date] = {}
    for payment in grants.awaiting_payment(actor):
        by_state[payment.state] += 1
        if payment.due_on:
            due[payment.state] = min(due.get(payment.state, payment.due_on), payment.due_on)
    url = reverse("grants:payments")
    if number := by_state["planned"]:
        title = ngettext("Approve %(n)s payment", "Approve %(n)s payments", number) % {"n": number}
        yield Waiting(title, url, "", due.get("planned"))
    for batch in grants.to_release(actor)[:MOST]:
        title = _("Release the batch of payments: %(number)s") % {"number": batch.number}
        yield Waiting(title, reverse("grants:batch", args=[batch.pk]), batch.made_by_name, batch.requested_on)
    if number := by_state["approved"]:
        title = ngettext("Record %(n)s payment as paid", "Record %(n)s payments as paid", number) % {"n": number}
        yield Waiting(title, url, "", due.get("approved"))


def of_interruptions(actor: Actor) -> Iterator[Waiting]:
    """Yield stays whose force majeure waits for an officer."""
    for stay in mobility.force_majeure_to_decide(actor)[:MOST]:
        title = _("Decide on force majeure: %(case)s") % {"case": stay.agreement.application.number}
        yield Waiting(title, reverse("mobility:decide_interruption", args=[stay.pk]), stay.agreement.organisation.name)


def of_reports(actor: Actor) -> Iterator[Waiting]:
    """Yield final and interim reports that wait for an officer, and cuts to decide."""
    for check in reporting.checks_to_approve(actor)[:MOST]:
        url = reverse("reporting:sample_check", args=[check.pk])
        title = _("Approve the finding of a check: %(title)s") % {"title": title_of(check.agreement.application)}
        yield Waiting(title, url, check.agreement.organisation.name)
    for interim in reporting.interims_to_read(actor)[:MOST]:
        url = reverse("reporting:interim", args=[interim.pk])
        title = _("Read the interim report: %(title)s") % {"title": title_of(interim.agreement.application)}
        yield Waiting(title, url, interim.agreement.organisation.name)
    for report in reporting.to_judge(actor)[:MOST]:
        url = reverse("reporting:report", args=[report.pk])
        title = _("Read the final report: %(title)s") % {"title": title_of(report.agreement.application)}
        yield Waiting(title, url, report.agreement.organisation.name)
    for proposal in reporting.cuts_to_decide(actor, clock.today())[:MOST]:
        agreement = proposal.report.agreement
        url = reverse("reporting:report", args=[proposal.report_id]) + "#cuts"
        title = _("Decide the cuts proposed on the final report: %(title)s") % {"title": title_of(agreement.application)}
        yield Waiting(title, url, agreement.organisation.name)


def coming() -> list[Coming]:
    """Return the calls that open and close, and the decisions that were promised."""
    today, found = clock.today(), []
    for call in calls.published():
        name = languages.text_of(call, "title")
        url = reverse("calls:detail", args=[call.pk])
        if call.opens_at:
            found.append(Coming(call.opens_at, _("Call opens: %(call)s") % {"call": name}, url))
        if call.closes_at:
            found.append(Coming(call.closes_at, _("Call closes: %(call)s") % {"call": name}, url, strong=True))
        if call.decision_by:
            found.append(Coming(call.decision_by, _("Decision promised: %(call)s") % {"call": name}, url))
    return sorted((one for one in found if today <= one.day), key=lambda one: (one.day, one.what))[:8]
