"""A page with every component, in the demo only: where page builders look, and what the tests of looks walk."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from vaihto.kit.access import public
from vaihto.kit.widgets import Radios, Segmented

MOMENT = datetime(2027, 3, 12, 8, 42, tzinfo=UTC)


class GalleryForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name of the project"), help_text=gettext_lazy("One line that says what happens."))
    people = forms.IntegerField(
        label=gettext_lazy("People leaving"), widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"})
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "suffix": "€", "inputmode": "decimal"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=[("", "–"), ("ES", "España"), ("DE", "Deutschland")])
    text = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 4, "maxlength": 200}))
    group = forms.ChoiceField(
        label=gettext_lazy("Who leaves?"),
        choices=[("student", gettext_lazy("Students")), ("staff", gettext_lazy("Teachers or other staff"))],
        widget=Radios(hints={"student": gettext_lazy("Also recent graduates.")}),
    )
    aims = forms.MultipleChoiceField(
        label=gettext_lazy("Aims"),
        required=False,
        choices=[("skills", gettext_lazy("Teachers' skills")), ("partners", gettext_lazy("Partners' skills"))],
        widget=forms.CheckboxSelectMultiple,
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[
            ("full", gettext_lazy("Achieved")),
            ("part", gettext_lazy("Partly achieved")),
            ("no", gettext_lazy("Not achieved")),
        ],
        widget=Segmented(icons={"full": "met", "part": "partly", "no": "not-selected"}),
    )
    consent = forms.BooleanField(label=gettext_lazy("I have read the agreement"))
    secret = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput)
    document = forms.FileField(label=gettext_lazy("Document"), required=False)


@public
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; `?errors=1` shows the form refused, `?wide=1` and `?narrow=1` the other layouts."""
    refused = "errors" in request.GET
    shown = GalleryForm({"verdict": "part", "amount": "12"}) if refused else GalleryForm(initial={"verdict": "full"})
    context = {
        "form": shown,
        "wide": "wide" in request.GET,
        "narrow": "narrow" in request.GET,
        "stops": stops(),
        "findings": findings(),
        "at": MOMENT,
        "due": date(2027, 4, 1),
        "amount": Decimal("16020"),
    }
    return render(request, "kit/gallery/gallery.html", context)


def stops() -> list[dict[str, Any]]:
    """The eight stages of a case, the fifth of them now."""
    labels = [_("Application"), _("Assessment"), _("Decision"), _("Agreement"), _("Stays")]
    labels += [_("Recognition"), _("Report"), _("Statistics")]
    details = {4: _("7 of 18 abroad")}
    states = {True: "done", False: "future"}
    made = [{"label": label, "state": states[n < 4], "detail": details.get(n, "")} for n, label in enumerate(labels)]
    made[4]["state"] = "now"
    return made


def findings() -> list[dict[str, Any]]:
    """Three findings as the core gives them."""
    met = {"verdict": "met", "severity": "hard", "code": "PAR-3", "observed": "12", "required": "4–24"}
    bad = {"verdict": "not_met", "severity": "hard", "code": "PAR-1", "observed": "2", "required": "3"}
    unknown = {"verdict": "unknown", "severity": "note", "code": "PAR-5", "observed": "12", "required": _("not known")}
    met["message"] = _("Journeys in all: 12. Allowed: 4–24.")
    bad["message"] = _("Countries taking part (2): Finland, Germany. At least 3 countries are required. Add a partner.")
    unknown["message"] = _("How the grant rises with the number of journeys is not known. You need not do anything.")
    for one in (met, bad, unknown):
        one["source"] = _("Call 2026, table 2")
    return [met, bad, unknown]


urlpatterns = [path("gallery/", gallery, name="gallery")]
