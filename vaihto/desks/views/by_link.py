"""What a host or a participant finds behind their link: what to do now, what is done, all on one page for a phone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock, viewing
from vaihto.kit.http import Request
from vaihto.mobility import queries as mobility
from vaihto.people import links
from vaihto.recognition import queries as recognition
from vaihto.recognition import states as recognition_states
from vaihto.reporting import queries as reporting

if TYPE_CHECKING:
    from vaihto.people.models import Link


@dataclass(frozen=True)
class Step:
    """One thing on the way: what it is, its state (now, later, done), where, and a line about it."""

    title: str
    state: str
    url: str = ""
    hint: str = ""


def stay_of(link: "Link") -> Any:
    """Return the stay that the link opens; a stay that is gone answers like a missing page."""
    try:
        return mobility.by_link(link)
    except Exception as error:
        if type(error).__name__ != "DoesNotExist":
            raise
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def host(request: Request, link: "Link") -> HttpResponse:
    """Show a host what to do now."""
    stay = stay_of(link)
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    viewing.log(f"mobility.Participant:{stay.participant_id}", request)
    steps = host_steps(link, stay, token)
    context = {
        "stay": stay, "steps": steps, "link": link, "now": first_now(steps), "has_others": mobility.beside(link).exists(),
        "others_url": reverse("desks:host_others", args=[token]), "contact": mobility.contact_at_school(stay),
        "other_person_url": reverse("mobility:host_other_person", args=[token]),
    }  # fmt: skip
    return render(request, "desks/host.html", context)


def host_steps(link: "Link", stay: Any, token: str) -> list[Step]:
    """Return a host's steps for one learner."""
    return [
        signing_step(mobility.to_sign(link), "mobility:host_sign", token), assessing_step(stay, token),
        list_step(stay, "host", token), *([ended_early()] if stay.state == "interrupted" else []),
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant(request: Request, link: "Link") -> HttpResponse:
    """Show a participant what to do now, and who has looked at their record."""
    stay = stay_of(link)
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    steps = [
        signing_step(mobility.to_sign(link), "mobility:participant_sign", token),
        safety_step(stay, token),
        away_step(stay),
        recognition_step(stay, token),
        report_step(stay, token),
        list_step(stay, "participant", token),
    ]
    context = {
        "stay": stay,
        "steps": steps,
        "link": link,
        "now": first_now(steps),
        "sheet_url": reverse("mobility:participant_sheet", args=[token]),
        "viewings": viewing.views_of(f"mobility.Participant:{stay.participant_id}")[:20],
    }
    return render(request, "desks/participant.html", context)


def first_now(steps: list[Step]) -> Step | None:
    """Return the first thing to do now."""
    return next((step for step in steps if step.state == "now"), None)


def signing_step(seen: mobility.ToSign, name: str, token: str) -> Step:
    """Return the step of the learning agreement: to sign now, waiting, or done and readable."""
    title, url = _("Sign the learning agreement"), reverse(name, args=[token])
    if seen.state == "sign":
        return Step(title, "now", url)
    if seen.state == "in_force":
        return Step(_("Learning agreement"), "done", url, _("Signed by all parties."))
    if seen.state == "waiting":
        return Step(_("Learning agreement"), "done", url, _("You have signed. Others have not signed yet."))
    if seen.state == "refused":
        return Step(title, "later", url, _("Signing waits for an answer of the school."))
    if seen.state == "correction":
        return Step(title, "later", url, _("A correction was asked for. The school writes the agreement again."))
    return Step(title, "later", "", _("The school is writing it. A mail comes when it can be signed."))


def assessing_step(stay: Any, token: str) -> Step:
    """Return the step of the host's assessment."""
    title, url = _("Assess what was learnt"), reverse("recognition:host_assess", args=[token])
    assessment = recognition.assessment_of(stay.pk)
    if assessment is not None and assessment.handed_in_at is not None:
        return Step(_("Assessment of what was learnt"), "done", url, _("Handed in. The school decides on recognition."))
    if stay.ends_on is None or mobility.version_in_force(stay) is None:
        return Step(title, "later", "", _("After the learning agreement is in force."))
    if clock.today() < recognition_states.assess_from(stay.ends_on):
        return Step(title, "later", "", _("In the last week of the stay."))
    return Step(title, "now", url)


def safety_step(stay: Any, token: str) -> Step:
    """Return the step of insurance and emergency contacts: asked until the stay is over."""
    title, url = _("Insurance and emergency contacts"), reverse("mobility:participant_safety", args=[token])
    known = mobility.safety_of(stay)
    if known.contacts and known.insurances:
        return Step(title, "done", url, _("You can change them until the stay is over."))
    return Step(title, "now" if known.is_due else "later", url, _("Whom to reach if something happens, and who insures you."))


def list_step(stay: Any, role: str, token: str) -> Step:
    """Return the step of the checklist: now where something of the reader's own is late."""
    title, url = _("Checklist"), reverse(f"mobility:{role}_checklist", args=[token])
    mine = mobility.checklist_of(stay, role)
    if mine and all(line.done for line in mine):
        return Step(title, "done", url)
    return Step(title, "now" if any(line.late for line in mine) else "later", url, _("Tick what is done."))


def away_step(stay: Any) -> Step:
    """Return the step of the stay itself."""
    if stay.state == "returned":
        return Step(_("Stay abroad"), "done", "", _("You have returned."))
    if stay.state == "interrupted":
        return ended_early()
    return Step(_("Stay abroad"), "later", "", _("The days are above. Ask your school if they change."))


def ended_early() -> Step:
    """Return the step of a stay that ended before its last day, by an interruption or a withdrawal."""
    return Step(_("Stay abroad"), "done", "", _("It has ended earlier than planned."))


def recognition_step(stay: Any, token: str) -> Step:
    """Return the step of recognition."""
    if recognition.transcript_of(stay.pk) is not None:
        url = reverse("recognition:my_transcript", args=[token])
        return Step(_("Recognition"), "done", url, _("The school has decided. Open the transcript."))
    return Step(_("Recognition"), "later", "", _("After the stay the school decides what is recognised."))


def report_step(stay: Any, token: str) -> Step:
    """Return the step of the participant's report."""
    title, url = _("Answer six questions about the stay"), reverse("reporting:participant", args=[token])
    if reporting.participant_report(mobility.last_part(stay).pk) is not None:
        return Step(title, "done", url, _("Answered."))
    if reporting.is_over(stay):
        return Step(title, "now", url)
    return Step(title, "later", "", _("After the stay."))
