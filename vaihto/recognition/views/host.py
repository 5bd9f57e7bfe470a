"""The host's page on a phone: one outcome after the other, saved on change, handed in once."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vaihto.core import formats
from vaihto.kit import clock, languages, viewing
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.mobility import queries as stays
from vaihto.people import links
from vaihto.recognition import operations, queries, shown
from vaihto.recognition.forms import AssessForm
from vaihto.recognition.operations.assessing import why_not_yet

if TYPE_CHECKING:
    from vaihto.people.models import Link


@require_http_methods(["GET", "HEAD", "POST"])
@links.by_link("host")
def assess(request: Request, link: "Link") -> HttpResponse:
    """Show the outcomes; a POST saves, and hands in where that button was pressed."""
    recognition = queries.of_mobility(stays.by_link(link).pk)
    form = _form(request, recognition)
    if request.method == "POST" and form.is_valid():
        hands_in = "hand_in" in request.POST
        act = operations.hand_in_assessment if hands_in else operations.save_assessment
        try:
            act(recognition.mobility, form.values(), form.grades(), by=request.actor, at=clock.now())
        except Refused as refused:
            _keep(request, recognition, form)
            shown.with_reasons(form, refused.reasons)
        else:
            messages.success(request, _("The assessment is handed in.") if hands_in else _("The answers are saved."))
            return redirect(request.path)
    return _page(request, recognition, form)


@require_POST
@links.by_link("host")
def save(request: Request, link: "Link") -> HttpResponse:
    """Save what has changed, in the background; answers JSON."""
    recognition = queries.of_mobility(stays.by_link(link).pk)
    form = _form(request, recognition)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(errors) for name, errors in form.errors.items()}}, status=422)
    try:
        saved = operations.save_assessment(recognition.mobility, form.values(), form.grades(), by=request.actor, at=clock.now())
    except Refused as refused:
        return JsonResponse({"errors": {"": refused.reasons}}, status=409)
    at = formats.time_of(saved.saved_at, languages.present())
    return JsonResponse({"saved": _("Saved at %(time)s") % {"time": at}})


def _form(request: Request, recognition: queries.Recognition) -> AssessForm:
    outcomes = [outcome for unit in recognition.units for outcome in unit.outcomes]
    mentor = stays.mentor_of(recognition.version) if recognition.version else ""
    data = request.POST if request.method == "POST" else None
    memorandum = recognition.version.memorandum if recognition.version else None
    scale = ", ".join(one["host"] for one in memorandum.content["grades"]) if memorandum else ""
    units = sorted(recognition.units, key=lambda unit: unit.agreed.pk)
    return AssessForm(data, outcomes, recognition.assessment, mentor, units, scale)


def _keep(request: Request, recognition: queries.Recognition, form: AssessForm) -> None:
    """Keep what was written although it cannot be handed in yet: nothing typed is lost."""
    try:
        operations.save_assessment(recognition.mobility, form.values(), form.grades(), by=request.actor, at=clock.now())
    except Refused:
        return


def _page(request: Request, recognition: queries.Recognition, form: AssessForm) -> HttpResponse:
    mobility = recognition.mobility
    if mobility.participant_id:
        viewing.log(f"mobility.Participant:{mobility.participant_id}", request)
    assessment = queries.assessment_of(mobility.pk)
    given = {one.outcome_id: one.grade for one in assessment.achievements.all()} if assessment else {}
    outcomes = [outcome for unit in recognition.units for outcome in unit.outcomes]
    graded = sum(bool(given.get(one.pk)) for one in outcomes)
    first_open = next((one.pk for one in outcomes if not given.get(one.pk)), None)
    context = {
        "recognition": recognition, "mobility": mobility, "assessment": assessment, "form": form,
        "units": _units(recognition, form, first_open), "graded": graded, "of": len(outcomes),
        "why_not": why_not_yet(mobility, clock.now()), "participant": mobility.participant,
        "text_language": recognition.version.language if recognition.version else "",
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "handed_in": assessment if assessment is not None and assessment.handed_in_at else None,
    }  # fmt: skip
    return render(request, "recognition/assess.html", context)


def _units(recognition: queries.Recognition, form: AssessForm, first_open: int | None) -> list[dict[str, object]]:
    return [
        {
            "row": unit.agreed,
            "grade": unit.proposal.host,
            "grade_field": form[f"unit-grade-{unit.agreed.pk}"],
            "outcomes": [
                {
                    **shown.outcome(one), "pk": one.pk, "grade_field": form[f"grade-{one.pk}"],
                    "comment_field": form[f"comment-{one.pk}"], "is_next": one.pk == first_open,
                }
                for one in unit.outcomes
            ],
        }
        for unit in sorted(recognition.units, key=lambda unit: unit.agreed.pk)
    ]  # fmt: skip
