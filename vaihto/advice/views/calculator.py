"""The grant calculator: a page for everybody; the question stands in the address, nothing is stored."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.advice import calculating
from vaihto.core.grant import calculation, texts
from vaihto.core.grant.lines import NotAllowed
from vaihto.kit import languages, limits
from vaihto.kit.access import public
from vaihto.kit.http import Request

# A published annex that knows every rate: what the page shows to whoever wants to see a whole answer first.
EXAMPLE = {
    "call_year": 2021, "agency": "ES", "activity": "LM-SHORT-VET", "destination": "DE", "participants": 1,
    "activity_days": 21, "travel_days": 2, "start": "Alicante", "end": "Berlin", "calculated": 1,
}  # fmt: skip
# Names of places that one address may have looked for in a minute: thirty calculations.
PLACES_A_MINUTE = 60


@require_safe
@public
def calculator(request: Request) -> HttpResponse:
    """Ask about one activity and show what it earns, line by line, or which rule refuses it."""
    asked = "calculated" in request.GET
    form = calculating.CalculatorForm(
        request.GET if asked else None,
        may_look_up=lambda: limits.may_try(request, "advice.places", per_minute=PLACES_A_MINUTE),
    )
    context = {"form": form, "example": EXAMPLE, "page_has_errors": asked and not form.is_valid()}
    if asked and form.is_valid():
        try:
            context["made"] = calculating.shown(calculation.calculate(form.request()))
        except NotAllowed as wrong:
            context["refusal"] = calculating.plain(texts.refusal(wrong)[languages.present()])
            context["refusal_source"] = wrong.source
    form.quiet()
    return render(request, "advice/calculator.html", context)
