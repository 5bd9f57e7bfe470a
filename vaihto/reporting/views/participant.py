"""The participant's six questions by link; after sending the same page shows what is done."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock, languages
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import queries as stays
from vaihto.mobility import states as stay_states
from vaihto.people import links
from vaihto.reporting import operations, queries, shown, states
from vaihto.reporting.forms import ParticipantForm
from vaihto.reporting.models import ParticipantReport

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("participant")
def participant(request: Request, link: "Link") -> HttpResponse:
    """Show the questions, or what was answered; a POST sends the answers once."""
    mobility = stays.by_link(link)
    form = ParticipantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "language": languages.present()}
        try:
            operations.report_stay(mobility, values, by=request.actor, at=clock.now())
        except Refused as refused:
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("Your answers have been sent."))
            return redirect(request.path)
    report = queries.participant_report(stays.last_part(mobility).pk)
    context = {
        "mobility": mobility, "school": mobility.agreement.organisation, "form": form, "report": report,
        "is_over": queries.is_over(mobility), "is_cancelled": mobility.state == stay_states.CANCELLED,
        "answers": _answers(report) if report else [],
    }  # fmt: skip
    return render(request, "reporting/participant.html", context)


def _answers(report: ParticipantReport) -> list[tuple[object, object]]:
    """Return question and answer in words; an empty text is left out."""
    ratings = [
        (states.QUESTIONS[key], states.SCALE.get(getattr(report, key)) or _("I do not know yet")) for key in states.RATINGS
    ]
    return [*ratings, *((states.QUESTIONS[key], getattr(report, key)) for key in states.TEXTS if getattr(report, key))]
