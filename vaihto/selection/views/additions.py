"""The agency's own words in letters: its versions for each outcome, a look before saving, a new version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vaihto.kit import clock
from vaihto.kit import tables as lists
from vaihto.kit.access import roles
from vaihto.kit.http import Request
from vaihto.kit.operations import Refused
from vaihto.selection import additions, operations, states
from vaihto.selection.forms_following import AdditionForm
from vaihto.selection.models import LetterAddition
from vaihto.selection.views.deciding import add_reasons

LANGUAGES = ("fi", "sv", "en")


@require_http_methods(["GET", "HEAD", "POST"])
@roles("officer")
def letter_texts(request: Request) -> HttpResponse:
    """The versions of the text for letters of one outcome; the button to look shows the letter's part and saves nothing."""
    wanted = request.GET.get("outcome")
    outcome = wanted if wanted in states.OUTCOMES else states.GRANTED
    versions = LetterAddition.objects.filter(outcome=outcome).select_related("made_by").order_by("-number")
    last = versions.first()
    initial = {f"text_{code}": getattr(last, f"text_{code}") for code in LANGUAGES} if last else {}
    form, looked = AdditionForm(request.POST if request.method == "POST" else None, initial=initial), []
    if request.method == "POST" and form.is_valid():
        texts = {code: form.cleaned_data[f"text_{code}"] for code in LANGUAGES}
        if "look" in request.POST:
            looked = _looked_at(texts)
        elif _is_saved(request, form, outcome, texts):
            return redirect(_address(outcome))
    context = {
        "form": form, "looked": looked, "outcome": outcome, "outcomes": _tabs(outcome), "last": last,
        "page_obj": lists.page(request, versions, 10),
    }  # fmt: skip
    return render(request, "selection/letter_texts.html", context)


def _address(outcome: str) -> str:
    """Return the address of the text of one outcome."""
    return f"{reverse('selection:letter_texts')}?outcome={outcome}"


def _tabs(chosen: str) -> list[dict[str, Any]]:
    """Return the outcomes as views: words, address, whether it is the one that is shown."""
    return [{"words": words, "url": _address(key), "current": key == chosen} for key, words in states.OUTCOMES.items()]


def _is_saved(request: Request, form: AdditionForm, outcome: str, texts: dict[str, str]) -> bool:
    """Keep a version; whether that went, otherwise the form says why not."""
    try:
        operations.write_addition(outcome, texts, note=form.cleaned_data["note"], by=request.actor, at=clock.now())
    except Refused as refused:
        add_reasons(form, refused)
        return False
    messages.success(request, _("The text is saved. Letters of decisions made from now on carry it."))
    return True


def _looked_at(texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return the part of the letter in each language that has a text."""
    shown = []
    for code, text in texts.items():
        with translation.override(code):
            if text.strip():
                shown.append({"lang": code, "more": additions.part(text)})
    return shown
