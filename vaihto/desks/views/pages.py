"""The pages of the house itself: accessibility, privacy, easy language, help, contact."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vaihto.desks import notice
from vaihto.kit import languages
from vaihto.kit.access import public
from vaihto.kit.http import Request
from vaihto.programmes import queries as programmes


@require_safe
@public
def page(request: Request, name: str) -> HttpResponse:
    """Show one of the pages; each says which agency answers, where a programme is in force."""
    programme = programmes.current()
    context = {
        "agency": languages.text_of(programme, "agency") if programme else "",
        "contact": programme.contact if programme else "",
    }
    if name == "privacy":
        context["sections"] = notice.sections()  # type: ignore[assignment]
    return render(request, f"desks/{name}.html", context)
