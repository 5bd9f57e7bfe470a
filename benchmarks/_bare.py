"""Bare Django views with the same rows, columns and base template as pages of Vaihto: what the pages are measured against.

They stand behind the same middleware and sign-in; what Vaihto adds (rules, stages, words, history) they leave out.
"""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from vaihto.applications.models import Application
from vaihto.config import urls as vaihto_urls

COLUMNS = (
    "number",
    "organisation",
    "title",
    "call.action",
    "organisation.region",
    "requested",
    "state",
    "handler",
    "check_due_on",
)
HEAD = """{% extends "kit/base.html" %}{% block title %}Bare{% endblock %}{% block content %}"""
LIST = (
    HEAD + "<table><thead><tr>" + "".join(f"<th>{name}</th>" for name in COLUMNS) + "</tr></thead><tbody>"
    "{% for a in page.object_list %}<tr>" + "".join(f"<td>{{{{ a.{name} }}}}</td>" for name in COLUMNS) + "</tr>{% endfor %}"
    "</tbody></table>{{ page.number }} / {{ page.paginator.num_pages }}{% endblock %}"
)
CASE = HEAD + (
    "<h1>{{ a.number }} {{ a.title }} {{ a.organisation }}</h1>"
    "<ul>{% for one in a.partners.all %}<li>{{ one.name }} {{ one.country }} {{ one.state }}</li>{% endfor %}</ul>"
    "<table>{% for row in a.rows.all %}<tr><td>{{ row.count }}</td><td>{{ row.target_group }}</td><td>{{ row.purpose }}</td>"
    "<td>{{ row.days }}</td><td>{{ row.country_to }}</td></tr>{% endfor %}</table>"
    "<dl>{% for one in answers %}<dt>{{ one.key }}</dt><dd>{{ one.value|linebreaks }}</dd>{% endfor %}</dl>"
    "<ol>{% for line in lines %}<li>{{ line.at }} {{ line.operation }} {{ line.actor_name }}</li>{% endfor %}</ol>{% endblock %}"
)


def rendered(request: Any, text: str, context: dict[str, Any]) -> HttpResponse:
    """Return a page of a template that is given as text; Django keeps it compiled like one of a file."""
    if text not in COMPILED:
        COMPILED[text] = engines["django"].from_string(text)
    return HttpResponse(COMPILED[text].render(context, request))


COMPILED: dict[str, Any] = {}


def listed(request: Any) -> HttpResponse:
    """Show the same rows as the officer's list, in the same order."""
    rows = Application.objects.filter(state="sent").select_related("call", "organisation", "handler").order_by("-sent_at", "pk")
    return rendered(request, LIST, {"page": Paginator(rows, 50).get_page(request.GET.get("page"))})


def case(request: Any, pk: int) -> HttpResponse:
    """Show the same rows as an officer's case."""
    from vaihto.kit.models import AuditLine

    one = get_object_or_404(Application.objects.select_related("call", "organisation", "handler"), pk=pk)
    answers = one.answers.filter(is_latest=True)
    lines = AuditLine.objects.filter(case=f"application:{pk}").order_by("pk")
    return rendered(request, CASE, {"a": one, "answers": answers, "lines": lines})


class TitleForm(forms.ModelForm[Application]):
    """One field that is checked and saved."""

    class Meta:
        model = Application
        fields = ("title",)


@csrf_exempt
def save(request: Any, pk: int) -> HttpResponse:
    """Check and save one row, then lead on."""
    form = TitleForm(request.POST, instance=get_object_or_404(Application, pk=pk))
    if form.is_valid():
        form.save()
    return HttpResponseRedirect(request.path)


urlpatterns = [
    path("bare/list/", listed),
    path("bare/case/<int:pk>/", case),
    path("bare/save/<int:pk>/", save),
    *vaihto_urls.urlpatterns,
]
