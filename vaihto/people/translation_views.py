"""Which languages the pages of partners and hosts exist in, every text of one beside its English, and confirming it."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vaihto.kit import clock
from vaihto.kit.access import roles
from vaihto.kit.actors import ADMINISTRATOR, AUDITOR, OFFICER
from vaihto.kit.http import Request
from vaihto.kit.languages import LINK_LANGUAGES, NAMES
from vaihto.kit.operations import Refused
from vaihto.people import translations


class CheckForm(forms.Form):
    """Who has read the translation, and which texts they were."""

    seen = forms.CharField(widget=forms.HiddenInput)
    checked_by = forms.CharField(
        label=gettext_lazy("Who has read the texts"), max_length=200,
        help_text=gettext_lazy("Name and role, for example a language teacher or a translator. The name is kept with the day."),
    )  # fmt: skip


@require_safe
@roles(OFFICER, ADMINISTRATOR, AUDITOR)
def overview(request: Request) -> HttpResponse:
    """List the five languages and whether each is confirmed."""
    found = [
        {
            "code": code, "name": NAMES[code], "check": translations.standing(code), "count": len(translations.texts_of(code)),
            "was": next(iter(translations.history(code)), None),
        }
        for code in LINK_LANGUAGES
    ]  # fmt: skip
    return render(request, "people/translations.html", {"languages": found})


@require_http_methods(["GET", "HEAD", "POST"])
@roles(OFFICER, ADMINISTRATOR, AUDITOR)
def one(request: Request, code: str) -> HttpResponse:
    """Show every text of a language; a POST confirms that somebody has read them."""
    if code not in LINK_LANGUAGES:
        raise Http404
    form = CheckForm(request.POST or None, initial={"seen": translations.hash_of(code)})
    if request.method == "POST" and form.is_valid():
        try:
            translations.confirm(code, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The translation is confirmed. The pages no longer say that it is unchecked."))
            return redirect(request.path)
    context = {
        "code": code, "name": NAMES[code], "form": form, "texts": translations.texts_of(code),
        "check": translations.standing(code), "history": translations.history(code),
        "may_confirm": translations.may_confirm(request.actor),
    }  # fmt: skip
    return render(request, "people/translation.html", context)


@require_POST
@roles(OFFICER, ADMINISTRATOR, AUDITOR)
def withdraw(request: Request, code: str) -> HttpResponse:
    """Take a confirmation back."""
    if code not in LINK_LANGUAGES:
        raise Http404
    try:
        translations.withdraw(code, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The confirmation is withdrawn. The pages say that the translation is unchecked."))
    return redirect("people:translation", code)
